"""Which iterations of a loop need which others."""
