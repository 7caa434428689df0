"""What goes wrong on the user's side; every other exception is a bug of ours."""

from __future__ import annotations


class RunnerError(Exception):
    """One line: what was read, what was expected, what to do. The command exits with status 2."""


class ProgramError(RunnerError):
    """The program to run cannot be found or read."""


class SessionError(RunnerError):
    """A session file cannot be read, is of another version, or cannot be written."""
