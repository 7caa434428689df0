"""What the text of a file and a function shows without interpreting it."""
