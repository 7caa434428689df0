"""What expressions are made of that are used as only a tensor is: masks that are cast, what has a
total that becomes a number, what is copied from a device.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from flake8_vectorize.analysis.syntax.origins import DECIDING, counters_of, numbered
from flake8_vectorize.analysis.syntax.receivers import CASTS, uncast
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

# what makes one element of all
TOTALS = frozenset({"sum", "any", "all", "max", "min", "mean", "prod"}) | DECIDING
# libraries that give totals which `.item()` reads as well, where a function names them
NAMED = frozenset({"numpy", "pandas", "scipy", "sklearn", "polars"})
# those that always do, so that it is read wherever a file works with them
OTHERS = frozenset({"jax", "cupy", "tensorflow", "xarray", "mlx", "paddle"})
BITWISE = (ast.BitAnd, ast.BitOr, ast.BitXor)
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
# methods that copy to the host, and all that tell of what their object is made of
COPYING = frozenset({"numpy", "tolist"})
SHOWING = CASTS | COPYING | {"item"}


class Whole(NamedTuple):
    """An expression that is a tensor, by the `method` that shows it, and the line; `alone` says
    whether no other array is used so, `computed` whether totals of tensors are what shows it, from
    which the expression is computed.
    """

    node: ast.expr
    method: str
    line: int
    alone: bool
    computed: bool = False


def wholes_of(node: ast.Call) -> Iterator[Whole]:
    """What a call of one of these methods shows to be a tensor, or to be computed from totals."""
    assert isinstance(node.func, ast.Attribute)
    value, method = node.func.value, node.func.attr
    if method in COPYING:
        # what else can be moved becomes no array, and no list
        if type(value) is ast.Call and getattr(value.func, "attr", "") == "cpu":
            assert isinstance(value.func, ast.Attribute)
            yield Whole(value.func.value, f"cpu().{method}", node.lineno, True)
    elif node.args:
        return
    elif method in CASTS and _is_mask(value):
        # neither Python's truths nor NumPy's have such a method
        yield Whole(value, method, node.lineno, True)
    elif isinstance(value, (ast.Call, ast.Name, ast.BinOp)):
        yield Whole(value, method, node.lineno, method in CASTS, True)


def told_by(
    wholes: Iterable[Whole],
    bound: Mapping[str, ast.expr],
    loops: Sequence[LoopNode],
    foreign: bool,
) -> Iterator[tuple[ast.expr, Whole]]:
    """The names and parts that hold tensors as some expressions do, each with what shows it;
    `foreign` says whether an array may be of another library. An expression may be made of what
    names are `bound` to, once and for all.
    """
    counters = set(counters_of(loops))
    sides: list[tuple[ast.expr, Whole]] = []
    for whole in wholes:
        if whole.alone or not foreign:
            for tensor in _summed(whole, bound) if whole.computed else (whole,):
                for part in _parts(tensor.node, bound, counters):
                    yield part, tensor
                if whole.computed:
                    sides += [(side, tensor) for side in _sides(tensor.node, bound)]
    taken = numbered(loops) if sides else ()
    yield from ((side, tensor) for side, tensor in sides if dotted_name(side) in taken)


def _summed(whole: Whole, bound: Mapping[str, ast.expr]) -> Iterator[Whole]:
    """What the totals are of which something is computed that is read, or cast: NumPy's are read
    as they are, and have no such casts. Of what is computed from two a cast shows one alone.
    """
    does = "cast" if whole.method in CASTS else "read"
    pending, seen = [whole.node], set[str]()
    while pending:
        node = uncast(pending.pop())
        if isinstance(node, ast.Name):
            if node.id in bound and node.id not in seen:
                seen.add(node.id)
                pending.append(bound[node.id])
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC) and does == "read":
            pending += (node.left, node.right)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            total = node.func.attr
            if total in TOTALS and not (node.args or node.keywords):
                joint = "" if node is whole.node else f" {does} by "
                method = f"{total}(){joint}.{whole.method}"
                yield whole._replace(node=node.func.value, method=method)


def are_foreign(names: Iterable[ast.Name], imports: Imports) -> bool:
    """Whether a function that reads these names may meet arrays of another library."""
    if any(full.partition(".")[0] in OTHERS for full in imports.full_names()):
        return True
    named = {name for name in imports.names if imports.resolve(name).partition(".")[0] in NAMED}
    return bool(named) and any(name.id in named for name in names)


def _parts(
    whole: ast.expr, bound: Mapping[str, ast.expr], counters: Container[str]
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
            given = bound.get(name) if name not in seen else None
            seen.add(name)
            pending += [given] if given is not None and _is_mask(given) else []


def _sides(total: ast.expr, bound: Mapping[str, ast.expr]) -> Iterator[ast.expr]:
    """What a difference, or the like, is made of that has a total; no list has one."""
    given = bound.get(total.id, total) if isinstance(total, ast.Name) else total
    pending = [uncast(given)] if isinstance(uncast(given), ast.BinOp) else []
    while pending:
        node = uncast(pending.pop())
        if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            pending += (node.left, node.right)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            yield node


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
