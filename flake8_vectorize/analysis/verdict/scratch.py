"""Which tensors a loop makes time and again though they are the same: it only reads them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.table import Operation, tensor_method, torch_function
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import SAME_STORAGE, bindings
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Kind
from flake8_vectorize.model.nest import Place

# what holds or gives on what it is made of
HOLDERS = (
    ast.Tuple,
    ast.List,
    ast.Set,
    ast.Dict,
    ast.Starred,
    ast.IfExp,
    ast.BoolOp,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
LISTS = frozenset({Kind.SEQUENCE, Kind.TUPLE, Kind.MAPPING, Kind.OBJECT})
LEAVING = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Lambda, ast.FunctionDef)
Changed = Callable[[Closure], frozenset[str]]


def repeated(frame: Frame, state: State, changed: Changed) -> tuple[Place, ...]:
    """The calls that make the same tensor in every iteration, which the loop neither changes nor
    keeps: it is as good as made once.
    """
    if not frame.allocations:
        return ()
    uses = _Uses(frame, state, changed)
    found = [call for call in frame.allocations if not uses.is_scratch(call)]
    return tuple(Place(dotted_name(call.func), call.lineno) for call in found)


class _Uses:
    """What becomes of a tensor in the text of a loop."""

    def __init__(self, frame: Frame, state: State, changed: Changed) -> None:
        self._frame = frame
        self._state = state
        self._changed = changed
        whole = nodes(frame.node)
        self._around = {part: node for node in whole for part in children(node)}
        self._seen: set[str] = set()

    def is_scratch(self, call: ast.Call) -> bool:
        """Whether what a call gives is changed, or kept beside what others give."""
        self._seen.clear()
        return self._loses(call)

    def _loses(self, node: ast.AST) -> bool:
        """Whether what an expression gives does not stay what it is, or not for this iteration."""
        around = self._around.get(node)
        if isinstance(around, ast.keyword):
            around = self._around[around]
        if isinstance(around, ast.Call):
            return self._given(around, node)
        if isinstance(around, ast.Attribute):
            return self._attribute(around)
        if isinstance(around, ast.Subscript):
            changes = not isinstance(around.ctx, ast.Load)
            return around.value is node and (changes or self._loses(around))
        if isinstance(around, ast.NamedExpr):
            return self._bound(around.target, node) or self._loses(around)
        if isinstance(around, (ast.Assign, ast.AnnAssign)):
            targets = around.targets if isinstance(around, ast.Assign) else [around.target]
            return any(self._bound(target, node) for target in targets)
        if isinstance(around, ast.AugAssign):
            return self._holds(around.target)
        if isinstance(around, (ast.For, ast.comprehension)):
            return around.iter is node and self._bound(around.target, node)
        if isinstance(around, HOLDERS):
            test = around.test if isinstance(around, ast.IfExp) else None
            return test is not node and self._loses(around)
        return isinstance(around, LEAVING)

    def _given(self, call: ast.Call, node: ast.AST) -> bool:
        """Whether a call changes or keeps an argument, or gives it back to what does."""
        name = dotted_name(call.func)
        if any(part.value is node and part.arg == "out" for part in call.keywords):
            return True
        operation = torch_function(self._state.module.imports.resolve(name))
        if operation is not None:
            first = bool(call.args) and call.args[0] is node
            return first and self._changes(operation, call)
        if getattr(call.func, "attr", "") in ADDING:
            return True
        function = self._state.function(name)
        if function is None:
            return False
        names = [parameter for parameter in parameters(function) if parameter != "self"]
        given = dict(zip(map(id, call.args), names, strict=False))
        given |= {id(part.value): part.arg or "" for part in call.keywords}
        parameter = given.get(id(node), "")
        if parameter in self._changed(function):
            return True
        back = self._state.module.given_back(function)
        return parameter in back and self._loses(call)

    def _attribute(self, node: ast.Attribute) -> bool:
        call = self._around.get(node)
        if not isinstance(call, ast.Call) or call.func is not node:
            return f".{node.attr}" in SAME_STORAGE and self._loses(node)
        operation = tensor_method(node.attr)
        return operation is not None and self._changes(operation, call)

    def _changes(self, operation: Operation, call: ast.Call) -> bool:
        """Whether an operation changes its operand, or gives it back to what does."""
        shares = operation.view or operation.converts
        return operation.in_place or (shares and self._loses(call))

    def _bound(self, target: ast.expr, value: ast.AST) -> bool:
        """Whether what is bound to a target is changed or kept under its names."""
        if not isinstance(target, (ast.Name, ast.Tuple, ast.List)):
            return self._holds(target)
        assert isinstance(value, ast.expr)
        return any(self._named(name) for name, _ in bindings(target, value))

    def _holds(self, target: ast.expr) -> bool:
        """Whether what is put into a target stays the very tensor that it is."""
        if isinstance(target, ast.Attribute):
            return True
        base = target.value if isinstance(target, ast.Subscript) else target
        held = self._state.names.get(dotted_name(base))
        return held is not None and held.kind in LISTS

    def _named(self, name: str) -> bool:
        """Whether a name is changed in place or bound again, or a use of it changes or keeps it."""
        if name in self._seen:
            return False
        self._seen.add(name)
        uses = [n for n in self._around if isinstance(n, ast.Name) and n.id == name]
        reads = [node for node in uses if isinstance(node.ctx, ast.Load)]
        changed = name in self._frame.mutated or len(uses) - len(reads) > 1
        return changed or any(self._loses(node) for node in reads)
