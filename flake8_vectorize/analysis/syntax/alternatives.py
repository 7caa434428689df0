"""Whether the code around a loop already holds the batched form, and chooses between the two."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence

from flake8_vectorize.analysis.syntax.exposure import blocks_around
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name
from flake8_vectorize.model.named_tuple import NamedTuple

# flags by which a function works on all items at once
BATCHING = frozenset({"batched", "batch", "vectorized", "vectorised", "vectorize", "parallel"})
# and those by which it takes one after another, as memory is scarce
SERIAL = frozenset(
    {"sequential", "serial", "sliced", "slicing", "chunked", "low_memory", "save_memory"}
)
# flags that say so whatever the other branch holds
ONE_BY_ONE = frozenset(
    str.split("sequentially serially low_memory low_mem save_memory memory_efficient")
)
# of both, those that say it as a part of a longer name too
TELLING = frozenset(str.split("batched vectorized vectorised parallel sequential serial chunked"))
ASKS_FOR_RANK = frozenset({"ndim", "dim", "ndimension"})
ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
MAPPING = "vmap"
# functions that two branches have in common which compute the same
LEAST_ALIKE = 2


class Alternative(NamedTuple):
    """The branch of an `if` that is not taken on the way to a loop, on which its test `holds`; or
    what was tried before the loop, and failed. `settled` are the numbers of the loops in which the
    test has one outcome.
    """

    test: ast.expr | None
    statements: list[ast.stmt]
    holds: bool
    settled: frozenset[str] = frozenset()


def batched_call(
    alternatives: Iterable[Alternative],
    loop: ast.AST,
    calls: Collection[str],
    walked: Collection[str],
) -> str:
    """The function that a loop calls per item and another branch calls on the whole tensor, or maps
    over it, or ''.

    The choice has to be one by size: `if self.slicing and x.shape[0] > 1`, or whether to batch:
    `if not batched`. Chosen by the rank of the tensor, the other branch holds the form for a single
    item. What has failed on the whole tensor is no choice: there functions of torch, which are none
    of the unknown `calls`, count as well; so they do where a flag chooses, or a limit does and most
    are the same.
    """
    unknown = {call.rpartition(".")[2] for call in calls}
    for alternative in alternatives:
        mapped = _mapped(alternative, calls, walked)
        if mapped:
            return mapped
        test, names = alternative.test, unknown
        if test is None:
            names = _called(loop)
        elif _asks_for_limit(test):
            within = set().union(*map(_called, alternative.statements))
            names = within if len(within & _called(loop)) >= LEAST_ALIKE else unknown
        elif _asks_for_batches(test) is (not alternative.holds):
            names = unknown | _called(loop)
        elif not _asks_for_size(test, walked):
            continue
        for statement in alternative.statements:
            found = _call_on_whole(statement, names, walked)
            if found:
                return found
    return ""


def asked_one_by_one(
    alternatives: Iterable[Alternative], loop: LoopNode, body: Sequence[ast.stmt]
) -> str:
    """The flag by which a loop is chosen where items are wanted one after another, or ''."""
    for flag, asked in _flags_around(alternatives, loop, body):
        if asked and any(map(flag.endswith, ONE_BY_ONE)):
            return flag
    return ""


def asked_for_nested(
    alternatives: Iterable[Alternative], loop: LoopNode, body: Sequence[ast.stmt]
) -> bool:
    """Whether a loop is chosen where a tensor is nested."""
    return ("is_nested", True) in _flags_around(alternatives, loop, body)


def _flags_around(
    alternatives: Iterable[Alternative], loop: LoopNode, body: Sequence[ast.stmt]
) -> Iterator[tuple[str, bool]]:
    """The flags that choose a loop, and whether they have to be set."""
    chosen = [(other.test, other.holds) for other in alternatives if other.test is not None]
    for holder, block, _ in blocks_around(body, loop):
        if isinstance(holder, ast.If):
            chosen.append((holder.test, block is holder.body))
    for test, holds in chosen:
        parts = [test]
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and holds:
            parts = test.values
        for part in parts:
            flag, asked = _flag(part)
            yield flag, asked is holds


def _called(node: ast.AST) -> set[str]:
    """The last names of the functions and methods that are called in a text."""
    return {last_name(part.func) for part in nodes(node) if isinstance(part, ast.Call)} - {""}


def called_instead(alternatives: Iterable[Alternative], function: str) -> str:
    """The dotted name by which another branch calls a function of this last name, or ''."""
    for alternative in alternatives:
        for statement in alternative.statements:
            for node in nodes(statement):
                name = dotted_name(node.func) if isinstance(node, ast.Call) else ""
                if name.rpartition(".")[2] == function:
                    return name
    return ""


def _asks_for_batches(test: ast.expr) -> bool | None:
    """Whether a flag that says whether to work on a batch holds where this test does; None if it is
    another test.
    """
    flag, holds = _flag(test)
    flags = {flag, *(TELLING.intersection(flag.split("_")))}
    if flags & SERIAL:
        return not holds
    return holds if flags & BATCHING else None


def _flag(test: ast.expr) -> tuple[str, bool]:
    """The last name of a flag that a test asks for, '' if it asks for something else, and whether
    it has to be set.
    """
    holds = True
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, holds = test.operand, not holds
    return dotted_name(test).rpartition(".")[2].strip("_"), holds


def _asks_for_limit(test: ast.expr) -> bool:
    """Whether a condition compares something with a constant by its name: `n <= MOST_ATOMS`."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ORDERED):
        return False
    names = (dotted_name(side).rpartition(".")[2] for side in (test.left, *test.comparators))
    return any(name.isupper() for name in names)


def _mapped(alternative: Alternative, calls: Collection[str], walked: Collection[str]) -> str:
    """The function among those that a loop calls which other statements give to `vmap`, or any that
    they map over what is walked where a flag asks for that; '' if there is none.
    """
    asked = alternative.test is not None and MAPPING in _flag(alternative.test)[0]
    for node in (node for statement in alternative.statements for node in nodes(statement)):
        if not isinstance(node, ast.Call):
            continue
        maps = node.func if isinstance(node.func, ast.Call) else node
        if last_name(maps.func).strip("_") == MAPPING:
            whole = asked and any(_is_whole(part, walked) for part in node.args)
            mapped = [name for name in map(dotted_name, maps.args) if name in calls or whole]
            if mapped:
                return f"{dotted_name(maps.func)}({mapped[0]})"
    return ""


def _call_on_whole(statement: ast.stmt, names: Collection[str], walked: Collection[str]) -> str:
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Call):
            given = (*node.args, *_compared(node))
            if last_name(node.func) in names and any(_is_whole(part, walked) for part in given):
                return dotted_name(node.func) or last_name(node.func)
        pending += children(node)
    return ""


def _compared(call: ast.Call) -> Iterable[ast.expr]:
    """What a method asks for that belongs to a comparison: `x` and `low` in `(x >= low).all()`."""
    test = call.func.value if isinstance(call.func, ast.Attribute) else None
    return (test.left, *test.comparators) if isinstance(test, ast.Compare) else ()


def _is_whole(argument: ast.expr, walked: Collection[str]) -> bool:
    """Whether an argument is a walked tensor, or a method of it: `x`, `x.to(device)[None]`."""
    while True:
        if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
            argument = argument.func.value
        elif isinstance(argument, ast.Subscript) and _adds_axis(argument.slice):
            argument = argument.value
        else:
            return dotted_name(argument) in walked


def _adds_axis(index: ast.expr) -> bool:
    return isinstance(index, ast.Constant) and index.value is None


def _asks_for_size(test: ast.expr, walked: Collection[str]) -> bool:
    """Whether a condition asks how large a walked tensor is, and not of what rank."""
    parts = nodes(test)
    if any(isinstance(node, ast.Attribute) and node.attr in ASKS_FOR_RANK for node in parts):
        return False
    return any(isinstance(n, ast.expr) and dotted_name(n) in walked for n in parts)
