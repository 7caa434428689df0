"""Which finding a measured loop belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flake8_vectorize.impact.record import ImpactRecord, tag
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop


@dataclass(frozen=True, slots=True)
class Impact:
    """A record as it stands for a finding; `stale` if the loop was edited after it was measured."""

    record: ImpactRecord
    stale: bool

    @property
    def tag(self) -> str:
        """What stands behind the message."""
        return tag(self.record, self.stale)


def join(
    path: str, findings: Iterable[Finding], records: Iterable[ImpactRecord]
) -> dict[Loop, Impact]:
    """The impact of each loop of a file that was measured; `path` is as the records name the file.

    A loop measured on several devices has the record that weighs most. An edited loop keeps its old
    record, as stale, where the function leaves no doubt: one loop without record, one record
    without loop.
    """
    measured: dict[str, dict[str, ImpactRecord]] = defaultdict(dict)
    for record in records:
        if record.path == path:
            known = measured[record.scope].get(record.fp)
            if known is None or known.weight < record.weight:
                measured[record.scope][record.fp] = record
    loops: dict[str, set[Loop]] = defaultdict(set)
    for finding in findings:
        if finding.loop is not None:
            loops[finding.loop.scope].add(finding.loop)
    impacts = {}
    for scope, here in loops.items():
        of_scope = measured[scope]
        for loop in here:
            if loop.fingerprint in of_scope:
                impacts[loop] = Impact(of_scope[loop.fingerprint], stale=False)
        without = [loop for loop in here if loop.fingerprint not in of_scope]
        left = of_scope.keys() - {loop.fingerprint for loop in here}
        if len(without) == 1 and len(left) == 1:
            impacts[without[0]] = Impact(of_scope[left.pop()], stale=True)
    return impacts
