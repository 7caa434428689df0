"""What the attributes of `self` hold, as the class itself shows."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol

from flake8_vectorize.analysis.evaluation.evidence import shown_at_all
from flake8_vectorize.analysis.evaluation.making import Making, is_one
from flake8_vectorize.analysis.evaluation.same_shapes import same_shaped
from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.syntax.defaults import class_default, defaults_of
from flake8_vectorize.analysis.syntax.remembering import own_attribute
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS
from flake8_vectorize.analysis.syntax.survey import BLOCKS, FunctionNode
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.annotations import MODULE_LISTS, Annotations
from flake8_vectorize.analysis.values.constants import LISTS, listed, literal, written_out
from flake8_vectorize.analysis.values.containers import DICTIONARIES
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.modules import functional, given_by, module_made
from flake8_vectorize.analysis.values.most import one_of
from flake8_vectorize.analysis.values.value import OBJECT, UNKNOWN, Kind, Value, first_telling

# the method of a module, or of a function with a gradient of its own, that torch calls
FORWARD = "forward"
# methods that the size of a tensor has as well; attributes hold more of these than other names
OF_SIZES = frozenset({"numel"})
# what is called without being a function; the proof is the class of what gives a tensor then
CALLED = frozenset({Kind.MODULE, Kind.MODULES})
PASSING = frozenset({ast.Return, ast.Raise, ast.FunctionDef, ast.ClassDef})  # give nothing
NEW_ARRAYS = frozenset({"numpy.zeros", "numpy.ones", "numpy.full", "numpy.empty", "numpy.eye"})


class Base(Protocol):
    """What a class inherits from."""

    def value(self, attribute: str, /) -> Value:
        """What `self.attribute` holds."""

    def result(self, method: str, /) -> Value:
        """What `self.method()` returns."""


class ClassAttributes:
    """The attributes of one class: annotations first, then buffers, parameters and assignments in
    methods, then what its bases show.

    `summarize` tells what one of its methods returns.
    """

    def __init__(
        self,
        node: ast.ClassDef,
        imports: Imports,
        annotations: Annotations,
        summarize: Callable[[FunctionNode, ClassAttributes], Value],
        bases: Sequence[Base] = (),
    ) -> None:
        self._node = node
        self._imports = imports
        self._annotations = annotations
        self._summarize = summarize
        self.bases = bases
        self._values: dict[str, Value] | None = None
        # what methods give attributes that nothing else is known of, until somebody asks
        self._texts: dict[str, list[tuple[ast.expr, FunctionNode]]] = {}
        self._making: dict[FunctionNode, Making] = {}
        # what those get that remain unknown
        self._unknown: dict[str, list[ast.expr]] = {}
        self._properties: set[str] = set()
        # the numbers of attributes that are parameters with defaults; None if they get others too
        self._usual: dict[str, int | None] = {}
        self._usage: Usage | None = None
        self._methods: dict[str, FunctionNode] | None = None

    @property
    def node(self) -> ast.ClassDef:
        """Its definition."""
        return self._node

    @property
    def is_module(self) -> bool:
        """Whether torch calls it with tensors: it has a `forward`, or inherits from `torch.nn`."""
        named = (self._imports.resolve(dotted_name(base)) for base in self._node.bases)
        return (
            self.method(FORWARD) is not None
            or any(name.startswith("torch.nn.") for name in named)
            or any(isinstance(base, ClassAttributes) and base.is_module for base in self.bases)
        )

    @property
    def own(self) -> dict[str, Value]:
        """What the class itself shows of its attributes."""
        if self._values is None:
            self._values = {}
            self._read()
        return self._values

    def value(self, name: str) -> Value:
        """What `self.name` holds; unknown where nothing shows it."""
        value = self.own.get(name, UNKNOWN)
        if value is UNKNOWN and name in self._texts:
            value = self.own[name] = self._made(name)
        if value is UNKNOWN and self._is_property(name):
            value = self.own[name] = self.result(name)
        if value is not UNKNOWN:
            return value
        return first_telling(base.value(name) for base in self.bases)

    def _is_property(self, name: str) -> bool:
        """Whether a method stands for an attribute."""
        return name in self.own and name in self._properties

    def usual(self, name: str) -> int | None:
        """The number that `self.name` is by default: the one it gets, or that of the parameter it
        is set from, or what the body of the class gives it.
        """
        shown = name in self.own
        if name in self._usual:
            return self._usual[name]
        number = class_default(self._node, name)
        if number is not None or shown:
            return number
        found = (base.usual(name) for base in self.bases if isinstance(base, ClassAttributes))
        return next((number for number in found if number is not None), None)

    def used(self, name: str) -> Value:
        """What `self.name` is, as the methods that give it show, or those that use it: a tensor, or
        unknown.
        """
        for method in self._givers(name):
            made = self.result(method)
            if made.is_tensor:
                return made
        if self._usage is None:
            self._usage = Usage.of(self._node.body, self._imports)
        use = self._usage.get(f"self.{name}")
        if use is not None and use.tensor_method is not None and use.tensor_method[0] in OF_SIZES:
            return UNKNOWN
        return shown_at_all(self._usage, f"self.{name}", foreign=True)

    def _givers(self, name: str) -> Iterator[str]:
        """The methods whose results an attribute is: one without parentheses, or some that are
        called.
        """
        if self._is_property(name):
            yield name
        for node in self._unknown.get(name, ()):
            function = dotted_name(node.func) if isinstance(node, ast.Call) else ""
            if function.startswith("self."):
                yield function[5:]

    def method(self, name: str) -> FunctionNode | None:
        """The method of that name that the class itself defines."""
        if self._methods is None:
            found = (part for part in reversed(self._node.body) if isinstance(part, FUNCTIONS))
            self._methods = {part.name: part for part in found}
        return self._methods.get(name)

    def result(self, name: str) -> Value:
        """What `self.name()` returns; unknown where nothing shows it."""
        method = self.method(name)
        if method is not None:
            return self._summarize(method, self)
        held = self.value(name)
        if held.kind in CALLED and held.proof:
            return given_by(held.proof)
        return first_telling(base.result(name) for base in self.bases)

    def _read(self) -> None:
        for statement in self._node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                self._learn(statement.target.id, self._annotations.value(statement.annotation))
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                if not _is_none(statement.value):
                    self._learn(statement.targets[0].id, self._shared(statement.value))
            elif isinstance(statement, FUNCTIONS):
                if any(map(_is_property, statement.decorator_list)):
                    self._properties.add(statement.name)
                    self._learn(statement.name, self._annotations.value(statement.returns))
                    continue
                self._read_statements(statement.body, statement)

    def _read_statements(self, body: list[ast.stmt], method: FunctionNode) -> None:
        for statement in body:
            if type(statement) in PASSING:
                continue
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    self._given(target, statement.value, method)
            elif isinstance(statement, ast.Expr):
                if isinstance(statement.value, ast.Call):
                    self._registered(statement.value)
            elif isinstance(statement, ast.AnnAssign):
                name = own_attribute(statement.target)
                if name:
                    made = statement.value
                    numbers = listed(made) if isinstance(made, LISTS) else UNKNOWN
                    shown = numbers.items is not None or numbers.element is not None
                    declared = self._annotations.value(statement.annotation)
                    self._learn(name, numbers if shown else declared)
            elif isinstance(statement, ast.AugAssign):
                name = own_attribute(statement.target)
                if name:
                    self._usual[name] = None
                    self._learn(name, UNKNOWN)
            else:
                for name in BLOCKS:
                    if block := getattr(statement, name, None):
                        self._read_statements(block, method)

    def _given(self, target: ast.expr, node: ast.expr, method: FunctionNode) -> None:
        """What a method gives an attribute, or several side by side."""
        if isinstance(target, ast.Tuple) and isinstance(node, ast.Tuple):
            if len(target.elts) == len(node.elts):
                for part, item in zip(target.elts, node.elts, strict=True):
                    self._given(part, item, method)
            return
        name = own_attribute(target) if isinstance(target, ast.Attribute) else ""
        if name and not _is_none(node):
            value = self._assigned(node, method)
            number = _default(node, method) if name not in self.own else None
            self._usual[name] = number
            self._learn(name, value)
            if value is UNKNOWN:
                self._texts.setdefault(name, []).append((node, method))

    def _learn(self, name: str, value: Value) -> None:
        assert self._values is not None
        known = self._values.get(name)
        if known is None:
            self._values[name] = value
        elif known.function != value.function or _gives_other(known, value):
            self._values[name] = first_telling((known, value))._replace(function="", proof="")
        elif known is UNKNOWN:
            self._values[name] = value

    def _registered(self, call: ast.Call) -> None:
        if dotted_name(call.func) not in ("self.register_buffer", "self.register_parameter"):
            return
        if call.args and isinstance(call.args[0], ast.Constant):
            name = call.args[0].value
            if isinstance(name, str):
                self._learn(name, Value(Kind.TENSOR, proof="a registered buffer"))

    def _made(self, name: str) -> Value:
        """A tensor, if the text of what some method gives an attribute shows one."""
        texts = self._texts.pop(name)
        self._unknown[name] = [node for node, _ in texts]
        for node, method in texts:
            making = self._making.get(method)
            if making is None:
                around = partial(self._around, method)
                making = self._making[method] = Making(method, self._imports, around)
            made = making.value(node)
            if made.is_tensor:
                return made
        return UNKNOWN

    def _around(self, method: FunctionNode, name: str) -> Value:
        """What a parameter of a method, or an attribute, holds."""
        if name.startswith("self."):
            return self.value(name[5:])
        parameters = (*method.args.args, *method.args.kwonlyargs)
        given = (part.annotation for part in parameters if part.arg == name)
        return self._annotations.value(next(given, None))

    def _assigned(self, node: ast.expr, method: FunctionNode) -> Value:
        if isinstance(node, ast.Constant):
            return literal(node)
        if isinstance(node, ast.Name):
            declared = self._around(method, node.id)
            if declared is UNKNOWN:
                declared = literal(defaults_of(method.args).get(node.id))
                return declared if declared.is_number else UNKNOWN
            return UNKNOWN if declared.is_tensor else declared  # unless it is bound to another
        if isinstance(node, ast.IfExp):
            return one_of(node.body, node.orelse)
        if isinstance(node, LISTS):
            return same_shaped(node, self._imports) or listed(node)
        if isinstance(node, (ast.Dict, ast.DictComp)):
            return Value(Kind.MAPPING)
        if isinstance(node, ast.Call):
            return self._constructed(node)
        return UNKNOWN

    def _shared(self, node: ast.expr) -> Value:
        """What the class itself gives an attribute."""
        known = written_out(node)
        return known or (self._constructed(node) if isinstance(node, ast.Call) else UNKNOWN)

    def _constructed(self, node: ast.Call) -> Value:
        name = dotted_name(node.func)
        full = self._imports.resolve(name)
        last = name.rpartition(".")[2]
        if last == "Parameter":
            return Value(Kind.TENSOR, proof="an nn.Parameter")
        if last in MODULE_LISTS:
            return module_made(node, self._imports, Kind.MODULES)
        function = functional(node, self._imports)
        if function is not None:
            return function
        if full.startswith("torch.nn.") and last[:1].isupper():
            return module_made(node, self._imports, Kind.MODULE)
        operation = torch_function(full)
        if operation is not None and is_one(node, last, operation, 1):
            return Value(Kind.TENSOR, proof=full)
        if full in NEW_ARRAYS:
            return Value(Kind.ARRAY, proof=full)
        if name == "len" or name == "int":
            return Value(Kind.INTEGER)
        if name == "dict" or full.startswith(DICTIONARIES):
            return Value(Kind.MAPPING)
        if last[:1].isupper():
            made = self._annotations.value(node.func)
            return made if made.kind is Kind.OBJECT else OBJECT
        return UNKNOWN


def _is_property(decorator: ast.expr) -> bool:
    return dotted_name(decorator).rpartition(".")[2] in ("property", "cached_property")


def _default(node: ast.expr, method: FunctionNode) -> int | None:
    """The whole number that is written, or that a parameter is where a call does not give it, but
    no switch: that of a parameter may be one unless it is more than 1.
    """
    given = isinstance(node, ast.Name)
    value = defaults_of(method.args).get(node.id) if isinstance(node, ast.Name) else node
    if isinstance(value, ast.Constant) and type(value.value) is int and value.value > given:
        return value.value
    return None


def _gives_other(first: Value, second: Value) -> bool:
    """Whether one of two is a module that gives something else than the other."""
    return first.proof != second.proof and (first.kind in CALLED or second.kind in CALLED)


def _is_none(node: ast.expr) -> bool:
    """Whether an attribute holds nothing yet."""
    return isinstance(node, ast.Constant) and node.value is None
