"""The value of a call: torch by its table, builtins, functions of the file; the rest is opaque."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.evaluation.arguments import (
    all_looked_up,
    all_of_entries,
    hand_over,
    handed_back,
    items_taint,
)
from flake8_vectorize.analysis.evaluation.arrays import array_of
from flake8_vectorize.analysis.evaluation.builtins import Builtins
from flake8_vectorize.analysis.evaluation.closures import read_around
from flake8_vectorize.analysis.evaluation.distributions import asked, asks_probability, drawn, made
from flake8_vectorize.analysis.evaluation.encodings import encoded
from flake8_vectorize.analysis.evaluation.functionals import (
    called,
    note_arrays,
    note_shapes,
    shapes_of,
    takes_singly,
)
from flake8_vectorize.analysis.evaluation.growing import added, grow, list_within
from flake8_vectorize.analysis.evaluation.guards import note_memory
from flake8_vectorize.analysis.evaluation.lent import note_update
from flake8_vectorize.analysis.evaluation.rearranging import rearrange, rearranges
from flake8_vectorize.analysis.evaluation.showing import shown_by_method
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.evaluation.torch_calls import TorchCalls
from flake8_vectorize.analysis.evaluation.windows import note_named_windows
from flake8_vectorize.analysis.knowledge.distributions import PACKAGE, is_distribution
from flake8_vectorize.analysis.knowledge.joins import join_by_method, join_of
from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.loops.events import NAMELESS, UNNAMED
from flake8_vectorize.analysis.syntax.receivers import made_on_device, placed
from flake8_vectorize.analysis.syntax.writes import ADDING, adds_by
from flake8_vectorize.analysis.values.containers import DICTIONARIES, given_by
from flake8_vectorize.analysis.values.forms import MODELLED
from flake8_vectorize.analysis.values.hosting import (
    COPYING,
    PURE_PACKAGES,
    TENSOR_CASTS,
    TYPE_CASTS,
    communicates,
    counts,
    is_hosted,
    takes_arrays,
    takes_lists,
)
from flake8_vectorize.analysis.values.imports import dotted_name, is_class_name
from flake8_vectorize.analysis.values.modules import functional
from flake8_vectorize.analysis.values.sequences import listed
from flake8_vectorize.analysis.values.value import (
    ARRAYS,
    COPIED,
    ENTRY,
    MOVED,
    NOTHING,
    NUMBER,
    OBJECT,
    READ_FROM_DATA,
    TEXT,
    UNKNOWN,
    Kind,
    Value,
    ragged_of,
    taint_of,
    tainted,
    united,
)

if TYPE_CHECKING:
    from flake8_vectorize.analysis.evaluation.expressions import Expressions

# what a function may say that it returns of which more is known by its text
STORAGES = (Kind.TENSOR, Kind.UNKNOWN)
# methods that copy what they are of to an array of NumPy's
TO_ARRAYS = frozenset({"numpy", "to_numpy"})


class Calls:
    """Evaluates calls in a state."""

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._expressions = expressions
        self._torch = TorchCalls(state, expressions)
        self._builtins = Builtins(state, expressions)

    def value(self, node: ast.Call) -> Value:
        """The value of a call; what it does to the loops around it is written into their frames."""
        name = dotted_name(node.func)
        root = name.partition(".")[0]
        held = self._state.names.get(root)
        imported = held is None or bool(held.function)
        full = self._state.module.imports.resolve(name) if imported else ""
        holder = rearranges(self._state, node, full)
        if holder:
            taint = taint_of(self._expressions.arguments(node))
            return rearrange(self._state, node, holder, taint)
        if full:
            if communicates(full):
                self._state.loops.effect(f"{name}()", node.lineno)
            operation = torch_function(full)
            if operation is not None:
                return self._torch.function(node, full, operation)
            module = functional(node, self._state.module.imports)
            if module is not None:
                return module._replace(taint=taint_of(self._expressions.arguments(node)))
            if full in TYPE_CASTS and node.args:
                value = self._declared(node, self._expressions.raw(node.args[-1]))
                return self._state.read(value)._replace(view=None) if full == COPYING else value
            if full in TENSOR_CASTS and node.args:
                value = self._expressions.arguments(node)[0]
                return value if value.is_tensor else value._replace(kind=Kind.TENSOR, proof=full)
            if full.startswith(PACKAGE):
                return self._distributed(node, full)
            return self._known(node, full, imported=True)
        function = called(node, name, self._state)
        if function is not None:
            return self._by_other_name(node, function)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, name)
        if held is None or held.function:
            builtin = self._builtins.value(node, name)
            if builtin is not None:
                return builtin
        return self._known(node, name)

    def _declared(self, node: ast.Call, value: Value) -> Value:
        """What a value is that `cast(Tensor, value)` declares to be something."""
        if value.kind is not Kind.UNKNOWN or len(node.args) != 2:
            return value
        declared = self._state.module.annotations.value(node.args[0])
        if declared is UNKNOWN:
            return value
        return declared._replace(
            text=value.text, taint=value.taint, ragged=value.ragged, view=value.view
        )

    def _by_other_name(self, node: ast.Call, function: Value) -> Value:
        """The value of a call of a function of torch that a name, or a module, stands for."""
        full = function.function
        operation = torch_function(full)
        assert operation is not None
        value = self._torch.function(node, full, operation)
        return value._replace(proof=function.proof) if function.proof else value

    def _distributed(self, node: ast.Call, full: str) -> Value:
        """The value of a call of something in `torch.distributions`."""
        values = self._expressions.arguments(node)
        known = made(node, full, values, self._state)
        return known or self._result(node, full, values, imported=True)

    def _method(self, node: ast.Call, function: ast.Attribute, dotted: str) -> Value:
        receiver = self._expressions.raw(function.value)
        name = function.attr
        listed = receiver.kind in (Kind.SEQUENCE, Kind.TUPLE)
        if adds_by(node) and (listed or (receiver.kind is Kind.UNKNOWN and name == "append")):
            return self._added(node, function)
        if receiver.kind is Kind.OBJECT and is_distribution(receiver.proof):
            arguments = self._expressions.arguments(node)
            given = asked(self._state.read(receiver), name, arguments, self._state)
            return given or self._result(node, dotted or f"….{name}", [receiver, *arguments])
        operation = tensor_method(name)
        holder = dotted[: -len(name) - 1]
        if operation is not None and operation.in_place:
            note_update(self._state, holder, receiver, node.lineno)
        receiver = shown_by_method(self._state, node, receiver, holder)
        if receiver.is_tensor and operation is not None:
            part = self._torch.part(node, name, function.value, receiver)
            if part is not None:
                return part
            model = self._model(node) if name in MODELLED else None
            arguments = [model] if model is not None else []
            if model is None and name != "size":
                arguments = self._expressions.arguments(node, join_by_method(node))
            return self._torch.method(node, function, receiver, operation, arguments)
        if receiver.kind is Kind.UNKNOWN and name == "size" and len(node.args) < 2:
            shape = Value(Kind.SHAPE, text=receiver.text, taint=receiver.ragged)
            if not node.args:
                return shape
            return self._expressions.indexing.extent(shape, node.args[0])
        if receiver.kind in (Kind.UNKNOWN, Kind.ARRAY) and name in ("item", "tolist"):
            taint = united(self._state.read(receiver).taint, READ_FROM_DATA)
            self._state.loops.synchronized(node, taint)
            if name == "item":
                return Value(Kind.NUMBER, taint=taint)
            return Value(Kind.SEQUENCE, taint=taint, element=NUMBER)
        values = [self._state.read(receiver), *self._expressions.arguments(node)]
        taint, ragged = taint_of(values), ragged_of(values)
        if receiver.kind in (Kind.UNKNOWN, Kind.ARRAY) and name in TO_ARRAYS and not node.args:
            if receiver.proof == MOVED:
                self._state.loops.synchronized(node, taint)
            return Value(Kind.ARRAY, taint=taint, ragged=ragged, proof=COPIED)
        if listed and name in ("index", "count"):
            return Value(Kind.INTEGER, taint=united(taint, READ_FROM_DATA))
        if listed and name == "copy":
            return receiver  # it holds what the list holds
        if receiver.kind is Kind.TEXT:
            return TEXT._replace(taint=taint)
        if receiver.kind is Kind.UNKNOWN and name == "get" and node.args:
            mark = ENTRY if all_looked_up(values) else None
            return Value(Kind.UNKNOWN, receiver.text, constant=mark, taint=taint, ragged=taint)
        if receiver.kind is Kind.MAPPING:
            return given_by(receiver, name, taint)
        if receiver.kind is Kind.ARRAY:
            return Value(Kind.ARRAY, taint=taint, ragged=ragged, proof=receiver.proof)
        proof = MOVED if placed(node) else ""
        if operation is not None and self._is_made_here(receiver, function):
            # whatever it is, it is no object of the user's: a method of that name computes
            reduced = NOTHING if operation.reducing else ragged
            return Value(Kind.UNKNOWN, receiver.text, taint=taint, ragged=reduced, proof=proof)
        made = self._result(node, dotted or f"{UNNAMED}.{name}", values)
        return made._replace(proof=proof) if proof and made.kind is Kind.UNKNOWN else made

    def _model(self, node: ast.Call) -> Value | None:
        """The argument of `x.type_as(y)`, whose elements are not read; None if it is not alone."""
        if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
            return None
        model = self._expressions.raw(node.args[0])
        return model._replace(taint=model.ragged, forms=(), view=None)

    def _is_made_here(self, receiver: Value, function: ast.Attribute) -> bool:
        """Whether a value of unknown kind was computed in the loop around."""
        if not self._state.loops or not receiver.taint or receiver.kind is not Kind.UNKNOWN:
            return False
        # `items[i].add(x)` is of an object out of a container: it has a method of its own
        return not (isinstance(function.value, ast.Subscript) and function.attr in ADDING)

    def _known(self, node: ast.Call, name: str, imported: bool = False) -> Value:
        """A call of a plain or imported function that is neither torch's nor a builtin."""
        values = self._expressions.arguments(node, join_of(node, name))
        if name.startswith("numpy."):
            return array_of(self._state, node, name, values)
        if name.startswith("math."):
            return Value(Kind.NUMBER, taint=taint_of(values))
        if imported and name.startswith(DICTIONARIES):
            return Value(Kind.MAPPING, taint=taint_of(values))
        numbers = listed(name, node, values) if imported else None
        if numbers is not None:
            return numbers._replace(taint=taint_of(values))
        return self._result(node, name, values, imported)

    def _result(
        self, node: ast.Call, name: str, values: Sequence[Value], imported: bool = False
    ) -> Value:
        """The result of a call whose body is not looked into; `imported` says that the name is
        the full one of something that the file imports.
        """
        loops = self._state.loops
        if self._state.heard is not None:
            self._state.heard[node] = values
        taint, ragged = taint_of(values), shapes_of(node, name, values, self._state)
        callee = self._callee(node, name)
        # an object that is carried itself is the same one, whatever it holds by now
        loops.named(callee - {f.carried(name.partition(".")[0]) for f in loops.frames}, node.func)
        taint = united(taint, callee)
        if self._state.closures and loops:
            taint = united(taint, read_around(self._state, node))
        declared = self._state.declared_result(name, imported)
        declared = encoded(node) if declared is UNKNOWN else declared
        if declared.taint and any(value.is_tensor for value in values):
            taint = united(taint, declared.taint)
            loops.synchronized(node, taint)
        if loops:
            self._goes_to(node, name, values, taint, declared, imported)
            taint = united(taint, drawn(name, imported, self._state))
        if declared.kind not in STORAGES:
            return tainted(declared, taint, ragged)
        view = handed_back(self._state, node, name, values)
        if declared.is_tensor and not all_of_entries(values):
            return tainted(declared, taint, ragged)._replace(view=view)
        # what an object holds under such a name is a module as well as a class
        constructed = is_class_name(name) and name[:5] != "self."
        kind = Kind.OBJECT if constructed else Kind.UNKNOWN
        made = self._state.module.annotations.value(node.func) if constructed else UNKNOWN
        if all_looked_up(values):
            taint = united(taint, READ_FROM_DATA)
            return Value(kind, constant=ENTRY, taint=taint, ragged=ragged, view=view)
        proof = MOVED if kind is Kind.UNKNOWN and made_on_device(node) else made.proof
        return Value(kind, taint=taint, ragged=ragged, view=view, proof=proof)

    def _goes_to(
        self,
        node: ast.Call,
        name: str,
        values: Sequence[Value],
        taint: frozenset[str],
        declared: Value,
        imported: bool,
    ) -> None:
        """Writes down in the loops around a call what goes to a function that is not known."""
        loops = self._state.loops
        shown = dotted_name(node.func) if imported else name
        known = name in self._state.module.functions
        hosted = (imported and is_hosted(name)) or (counts(values, declared) and not known)
        if takes_singly(name, self._state):
            loops.left_torch(name, taint)
        elif hosted or takes_lists(values):
            loops.left_torch(shown or NAMELESS, taint)
        elif not (imported and takes_arrays(name)):
            # what gets copies of tensors on the host does not compute with torch
            copied = any(value.proof == COPIED for value in values)
            loops.left_torch(shown or NAMELESS, taint if copied else NOTHING)
        if not (imported and name.startswith(PURE_PACKAGES)):
            tensors = all(value.is_tensor for value in values if value.taint)
            given = [value for value in values if value.kind in ARRAYS]
            items = items_taint(values)
            own = "." not in shown.removeprefix("self.")
            computes = (tensors and own) or asks_probability(name, values)
            note_shapes(node, name, given, self._state)
            whole = tensors and (imported or known)
            loops.called(node, shown, taint, given, whole, items, computes)
            note_arrays(node, name, shown, imported, self._state)
            if not imported and shown:
                note_memory(self._state, node, shown)
        loops.worked(taint, "")
        note_named_windows(loops, shown, node, values)
        hand_over(self._state, node, name, values)

    def _callee(self, node: ast.Call, name: str) -> frozenset[str]:
        """What the choice of the called object depends on."""
        method = name.startswith(UNNAMED)
        if name and not method:
            held = self._state.names.get(name.partition(".")[0])
            return held.taint if held is not None and held.kind is not Kind.TENSOR else NOTHING
        chooser: ast.expr = node.func
        if isinstance(chooser, ast.Attribute):
            chooser = chooser.value
            if isinstance(chooser, ast.Call) or (method and not isinstance(chooser, ast.Subscript)):
                return NOTHING
        chosen = self._expressions.raw(chooser)
        return NOTHING if method and chosen.is_tensor else chosen.taint

    def _added(self, node: ast.Call, function: ast.Attribute) -> Value:
        """A list, set or deque gets an item, or several."""
        name = dotted_name(function.value) or list_within(self._state, function.value)
        extends = function.attr == "extend"
        join = self._state.usage.join_of(name, node) if extends else ""
        values = self._expressions.arguments(node, join)
        item = values[-1] if values else UNKNOWN
        grow(self._state, name, added(item) if extends else (item,), node)
        return OBJECT
