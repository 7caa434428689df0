"""Whether a loop hands functions the whole of what an expression gives, or numbers out of it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import ADDING

# builtins that make one number of what they get
OF_NUMBERS = frozenset({"len", "int", "float", "bool", "sum", "max", "min"})
# what has the items of what it is made of
HOLDING = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.IfExp, ast.BinOp, ast.BoolOp)
COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.SetComp)


def hands_over(loop: LoopNode, given: Collection[ast.expr]) -> bool:
    """Whether a function gets what one of some expressions of a loop gives, or a list of all of
    it; names that take it apart hold none, and a list or a builtin is no such function.
    """
    within = nodes(loop)
    wholes, names = set(given), set[str]()
    calls = [node for node in within if isinstance(node, ast.Call) and _is_own(node)]
    binding = [node for node in within if isinstance(node, (ast.Assign, ast.NamedExpr))]
    found = -1
    while found < len(names):
        found = len(names)
        names |= {
            target.id
            for node in binding
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and _holds(node.value, wholes, names)
        }
    arguments = (
        argument
        for call in calls
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
    )
    return any(_holds(argument, wholes, names) for argument in arguments)


def _is_own(call: ast.Call) -> bool:
    """Whether a call is of no builtin, and of no method that puts its argument into a list."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr not in ADDING
    return not (isinstance(call.func, ast.Name) and hasattr(builtins, call.func.id))


def _holds(node: ast.expr, wholes: Collection[ast.expr], names: Collection[str]) -> bool:
    pending = [node]
    while pending:
        part = pending.pop()
        if part in wholes or (isinstance(part, ast.Name) and part.id in names):
            return True
        pending += _sources(part)
    return False


def _sources(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression may be, be made of item by item, or hold."""
    if isinstance(node, ast.Subscript):
        if isinstance(node.slice, ast.Slice):
            yield node.value
    elif isinstance(node, ast.Call):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        if method != "item" and function not in OF_NUMBERS:
            yield from node.args
        if isinstance(node.func, ast.Attribute) and method != "item" and not node.args:
            yield node.func.value
    elif isinstance(node, COMPREHENSIONS):
        yield from (generator.iter for generator in node.generators)
    elif isinstance(node, (ast.Attribute, ast.Starred)):
        yield node.value
    elif isinstance(node, HOLDING):
        yield from (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
