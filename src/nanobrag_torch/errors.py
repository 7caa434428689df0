"""What a user can mend: one line that says what was read, what was expected, and what to do."""

from __future__ import annotations


class InputError(Exception):
    """Input that the simulator can't use; commands print it as one line and exit with status 2."""
