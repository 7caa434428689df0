"""What is known outside of the loop: the names, sizes and imports that its body uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from flake8_vectorize.analysis.batching.definitions import Definitions, local_names
from flake8_vectorize.analysis.batching.lifted import Bound, Lifted
from flake8_vectorize.analysis.batching.outside import Outside
from flake8_vectorize.analysis.batching.sizes import Shape, Sizes, constant_integer
from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value


class Surroundings:
    """The function around one loop, as it is when the loop starts at `at`."""

    zero = Affine(0)

    def __init__(
        self,
        definitions: Definitions,
        outside: Outside,
        at: ast.stmt,
        items: Mapping[str, Lifted] | None = None,
    ) -> None:
        self._items = items or {}
        integers = frozenset(name for name, item in self._items.items() if item.integer)
        self.definitions = definitions
        self.imports = outside.imports
        self.sizes = Sizes(definitions, outside.imports, outside.values, integers)
        self.at = at
        self._outside = outside
        self._values = outside.values
        self._lookup = outside.lookup

    @staticmethod
    def constant(value: int) -> Affine:
        return Affine(value)

    def inside(
        self, loop: ast.stmt, items: Mapping[str, Lifted], bound: Iterable[str]
    ) -> Surroundings:
        """The surroundings of a loop in the body of this one.

        `items` are the names of the header, `bound` those that the body sets: of them nothing is
        known from before.
        """
        known = {name: value for name, value in self._values.items() if name not in set(bound)}
        outside = self._outside._replace(values=known)
        return Surroundings(self.definitions, outside, loop, {**self._items, **items})

    def value(self, name: str) -> Value:
        """What a dotted name holds, as far as the analysis knows."""
        if self.imports.resolve(name):
            return UNKNOWN
        known = self._values.get(name)
        if known is not None:
            return known
        return self._lookup(name) if "." in name else UNKNOWN

    def binds(self, name: str) -> bool:
        """Whether a name belongs to this function: one from outside must not be bound here."""
        function = self._outside.function
        return function is None or name in local_names(function)

    def shape(self, node: ast.expr) -> Shape:
        """The shape of a tensor when the loop starts."""
        item = self._item(node)
        if item is not None:
            return Shape(item.rank, (), f"{dotted_name(node)}#", item.dtype, item.made)
        found = self.sizes.shape(node, self.at)
        if found.rank is None:
            value = self.value(dotted_name(node)) if dotted_name(node) else UNKNOWN
            if value.is_tensor and value.rank is not None:
                return Shape(value.rank, (), found.symbol, found.dtype, found.made)
        return found

    def bound(self, node: ast.expr) -> Bound:
        """An integer expression when the loop starts."""
        value = self.sizes.integer(node, self.at)
        if value is not None and value.known is not None and constant_integer(node) is not None:
            return Bound(None, value.known, value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            step = constant_integer(node.right)
            if step is not None:
                sign = 1 if isinstance(node.op, ast.Add) else -1
                return Bound(node.left, sign * step, value)
        return Bound(node, 0, value)

    def _item(self, node: ast.expr) -> Lifted | None:
        """What a loop around gives to a name."""
        return self._items.get(node.id) if isinstance(node, ast.Name) else None

    def is_tensor(self, node: ast.expr) -> bool:
        """Whether an expression is a tensor for sure."""
        item = self._item(node)
        if item is not None:
            return not item.number
        name = dotted_name(node)
        if name.endswith((".T", ".mT")):
            return self.is_tensor(ast.parse(name.rpartition(".")[0], mode="eval").body)
        if name:
            return self.value(name).is_tensor or self.sizes.shape(node, self.at).rank is not None
        if isinstance(node, ast.Subscript):
            return self.is_tensor(node.value)
        if isinstance(node, ast.Attribute):
            return node.attr in ("T", "mT") and self.is_tensor(node.value)
        if isinstance(node, ast.Call) and self._makes_tensor(node):
            return True
        if isinstance(node, ast.BinOp):
            parts = (node.left, node.right)
            return any(map(self.is_tensor, parts)) and all(
                self.is_tensor(part) or self.is_number(part) for part in parts
            )
        return self.sizes.shape(node, self.at).rank is not None

    def _makes_tensor(self, node: ast.Call) -> bool:
        """Whether a call gives one tensor: a function of torch, or a method of a tensor."""
        full = self.imports.resolve(dotted_name(node.func))
        operation = torch_function(full) if full else None
        if not full and isinstance(node.func, ast.Attribute):
            operation = tensor_method(node.func.attr)
            if operation is not None and not self.is_tensor(node.func.value):
                return False
        pair = any(keyword.arg in ("dim", "return_counts") for keyword in node.keywords)
        return operation is not None and operation.result == "t" and not pair

    def is_integer(self, node: ast.expr) -> bool:
        """Whether an expression is a Python integer for sure."""
        if constant_integer(node) is not None:
            return True
        item = self._item(node)
        if item is not None:
            return item.integer
        name = dotted_name(node)
        if name:
            return self.value(name).kind is Kind.INTEGER
        if isinstance(node, ast.BinOp):
            return self.is_integer(node.left) and self.is_integer(node.right)
        return self.sizes.integer(node, self.at) is not None

    def is_number(self, node: ast.expr) -> bool:
        """Whether an expression is a Python number for sure."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (int, float, complex))
        item = self._item(node)
        if item is not None:
            return item.number
        name = dotted_name(node)
        if name:
            full = self.imports.resolve(name)
            return full in ("math.pi", "math.e", "math.inf", "torch.pi", "math.tau") or (
                self.value(name).is_number
            )
        if isinstance(node, ast.BinOp):
            return self.is_number(node.left) and self.is_number(node.right)
        if isinstance(node, ast.UnaryOp):
            return self.is_number(node.operand)
        return self.is_integer(node)
