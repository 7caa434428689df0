"""The best of what iterations make, element by element: `better = cost < best`, then
`best = torch.where(better, cost, best)` and `place[better] = i`.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from flake8_vectorize.analysis.syntax.bests import ORDERS, Best
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.model.named_tuple import NamedTuple

MASKS = (ast.Compare, ast.BinOp)
# functions that give the better of two values, and whether that is the greater one
FOLDS = {"maximum": True, "max": True, "fmax": True, "minimum": False, "min": False, "fmin": False}


class Taken(NamedTuple):
    """A statement that gives a name a value where a mask holds, or where it does not if it is not
    `met`; elsewhere the name keeps its own. `filled` says that it changes what the name holds. One
    without a mask gives it the greater of two values if it is `met`, or the less.
    """

    name: str
    mask: ast.expr | None
    value: ast.expr
    met: bool
    filled: bool = False


class MaskedBest(NamedTuple):
    """What a loop keeps as the best, element by element; `mask` is the name that says where a value
    is better, if there is one, `filled` are the names whose tensors are changed in place.
    """

    best: Best
    mask: str
    filled: frozenset[str]


def masked_bests(loop: LoopNode) -> Iterator[MaskedBest]:
    """What statements in a row keep of what the iterations of a loop make."""
    body = body_of(loop)
    number = 0
    while number < len(body):
        name, test = _compared(body[number])
        first = number + bool(name)
        taken = list(_in_a_row(body[first:]))
        if taken:
            run = body[number : first + len(taken)]
            found = _best(taken, name, test)
            if found is not None and _alone(loop, run, {*found.best.names, name}):
                yield found
        number = first + len(taken) if taken else number + 1


def _in_a_row(body: Sequence[ast.AST]) -> Iterator[Taken]:
    for statement in body:
        found = _taken(statement)
        if found is None:
            return
        yield found


def _compared(statement: ast.AST) -> tuple[str, ast.expr | None]:
    """The name that a statement gives a mask, and that."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name) and isinstance(statement.value, MASKS):
            return target.id, statement.value
    return "", None


def _taken(statement: ast.AST) -> Taken | None:
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Name) and isinstance(value, ast.Call):
        return _chosen(target.id, value)
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        mask = target.slice
        if isinstance(value, ast.Subscript) and _same(value.slice, mask):
            value = value.value
        elif not isinstance(value, (ast.Name, ast.Constant)):
            return None
        if isinstance(mask, (ast.Name, *MASKS)):
            return Taken(target.value.id, mask, value, True, True)
    return None


def _chosen(name: str, call: ast.Call) -> Taken | None:
    """What `name = torch.where(mask, value, name)` takes, or `torch.maximum(name, value)`."""
    function, parts = call.func, list(call.args)
    if not isinstance(function, ast.Attribute) or call.keywords:
        return None
    if function.attr in FOLDS and len(parts) == 2:
        folded = Taken(name, None, parts[_is(parts[0], name)], FOLDS[function.attr])
        return folded if any(_is(part, name) for part in parts) else None
    if function.attr == "where" and len(parts) == 2:
        parts.insert(1, function.value)  # it is a method
    if function.attr != "where" or len(parts) != 3:
        return None
    mask, first, second = parts
    for held, value, met in ((second, first, True), (first, second, False)):
        if _is(held, name):
            return Taken(name, mask, value, met)
    return None


def _best(taken: Sequence[Taken], name: str, test: ast.expr | None) -> MaskedBest | None:
    """What is kept where one and the same mask holds, if what the mask compares is kept as well."""
    kept = {one.name for one in taken}
    given = names_below(*(one.value for one in taken))
    if not name:
        test = taken[-1].mask
    if len(kept) < len(taken) or name in kept or kept & given:
        return None
    if test is None or not all(_asks(one.mask, name, test) for one in taken):
        return None
    if not name and len(taken) > 1 and kept & names_below(test) != {taken[-1].name}:
        return None  # the best is another one by the time that it is compared again
    for one in taken:
        rises = _rises(test, one)
        met = one.mask is None or one.met
        alike = all(other.met is met for other in taken if other.mask is not None)
        if rises is not None and alike and kept & names_below(test) == {one.name}:
            best = Best(frozenset(kept), *((one.name, "") if rises else ("", one.name)))
            return MaskedBest(best, name, frozenset(one.name for one in taken if one.filled))
    return None


def _rises(mask: ast.expr, one: Taken) -> bool | None:
    """Whether a name gets what is greater than it, or what is less; None for anything else."""
    tests = list(_joined(mask))
    if len(tests) > 1 and (one.mask is None or not one.met):
        return None
    for test in tests:
        if not isinstance(test, ast.Compare) or len(test.ops) != 1:
            continue
        left, right = test.left, test.comparators[0]
        below = isinstance(test.ops[0], (ast.Lt, ast.LtE))
        for held, value, rises in ((left, right, below), (right, left, not below)):
            compared = isinstance(test.ops[0], ORDERS) and _is(held, one.name)
            if compared and _same(value, one.value):
                if one.mask is not None:
                    return rises is one.met
                # where the mask says that another value is worse, it is not let in
                return rises if rises is one.met else None
    return None


def _asks(mask: ast.expr | None, name: str, test: ast.expr) -> bool:
    """Whether a statement asks the mask that a name has, or that is written out."""
    if mask is None:
        return bool(name)
    return _is(mask, name) or _same(mask, test)


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _joined(mask: ast.expr) -> Iterator[ast.expr]:
    """The masks that all hold where one does."""
    if isinstance(mask, ast.BinOp) and isinstance(mask.op, ast.BitAnd):
        yield from _joined(mask.left)
        yield from _joined(mask.right)
    else:
        yield mask


def _alone(loop: LoopNode, run: Sequence[ast.AST], names: Collection[str]) -> bool:
    """Whether nothing else in a loop names what some statements keep."""
    within = {id(node) for statement in run for node in nodes(statement)}
    others = (node for node in nodes(loop) if isinstance(node, ast.Name) and id(node) not in within)
    return not any(node.id in names for node in others)


def _same(one: ast.expr, other: ast.expr) -> bool:
    return type(one) is type(other) and ast.dump(one) == ast.dump(other)
