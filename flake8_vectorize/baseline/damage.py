"""What is wrong with a baseline file."""

from __future__ import annotations

from dataclasses import dataclass

_MEND = "mend the line or restore the file"


@dataclass(frozen=True, slots=True)
class Damage:
    """A line that cannot be read, what is wrong with it, and what a user does about it."""

    line: int
    problem: str
    remedy: str = _MEND

    def __str__(self) -> str:
        return f"line {self.line} {self.problem}"
