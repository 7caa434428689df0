"""The nodes below a syntax node, faster than `ast.walk` and `ast.iter_child_nodes`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from types import EllipsisType, NoneType
from typing import Any

# what a field holds besides nodes, and nodes that hold no others
PLAIN = (int, str, float, complex, bytes, bool, NoneType, EllipsisType)
MARKS = (
    *ast.expr_context.__subclasses__(),
    *ast.operator.__subclasses__(),
    *ast.unaryop.__subclasses__(),
    *ast.cmpop.__subclasses__(),
    *ast.boolop.__subclasses__(),
)
LEAVES = frozenset((*PLAIN, *MARKS, ast.Constant))
# what statements stand in, and statements that hold no others
BLOCKS = frozenset((*ast.stmt.__subclasses__(), ast.ExceptHandler, ast.match_case))
SIMPLE = frozenset((ast.Expr, ast.Assign, ast.Return, ast.AugAssign, ast.AnnAssign, ast.Raise))


def _all(node: ast.AST) -> Sequence[ast.AST]:
    # other plugins of flake8 hang what they know on the nodes, their parents among it
    found: list[ast.AST] = []
    held = vars(node)
    for name in node._fields:
        value: Any = held.get(name)
        kind = type(value)
        if kind is list:
            found += [item for item in value if type(item) not in LEAVES]
        elif kind not in LEAVES:
            found.append(value)
    return found


# by the class of a node: of the commonest, what they hold; of the rest, every field is looked at
CHILDREN: defaultdict[type[ast.AST], Callable[[Any], Sequence[ast.AST]]] = defaultdict(lambda: _all)
CHILDREN |= {
    ast.Name: lambda node: (),
    ast.Constant: lambda node: (),
    ast.Attribute: lambda node: (node.value,),
    ast.Call: lambda node: [node.func, *node.args, *node.keywords],
    ast.keyword: lambda node: (node.value,),
    ast.Expr: lambda node: (node.value,),
    ast.Assign: lambda node: [*node.targets, node.value],
    ast.AugAssign: lambda node: (node.target, node.value),
    ast.AnnAssign: lambda node: (
        (node.target, node.annotation, node.value) if node.value else (node.target, node.annotation)
    ),
    ast.BinOp: lambda node: (node.left, node.right),
    ast.UnaryOp: lambda node: (node.operand,),
    ast.BoolOp: lambda node: node.values,
    ast.Compare: lambda node: [node.left, *node.comparators],
    ast.Subscript: lambda node: (node.value, node.slice),
    ast.Tuple: lambda node: node.elts,
    ast.List: lambda node: node.elts,
    ast.If: lambda node: [node.test, *node.body, *node.orelse],
    ast.For: lambda node: [node.target, node.iter, *node.body, *node.orelse],
    ast.Return: lambda node: (node.value,) if node.value else (),
    ast.ListComp: lambda node: [node.elt, *node.generators],
    ast.GeneratorExp: lambda node: [node.elt, *node.generators],
    ast.DictComp: lambda node: [node.key, node.value, *node.generators],
    ast.comprehension: lambda node: [node.target, node.iter, *node.ifs],
    ast.arg: lambda node: (node.annotation,) if node.annotation else (),
    ast.IfExp: lambda node: (node.test, node.body, node.orelse),
    ast.Starred: lambda node: (node.value,),
    ast.Slice: lambda node: [part for part in (node.lower, node.upper, node.step) if part],
    ast.Raise: lambda node: [part for part in (node.exc, node.cause) if part],
    ast.Continue: lambda node: (),
    ast.Break: lambda node: (),
    ast.JoinedStr: lambda node: node.values,
    ast.FormattedValue: lambda node: (
        (node.value, node.format_spec) if node.format_spec else (node.value,)
    ),
}


def children(node: ast.AST) -> Sequence[ast.AST]:
    """The nodes directly below a node, those without content left out where that is cheap."""
    return CHILDREN[type(node)](node)


@lru_cache(maxsize=64)
def nodes(node: ast.AST) -> Sequence[Any]:
    """A node and all below it, the nearest first; constants and marks are left out where that is
    cheap. One question after another is asked of the same loop.
    """
    found = [node]
    for part in found:
        found += CHILDREN[type(part)](part)
    return found


def _within(node: ast.AST) -> Sequence[Any]:
    # a name alone is read off at once, and takes no other's place among what is kept
    return (node,) if type(node) is ast.Name else nodes(node)


def by_sort(
    body: Iterable[ast.AST], sorts: Container[type[ast.AST]]
) -> defaultdict[type[ast.AST], list[Any]]:
    """The nodes of statements that are of some classes, by these, those of one statement the
    nearest first.
    """
    found: defaultdict[type[ast.AST], list[Any]] = defaultdict(list)
    for statement in body:
        below = [statement]
        for node in below:
            kind = type(node)
            if kind in sorts:
                found[kind].append(node)
            below += CHILDREN[kind](node)
    return found


def names_below(*parts: ast.AST) -> set[str]:
    """The names that some nodes, and those below them, are or hold."""
    return {node.id for part in parts for node in _within(part) if type(node) is ast.Name}


def names_in(parts: Iterable[ast.AST], context: type[ast.expr_context]) -> set[str]:
    """The names that some nodes, and those below them, read, or bind, as the context says."""
    return {
        node.id
        for part in parts
        for node in _within(part)
        if type(node) is ast.Name and type(node.ctx) is context
    }


def statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The statements of a body and of all the blocks inside it, without what is no statement."""
    pending = list(body)
    while pending:
        node = pending.pop()
        if type(node) in BLOCKS:
            yield node
            if type(node) not in SIMPLE:
                pending += children(node)
