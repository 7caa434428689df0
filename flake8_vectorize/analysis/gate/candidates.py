"""Which loops can be reported at all, as far as their own text tells.

A function is interpreted only if it holds one of these. Whatever is turned away here would be
silent after a full reading too; what stays is decided by the judge.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from flake8_vectorize.analysis.gate.leavings import leaves_nothing
from flake8_vectorize.analysis.gate.objects import takes_objects
from flake8_vectorize.analysis.gate.reads import (
    READERS,
    reads_numbers,
    subscripts_by_elements,
    synchronizes,
    takes_elements,
)
from flake8_vectorize.analysis.gate.recurrences import Recurrences
from flake8_vectorize.analysis.gate.repetition import repeats_itself
from flake8_vectorize.analysis.gate.results import yields_results
from flake8_vectorize.analysis.knowledge.collectors import COLLECTORS, FOLDING, METHODS
from flake8_vectorize.analysis.syntax.collecting import appends_part
from flake8_vectorize.analysis.syntax.cursors import advancing, counter_of
from flake8_vectorize.analysis.syntax.handing import SEQUENCES
from flake8_vectorize.analysis.syntax.painting import fills_by_table
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode, body_of
from flake8_vectorize.analysis.syntax.tiles import in_tiles
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.use import TYPE_TESTS
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import Imports, last_name

# a loop that is known to run at most so often stays as it is
SHORT_TRIP = 4
MODULE_WALKS = frozenset(
    str.split(
        """
        parameters named_parameters modules named_modules children named_children
        buffers named_buffers param_groups
        """
    )
)
MAPPING_WALKS = frozenset({"items", "keys", "values"})
# the last names of calls that make one tensor, or one number, of the items of a comprehension, or
# hand them on
JOINS = frozenset(n.rpartition(".")[2] for n in (*COLLECTORS, *METHODS))
JOINS |= FOLDING | SEQUENCES | {"extend", "reversed"}
# builtins that give the items of what they get, in this order or another one
HANDED_ON = SEQUENCES | {"reversed", "iter", "sorted"}
TEXT_TESTS = frozenset({"startswith", "endswith"})
# what gives each item of a comprehension a name of its own
TAKEN_APART = (ast.Tuple, ast.List)
# what binds the items of a comprehension to a name, or hands them on with others
HANDING = (ast.AnnAssign, ast.AugAssign, ast.BinOp, ast.Starred, ast.List)


def candidate(node: ast.AST, joined: bool) -> bool:
    """Whether a loop can be reported, itself, not the loops inside it. `joined` says whether a
    tensor may be made of its items.
    """
    if isinstance(node, ast.For):
        walks = _walks_objects(node.iter, node.target, node.body)
        if walks:
            return _walks_mapping(node.iter) and fills_by_table(node)
        told = yields_results(node) or takes_elements(node)
        return told and (not repeats_itself(node) or appends_part(node))
    if isinstance(node, ast.While):
        return bool(counter_of(node)) or (bool(advancing(node)) and takes_elements(node))
    if isinstance(node, COMPREHENSIONS) and any(
        _walks_objects(part.iter, part.target, body_of(node)) for part in node.generators
    ):
        return False
    if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        if isinstance(node.elt, ast.Dict):
            return _reads(node)
        if is_no_number(node.elt):
            return reads_numbers(node)
        return joined or _reads(node) or _compares(node.elt)
    if isinstance(node, ast.DictComp):
        return _reads(node) or _compares(node.value)
    return isinstance(node, ast.SetComp) and _reads(node)


def candidates(usage: Usage, told: Callable[[ast.AST, bool], bool] = candidate) -> list[LoopNode]:
    """The loops of a function that can be reported, in their order."""
    joins = usage.joins()
    found = [loop for loop in usage.loops if told(loop, loop in joins)]
    return sorted(found, key=lambda loop: (loop.lineno, loop.col_offset))


def drop_last(found: list[LoopNode], usage: Usage, imports: Imports) -> None:
    """Takes away the last of some loops as long as the uses of names show that it cannot be
    reported; what stands before one that can is read all the same.
    """
    recurrences = Recurrences(usage, imports)
    while found and _stays(found[-1], usage, recurrences):
        found.pop()


def _stays(loop: LoopNode, usage: Usage, recurrences: Recurrences) -> bool:
    """Whether the uses of names show that a loop cannot be reported."""
    if takes_objects(loop, usage):
        return True
    if not isinstance(loop, ast.For) or takes_elements(loop):
        return False
    return leaves_nothing(loop, usage) or recurrences.holds(loop)


def _walks_objects(iterable: ast.expr, target: ast.expr, body: Sequence[ast.AST]) -> bool:
    """Whether a header says that a loop walks modules, a mapping, tiles, or a handful of items."""
    if isinstance(iterable, (ast.Tuple, ast.List)):
        return len(iterable.elts) <= SHORT_TRIP or not _is_number(iterable.elts[0])
    if isinstance(iterable, (ast.Constant, ast.Dict)):
        return True
    if not isinstance(iterable, ast.Call):
        return False
    function = iterable.func
    if isinstance(function, ast.Attribute):
        return function.attr in MODULE_WALKS or function.attr in MAPPING_WALKS
    if not isinstance(function, ast.Name):
        return False
    if function.id == "range":
        if len(iterable.args) == 3:
            return in_tiles(iterable, target, body)
        stop = iterable.args[0] if len(iterable.args) == 1 else None
        constant = stop.value if isinstance(stop, ast.Constant) else None
        return isinstance(constant, int) and constant <= SHORT_TRIP
    walked = _walked_through(function.id, iterable.args, target)
    return any(_walks_objects(part, own, body) for own, part in walked)


def _walked_through(
    name: str, given: Sequence[ast.expr], target: ast.expr
) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target of a header with what a builtin like `zip` takes its items from."""
    parts = target.elts if isinstance(target, ast.Tuple) else ()
    if name == "enumerate" and len(parts) == 2 and given:
        yield parts[1], given[0]
    elif name == "zip" and len(parts) == len(given):
        yield from zip(parts, given, strict=True)
    elif name in HANDED_ON and len(given) == 1:
        yield target, given[0]


def _walks_mapping(iterable: ast.expr) -> bool:
    """Whether a header takes keys and values of a mapping, which may say what fills a tensor."""
    return any(getattr(part, "attr", "") == "items" for part in nodes(iterable))


def _is_number(node: ast.expr) -> bool:
    """Whether an item that is written out may be a number, or a pair of numbers."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float))
    return isinstance(node, (ast.UnaryOp, ast.Tuple, ast.List))


def is_no_number(item: ast.expr) -> bool:
    """Whether the items of a comprehension are texts, or say what sort of thing something is."""
    if isinstance(item, ast.Call):
        if isinstance(item.func, ast.Attribute):
            return item.func.attr in TEXT_TESTS
        return isinstance(item.func, ast.Name) and item.func.id in TYPE_TESTS
    if isinstance(item, ast.Compare):
        return isinstance(item.ops[0], (ast.Is, ast.IsNot, ast.In, ast.NotIn))
    if isinstance(item, ast.BoolOp):
        return all(is_no_number(value) for value in item.values)
    if isinstance(item, ast.UnaryOp):
        return is_no_number(item.operand)
    return isinstance(item, (ast.JoinedStr, ast.Constant))


def may_be_joined(around: ast.AST | None) -> bool:
    """Whether what stands around a comprehension may make a tensor of it, now or later."""
    if isinstance(around, ast.Call):
        function = around.func
        name = last_name(function)
        return name in JOINS
    if isinstance(around, ast.Subscript):
        return isinstance(around.slice, ast.Slice)
    if isinstance(around, ast.Assign):
        return not all(isinstance(target, TAKEN_APART) for target in around.targets)
    return isinstance(around, HANDING)


def _reads(node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp) -> bool:
    """Whether a comprehension may read elements one at a time: by a call, a test or an index."""
    if subscripts_by_elements(node):
        return True
    if any(generator.ifs for generator in node.generators):
        return True
    return any(_asks_for_truth(part) or synchronizes(part, READERS) for part in nodes(node))


def _compares(item: ast.expr) -> bool:
    """Whether a call may reduce what is equal to something: `(x == c).sum()`,
    `x[labels == c].mean(0)`.
    """
    return isinstance(item, ast.Call) and any(isinstance(n, ast.Compare) for n in nodes(item))


def _asks_for_truth(node: ast.AST) -> bool:
    """Whether the truth of something is asked for, which may be a tensor."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    return isinstance(node, (ast.IfExp, ast.BoolOp))


def takes_by_item(node: ast.ListComp) -> bool:
    """Whether a comprehension is `[values[i] for i in index]`."""
    target, item = node.generators[0].target, node.elt
    if len(node.generators) > 1 or not isinstance(item, ast.Subscript):
        return False
    position = item.slice
    if not isinstance(target, ast.Name) or not isinstance(position, ast.Name):
        return False
    return position.id == target.id
