"""Walks the statements of a function in order: loops entered and left, names bound, results."""
