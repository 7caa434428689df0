"""One accepted loop."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A loop that was accepted, with the reason.

    `path` is relative to the baseline file, with `/`. `n` counts entries that are equal otherwise.
    `max_impact` is the share of the run time, in percent, up to which the loop is accepted; None
    for any.
    """

    path: str
    scope: str
    head: str
    fp: str
    code: str
    n: int
    reason: str
    max_impact: float | None = None

    @property
    def band(self) -> str:
        """The hundred of the code, `VEC2`."""
        return self.code[:4]

    @property
    def order(self) -> tuple[str, str, str, str, int, str]:
        """Where the line stands in the file."""
        return (self.path, self.scope, self.head, self.fp, self.n, self.code)
