"""Whether a later iteration uses what an iteration bound, for something else."""

from __future__ import annotations

from collections.abc import Mapping

from flake8_vectorize.analysis.loops.frames import Frame


def hands_on(
    frame: Frame, name: str, edges: Mapping[str, set[str]], counters: Mapping[str, int]
) -> bool:
    """Whether what is bound to a name in one iteration enters something else in a later one. One
    and the same thing in all of them, which only the first does not find, is none of its own, nor
    is what the first alone binds, or finds unbound.
    """
    bound = frame.final.get(name)
    moving = frame.induction.union(counters)
    if bound and not edges[name] and bound.taint.isdisjoint(moving):
        return False
    token = frame.carried(name)
    used = any(name in needed for other, needed in edges.items() if other != name)
    used = used or any(token in append.taint for append in frame.appends)
    return used and not _concerns_first(frame, name)


def _concerns_first(frame: Frame, name: str) -> bool:
    """Whether no iteration behind the first one reads a plain name that another of these bound."""
    if name.endswith("[]"):
        return False
    # Loaded where a name is handed on at all, or every run of flake8 pays for it.
    from flake8_vectorize.analysis.syntax.first_passes import Pass, tells_first
    from flake8_vectorize.analysis.syntax.upward import exposed_reads

    if not tells_first(frame.node, name):
        return False
    found = name in exposed_reads(frame.node)
    return found and name not in exposed_reads(frame.node, Pass.BEHIND)
