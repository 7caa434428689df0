"""What goes wrong on the user's side; every other exception is a bug of ours."""

from __future__ import annotations


class VectorizeError(Exception):
    """One line: what was read, what was expected, what to do. The commands exit with status 2."""
