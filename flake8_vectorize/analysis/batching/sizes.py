"""The rank, the sizes and the dtype of a tensor at a statement, as far as the text shows them.

Only bindings count that are the one binding of their name there, so that a symbol stands for one
value.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from flake8_vectorize.analysis.batching.definitions import Definition, Definitions
from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.values.affine import Affine, product
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.model.named_tuple import NamedTuple

BY_SHAPE = frozenset({"zeros", "ones", "empty", "rand", "randn"})
LIKE = frozenset({"zeros_like", "ones_like", "empty_like", "rand_like", "randn_like", "full_like"})
SAME_SIZES = frozenset({"clone", "contiguous", "detach", "to", "float", "double", "half", "long"})
CASTS = {"float": "torch.float32", "double": "torch.float64", "half": "torch.float16"}
CASTS |= {"long": "torch.int64", "int": "torch.int32", "bool": "torch.bool"}
KEEPS_DTYPE = frozenset({"clone", "contiguous", "detach", "abs", "neg", "clamp", "relu"})
DEFAULT = "default"
DEEPEST = 12


class Shape(NamedTuple):
    """What is known of the shape of a tensor.

    `sizes` has one entry per axis if the rank is known. `symbol` names the tensor whose sizes
    these are where they are not known. `made` says that the tensor was made here, on the default
    device.
    """

    rank: int | None = None
    sizes: tuple[Affine | None, ...] = ()
    symbol: str = ""
    dtype: str = ""
    made: bool = False

    def size(self, axis: int) -> Affine | None:
        """The size of an axis, as a number or by its symbol."""
        if self.rank is not None:
            if not -self.rank <= axis < self.rank:
                return None
            axis %= self.rank
            if self.sizes and self.sizes[axis] is not None:
                return self.sizes[axis]
        return Affine(0, ((f"{self.symbol}.shape[{axis}]", 1),)) if self.symbol else None


NO_SHAPE = Shape()


class Sizes:
    """Shapes and integers in one function.

    `values` are the values of the names when the loop starts, from the analysis; `integers` are
    the induction variables of the loops around it.
    """

    def __init__(
        self,
        definitions: Definitions,
        imports: Imports,
        values: Mapping[str, Value],
        integers: frozenset[str] = frozenset(),
    ) -> None:
        self._integers = integers
        self._definitions = definitions
        self._imports = imports
        self._values = values
        self._never_negative: set[str] = set()
        self._shapes: dict[tuple[str, ast.stmt], Shape] = {}

    def shape(self, node: ast.expr, at: ast.stmt, depth: int = 0) -> Shape:
        """The shape of the value of an expression when a statement starts."""
        if depth > DEEPEST:
            return NO_SHAPE
        if isinstance(node, ast.Name):
            known = self._shapes.get((node.id, at))
            if known is None:
                known = self._named(node.id, at, depth)
                if not depth:
                    self._shapes[node.id, at] = known
            return known
        if isinstance(node, ast.Attribute):
            return self._attribute(node, at, depth)
        if isinstance(node, ast.Call):
            return self._call(node, at, depth)
        if isinstance(node, ast.BinOp):
            return self._binary(node, at, depth)
        if isinstance(node, ast.UnaryOp):
            return self.shape(node.operand, at, depth + 1)._replace(symbol="")
        if isinstance(node, ast.Subscript):
            return self._subscript(node, at, depth)
        return NO_SHAPE

    def integer(self, node: ast.expr, at: ast.stmt, depth: int = 0) -> Affine | None:
        """The value of an integer expression when a statement starts."""
        if depth > DEEPEST:
            return None
        if isinstance(node, ast.Constant):
            return Affine(node.value) if type(node.value) is int else None
        if isinstance(node, ast.Name):
            return self._integer_name(node.id, at, depth)
        if isinstance(node, ast.BinOp):
            left = self.integer(node.left, at, depth + 1)
            right = self.integer(node.right, at, depth + 1)
            if left is None or right is None:
                return None
            if isinstance(node.op, ast.Add):
                return left.plus(right)
            if isinstance(node.op, ast.Sub):
                return left.plus(right, -1)
            return product(left, right) if isinstance(node.op, ast.Mult) else None
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self.integer(node.operand, at, depth + 1)
            return value.times(-1) if value is not None else None
        sized = size_of(node)
        if sized is None:
            return None
        tensor, axis = sized
        return self._counted(self.shape(tensor, at, depth + 1).size(axis))

    def never_negative(self, value: Affine) -> bool:
        """Whether an integer is zero or more for sure."""
        return value.constant >= 0 and all(
            factor >= 0 and symbol in self._never_negative for symbol, factor in value.terms
        )

    def _counted(self, size: Affine | None) -> Affine | None:
        """A size, of which no symbol is negative."""
        if size is not None and not size.constant and len(size.terms) == 1:
            symbol, factor = size.terms[0]
            if factor > 0:
                self._never_negative.add(symbol)
        return size

    def _named(self, name: str, at: ast.stmt, depth: int) -> Shape:
        definition = self._definitions.reaching(name, at)
        value = self._values.get(name)
        if definition is None:
            return Shape(rank=value.rank) if value is not None and value.is_tensor else NO_SHAPE
        known = NO_SHAPE
        if definition.value is not None and definition.part is None:
            assert definition.statement is not None
            known = self.shape(definition.value, definition.statement, depth + 1)
        rank = known.rank if known.rank is not None else self._rank(definition, at)
        if rank is None and value is not None and value.is_tensor:
            rank = value.rank
        return known._replace(rank=rank, symbol=known.symbol or definition.symbol)

    def _rank(self, definition: Definition, at: ast.stmt) -> int | None:
        """The rank that an earlier `b, c = x.shape` shows."""
        definitions, name = self._definitions, definition.name
        for reader, target in definitions.unpackings:
            starred = any(isinstance(part, ast.Starred) for part in target.elts)
            if starred or _shape_of(reader.value) != name:
                continue
            block, number = definitions.block(reader)
            passed = number < definitions.number(at, block)
            if passed and definitions.reaching(name, reader) == definition:
                return len(target.elts)
        return None

    def _integer_name(self, name: str, at: ast.stmt, depth: int) -> Affine | None:
        definition = self._definitions.reaching(name, at)
        if definition is None:
            return None
        value = definition.value
        if value is not None and definition.statement is not None:
            if definition.part is None:
                found = self.integer(value, definition.statement, depth + 1)
                if found is not None:
                    return found
            elif _shape_of(value):
                tensor = ast.Name(_shape_of(value), ast.Load())
                shape = self.shape(tensor, definition.statement, depth + 1)
                shape = shape._replace(rank=definition.parts)
                return self._counted(shape.size(definition.part))
        known = self._values.get(name)
        if known is not None and known.kind not in (Kind.INTEGER, Kind.UNKNOWN):
            return None
        return Affine(0, ((definition.symbol, 1),))

    def _attribute(self, node: ast.Attribute, at: ast.stmt, depth: int) -> Shape:
        if node.attr in ("T", "mT"):
            inner = self.shape(node.value, at, depth + 1)
            if inner.rank != 2:
                return inner._replace(sizes=(), symbol="")
            return inner._replace(sizes=(inner.size(1), inner.size(0)), symbol="")
        value = self._values.get(dotted_name(node))
        return Shape(rank=value.rank) if value is not None and value.is_tensor else NO_SHAPE

    def _call(self, node: ast.Call, at: ast.stmt, depth: int) -> Shape:
        full = self._imports.resolve(dotted_name(node.func))
        operation = torch_function(full) if full else None
        name = full.rpartition(".")[2]
        if operation is not None:
            if name in LIKE and node.args:
                return self._like(node, at, depth)
            if name in BY_SHAPE or name in ("full", "randint"):
                return self._made(node, name, at, depth)
            if name in ("arange", "linspace"):
                return self._line(node, name, at, depth)
            if operation.elementwise and len(node.args) == 1:
                return self._pointwise(self.shape(node.args[0], at, depth + 1), name)
            return NO_SHAPE
        if full or not isinstance(node.func, ast.Attribute):
            return NO_SHAPE
        method = node.func.attr
        operation = tensor_method(method)
        if operation is None:
            return NO_SHAPE
        if method in SAME_SIZES or (operation.elementwise and not node.args):
            inner = self.shape(node.func.value, at, depth + 1)
            moved = method == "to" or bool(node.keywords)
            return self._pointwise(inner, method, made=inner.made and not moved)
        return NO_SHAPE

    def _pointwise(self, shape: Shape, name: str, made: bool | None = None) -> Shape:
        dtype = CASTS.get(name, shape.dtype if name in KEEPS_DTYPE else "")
        if not dtype and shape.dtype == DEFAULT and name != "to":
            dtype = "" if name.startswith(("is", "logical")) else DEFAULT
        return shape._replace(dtype=dtype, made=shape.made if made is None else made)

    def _like(self, node: ast.Call, at: ast.stmt, depth: int) -> Shape:
        shape = self.shape(node.args[0], at, depth + 1)
        return shape._replace(dtype="") if node.keywords else shape

    def _made(self, node: ast.Call, name: str, at: ast.stmt, depth: int) -> Shape:
        arguments, dtype = list(node.args), DEFAULT
        if name == "full":
            arguments, dtype = arguments[:1], ""
        elif name == "randint":
            dtype = "torch.int64"
            arguments = [part for part in arguments if isinstance(part, (ast.Tuple, ast.List))]
        if len(arguments) == 1 and isinstance(arguments[0], (ast.Tuple, ast.List)):
            arguments = list(arguments[0].elts)
        elif len(arguments) == 1 and self.integer(arguments[0], at, depth + 1) is None:
            return NO_SHAPE
        if any(isinstance(part, ast.Starred) for part in arguments) or not arguments:
            return NO_SHAPE
        for keyword in node.keywords:
            dtype = dotted_name(keyword.value) if keyword.arg == "dtype" else dtype
        given = {keyword.arg for keyword in node.keywords}
        if not given <= {"dtype", "device", "requires_grad", "generator"}:
            return NO_SHAPE
        sizes = tuple(self._counted(self.integer(part, at, depth + 1)) for part in arguments)
        return Shape(len(sizes), sizes, dtype=dtype, made="device" not in given)

    def _line(self, node: ast.Call, name: str, at: ast.stmt, depth: int) -> Shape:
        made = not any(keyword.arg == "device" for keyword in node.keywords)
        size: Affine | None = None
        dtype = DEFAULT if name == "linspace" else ""
        if name == "arange" and len(node.args) == 1:
            size = self._counted(self.integer(node.args[0], at, depth + 1))
            dtype = "torch.int64" if size is not None else ""
        if any(keyword.arg == "dtype" for keyword in node.keywords):
            dtype = ""
        return Shape(1, (size,), dtype=dtype, made=made)

    def _binary(self, node: ast.BinOp, at: ast.stmt, depth: int) -> Shape:
        left = self.shape(node.left, at, depth + 1)
        right = self.shape(node.right, at, depth + 1)
        if isinstance(node.op, ast.MatMult):
            return NO_SHAPE
        for number, tensor in ((node.left, right), (node.right, left)):
            if isinstance(number, (ast.Constant, ast.UnaryOp)):
                whole = isinstance(number, ast.Constant) and isinstance(number.value, int)
                kept = tensor.dtype if whole or tensor.dtype == DEFAULT else ""
                if isinstance(node.op, ast.Div) and tensor.dtype != DEFAULT:
                    kept = ""
                return tensor._replace(dtype=kept)
        if left.rank is None or right.rank is None:
            return NO_SHAPE
        same = left.dtype if left.dtype == right.dtype else ""
        if left.sizes == right.sizes and None not in left.sizes:
            return Shape(left.rank, left.sizes, dtype=same, made=left.made and right.made)
        rank = max(left.rank, right.rank)
        return Shape(rank, (None,) * rank, dtype=same, made=left.made and right.made)

    def _subscript(self, node: ast.Subscript, at: ast.stmt, depth: int) -> Shape:
        base = self.shape(node.value, at, depth + 1)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if base.rank is None:
            return Shape(dtype=base.dtype, made=base.made)
        sizes: list[Affine | None] = []
        axis = 0
        for part in parts:
            if isinstance(part, ast.Constant) and part.value is None:
                sizes.append(Affine(1))
                continue
            if isinstance(part, ast.Slice):
                whole = part.lower is None and part.upper is None and part.step is None
                sizes.append(base.size(axis) if whole else None)
            elif not self._is_integer(part, at):
                return Shape(dtype=base.dtype, made=base.made)
            axis += 1
        sizes += [base.size(rest) for rest in range(axis, base.rank)]
        return Shape(len(sizes), tuple(sizes), dtype=base.dtype, made=base.made)

    def _is_integer(self, node: ast.expr, at: ast.stmt) -> bool:
        """Whether an index is a Python integer for sure."""
        if isinstance(node, ast.Name):
            if node.id in self._integers:
                return True
            value = self._values.get(node.id)
            return value is not None and value.kind is Kind.INTEGER
        return self.integer(node, at) is not None and not isinstance(node, ast.Name)


def size_of(node: ast.expr) -> tuple[ast.expr, int] | None:
    """The tensor and the axis of `x.shape[k]`, `x.size(k)` or `len(x)`."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        axis = constant_integer(node.slice)
        if node.value.attr == "shape" and axis is not None:
            return node.value.value, axis
    if isinstance(node, ast.Call) and not node.keywords and len(node.args) == 1:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "size":
            axis = constant_integer(node.args[0])
            return None if axis is None else (node.func.value, axis)
        if isinstance(node.func, ast.Name) and node.func.id == "len":
            return node.args[0], 0
    return None


def constant_integer(node: ast.expr) -> int | None:
    """The value of `3` or `-1`."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = constant_integer(node.operand)
        return None if inner is None else -inner
    return None


def _shape_of(node: ast.expr) -> str:
    """The name `x` of `x.shape` or `x.size()`, else ''."""
    if isinstance(node, ast.Call) and not node.args and isinstance(node.func, ast.Attribute):
        node = node.func if node.func.attr == "size" else node
    if isinstance(node, ast.Attribute) and node.attr in ("shape", "size"):
        return node.value.id if isinstance(node.value, ast.Name) else ""
    return ""
