"""Which expressions give what the program has copied to the host before."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Container, Iterable

from flake8_vectorize.analysis.syntax.grids import header_of
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.values.imports import dotted_name

HOST = "cpu"
# how names end that say where a tensor is
SAID = f"_{HOST}"
# methods that may take a tensor elsewhere, unless they are told a type
MOVING = frozenset({"to", "cuda", "type_as", "to_device"})


def is_on_host(
    node: ast.expr, filled: Iterable[tuple[str, ast.expr]], body: Iterable[ast.AST]
) -> bool:
    """Whether something is computed from what `.cpu()` gave, by the values that the names of a
    function with this body are given: what is computed from several tensors has all of them in one
    place.
    """
    copied = _copied_above(node, body)
    given: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for name, value in filled:
        if value.lineno >= copied.get(name, 0):
            given[name].append(value)
    # a copy stays one as long as its name gets nothing but what is made of it
    hosted, lost = set(copied), {""}
    while lost:
        lost = {name for name in hosted if not all(_is_hosted(v, hosted) for v in given[name])}
        hosted -= lost
    before = -1
    while len(hosted) > before:
        before = len(hosted)
        for name, values in given.items():
            if all(_is_hosted(value, hosted) for value in values):
                hosted.add(name)
    return _is_hosted(node, hosted)


def _copied_above(node: ast.expr, body: Iterable[ast.AST]) -> dict[str, int]:
    """The last lines above something in which names are bound to a copy, whatever came before."""
    return {
        part.targets[0].id: part.lineno
        for part in body
        if isinstance(part, ast.Assign)
        and part.lineno < node.lineno
        and isinstance(part.targets[0], ast.Name)
        and _is_hosted(part.value, ())
    }


def _is_hosted(node: ast.expr, hosted: Container[str]) -> bool:
    """Whether an expression computes from one of these names, or from what it copies itself."""
    if isinstance(node, ast.Name):
        return node.id in hosted or node.id.endswith(SAID)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == HOST or (node.func.attr == "to" and _names_host(node)):
            return True
        if node.func.attr in MOVING and not names_type(node):
            return False
        return _is_hosted(node.func.value, hosted)
    if isinstance(node, ast.Compare):
        return any(_is_hosted(part, hosted) for part in (node.left, *node.comparators))
    if isinstance(node, ast.BinOp):
        return _is_hosted(node.left, hosted) or _is_hosted(node.right, hosted)
    if isinstance(node, ast.UnaryOp):
        return _is_hosted(node.operand, hosted)
    return isinstance(node, ast.Subscript) and _is_hosted(node.value, hosted)


def walked(loop: LoopNode) -> dict[str, ast.expr]:
    """What each variable of a header takes the items of: two things in `zip(x, y)`."""
    header = header_of(loop)
    if header is None:
        return {}
    pending, found = [header], {}
    while pending:
        target, items = pending.pop()
        if isinstance(target, ast.Name):
            found[target.id] = items
        elif isinstance(target, ast.Tuple) and isinstance(items, ast.Call):
            name = dotted_name(items.func)
            if name == "zip":
                pending += zip(target.elts, items.args, strict=False)
            elif name == "enumerate" and items.args:
                pending.append((target.elts[-1], items.args[0]))
    return found


def _names_host(call: ast.Call) -> bool:
    return any(isinstance(part, ast.Constant) and part.value == HOST for part in call.args)


def names_type(call: ast.Call) -> bool:
    """Whether a method is told a type of torch's, and no place."""
    return bool(call.args) and dotted_name(call.args[0]).startswith("torch.")
