"""Which names hold nothing but lists of whole numbers, as the text of what they are bound to shows,
and which ranges count labels.

The lists are asked for only where nothing else is known, and items stand as positions.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeGuard

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.runs import DISTINCT
from flake8_vectorize.analysis.syntax.labels import labels_counted
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes, statements
from flake8_vectorize.analysis.values.constants import listed
from flake8_vectorize.analysis.values.imports import dotted_name

# functions that give the items of what they get, all or some, in some order
SAME_ITEMS = frozenset({"list", "tuple", "sorted", "reversed", "random.sample"})
# those that count
COUNTING = frozenset({"range", "numpy.arange", "torch.arange", "torch.randperm"})
# methods that give a list of the same numbers
LISTING = frozenset({"tolist", "copy"})
DISPLAYS = (ast.List, ast.Tuple, ast.ListComp)
Bindings = dict[str, list[ast.expr | None]]


def lists_numbers(state: State, walked: ast.expr) -> bool:
    """Whether a loop walks a name that is bound to lists of whole numbers wherever it is."""
    name = dotted_name(walked)
    reader = _Reader(state)
    if name.startswith("self."):
        return reader.is_attribute(name)
    return reader.is_name(name, state.usage.body, state.usage.parameters)


class _Reader:
    """Reads what names are bound to, in one function and those that it calls."""

    def __init__(self, state: State) -> None:
        self._state = state
        # what is asked already: a list that is made of itself holds what it held
        self._asked: set[tuple[int, str]] = set()

    def is_attribute(self, name: str) -> bool:
        """Whether all that methods give an attribute are such lists."""
        owner = self._state.owner
        if owner is None:
            return False
        if (0, name) in self._asked:
            return True
        self._asked.add((0, name))
        given = False
        for method in filter(_is_function, owner.node.body):
            scope = _Scope(self, _bound_in(method.body), parameters(method))
            if scope.binds(name):
                if not scope.all_lists(name):
                    return False
                given = given or scope.is_new(name)
        return given

    def is_name(self, name: str, body: Sequence[ast.stmt], given: Iterable[str]) -> bool:
        """Whether a name of a function that gets other names is bound to such lists alone."""
        scope = _Scope(self, _bound_in(body), given)
        return scope.is_list(name)

    def gives(self, name: str) -> bool:
        """Whether a function of the module returns such lists alone."""
        function = self._state.module.functions.get(name)
        if function is None or (1, name) in self._asked:
            return False
        self._asked.add((1, name))
        scope = _Scope(self, _bound_in(function.body), parameters(function))
        found = [node for node in statements(function.body) if isinstance(node, ast.Return)]
        return bool(found) and all(node.value and scope.holds(node.value) for node in found)

    def full_name(self, call: ast.Call) -> str:
        """What a call calls, by its full name."""
        name = dotted_name(call.func)
        return self._state.module.imports.resolve(name) or name


class _Scope:
    """The names that a function binds, and those that it gets."""

    def __init__(self, reader: _Reader, bound: Bindings, given: Iterable[str]) -> None:
        self._reader = reader
        self._bound = bound
        self._given = frozenset(given)
        self._asked: set[str] = set()

    def is_list(self, name: str) -> bool:
        """Whether a name is bound to lists of numbers alone."""
        if name.startswith("self."):
            return self._reader.is_attribute(name)
        if name in self._given or name not in self._bound:
            return False
        if name in self._asked:
            return True
        self._asked.add(name)
        return self.all_lists(name) and self.is_new(name)

    def binds(self, name: str) -> bool:
        """Whether a statement binds a name."""
        return name in self._bound

    def all_lists(self, name: str) -> bool:
        """Whether all that a name is bound to are such lists."""
        return all(value is not None and self.holds(value) for value in self._bound[name])

    def is_new(self, name: str) -> bool:
        """Whether a name is bound to something that is not made of what it held."""
        return any(
            value is not None and all(dotted_name(part) != name for part in nodes(value))
            for value in self._bound[name]
        )

    def holds(self, node: ast.expr) -> bool:
        """Whether an expression gives a list of whole numbers."""
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.holds(node.left) and self.holds(node.right)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            return self.holds(node.value)
        if isinstance(node, ast.IfExp):
            return self.holds(node.body) and self.holds(node.orelse)
        if isinstance(node, DISPLAYS):
            made = listed(node)
            items = (*(made.items or ()), *filter(None, (made.element,)))
            return bool(items) and all(item.is_number for item in items)
        return self.is_list(dotted_name(node))

    def _called(self, call: ast.Call) -> bool:
        name = self._reader.full_name(call)
        if name in SAME_ITEMS and call.args:
            return self.holds(call.args[0])
        if name in COUNTING:
            return True
        if isinstance(call.func, ast.Attribute) and call.func.attr in LISTING:
            return self.holds(call.func.value)
        return self._reader.gives(name)


def _is_function(node: ast.stmt) -> TypeGuard[FunctionNode]:
    return isinstance(node, FUNCTIONS)


def _bound_in(body: Sequence[ast.stmt]) -> Bindings:
    """What statements bind names and attributes to; None where that is no expression."""
    found: Bindings = defaultdict(list)
    for node in statements(body):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _bind(target, node.value, found)
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
            _bind(node.target, node.value, found)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            _bind(node.target, None, found)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    _bind(item.optional_vars, None, found)
    return found


def _bind(target: ast.expr, value: ast.expr | None, found: Bindings) -> None:
    if isinstance(target, (ast.Tuple, ast.List)):
        parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        alike = len(parts) == len(target.elts)
        for number, part in enumerate(target.elts):
            _bind(part, parts[number] if alike else None, found)
    elif not (isinstance(value, ast.Constant) and value.value is None):
        found[dotted_name(target)].append(value)


def labels_of(state: State, call: ast.Call) -> str:
    """The `function` of the number that a range gives, if it counts all labels that a tensor may
    hold: each of them once, and which tensor. Else ''.
    """
    usage = state.usage
    name = labels_counted(call, usage.bound_to)
    use = usage.get(name)
    bound = (use.stores if use is not None else 0) + (name in usage.parameters)
    return f"{DISTINCT}{name}" if name and bound < 2 else ""
