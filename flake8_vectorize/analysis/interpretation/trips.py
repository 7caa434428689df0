"""How often a loop over numbers runs, as its header says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_vectorize.analysis.evaluation.classes import ClassAttributes
from flake8_vectorize.analysis.gate.candidates import SHORT_TRIP
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.values.affine import Affine, product, unknown
from flake8_vectorize.analysis.values.imports import last_name
from flake8_vectorize.analysis.values.most import at_most
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.analysis.values.wording import times

# what gives a whole number, and the number of bits of another one
WHOLE = frozenset({"int", "ceil", "floor", "round", "max"})
BITS = frozenset({"bit_length", "log2"})


def trip_count(start: Value | None, stop: Value, step: int | None) -> int | None:
    """How often a range runs; None unless its bounds and its step are constants."""
    if stop.affine is None or step is None or step == 0:
        return None
    first = start.affine if start is not None else Affine(0)
    if first is None:
        return None
    length = stop.affine.plus(first, -1).known
    return None if length is None else max(0, -(-length // step))


def paced(count: Affine, steps: Sequence[Value], frame: Frame, fresh: Callable[[], str]) -> Affine:
    """How far so many steps go, of one if there is no third argument; one that is no single
    unknown gets a name that `fresh` numbers. Tiles are told by their numbers.
    """
    step = steps[0].affine if steps else None
    if not steps or (frame.stepped and (step is None or step.terms)):
        return count
    far = product(count, step)
    if far is not None:
        return far
    return product(count, unknown(f"@{fresh()}")) or count


def few_times(
    start: Value | None, stop: Value, length: Affine | None, owner: ClassAttributes | None
) -> str:
    """How often a range up to a bound that is no constant runs, if a handful of times: as one of
    several constants says, or as attributes are by default. Else ''.
    """
    most = at_most(stop) if start is None else None
    if most is not None and most <= SHORT_TRIP:
        return f"{times(max(0, most))} at most"
    if owner is None or length is None or not length.terms:
        return ""
    count = length.at(lambda name: owner.usual(name[5:]) if name.startswith("self.") else None)
    return f"{times(max(0, count))} by default" if count is not None and count <= SHORT_TRIP else ""


def as_bits(end: ast.expr) -> str:
    """How often a range runs that ends at the number of bits of something: a handful of times,
    however large that is. Else ''.
    """
    while isinstance(end, (ast.BinOp, ast.Call)):
        if isinstance(end, ast.BinOp):
            shifted = isinstance(end.op, (ast.Add, ast.Sub)) and isinstance(end.right, ast.Constant)
            if not shifted:
                return ""
            end = end.left
            continue
        name = last_name(end.func)
        if name in BITS:
            number = end.args[0] if end.args else getattr(end.func, "value", end)
            return f"as often as {spelled(number)} has bits"
        if name not in WHOLE or not end.args:
            return ""
        end = end.args[0]
    return ""
