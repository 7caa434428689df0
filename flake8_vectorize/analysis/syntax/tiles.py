"""Which ranges with a step walk tiles, and which take one element at a time."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.syntax.windows import Bound, slides
from flake8_vectorize.analysis.values.imports import dotted_name

# methods that give a part in another shape, or in a storage of its own
TURNING = frozenset(
    str.split(
        "clone contiguous flatten movedim permute ravel reshape squeeze transpose unsqueeze view"
    )
)


def in_tiles(
    call: ast.Call, target: ast.expr, body: Sequence[ast.AST], bound_to: Bound | None = None
) -> bool:
    """Whether a range with a step walks tiles: one of a size that has a name, or one whose variable
    bounds slices or other ranges. Slices that are only put into a list bound no memory, and no
    tiles begin below zero, as displacements to either side do: `range(-n, n + 1, step)`. Windows
    are none.
    """
    if len(call.args) != 3:
        return False
    start, _, step = call.args
    if isinstance(target, ast.Name) and _only_cuts(target.id, body):
        return False
    if isinstance(start, ast.UnaryOp) and isinstance(start.op, ast.USub):
        return False
    if isinstance(step, ast.UnaryOp) and isinstance(step.op, ast.USub):
        step = step.operand
    if not isinstance(step, ast.Constant) or not isinstance(target, ast.Name):
        return not slides(call, target, body, bound_to)
    wide = step.value != 1 and _bounds(target.id, body)
    return wide and not slides(call, target, body, bound_to)


def cuts(loop: LoopNode) -> bool:
    """Whether a loop cuts tiles, and does nothing with them: what is done with each of them later
    is done tile by tile.
    """
    headers = [loop] if isinstance(loop, ast.For) else getattr(loop, "generators", [])
    return any(
        isinstance(header.target, ast.Name)
        and _is_range(header.iter, 3)
        and _only_cuts(header.target.id, body_of(loop))
        for header in headers
    )


def moves_windows(loop: LoopNode) -> bool:
    """Whether a loop moves windows along an axis in steps of another length."""
    headers = [loop] if isinstance(loop, ast.For) else getattr(loop, "generators", [])
    return any(_moves(header.iter, header.target, loop) for header in headers)


def _moves(counted: ast.expr, target: ast.expr, loop: LoopNode) -> bool:
    """Whether a header counts the beginnings of windows, beside their numbers or not."""
    while isinstance(counted, ast.Call) and not _is_range(counted) and counted.args:
        counted = counted.args[0]
    if not isinstance(counted, ast.Call) or not _is_range(counted, 3):
        return False
    targets = target.elts if isinstance(target, ast.Tuple) else [target]
    return any(slides(counted, one, body_of(loop)) for one in targets)


def _only_cuts(name: str, body: Sequence[ast.AST]) -> bool:
    """Whether an iteration adds `x[:, i : i + n]` to a list or makes an item of it, and does
    nothing with it; or else does so for one place after another along another axis.
    """
    if len(body) == 2:
        named, adds = body
        item = _added(adds)
        return item is not None and _names_window(named, _turned(item), name)
    if len(body) != 1:
        return False
    only = body[0]
    if isinstance(only, ast.For):
        return not only.orelse and _is_range(only.iter) and _only_cuts(name, only.body)
    return _is_window(_turned(_added(only) or only), name)


def _added(node: ast.AST) -> ast.expr | None:
    """What a statement appends to a list, or None."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return None
    call = node.value
    adds = isinstance(call.func, ast.Attribute) and call.func.attr == "append"
    return call.args[0] if adds and len(call.args) == 1 else None


def _names_window(node: ast.AST, item: ast.AST, name: str) -> bool:
    """Whether a statement gives a window the name that is an item."""
    if not isinstance(node, ast.Assign) or not isinstance(item, ast.Name):
        return False
    named = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return named == [item.id] and _is_window(_turned(node.value), name)


def _is_range(node: ast.expr, fewest: int = 1) -> bool:
    """Whether numbers are counted, by so many arguments or more: the third one is the step."""
    ranges = isinstance(node, ast.Call) and dotted_name(node.func) == "range"
    return ranges and isinstance(node, ast.Call) and len(node.args) >= fewest


def _turned(node: ast.AST) -> ast.AST:
    """What is given in another shape, or copied."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr not in TURNING:
            break
        node = node.func.value
    return node


def _is_window(node: ast.AST, name: str) -> bool:
    """Whether all slices of a part are as long at every place, and one of them begins at `name`;
    those along a diagonal begin at one name together.
    """
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, (ast.Name, ast.Attribute)):
        return False
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    cut = [part for part in parts if isinstance(part, ast.Slice) and part.lower is not None]
    starts = [_start(part) for part in cut]
    return name in starts and "" not in starts and len({*starts}) == len(starts)


def _start(part: ast.Slice) -> str:
    """The name that a slice `i : i + n` starts at, or ''."""
    lower, end = part.lower, part.upper
    if not isinstance(lower, ast.Name) or not isinstance(end, ast.BinOp):
        return ""
    if not isinstance(end.op, ast.Add):
        return ""
    sides = [side.id for side in (end.left, end.right) if isinstance(side, ast.Name)]
    return lower.id if lower.id in sides else ""


def _bounds(name: str, body: Sequence[ast.AST]) -> bool:
    """Whether a number bounds a slice or a range, or goes to a function that may make one."""
    pending: list[tuple[ast.AST, bool]] = [(node, False) for node in body]
    while pending:
        node, bound = pending.pop()
        if bound and isinstance(node, ast.Name) and node.id == name:
            return True
        if isinstance(node, ast.Subscript):
            pending.append((node.value, False))
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            pending += [(part, isinstance(part, ast.Slice)) for part in parts]
            continue
        within = bound or (isinstance(node, ast.Call) and not _computes(node.func))
        pending += [(child, within) for child in children(node)]
    return False


def _computes(function: ast.expr) -> bool:
    """`math.sin(...)`, `torch.exp(...)`: what a number goes to as a number."""
    return isinstance(function, ast.Attribute) and (
        isinstance(function.value, ast.Name) and function.value.id in ("math", "torch", "np")
    )


def squeezed(target: ast.expr, body: Sequence[ast.AST]) -> bool:
    """Whether the axis that slices were cut along is taken out of each: it holds one element."""
    return isinstance(target, ast.Name) and any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "squeeze"
        and dotted_name(node.func.value) == target.id
        and bool(node.args or node.keywords)
        for part in body
        for node in nodes(part)
    )
