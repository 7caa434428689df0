"""Rows of a Jacobian that a loop takes by `y[i].backward(retain_graph=True)` and `x.grad`.

A gradient that every iteration sets back to nothing, before it or in the end, is that of the
iteration's own result: the loop says `torch.autograd.grad(y[i], x)` in other words.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

GRADIENT = ".grad"
# torch.autograd.gradcheck had it for long, and many have a copy
OF_A_TENSOR = "zero_gradients"


def with_gradients(body: list[ast.stmt]) -> list[ast.stmt]:
    """A loop body in which `backward` gives the gradient that the iteration reads, and nothing is
    set back; the body itself, if it does anything else with gradients.
    """
    places = [place for place, statement in enumerate(body) if _backward(statement) is not None]
    if len(places) != 1:
        return body
    (place,) = places
    call = _backward(body[place])
    found = [(number, _reset(statement)) for number, statement in enumerate(body)]
    resets = [(number, name) for number, name in found if name]
    if call is None or len(resets) != 1 or not _retains(call):
        return body
    number, name = resets[0]
    first, last = (number, len(body)) if number < place else (place, number)
    before, after = [*body[:first], *body[first + 1 : place]], body[place + 1 : last]
    rest = body[last + 1 :]
    if any(map(_gradients, (*before, *rest))):
        return body
    if any(_gradients(statement) - {name} for statement in after):
        return body
    while after and _clears(after[-1]):
        after.pop()
    before, rest = ([s for s in part if not _clears(s)] for part in (before, rest))
    return [*before, _taken(body[place], call, name), *after, *rest]


def backward_in(function: ast.AST) -> Iterator[ast.Call]:
    """The calls of `backward` in a function: they add to the gradients of whatever they reach."""
    for node in nodes(function):
        if isinstance(node, ast.Call) and last_name(node.func) == "backward":
            yield node


def _clears(statement: ast.stmt) -> bool:
    """`model.zero_grad()`: `torch.autograd.grad` leaves no gradients of parameters behind."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    return call.func.attr == "zero_grad" and not call.args


def _gradients(statement: ast.stmt) -> set[str]:
    """The gradients that a statement names; '' for those of what has no name."""
    return {
        dotted_name(node)
        for node in nodes(statement)
        if isinstance(node, ast.Attribute) and node.attr == "grad"
    }


def _backward(statement: ast.stmt) -> ast.Call | None:
    """The call of a statement `y.backward(...)`."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return call if call.func.attr == "backward" else None
    return None


def _retains(call: ast.Call) -> bool:
    """Whether the graph stays for the next iteration; `i + 1 < n` lets it go with the last."""
    return len(call.args) < 2 and any(
        word.arg == "retain_graph" and getattr(word.value, "value", True) is True
        for word in call.keywords
    )


def _reset(statement: ast.stmt) -> str:
    """The gradient that a statement sets back, `x.grad`, or ''."""
    if isinstance(statement, ast.If):
        tested = statement.test.left if isinstance(statement.test, ast.Compare) else statement.test
        if len(statement.body) != 1 or statement.orelse:
            return ""
        name = _reset(statement.body[0])
        return name if name and dotted_name(tested) == name else ""
    name = ""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        empty = isinstance(statement.value, ast.Constant) and statement.value.value is None
        name = dotted_name(statement.targets[0]) if empty else ""
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        owner, _, method = dotted_name(statement.value.func).rpartition(".")
        name = owner.removesuffix(".data") if method == "zero_" else ""
        if method == OF_A_TENSOR and len(statement.value.args) == 1:
            name = f"{dotted_name(statement.value.args[0])}{GRADIENT}"
    return name if name.endswith(GRADIENT) else ""


def _taken(statement: ast.stmt, call: ast.Call, name: str) -> ast.stmt:
    """The statement that takes the same gradient by `torch.autograd.grad`."""
    assert isinstance(call.func, ast.Attribute)
    source = ast.parse(
        f"torch.autograd.grad(y, {name.removesuffix(GRADIENT)})[0]", mode="eval"
    ).body
    assert isinstance(source, ast.Subscript)
    assert isinstance(source.value, ast.Call)
    taken = ast.Assign([ast.Name(name, ast.Store())], source)
    for node in nodes(taken):
        ast.copy_location(node, statement)
    source.value.args = [call.func.value, source.value.args[1], *call.args]
    return taken
