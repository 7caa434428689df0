"""Which loops a file holds, in source order, and in which function each stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.model.loop import LoopKind
from flake8_vectorize.model.named_tuple import NamedTuple

LoopNode = (
    ast.For
    | ast.AsyncFor
    | ast.While
    | ast.ListComp
    | ast.SetComp
    | ast.DictComp
    | ast.GeneratorExp
)
KINDS: dict[type[ast.AST], LoopKind] = {
    ast.For: LoopKind.FOR,
    ast.AsyncFor: LoopKind.FOR,
    ast.While: LoopKind.WHILE,
    ast.ListComp: LoopKind.LIST_COMPREHENSION,
    ast.SetComp: LoopKind.SET_COMPREHENSION,
    ast.DictComp: LoopKind.DICT_COMPREHENSION,
    ast.GeneratorExp: LoopKind.GENERATOR,
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# where expressions are that belong to no statement that is read
SETTINGS: dict[type[ast.AST], str] = {
    ast.Assert: "what an error says",
    ast.ClassDef: "the body of a class",
    ast.Lambda: "a lambda",
    ast.Raise: "what an error says",
}
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Site(NamedTuple):
    """One loop at its place.

    `enclosing` is the position of the loop around it in the same function.
    """

    node: LoopNode
    scope: str
    enclosing: int | None


def body_of(node: LoopNode) -> list[ast.AST]:
    """What runs in every iteration."""
    if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
        return list(node.body)
    conditions = [test for generator in node.generators for test in generator.ifs]
    if isinstance(node, ast.DictComp):
        return [node.key, node.value, *conditions]
    return [node.elt, *conditions]


def covers(node: ast.stmt | ast.expr, line: int) -> bool:
    """Whether something stands in a line, or reaches over it."""
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def loop_sites(tree: ast.Module) -> list[Site]:
    """Every `for`, `while` and comprehension of the file."""
    found = [
        (site.node.lineno, site.node.col_offset, position, site)
        for position, site in enumerate(_walk(tree))
    ]
    found.sort(key=lambda entry: entry[:3])
    order = {position: rank for rank, (_, _, position, _) in enumerate(found)}
    return [
        Site(site.node, site.scope, None if site.enclosing is None else order[site.enclosing])
        for _, _, _, site in found
    ]


def _walk(tree: ast.Module) -> Iterator[Site]:
    count = 0
    pending: list[tuple[ast.AST, str, bool, int | None]] = [(tree, "", False, None)]
    while pending:
        node, scope, in_function, enclosing = pending.pop()
        if isinstance(node, FUNCTIONS):
            scope = qualified(scope, node.name, in_function)
            in_function, enclosing = True, None
        elif isinstance(node, ast.ClassDef):
            scope = qualified(scope, node.name, in_function)
            in_function, enclosing = False, None
        elif type(node) in KINDS:
            yield Site(node, scope or "<module>", enclosing)  # type: ignore[arg-type]
            enclosing = count
            count += 1
        children = [(child, scope, in_function, enclosing) for child in ast.iter_child_nodes(node)]
        pending.extend(reversed(children))


def qualified(scope: str, name: str, in_function: bool) -> str:
    """The qualified name of a definition, spelled as Python's own `__qualname__`."""
    if not scope:
        return name
    return f"{scope}.<locals>.{name}" if in_function else f"{scope}.{name}"


def stands_in(node: ast.AST, body: Sequence[ast.stmt]) -> str:
    """What a part of a module stands in whose statements are not run one by one, in words; '' for
    one in a statement of a function.
    """
    pending: list[tuple[ast.AST, str]] = [(statement, "") for statement in body]
    while pending:
        part, place = pending.pop()
        if part is node:
            return place
        inside = {ast.Lambda: "a lambda", ast.ClassDef: "the body of a class"}.get(
            type(part), place
        )
        if isinstance(part, (ast.Assert, ast.Raise)):
            inside = "what an error says"
        for child in ast.iter_child_nodes(part):
            within = isinstance(part, FUNCTIONS) and child in part.body
            pending.append((child, "" if within else inside))
    return ""
