"""Which ranges with a step move a window, of another length than the step, along an axis."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flake8_vectorize.analysis.syntax.walking import children, nodes

# what a name is bound to
Bound = Callable[[str], Iterable[ast.expr]]


def slides(
    call: ast.Call, target: ast.expr, body: Sequence[ast.AST], bound_to: Bound | None = None
) -> bool:
    """Whether all slices that the variable of a range bounds are windows `i : i + size` that lie
    one over another or leave gaps, and every one of them is whole: the size and the step are other
    constants, or the range ends where the last window does, which no tiles need. Where nobody says
    what names are bound to, one that a range ends at may be that place.
    """
    if not isinstance(target, ast.Name) or len(call.args) != 3:
        return False
    sizes = list(_sizes(target.id, body))
    if not sizes or None in sizes:
        return False
    _, stop, step = call.args
    stops: list[ast.expr] | None = [stop]
    if isinstance(stop, ast.Name):
        stops = None if bound_to is None else [*bound_to(stop.id)]
    if all(size is not None and _is_apart(size, stops, step) for size in sizes):
        return True
    # what is cut off at the end is reduced as what is whole
    if not all(size is not None and _is_apart(size, None, step) for size in sizes):
        return False
    # Loaded on request, or every run of flake8 pays for it.
    from flake8_vectorize.analysis.syntax.window_totals import reduces_slices

    return reduces_slices(target.id, body)


def _is_apart(size: ast.expr, stops: Sequence[ast.expr] | None, step: ast.expr) -> bool:
    """Whether a window is no tile: of two constants, or of two names if the range leaves out the
    places at which a window would be cut off.
    """
    if isinstance(size, ast.Constant) and isinstance(step, ast.Constant):
        return size.value != step.value
    text = ast.unparse(size)
    if text == ast.unparse(step):
        return False
    return stops is None or (bool(stops) and all(_leaves_out(stop, text) for stop in stops))


def _leaves_out(stop: ast.expr, size: str) -> bool:
    """Whether so many places at the end are left out of a number."""
    return any(
        isinstance(part, ast.BinOp)
        and isinstance(part.op, ast.Sub)
        and ast.unparse(part.right) == size
        for part in nodes(stop)
    )


def _sizes(name: str, body: Sequence[ast.AST]) -> Iterator[ast.expr | None]:
    """How long the slices are that a number begins; None for what else it bounds, and for a
    function that gets it, which may make a slice.
    """
    ends: dict[str, ast.expr] = {}
    pending: list[tuple[Any, bool]] = [(node, False) for node in reversed(body)]
    while pending:
        node, bound = pending.pop()
        kind = type(node)
        if kind is ast.Name:
            if bound and (node.id == name or node.id in ends):
                yield None
        elif kind is ast.Assign and _named_end(node, name, ends):
            continue
        elif kind is ast.Slice:
            lower, size = node.lower, _added(node.upper, name, ends)
            if size is not None and isinstance(lower, ast.Name) and lower.id == name:
                yield size
            else:
                pending += [(child, True) for child in children(node)]
        elif kind is ast.Subscript:
            pending += [(node.slice, False), (node.value, bound)]
        else:
            within = bound or kind is ast.Call
            pending += [(child, within) for child in reversed(children(node))]


def _named_end(node: ast.Assign, name: str, ends: dict[str, ast.expr]) -> bool:
    """Whether a statement names the end of a window; writes down how long that is."""
    size = _added(node.value, name, {})
    if size is None or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return False
    ends[node.targets[0].id] = size
    return True


def _added(end: ast.expr | None, name: str, ends: dict[str, ast.expr]) -> ast.expr | None:
    """What `i + size` adds to `i`, be it cut off at the end, by `min(i + size, n)`; or None."""
    if isinstance(end, ast.Name):
        return ends.get(end.id)
    if isinstance(end, ast.Call) and getattr(end.func, "id", "") == "min" and len(end.args) == 2:
        return _added(end.args[0], name, ends) or _added(end.args[1], name, ends)
    if not isinstance(end, ast.BinOp) or not isinstance(end.op, ast.Add):
        return None
    for one, other in ((end.left, end.right), (end.right, end.left)):
        if isinstance(one, ast.Name) and one.id == name:
            return other
    return None
