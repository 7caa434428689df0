"""The value of an expression at one point of a function."""
