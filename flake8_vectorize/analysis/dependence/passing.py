"""Storages that an earlier pass of a loop around has given a name: the loop inside meets them under
that name as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.use import SHOWN
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.affine import COMPUTED, PRODUCT, Affine
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Subscript, Value, View

# in what stands for a number of a loop, and in no name
TOKEN = ":"


def judge_passed(
    frame: Frame, found: Dependence, stores: Sequence[Store], movement: Movement
) -> None:
    """Writes down the storages of which a loop changes a part that it meets under two names."""
    around = frame.parent
    while around is not None and stores:
        for name in around.entry:
            passed = _passed(around, name)
            parts = [part for part in passed if not _made(frame, around, part.root)]
            if not parts:
                continue
            met = set(_met(frame.node))
            through = {other for other in met if _leads(frame.names.get(other), around, name)}
            beside = {root for other in met - through for root in _roots(frame, other)}
            led = {root for other in through for root in _roots(frame, other)}
            token = around.carried(name)
            own = [s for s in stores if token not in s.held or s.view.root not in led]
            for part in parts if through else ():
                changed = len(own) < len(stores) and part.root in beside
                if changed or any(_meets(store, part, movement) for store in own):
                    found.tangled = part.root
        around = around.parent


def _made(frame: Frame, around: Frame, root: str) -> bool:
    """Whether a name leads to a storage of this pass of the loop around, and not of the one
    before.
    """
    held = frame.names.get(root)
    return root in around.assigned and held is not None and around.carried(root) not in held.taint


def _meets(store: Store, part: View, movement: Movement) -> bool:
    same = store.view.root == part.root
    return same and relation(store.view, part, movement) is not Relation.APART


def _passed(around: Frame, name: str) -> list[View]:
    """The parts of other storages that a name may be when a pass of a loop begins, as the pass
    before, or one before that, bound it.
    """
    parts: list[View] = []
    seen, pending = {name}, [name]
    while pending:
        bound = pending.pop()
        value, before = around.final.get(bound), around.entry[bound].view
        possible = value.view.possible if value is not None and value.view is not None else ()
        if all(part.root == bound for part in possible):
            continue
        own = before.possible if before is not None else ()
        kept = bound != name or (value is not None and around.carried(bound) in value.taint)
        parts += [
            _before(part, around, kept)
            for part in possible
            if part.root != bound and part not in own and not part.converted
        ]
        others = [o for o in around.entry if o not in seen and _leads(value, around, o)]
        seen.update(others)
        pending += others
    return parts


def _before(part: View, around: Frame, kept: bool) -> View:
    """Where a part lay one pass earlier; somewhere, if it may be `kept` for longer."""
    subscripts = tuple(_moved_back(place, around, kept) for place in part.subscripts)
    return part._replace(others=(), subscripts=subscripts)


def _moved_back(place: Subscript, around: Frame, kept: bool) -> Subscript:
    if place.start is None:
        return place._replace(text="")
    start = place.start
    for symbol, factor in place.start.terms:
        if symbol in around.induction and not kept:
            start = start.plus(Affine(factor), -1)
        elif not _stays(symbol, around):
            return place._replace(start=None, text="")
    return place._replace(start=start, text="")


def _stays(symbol: str, around: Frame) -> bool:
    """Whether an unknown number is the same in all passes of a loop."""
    if COMPUTED in symbol:
        return False
    tokens = [part for part in symbol.split(PRODUCT) if TOKEN in part]
    outer = around.parent
    while outer is not None:
        tokens = [token for token in tokens if not outer.owns(token)]
        outer = outer.parent
    return not tokens


def _leads(value: Value | None, around: Frame, name: str) -> bool:
    """Whether a value is, or is a part of, what a loop around carries under a name."""
    if value is None or value.view is None or around.carried(name) not in value.taint:
        return False
    before = around.entry[name].view
    own = {name, *(part.root for part in before.possible)} if before is not None else {name}
    return any(part.root in own for part in value.view.possible)


def _roots(frame: Frame, name: str) -> set[str]:
    """The storages that a name leads to before a loop."""
    value = frame.names.get(name)
    return {part.root for part in value.view.possible} if value and value.view else {name}


def _met(node: ast.AST) -> Iterator[str]:
    """The dotted names that a loop takes more of than sizes."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Attribute) and part.attr in SHOWN:
            continue
        if isinstance(part, ast.Call) and dotted_name(part.func) == "len":
            continue
        if isinstance(part, (ast.Name, ast.Attribute)) and (name := dotted_name(part)):
            yield name
        pending += children(part)
