"""What expressions are made of that are used as only a tensor is: masks that are cast, what has a
total that becomes a number, what is copied from a device.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from flake8_vectorize.analysis.syntax.origins import counters_of
from flake8_vectorize.analysis.syntax.receivers import CASTS, uncast
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.values.imports import Imports

# what makes one element of all
TOTALS = frozenset({"sum", "any", "all", "max", "min", "mean", "prod"})
# libraries that give totals which `.item()` reads as well, where a function names them
NAMED = frozenset({"numpy", "pandas", "scipy", "sklearn", "polars"})
# those that always do, so that it is read wherever a file works with them
OTHERS = frozenset({"jax", "cupy", "tensorflow", "xarray", "mlx", "paddle"})
BITWISE = (ast.BitAnd, ast.BitOr, ast.BitXor)


class Whole(NamedTuple):
    """An expression that is a tensor, by the `method` that shows it, and the line; `alone` says
    whether no other array is used so.
    """

    node: ast.expr
    method: str
    line: int
    alone: bool


def total_read(node: ast.Call) -> Iterator[Whole]:
    """What `x` of `x.sum().item()` is: NumPy's totals are read as they are."""
    assert isinstance(node.func, ast.Attribute)
    total = node.func.value
    if type(total) is not ast.Call or type(total.func) is not ast.Attribute:
        return
    if total.func.attr in TOTALS and not (total.args or total.keywords):
        yield Whole(total.func.value, f"{total.func.attr}().item", node.lineno, False)


def mask_cast(node: ast.Call) -> Iterator[Whole]:
    """`a == b` of `(a == b).float()`: neither Python's truths nor NumPy's have such a method."""
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr in CASTS and not node.args:
        yield Whole(node.func.value, node.func.attr, node.lineno, True)


def copied(node: ast.Call) -> Iterator[Whole]:
    """`x` of `x.cpu().numpy()`: what else can be moved becomes no array, and no list."""
    assert isinstance(node.func, ast.Attribute)
    moved = node.func.value
    if type(moved) is ast.Call and type(moved.func) is ast.Attribute and moved.func.attr == "cpu":
        yield Whole(moved.func.value, f"cpu().{node.func.attr}", node.lineno, True)


def told_by(
    wholes: Iterable[Whole],
    filled: Iterable[tuple[str, ast.expr]],
    loops: Iterable[LoopNode],
    foreign: bool,
) -> Iterator[tuple[ast.expr, Whole]]:
    """The names and parts that hold tensors as some expressions do, each with what shows it;
    `foreign` says whether an array may be of another library. An expression may be made of what
    names are bound to, once.
    """
    bound: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for name, value in filled:
        bound[name].append(value)
    counters = set(counters_of(loops))
    for whole in wholes:
        if whole.alone or not foreign:
            for part in _parts(whole.node, bound, counters):
                yield part, whole


def are_foreign(names: Iterable[str], imports: Imports) -> bool:
    """Whether a function that reads these names may meet arrays of another library."""
    if any(full.partition(".")[0] in OTHERS for full in imports.full_names()):
        return True
    return any(imports.resolve(name).partition(".")[0] in NAMED for name in names)


def _parts(
    whole: ast.expr, bound: Mapping[str, Sequence[ast.expr]], counters: Container[str]
) -> Iterator[ast.expr]:
    pending, seen = [whole], set()
    while pending:
        node = uncast(pending.pop())
        if isinstance(node, ast.BinOp) and isinstance(node.op, BITWISE):
            pending += (node.left, node.right)
        elif isinstance(node, ast.UnaryOp):
            pending.append(node.operand)
        elif isinstance(node, ast.Compare):
            side = _compared(node, counters)
            pending += [side] if side is not None else []
        elif isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            yield node
            name = node.id if isinstance(node, ast.Name) else ""
            given = bound.get(name, ()) if name not in seen else ()
            seen.add(name)
            pending += given if len(given) == 1 and _is_mask(given[0]) else ()


def _compared(node: ast.Compare, counters: Container[str]) -> ast.expr | None:
    """The side of a comparison that makes a tensor of it: the first, if that is no number."""
    if len(node.ops) > 1 or isinstance(node.ops[0], (ast.Is, ast.IsNot, ast.In, ast.NotIn)):
        return None
    number = isinstance(node.left, ast.Constant) or getattr(node.left, "id", "") in counters
    return node.comparators[0] if number else node.left


def _is_mask(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Invert) and _is_mask(node.operand)
    mask = isinstance(node, ast.BinOp) and isinstance(node.op, BITWISE)
    return mask or isinstance(node, ast.Compare)
