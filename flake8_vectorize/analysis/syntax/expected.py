"""Whether what a loop computes is what a test expects: it is compared with something else, and is
nothing but that.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from flake8_vectorize.analysis.syntax.holding import ASSERTING
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import BLOCKS, children, nodes, statements
from flake8_vectorize.analysis.values.imports import dotted_name

GROWING = frozenset({"append", "extend", "insert"})
OF_TORCH = "torch."
KEEPING = frozenset({"list", "tuple", "sum", "abs", "float", "int"})
# in the names of functions that compare two things
COMPARING = (*ASSERTING, "close", "equal")
# statements that only hold others behind a header
HOLDING = (ast.If, ast.For, ast.While, ast.With, ast.Try)


def expected(loop: LoopNode, body: Sequence[ast.stmt]) -> str:
    """What a test compares with something else that it gets of a loop, and that it uses for nothing
    else; '' if there is no such thing.
    """
    walks = isinstance(loop, ast.For)
    names = set(_left(loop)) if isinstance(loop, ast.For) else set()
    last, told = loop.end_lineno or loop.lineno, ""
    kept: dict[str, str] = {}  # what names are told by that hold how a comparison went
    for statement in sorted(_behind(body, last), key=lambda found: found.lineno):
        if walks and statement.lineno <= last:
            continue
        inside = [node for part in _own_parts(statement) for node in nodes(part)]
        said = {node for part in inside if type(part) is ast.JoinedStr for node in nodes(part)}
        used = [node for node in inside if _is_of(node, names, loop) and node not in said]
        bound = _bound(statement)
        if not used:
            names = names - bound
            continue
        asserts = _asserts(statement)
        shown = _compared(inside, used) if bound or asserts else ""
        checked = next((kept[n.id] for n in used if isinstance(n, ast.Name) and n.id in kept), "")
        made = bound or _grown(statement)
        if not (shown or (asserts and checked)) and not (made and _is_plain(inside, used)):
            return ""
        names = names | made
        checked = shown or checked
        told = told or (checked if asserts else "")
        kept.update(dict.fromkeys(made if checked else (), checked))
    return told


def _behind(body: Sequence[ast.stmt], last: int) -> Iterator[ast.stmt]:
    """The statements that end behind a line, or in it, those inside others as well."""
    for node in statements(body):
        if isinstance(node, ast.stmt) and (node.end_lineno or 0) >= last:
            yield node


def _bound(statement: ast.stmt) -> set[str]:
    """The plain names that a statement, or a header, does nothing but bind."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.For):
        whole = isinstance(statement.target, (ast.Tuple, ast.List))
        targets = statement.target.elts if whole else [statement.target]  # type: ignore[attr-defined]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return names if len(names) == len(targets) else set()


def _grown(statement: ast.stmt) -> set[str]:
    """The name of the list that a statement adds to."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    method = call.func if isinstance(call, ast.Call) else None
    if not isinstance(method, ast.Attribute) or method.attr not in GROWING:
        return set()
    return {dotted_name(method.value)}


def _left(loop: ast.For) -> Iterator[str]:
    """The names that a loop binds, fills or appends to."""
    for node in (node for statement in loop.body for node in nodes(statement)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            if method in GROWING or (method.endswith("_") and not method.endswith("__")):
                yield _root(node.func.value)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    return dotted_name(node)


def _own_parts(statement: ast.stmt) -> list[ast.AST]:
    """What a statement evaluates itself, and not the statements that it holds."""
    if isinstance(statement, ast.Assert):
        return [statement.test]
    if not isinstance(statement, HOLDING):
        return [statement]
    return [part for part in children(statement) if type(part) not in BLOCKS]


def _is_of(node: ast.AST, names: Collection[str], loop: LoopNode) -> bool:
    """Whether something is the loop, or reads what it left."""
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Load) and node.id in names
    return node is loop


def _asserts(statement: ast.stmt) -> bool:
    """Whether a statement raises an error unless something is as it is said to be."""
    if isinstance(statement, ast.Assert):
        return True
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    return _names(call.func, ASSERTING)


def _names(function: ast.expr, parts: Sequence[str]) -> bool:
    """Whether one of these is a part of what a function is called."""
    name = dotted_name(function).rpartition(".")[2].lower()
    return any(part in name for part in parts)


def _compared(inside: Sequence[ast.AST], used: Sequence[ast.AST]) -> str:
    """The side of a comparison that is made of nothing but what a loop left, beside another one;
    or ''.
    """
    for node in inside:
        sides: Sequence[ast.expr] = ()
        if isinstance(node, ast.Call) and _names(node.func, COMPARING):
            sides = node.args[:2]
        elif isinstance(node, ast.Compare):
            sides = (node.left, node.comparators[0])
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            sides = (node.left, node.right)
        if len(sides) == 2:
            held = [_holds(side, used) for side in sides]
            own, other = sides if held[0] else reversed(sides)
            apart = 0 in held and len(used) in held and not isinstance(other, ast.Constant)
            if apart and _is_plain(nodes(own), used):
                return spelled(own)
    return ""


def _holds(node: ast.AST, used: Sequence[ast.AST]) -> int:
    return sum(part in used for part in nodes(node))


def _is_plain(inside: Sequence[ast.AST], used: Sequence[ast.AST]) -> bool:
    """Whether no function but those of torch gets what a loop left, and no list but by `append`."""
    return not any(
        isinstance(node, ast.Call)
        and not _is_known(node.func)
        and any(_holds(argument, used) for argument in node.args)
        for node in inside
    )


def _is_known(function: ast.expr) -> bool:
    name = dotted_name(function)
    growing = isinstance(function, ast.Attribute) and function.attr in GROWING
    return growing or name.startswith(OF_TORCH) or name in KEEPING
