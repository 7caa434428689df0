"""One rule per file: each judges a loop nest whose questions the analysis has answered."""
