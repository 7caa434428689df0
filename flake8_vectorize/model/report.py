"""What is known about one file after it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop
from flake8_vectorize.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from flake8_vectorize.model.account import Account


class Evidence(NamedTuple):
    """A fact that a verdict rests on, with the line that shows it: ``x is a tensor (torch.randn,
    line 12)``.
    """

    line: int
    fact: str


class LoopReport(NamedTuple):
    """One loop with what the analysis found out about it.

    `pattern` is the dependence class (map, reduction, scan, ...; `unknown` where the analysis
    stopped). `sources` names what the loop walks, one text per level of iteration (`dim 0 of x`,
    `numbers 0..n-1`, `modules`). `trip_count` is None when it is not known. `code` is the rule
    that flags the loop, or None for a silent one; `reason` says in one sentence why, `cause` and
    `subject` the fact that decided. `enclosing` is the position in the file's loops of the loop
    around it in the same function. `account` is there when every loop was asked for.
    """

    loop: Loop
    pattern: str
    sources: tuple[str, ...]
    trip_count: int | None
    code: str | None
    reason: str
    evidence: tuple[Evidence, ...] = ()
    enclosing: int | None = None
    cause: Cause = Cause.NOT_READ
    subject: str = ""
    account: Account | None = None

    @property
    def walks(self) -> tuple[str, ...]:
        """What the header itself walks, where an account tells; else what the whole nest does."""
        return self.account.walks if self.account is not None else self.sources


class FileReport(NamedTuple):
    """The loops and findings of one file, both in source order."""

    path: str
    loops: tuple[LoopReport, ...]
    findings: tuple[Finding, ...]
