"""Which tensors every iteration overwrites whole before it reads them, so that each has them to
itself: `buffer[:] = x[i]`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.table import Operation, tensor_method, torch_function
from flake8_vectorize.analysis.syntax.aliases import MAKING
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

# methods that give all elements new values
REFILLING = frozenset({"copy_", "fill_", "zero_"})
BACKWARD = "backward"
COPYING = MAKING | {"clone"}
# attributes that hold nothing of the elements
MEASURES = frozenset({"shape", "dtype", "device", "ndim"})
SHARING = frozenset({"T", "mT", "data"})
COMPUTING = (ast.BinOp, ast.Compare)


def overwritten_in(
    state: State, loop: ast.For, body: Sequence[ast.stmt]
) -> dict[str, frozenset[int]]:
    """The names of tensors that the function makes, mentions nowhere but in a loop and there gives
    new values first, with the lines of the loop: nothing keeps what they hold in the end.
    """
    found: dict[str, frozenset[int]] = {}
    for place, statement in enumerate(body):
        name = _refilled(statement)
        if name and name not in found and _is_own(state, loop, name):
            before = (node for part in body[:place] for node in nodes(part))
            value = getattr(statement, "value", statement)
            parts = value.args if isinstance(value, ast.Call) else [value]
            given = (node for part in parts for node in nodes(part))
            if not any(map(_named(name), (*before, *given))) and _stays(state, loop, name):
                last = loop.end_lineno or loop.lineno
                found[name] = frozenset(range(loop.lineno, last + 1))
    return found


def _refilled(statement: ast.stmt) -> str:
    """The name of the tensor that a statement gives new values all over, or ''."""
    if type(statement) is ast.Assign:
        target = statement.targets[0]
        if type(target) is ast.Subscript and type(target.value) is ast.Name:
            parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
            return target.value.id if all(map(_is_whole, parts)) else ""
    elif type(statement) is ast.Expr and type(statement.value) is ast.Call:
        method = statement.value.func
        if type(method) is ast.Attribute and method.attr in REFILLING:
            return dotted_name(method.value) if type(method.value) is ast.Name else ""
    return ""


def _is_whole(part: ast.expr) -> bool:
    if isinstance(part, ast.Slice):
        return part.lower is None and part.upper is None and part.step is None
    return isinstance(part, ast.Constant) and part.value is ...


def _is_own(state: State, loop: ast.For, name: str) -> bool:
    """Whether a name holds a tensor that the function makes in front of a loop, and stands nowhere
    but in the loop besides.
    """
    held, use = state.names.get(name), state.usage.get(name)
    if held is None or not held.is_tensor or use is None:
        return False
    made = [value for other, value in state.usage.filled if other == name]
    if len(made) != 1 or use.stores != 1 or not _makes(made[0]) or made[0].lineno >= loop.lineno:
        return False
    last = loop.end_lineno or loop.lineno
    return all(loop.lineno <= line <= last for line in state.usage.loads.get(name, ()))


def _makes(value: ast.expr) -> bool:
    """Whether an expression makes a tensor with elements of its own."""
    if not isinstance(value, ast.Call):
        return False
    return last_name(value.func) in COPYING


def _named(name: str) -> Callable[[ast.AST], bool]:
    return lambda node: type(node) is ast.Name and node.id == name


def _stays(state: State, loop: ast.For, name: str) -> bool:
    """Whether every mention of a tensor in a loop writes to it or computes with its elements, and
    none hands on the tensor itself.
    """
    whole = nodes(loop)
    around = {part: node for node in whole for part in children(node)}
    return all(_computes(state, around, node) for node in whole if _named(name)(node))


def _computes(state: State, around: dict[ast.AST, ast.AST], node: ast.AST) -> bool:
    """Whether nothing but elements is taken of what an expression gives."""
    user = around.get(node)
    if isinstance(user, ast.Subscript) and user.value is node:
        return not isinstance(user.ctx, ast.Load) or _computes(state, around, user)
    if isinstance(user, ast.Attribute):
        return _asked(state, around, user)
    if isinstance(user, ast.keyword):
        return user.arg != "out" and _computes(state, around, user)
    if isinstance(user, (ast.List, ast.Tuple)):
        return _computes(state, around, user)
    if isinstance(user, ast.Call):
        if isinstance(user.func, ast.Attribute) and user.func.attr == BACKWARD:
            return isinstance(around.get(user), ast.Expr)  # gradients are made of it
        full = state.module.imports.resolve(dotted_name(user.func))
        return _is_new(torch_function(full))
    if isinstance(user, (ast.AugAssign, ast.Assign)):
        targets = user.targets if isinstance(user, ast.Assign) else [user.target]
        return all(_is_tensor(state, target, user) for target in targets)
    return isinstance(user, COMPUTING)


def _asked(state: State, around: dict[ast.AST, ast.AST], attribute: ast.Attribute) -> bool:
    """Whether an attribute or a method of a tensor gives no part of it that is handed on."""
    call = around.get(attribute)
    if not isinstance(call, ast.Call) or call.func is not attribute:
        shares = attribute.attr in SHARING and _computes(state, around, attribute)
        return shares or attribute.attr in MEASURES
    operation = tensor_method(attribute.attr)
    if operation is not None and operation.in_place:
        return isinstance(around.get(call), ast.Expr)
    shares = operation is not None and (operation.view or operation.converts)
    return _computes(state, around, call) if shares else _is_new(operation)


def _is_new(operation: Operation | None) -> bool:
    """Whether an operation gives a tensor with elements of its own, or a number."""
    if operation is None or operation.in_place:
        return False
    return not (operation.view or operation.converts)


def _is_tensor(state: State, target: ast.expr, user: ast.stmt) -> bool:
    """Whether a value is added to, or written into, the elements of a tensor."""
    added = isinstance(user, ast.AugAssign)
    if not added and not isinstance(target, ast.Subscript):
        return False
    while isinstance(target, ast.Subscript):
        target = target.value
    held = state.names.get(dotted_name(target))
    return held is not None and (held.is_tensor or (added and held.is_number))
