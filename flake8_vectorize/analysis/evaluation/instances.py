"""What objects hold and return whose classes the file defines: `batch.x`, `self.encoder(x)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from flake8_vectorize.analysis.evaluation.classes import FORWARD, ClassAttributes
from flake8_vectorize.analysis.evaluation.module import Module
from flake8_vectorize.analysis.syntax.remembering import Memory
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.values.annotations import INSTANCE
from flake8_vectorize.analysis.values.modules import held_by
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value

CALL = "__call__"
# what autograd keeps for a backward pass
SAVED = frozenset({"saved_tensors", "saved_variables"})
# where a data set that is made of others holds these
DATASETS = "datasets"


class Instances:
    """The objects that the names of one function lead to, in an object of class `owner`."""

    def __init__(
        self, names: Mapping[str, Value], owner: ClassAttributes | None, module: Module
    ) -> None:
        self._names = names
        self._owner = owner
        self._module = module

    def held(self, name: str) -> Value:
        """What `holder.name` holds, as the class of the holder shows."""
        holder, _, attribute = name.rpartition(".")
        held = self._value(holder)
        if held.kind is Kind.MODULE:
            return held_by(held, attribute)
        own = self._class(held)
        if own is not None:
            return own.value(attribute)
        if held.kind is not Kind.UNKNOWN and held.kind is not Kind.LOADER:
            return UNKNOWN
        if attribute == DATASETS:
            return Value(Kind.SEQUENCE, element=Value(Kind.LOADER))
        if attribute in SAVED:
            return Value(Kind.SEQUENCE, element=Value(Kind.TENSOR, proof=f".{attribute}"))
        return UNKNOWN

    def returned(self, name: str) -> Value:
        """What a call of an object, or of a method of an object or a class, returns."""
        own, method = self._called(name)
        return own.result(method) if own is not None else UNKNOWN

    def memory(self, name: str) -> Callable[[], str] | None:
        """What tells what a call of an object, or of a method, carries from one call to the next,
        `self.v` or ''; None if nothing is known of it.
        """
        holder, _, method = name.rpartition(".")
        own, whose = self._owner if holder == "self" else None, "self."
        if own is None or _method(own, method) is None:
            (own, method), whose = self._called(name), "its "
        return None if own is None else partial(_kept, own, method, whose)

    def _called(self, name: str) -> tuple[ClassAttributes | None, str]:
        """The class whose method is called, with its name."""
        own = self._class(self._value(name))
        if own is not None:
            return own, FORWARD if own.is_module else CALL
        holder, _, method = name.rpartition(".")
        return self._class(self._value(holder)) or self._module.instance(holder), method

    def _value(self, name: str) -> Value:
        """What is known of an object: of a name here, or of an attribute of `self`."""
        if name.startswith("self.") and self._owner is not None:
            known = self._names.get(name)
            return known or self._owner.value(name[5:])
        return self._names.get(name, UNKNOWN)

    def _class(self, value: Value) -> ClassAttributes | None:
        if not value.proof.startswith(INSTANCE):
            return None
        return self._module.instance(value.proof[len(INSTANCE) :].partition(",")[0])


def _kept(own: ClassAttributes, method: str, whose: str) -> str:
    kept = Memory(partial(_method, own)).kept(method)
    return f"{whose}{kept}" if kept else ""


def _method(own: ClassAttributes, name: str) -> FunctionNode | None:
    """The method of that name of a class, its own one or that of a base."""
    found = own.method(name)
    for base in own.bases:
        if found is None and isinstance(base, ClassAttributes):
            found = _method(base, name)
    return found
