"""What an annotation says about a value."""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Mapping, Sequence

from flake8_vectorize.analysis.values.imports import Imports, dotted_name, is_class_name
from flake8_vectorize.analysis.values.subscripts import ANY_SLICE
from flake8_vectorize.analysis.values.value import OBJECT, UNKNOWN, Kind, Value

# the names that a file gives to types, each with what it may be
Aliases = Mapping[str, Sequence[ast.expr]]
# how the proof of a tensor begins that an annotation gives
DECLARED = "annotated"
TENSORS = frozenset(
    [
        "Tensor",
        "FloatTensor",
        "LongTensor",
        "IntTensor",
        "BoolTensor",
        "DoubleTensor",
        "HalfTensor",
        "ByteTensor",
        "Parameter",
        "ShortTensor",
    ]
)
# jaxtyping: Float[Tensor, "batch atoms 3"]
ARRAY_TYPES = frozenset(
    [
        "Float",
        "Int",
        "Bool",
        "Complex",
        "Num",
        "Real",
        "Shaped",
        "Inexact",
        "Integer",
        "UInt",
        "Key",
    ]
)
SEQUENCES = frozenset(
    ["List", "list", "Sequence", "Iterable", "Collection", "Set", "set", "MutableSequence"]
)
ITERATORS = frozenset(["Iterator", "AsyncIterator"])
# a generator of random numbers is annotated by the bare name
GENERATORS = ITERATORS | {"Generator", "AsyncGenerator"}
# the `proof` of what gives its items one by one, and once
ITERATOR = "iterator"
MAPPINGS = frozenset(
    [
        "Dict",
        "dict",
        "Mapping",
        "MutableMapping",
        "OrderedDict",
        "DefaultDict",
        "defaultdict",
        "TypedDict",
    ]
)
WRAPPERS = frozenset(
    ["Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "Union"]
)
# the `proof` of modules that hold parameters, and no modules
PARAMETERS = "parameters"
PARAMETER_LISTS = frozenset(["ParameterList", "ParameterDict"])
MODULE_LISTS = PARAMETER_LISTS | {"ModuleList", "ModuleDict", "Sequential"}
# how the names of aliases end that stand for tensors, among others
MAY_BE_TENSOR = ("Tensor", "Tensors", "Array", "Arrays", "Type", "Like", "Any", "T", "Input")
SIMPLE = {
    "int": Value(Kind.INTEGER),
    "float": Value(Kind.NUMBER),
    "complex": Value(Kind.NUMBER),
    "bool": Value(Kind.NUMBER),
    "str": Value(Kind.TEXT),
    "bytes": Value(Kind.TEXT),
    "Path": OBJECT,
    "Callable": Value(Kind.FUNCTION),
    "Module": Value(Kind.MODULE),
    "ndarray": Value(Kind.ARRAY),
    "NDArray": Value(Kind.ARRAY),
    "DataLoader": Value(Kind.LOADER),
    "Dataset": Value(Kind.LOADER),
    "Size": Value(Kind.SHAPE),
}


# functions that are often written where the class that they make is meant
MAKERS = {
    "tensor": Value(Kind.TENSOR, proof="annotated tensor"),
    "array": Value(Kind.ARRAY),
}


# how the proof of an object begins whose class the file defines, the name of the class follows
INSTANCE = "instance of "


class Annotations:
    """Reads the annotations of one file, which defines classes of these names; `aliases` tells what
    it names types.
    """

    def __init__(
        self, imports: Imports, classes: Container[str], aliases: Callable[[], Aliases] = dict
    ) -> None:
        self._imports = imports
        self._classes = classes
        self._aliases = aliases
        self._own: dict[str, Value] | None = None
        self._known: dict[str, Value] = {}

    def value(self, node: ast.expr | None) -> Value:
        """The value that a name with this annotation holds.

        Unknown where the annotation does not tell.
        """
        if node is None:
            return UNKNOWN
        if isinstance(node, ast.Constant):
            return self._quoted(node.value)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._named(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._either(node)
        if isinstance(node, ast.Subscript):
            return self._generic(node)
        return UNKNOWN

    def _quoted(self, text: object) -> Value:
        if not isinstance(text, str):
            return UNKNOWN
        try:
            parsed = ast.parse(text.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return UNKNOWN
        return self.value(parsed.body)

    def _named(self, node: ast.expr) -> Value:
        name = dotted_name(node)
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._by_name(node, name)
        return known

    def _by_name(self, node: ast.expr, name: str) -> Value:
        last = name.rpartition(".")[2]
        variable = last == "Variable" and self._imports.resolve(name).startswith("torch.")
        if last in TENSORS or variable:
            return Value(Kind.TENSOR, proof=f"annotated {last}")
        if name == "slice":
            return ANY_SLICE
        if last in SEQUENCES:
            return Value(Kind.SEQUENCE)
        if last in ITERATORS:
            return Value(Kind.SEQUENCE, proof=ITERATOR)
        if last == "tuple" or last == "Tuple":
            return Value(Kind.SEQUENCE)
        if last in MAPPINGS:
            return Value(Kind.MAPPING)
        if last in MODULE_LISTS:
            return Value(Kind.MODULES, proof=PARAMETERS if last in PARAMETER_LISTS else "")
        if last == name and name in self._classes and names_other_class(node):
            return Value(Kind.OBJECT, proof=INSTANCE + name)
        if last in MAKERS:
            return MAKERS[last] if self._imports.resolve(name).endswith(f".{last}") else UNKNOWN
        return SIMPLE.get(last) or self._renamed(name, last)

    def _renamed(self, name: str, last: str) -> Value:
        """What a name stands for that was imported as another one."""
        if name == last and not self._imports.resolve(name):
            return self._alias(name)
        full = self._imports.resolve(name)
        if full == "torch.tensor":
            return Value(Kind.TENSOR, proof="annotated torch.tensor")  # a slip that is common
        original = full.rpartition(".")[2]
        if not original or original == last:
            return UNKNOWN
        return self._named(ast.Name(original))

    def _alias(self, name: str) -> Value:
        """What a name stands for that the file gives to a type: a tensor, if any of them is one."""
        if self._own is None:
            self._own = {}
            for own, types in self._aliases().items():
                values = [value for value in map(self.value, types) if value is not UNKNOWN]
                known = _agreed(values) if values else UNKNOWN
                self._own[own] = known._replace(proof=f"annotated {own}") if known.proof else known
            self._known.clear()  # what stands for an alias was not known before
        return self._own.get(name, UNKNOWN)

    def _either(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if _is_none(node.right):
            return left
        if _is_none(node.left):
            return right
        return _agreed([left, right]) if not _is_any(node.left, node.right) else UNKNOWN

    def _generic(self, node: ast.Subscript) -> Value:
        name = dotted_name(node.value)
        last = (self._imports.resolve(name) or name).rpartition(".")[2]
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if last in WRAPPERS:
            known = [self.value(part) for part in inner if not _is_none(part)]
            if last == "Union":
                return _agreed(known) if not _is_any(*inner) else UNKNOWN
            return known[0] if known else UNKNOWN
        if not inner:
            return Value(Kind.TUPLE, items=())  # `tuple[()]`, which holds nothing
        if last in ARRAY_TYPES and len(inner) == 2:
            return self._jaxtyped(inner[0], inner[1])
        if last in SEQUENCES:
            return Value(Kind.SEQUENCE, element=self.value(inner[0]))
        if last in GENERATORS:
            return Value(Kind.SEQUENCE, proof=ITERATOR)
        if last in ("tuple", "Tuple"):
            first = self.value(inner[0])
            rest = inner[1] if len(inner) == 2 else None
            endless = isinstance(rest, ast.Constant) and rest.value is ...
            # a slip that is common: nobody hands on a tuple of one number
            if endless or (len(inner) == 1 and first.is_number):
                return Value(Kind.SEQUENCE, element=first)
            return Value(Kind.TUPLE, items=tuple(self.value(part) for part in inner))
        if last in MAPPINGS:
            return Value(Kind.MAPPING, element=self.value(inner[-1]))
        return SIMPLE.get(last, UNKNOWN)

    def _jaxtyped(self, array: ast.expr, axes: ast.expr) -> Value:
        value = self.value(array)
        if not value.is_tensor or not isinstance(axes, ast.Constant):
            return value
        names = axes.value.split() if isinstance(axes.value, str) else []
        rank = None if any("..." in name or "*" in name for name in names) else len(names)
        return Value(Kind.TENSOR, rank=rank, proof=f"annotated {' '.join(names)}")


def names_other_class(node: ast.expr | None) -> bool:
    """Whether an annotation is the name of a class that is no tensor.

    An alias like `TensorType` may be one.
    """
    name = dotted_name(node) if node is not None else ""
    return is_class_name(name) and not name.endswith(MAY_BE_TENSOR)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_any(*alternatives: ast.expr) -> bool:
    """Whether one of some alternatives takes in all others."""
    return any(dotted_name(part).rpartition(".")[2] == "Any" for part in alternatives)


def _agreed(values: list[Value]) -> Value:
    """A tensor where one of the alternatives is a tensor and the others are numbers or of no
    known kind.
    """
    kinds = {value.kind for value in values}
    if len(kinds) == 1:
        elements = [value.element for value in values if value.element is not None]
        several = len(elements) == len(values) > 1
        return values[0]._replace(element=_agreed(elements)) if several else values[0]
    if Kind.TENSOR in kinds and kinds <= {Kind.TENSOR, Kind.NUMBER, Kind.INTEGER, Kind.ARRAY}:
        return next(value for value in values if value.is_tensor)
    return Value(Kind.MIXED) if Kind.TENSOR in kinds else UNKNOWN
