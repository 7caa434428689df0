"""Which names hold for an iteration what the one before bound to them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.first_passes import Pass
from flake8_vectorize.analysis.syntax.upward import bound_behind, exposed_reads
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple


class PassedOn(NamedTuple):
    """A name with the line that reads it first: `surely` if no iteration may have bound it before
    that line. Of what it held its next value is made if it is `renewed`.
    """

    name: str
    line: int
    surely: bool
    renewed: bool


class OfFirst(NamedTuple):
    """A name with the line that reads it first, of which no iteration behind the first one finds
    what another of these bound: it `binds` it anew, or none but the first ever does.
    """

    line: int
    binds: bool


def of_first(frame: Frame) -> dict[str, OfFirst]:
    """The names that only the first iteration reads before it binds them, or binds at all."""
    exposed = exposed_reads(frame.node)
    later = exposed_reads(frame.node, Pass.BEHIND) if exposed else {}
    alone = exposed.keys() - later.keys()
    if not alone:
        return {}
    bound, first = bound_behind(frame.node), exposed_reads(frame.node, Pass.FIRST)
    found = {name: OfFirst(exposed[name].line, name in bound) for name in alone}
    # what the first neither finds nor gives concerns none
    return {name: at for name, at in found.items() if not at.binds or name in first}


def passed_on(frame: Frame, found: Dependence, first: Iterable[str]) -> Iterator[PassedOn]:
    """The names that an iteration reads before it binds them, but for those that concern the first
    one alone, those of which is told how iterations combine into them, and lists that only grow.
    """
    told = {*first, *(item.name for item in found.combinations)}
    told |= {item.name for item in found.recurrences}
    told |= {token.partition(":")[2] for token in found.counters}
    grown = {append.name for append in frame.appends}
    test = frame.node.test if isinstance(frame.node, ast.While) else None
    asked = {dotted_name(part) for part in nodes(test)} if test is not None else set()
    for name in sorted(grown & asked - told):
        yield PassedOn(name, frame.line, surely=True, renewed=False)
    # no iteration finds what another bound but those behind the first one
    for name, read in exposed_reads(frame.node, Pass.BEHIND).items():
        if name in told or frame.is_of_item(name) or (read.updates and name in grown):
            continue
        if not read.surely and name not in frame.entry:
            continue  # the first iteration would read nothing: it is bound wherever it is read
        final = frame.final.get(name)
        renewed = read.updates or (final is not None and frame.carried(name) in final.taint)
        surely = read.surely and not frame.is_of_another(name)
        yield PassedOn(name, read.line, surely, renewed)
