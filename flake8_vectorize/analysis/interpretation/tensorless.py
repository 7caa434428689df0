"""Functions that meet no tensor, as their text and the uses of their names show: whatever their
loops walk, it is no axis.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from flake8_vectorize.analysis.evaluation.calls import TO_ARRAYS
from flake8_vectorize.analysis.evaluation.encodings import ASKED
from flake8_vectorize.analysis.evaluation.instances import DATASETS, SAVED
from flake8_vectorize.analysis.evaluation.state import BUILTIN_NAMES, State
from flake8_vectorize.analysis.knowledge.collectors import FOLDING
from flake8_vectorize.analysis.knowledge.distributions import PACKAGE
from flake8_vectorize.analysis.knowledge.table import TENSOR_ONLY, torch_function
from flake8_vectorize.analysis.syntax.receivers import CASTS, OF_ARRAYS, of_torch, placed
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.use import Use
from flake8_vectorize.analysis.syntax.walking import CHILDREN, nodes
from flake8_vectorize.analysis.values.annotations import TENSORS
from flake8_vectorize.analysis.values.hosting import TENSOR_CASTS, TYPE_CASTS
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.modules import functional
from flake8_vectorize.analysis.values.value import Kind, Value

# what is a tensor or an array, or gives some
TELLING = frozenset({Kind.TENSOR, Kind.ARRAY, Kind.LOADER})
# of these the proof says what they hold, or of what class they are
VAGUE = frozenset({Kind.UNKNOWN, Kind.OBJECT, Kind.MODULE, Kind.MODULES})
ARRAYS = "numpy."
# what says that something is a tensor
TYPES = TENSORS | {"is_tensor"}
# attributes of what nothing is known of that hold tensors
HOLDING = SAVED | {DATASETS}
# methods by which an object shows that it is a tensor, or becomes an array
SHOWING = TENSOR_ONLY | OF_ARRAYS | TO_ARRAYS | CASTS
# what is read in a way of its own
APART = frozenset(
    {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Match, ast.AsyncFor, ast.AsyncWith}
)


def meets_tensors(state: State, body: Sequence[ast.stmt]) -> bool:
    """Whether a tensor or an array may come up in statements, before which the state is this."""
    if any(map(_may_hold_one, state.names.values())) or _is_evident(state.usage):
        return True
    names = dict(state.names)
    found = _Sight(state).finds(body)
    state.names = names
    return found


def _may_hold_one(value: Value | None) -> bool:
    """Whether a value is a tensor or an array, or something may be taken from it that is one."""
    if value is None:
        return False
    if value.kind in TELLING or (value.proof and value.kind in VAGUE):
        return True
    return _may_hold_one(value.element) or any(map(_may_hold_one, value.items or ()))


def _is_evident(usage: Usage) -> bool:
    """Whether the use of a name, or of a part of what it holds, shows a tensor."""
    if usage.shown or usage.wholes or usage.arrays or any(usage.numbers):
        return True
    return any(_tells(name, use, usage) for name, use in usage.names.items())


def _tells(name: str, use: Use, usage: Usage) -> bool:
    """Whether the uses of a name show a tensor, or a list of which torch makes one."""
    if use.collected and use.collected not in FOLDING:
        return True
    given = name in BUILTIN_NAMES and not use.stores
    return use.tells and not given and not usage.imports.resolve(name)


class _Sight:
    """Looks in one function for what gives a tensor or an array."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._module = state.module
        # the attributes of the object that statements read, and what they call, by its name
        self._read: list[str] = []
        self._calls: list[tuple[str, bool]] = []

    def finds(self, body: Sequence[ast.stmt]) -> bool:
        """Whether something in statements may give one. What classes and functions tell of what is
        read and called is asked last: they are long to read.
        """
        found: list[Any] = [*body]
        for node in found:
            kind = type(node)
            check = CHECKS.get(kind)
            if kind in APART or (check is not None and check(self, node)):
                return True
            parts = PARTS.get(kind)
            found += CHILDREN[kind](node) if parts is None else parts(self, node)
        lookup, result = self._state.lookup, self._state.declared_result
        if any(_may_hold_one(lookup(name)) for name in self._read):
            return True
        return any(_may_hold_one(result(name, imported)) for name, imported in self._calls)

    def in_call(self, node: ast.Call) -> Sequence[ast.AST]:
        """What a call evaluates, but for types."""
        if len(node.args) == 2:
            name = dotted_name(node.func)
            if name == "isinstance":
                return node.args[:1]
            if self._module.imports.resolve(name) in TYPE_CASTS:
                return node.args[1:]
        return CHILDREN[ast.Call](node)

    def below(self, node: ast.Attribute) -> Sequence[ast.AST]:
        """What an attribute is of, unless the whole is a name that is imported."""
        return () if self._module.imports.resolve(dotted_name(node)) else (node.value,)

    def named(self, node: ast.Name) -> bool:
        constant = self._module.constants.get(node.id)
        return node.id in TYPES or self._gives(node.id) or _may_hold_one(constant)

    def _gives(self, name: str) -> bool:
        """Whether a name is imported and is a function, or a class, that makes one."""
        full = self._module.imports.resolve(name)
        if not full:
            return False
        if full.startswith((ARRAYS, PACKAGE)) or full in TENSOR_CASTS:
            return True
        return torch_function(full) is not None

    def attribute(self, node: ast.Attribute) -> bool:
        if node.attr in TYPES or node.attr in HOLDING:
            return True
        name = dotted_name(node)
        if not name.startswith("self."):
            return bool(name) and self._gives(name)
        if type(node.ctx) is ast.Load:
            self._read.append(name)
        return False

    def called(self, node: ast.Call) -> bool:
        name = dotted_name(node.func)
        full = self._module.imports.resolve(name) if name else ""
        if any(keyword.arg == ASKED for keyword in node.keywords):
            return True
        if len(node.args) == 2 and full in TYPE_CASTS:
            return self._declares(node.args[0])
        if len(node.args) == 2 and name == "isinstance":
            return any(map(_is_type, nodes(node.args[1])))
        if isinstance(node.func, ast.Attribute) and not full and _shows(node, node.func.attr):
            return True
        if name:
            self._calls.append((full or name, bool(full)))
        return self._declares(node.func) or functional(node, self._module.imports) is not None

    def in_declaration(self, node: ast.AnnAssign) -> Sequence[ast.AST]:
        """What a declaration evaluates, but for the type."""
        return [node.target] if node.value is None else [node.target, node.value]

    def declared(self, node: ast.AnnAssign) -> bool:
        """Whether a declaration says that something is one."""
        return self._declares(node.annotation)

    def _declares(self, annotation: ast.expr) -> bool:
        return _may_hold_one(self._module.annotations.value(annotation))

    def remarked(self, node: ast.Assign) -> bool:
        """Whether a comment says that what is made has the shape of a tensor."""
        line = node.end_lineno or node.lineno
        return not self._state.arrays and bool(self._module.comments.shape(line))


def _shows(call: ast.Call, method: str) -> bool:
    """Whether a method shows that its object is a tensor, or makes an array of it."""
    return method in SHOWING or of_torch(call) or placed(call)


def _is_type(node: ast.AST) -> bool:
    """Whether a node names a type of tensors."""
    return getattr(node, "attr", getattr(node, "id", "")) in TYPES


def _multiplies(sight: _Sight, node: ast.BinOp) -> bool:
    """Whether two matrices are multiplied."""
    return type(node.op) is ast.MatMult


def _takes_several(sight: _Sight, node: ast.Subscript) -> bool:
    """Whether a subscript has several positions, as only those of arrays have, or new axes."""
    place = node.slice
    if type(place) is ast.Constant:
        return place.value is None or place.value is ...
    return type(place) is ast.Tuple or type(place) is ast.Compare


# what tells that a node gives a tensor, and what is evaluated of one that holds types or names too
CHECKS: dict[type[ast.AST], Callable[[_Sight, Any], bool]] = {
    ast.Name: _Sight.named,
    ast.Attribute: _Sight.attribute,
    ast.Call: _Sight.called,
    ast.Subscript: _takes_several,
    ast.BinOp: _multiplies,
    ast.Assign: _Sight.remarked,
    ast.AnnAssign: _Sight.declared,
}
PARTS: dict[type[ast.AST], Callable[[_Sight, Any], Sequence[ast.AST]]] = {
    ast.Attribute: _Sight.below,
    ast.Call: _Sight.in_call,
    ast.AnnAssign: _Sight.in_declaration,
}
