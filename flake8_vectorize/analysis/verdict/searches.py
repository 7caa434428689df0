"""Which loops do nothing but test one element of a tensor after another: until one fits, or for the
positions of all that fit, or the parts there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.leaving import holds_exit
from flake8_vectorize.analysis.syntax.parting import called_last, parting_lines
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.analysis.verdict.axes import takes_elements


def stops_at_hit(frame: Frame, dependence: Dependence) -> bool:
    """Whether a loop that leaves early only tests elements until one fits."""
    last = parting_lines(frame.node)
    appends = any(append.line not in last for append in frame.appends)
    return not appends and not frame.children and _tests(frame, dependence, last)


def raises_at_hit(frame: Frame, dependence: Dependence) -> bool:
    """Whether a loop only tests elements until one fits, and raises an error then, which is not
    another one handed on.
    """
    if not frame.raises or not holds_exit(getattr(frame.node, "body", ()), (ast.Raise,)):
        return False
    # what loops inside compute for the test is gone after it
    alone = not any(child.exits or child.raises or child.opaque for child in frame.children)
    alone = alone and not any(_grows(frame, wait.value.taint) for wait in frame.syncs)
    return alone and not frame.appends and _tests(frame, dependence, parting_lines(frame.node))


def _grows(frame: Frame, asked: frozenset[str]) -> bool:
    """Whether a test asks for what iterations make of what the one before made."""
    return any(
        token in asked and token in frame.final[name].taint
        for name in frame.entry
        if (token := frame.carried(name)) and name in frame.final
    )


def keeps_hits(frame: Frame, dependence: Dependence) -> bool:
    """Whether nothing is left of a loop but the positions for which a test holds, or a part there:
    of an element, or of all elements of a row, that a loop inside goes through until one decides.
    """
    if not frame.masked or frame.exits or not all(child.searches for child in frame.children):
        return False
    kept = list(_kept(frame))
    fits = (_is_position(value, frame) or _is_there(value, frame) for value, _ in kept)
    hits = bool(kept) and all(fits)
    decided = all(_by_elements(control, frame) for _, control in kept)
    return hits and decided and _tests(frame, dependence)


def _tests(frame: Frame, dependence: Dependence, last: frozenset[int] = frozenset()) -> bool:
    """Whether the host waits for the truth of elements, and nothing is changed but in the lines
    that are the `last` ones of a loop.
    """
    lines = {store.line for store in frame.stores if frame.outlives(store)}
    lines |= {entry.line for entry in frame.keyed}
    quiet = lines <= last and _only_asks(frame, last) and not dependence.combinations
    asks = any(wait.node.lineno not in last for wait in frame.syncs)
    return quiet and asks and takes_elements(frame)


def _only_asks(frame: Frame, last: frozenset[int]) -> bool:
    """Whether no more is called than functions of the file that make a truth of an element, and
    leave nothing else behind.
    """
    late = called_last(frame.node, last) if frame.calls else set()
    called = {name for name in frame.calls if name.rpartition(".")[2] not in late}
    if not called:
        return True
    own = {handed.name for _, handed in frame.handed}
    return own.issuperset(called) and all(
        value.is_number or (value.view is not None and value.view.root != name)
        for name, value in frame.final.items()
    )


def _kept(frame: Frame) -> Iterator[tuple[Value, frozenset[str]]]:
    """What a loop keeps, and what it depends on whether it does."""
    for append in frame.appends:
        yield append.value, append.control
    if frame.element is not None:
        yield frame.element, frame.header_taint


def _is_position(value: Value, frame: Frame) -> bool:
    return value.is_number and value.affine is not None and frame.moves(value.affine)


def _is_there(value: Value, frame: Frame) -> bool:
    """Whether something is the part of a tensor at the position of the iteration."""
    view = value.view
    if not value.is_tensor or view is None or view.root in frame.assigned or value.ragged:
        return False
    places = view.inside if view.reshaped else view.subscripts
    moved = [place for place in places if frame.varies(place.taint)]
    starts = [place.start for place in moved if place.width is None]
    return len(moved) == len(starts) == 1 and starts[0] is not None and frame.moves(starts[0])


def _by_elements(control: frozenset[str], frame: Frame) -> bool:
    """Whether a condition follows the loop, and nothing that an iteration hands on."""
    return frame.varies(control) and not any(
        frame.owns(token) for token in control - frame.induction
    )
