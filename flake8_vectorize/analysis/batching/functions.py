"""Lifts calls: elementwise functions as they are, reductions with their axes moved by one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    leading,
    method,
    signed,
)
from flake8_vectorize.analysis.batching.products import matmul
from flake8_vectorize.analysis.batching.reductions import Reduced
from flake8_vectorize.analysis.batching.sizes import CASTS, DEFAULT, constant_integer
from flake8_vectorize.analysis.batching.spaces import Space
from flake8_vectorize.analysis.knowledge.table import Operation, tensor_method, torch_function
from flake8_vectorize.analysis.values.imports import dotted_name

if TYPE_CHECKING:
    from flake8_vectorize.analysis.batching.operators import Operators

# elementwise functions of which every positional argument may be a tensor
OF_SEVERAL = frozenset(
    str.split(
        """
        add sub mul div true_divide rsub multiply subtract divide maximum minimum fmax fmin pow
        atan2 hypot remainder fmod logaddexp logaddexp2 xlogy copysign eq ne lt le gt ge
        logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor where lerp
        addcmul addcdiv clamp clamp_min clamp_max clip
        """
    )
)
COMPARING = frozenset(
    str.split(
        "eq ne lt le gt ge logical_and logical_or logical_xor logical_not isnan isinf isfinite"
    )
)
# elementwise functions that torch writes in Python, or that give several tensors
POINTWISE = frozenset(
    str.split(
        """
        relu gelu silu elu selu celu leaky_relu softplus softsign tanhshrink mish logsigmoid
        hardtanh relu6 hardswish hardsigmoid sigmoid tanh
        """
    )
)
# those whose operands have equally many axes nearly always
ALIKE = frozenset(str.split("add sub subtract maximum minimum fmax fmin atan2 hypot"))
UNFIT = frozenset({"frexp", "rrelu", "polygamma", "mvlgamma", "heaviside"})
ROUNDED = "numbers are rounded as the tensor's, not as Python's"
SAME = frozenset({"clone", "detach", "contiguous"})


class Functions:
    """Lifts the calls in one loop body."""

    def __init__(self, operators: Operators) -> None:
        self._operators = operators

    def torch_name(self, name: str) -> ast.expr:
        """`torch.name`, as this file spells torch."""
        module = self._operators.surroundings.imports.name_of("torch")
        if not module:
            raise Unliftable("torch has no name in this file")
        return ast.Attribute(ast.Name(module, ast.Load()), name, ast.Load())

    def arange(self, item: Lifted, beside: Lifted | None) -> Lifted:
        """The values of the induction variable as a tensor, on the device of an operand."""
        space, shift = self._operators.space, item.shift
        assert shift is not None
        low, high = space.start.plus(shift), space.stop.plus(shift)
        arguments = [high.expression()]
        if low.node is not None or low.constant:
            arguments.insert(0, low.expression())
        self._check_length(space, arguments[-1])
        keywords = []
        if beside is None or not beside.made:
            if beside is None or beside.device is None:
                raise Unliftable("the device of its numbers is not known")
            device = ast.Attribute(beside.device, "device", ast.Load())
            keywords.append(ast.keyword("device", device))
        if beside is not None and beside.dtype not in (DEFAULT, "torch.int64"):
            self._operators.caveats["its numbers keep the dtype of the result"] = None
        call = ast.Call(self.torch_name("arange"), arguments, keywords)
        return Lifted(call, 0, 0, number=True, integer=True, made=True)

    def _check_length(self, space: Space, stop: ast.expr) -> None:
        """An `arange` that ends before it starts is an error, a `range` is empty."""
        known = space.stop.plus(space.start, -1).value
        if known is None or not self._operators.surroundings.sizes.never_negative(known):
            first = space.start.node is not None or space.start.constant
            least = f"at least {ast.unparse(space.start.expression())}" if first else "not negative"
            self._operators.caveats[f"{ast.unparse(stop)} is {least}"] = None

    def call(self, node: ast.Call) -> Lifted:
        """What a call becomes."""
        name = dotted_name(node.func)
        full = self._operators.surroundings.imports.resolve(name)
        if full:
            return self._function(node, full)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func)
        return self._builtin(node, name)

    def attribute(self, node: ast.Attribute, inner: Lifted) -> Lifted:
        """`item.T` and the like."""
        inner = leading(inner)
        if node.attr in ("T", "mT") and inner.rank == 2:
            return inner._replace(node=ast.Attribute(inner.node, "mT", ast.Load()))
        raise Unliftable(f".{node.attr} of an item")

    def _function(self, node: ast.Call, full: str) -> Lifted:
        operation = torch_function(full)
        name = full.rpartition(".")[2]
        if operation is None or operation.random or operation.in_place:
            raise Unliftable(f"{full} is called")
        if not full.startswith("torch."):
            raise Unliftable(f"{full} is called")
        if name in ("stack", "cat", "concat") and node.args:
            return self._joined(node, name)
        items = [self._operators.lift(argument) for argument in node.args]
        self._check_keywords(node)
        if not any(item.varies for item in items):
            if operation.result != "t":
                raise Unliftable(f"{full} is called")
            return self._operators.fixed(node)
        if name in ("matmul", "mm", "mv", "dot") and len(items) == 2:
            return matmul(items[0], items[1], self._operators.caveats)
        if name == "where" and len(items) == 1:
            raise Unliftable("torch.where of a mask alone gives places, as many as there are")
        if operation.elementwise or name in POINTWISE:
            return self._pointwise(node, node.func, name, items, operation)
        if len(items) >= 1 and items[0].axis is not None:
            return Reduced(node, name, method_call=False).of(items, self._operators.caveats)
        raise Unliftable(f"{full} is not known to work on batches")

    def _method(self, node: ast.Call, function: ast.Attribute) -> Lifted:
        receiver = self._operators.lift(function.value)
        operation = tensor_method(function.attr)
        arguments = [self._operators.lift(argument) for argument in node.args]
        self._check_keywords(node)
        if not receiver.varies and not any(item.varies for item in arguments):
            pure = operation is not None and not operation.in_place and not operation.random
            surroundings = self._operators.surroundings
            sized = surroundings.is_number(node)
            if not sized and not (pure and surroundings.is_tensor(function.value)):
                raise Unliftable(f".{function.attr}() is called")
            return self._operators.fixed(node)
        if operation is None or operation.random or operation.in_place:
            raise Unliftable(f".{function.attr}() is called")
        if receiver.shift is not None:
            raise Unliftable(f".{function.attr}() is called on a number")
        name = function.attr
        if name in SAME or (name in CASTS and not node.args):
            made = receiver.made
            dtype = CASTS.get(name, receiver.dtype)
            call = ast.Call(ast.Attribute(receiver.node, name, ast.Load()), [], node.keywords)
            return receiver._replace(node=call, dtype=dtype, made=made)
        if name == "item" and not node.args:
            return self._number(receiver)
        if name in ("matmul", "mm", "mv", "dot") and len(arguments) == 1:
            return matmul(receiver, arguments[0], self._operators.caveats)
        if operation.elementwise:
            return self._pointwise(node, None, name, [receiver, *arguments], operation)
        if receiver.axis is not None:
            items = [receiver, *arguments]
            return Reduced(node, name, method_call=True).of(items, self._operators.caveats)
        raise Unliftable(f".{name}() is not known to work on batches")

    def _number(self, item: Lifted) -> Lifted:
        """`x[i].item()`: a tensor without a history in place of Python numbers."""
        if item.number:
            raise Unliftable("a Python number has no items")
        if item.axis is None:
            raise Unliftable("a number is read from a tensor that stays the same")
        if item.rank is None:
            self._operators.caveats[f"items of {ast.unparse(item.node)} are single values"] = None
        elif item.rank:
            raise Unliftable("items are no single values")
        self._operators.caveats[ROUNDED] = None
        detached = method(item.node, "detach")
        return item._replace(node=detached, rank=0, number=True, values=item.node)

    def _converted(self, item: Lifted, name: str) -> Lifted:
        """`float(x[i])` and `int(x[i])`: Python's numbers hold every value of the widest dtype."""
        kinds = (DEFAULT, "torch.float64") if name == "float" else ("torch.int64",)
        cast = "double" if name == "float" else "long"
        number = self._number(item)
        if item.dtype in kinds:
            return number
        node = method(item.node, cast)
        return number._replace(node=method(node, "detach"), values=node, dtype=CASTS[cast])

    def _builtin(self, node: ast.Call, name: str) -> Lifted:
        if name in ("float", "int") and len(node.args) == 1:
            item = self._operators.lift(node.args[0])
            if item.axis is not None and not item.number:
                return self._converted(item, name)
        if name == "abs" and len(node.args) == 1:
            item = self._operators.tensor(self._operators.lift(node.args[0]))
            if item.axis is not None:
                return item._replace(node=method(item.node, "abs"))
        if name in ("len", "float", "int", "abs", "min", "max"):
            items = [self._operators.lift(argument) for argument in node.args]
            surroundings = self._operators.surroundings
            same = not any(item.varies for item in items) and not node.keywords
            if same and (name == "len" or all(map(surroundings.is_number, node.args))):
                return Lifted(node, rank=0, number=True, integer=name in ("len", "int"))
        raise Unliftable(f"{name or ast.unparse(node.func)} is called")

    def _check_keywords(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg in (None, "out", "inplace"):
                raise Unliftable(f"{ast.unparse(node)} writes elsewhere")
            if self._operators.lift(keyword.value).varies:
                raise Unliftable(f"{keyword.arg}= follows the iterations")
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise Unliftable("arguments are unpacked")

    def _pointwise(
        self,
        node: ast.Call,
        function: ast.expr | None,
        name: str,
        items: list[Lifted],
        operation: Operation,
    ) -> Lifted:
        if name in UNFIT:
            raise Unliftable(f"{name} is called")
        several = name in OF_SEVERAL
        if not several and any(item.varies or not item.number for item in items[1:]):
            raise Unliftable(f"{name} takes numbers beside a tensor")
        for keyword in node.keywords:
            value = keyword.value
            if not isinstance(value, ast.Constant) and not self._operators.surroundings.is_number(
                value
            ):
                raise Unliftable(f"{keyword.arg}= is not known to be a number")
        form = self._operators.together(items, name not in ALIKE)
        callee: ast.expr = function or ast.Attribute(form.nodes[0], name, ast.Load())
        arguments = list(form.nodes) if function is not None else list(form.nodes[1:])
        dtype = form.dtype if form.dtype == DEFAULT or name in ("abs", "neg", "clamp") else ""
        if name in COMPARING:
            dtype = "torch.bool"
        return self._operators.built(form, ast.Call(callee, arguments, node.keywords), dtype)

    def _joined(self, node: ast.Call, name: str) -> Lifted:
        """`torch.stack([x[i], y[i]])` of several items of one iteration."""
        parts = node.args[0]
        if not isinstance(parts, (ast.List, ast.Tuple)) or len(node.args) > 2:
            raise Unliftable(f"{name} of something that is not spelled out")
        items = [self._operators.lift(part) for part in parts.elts]
        if not any(item.varies for item in items):
            return self._operators.fixed(node)
        if not all(item.axis is not None and not item.number for item in items):
            raise Unliftable(f"{name} of what stays the same")
        items = [leading(item) for item in items]
        if len({item.rank for item in items}) != 1:
            raise Unliftable(f"{name} of different ranks")
        given = node.args[1] if len(node.args) == 2 else None
        for keyword in node.keywords:
            given = keyword.value if keyword.arg == "dim" else given
        axis = 0 if given is None else constant_integer(given)
        if axis is None:
            raise Unliftable(f"the axis of {name} is not known")
        rank = items[0].rank
        if name == "stack" and rank is not None:
            rank += 1
        new = ast.keyword("dim", signed(axis if axis < 0 else axis + 1))
        nodes: list[ast.expr] = [item.node for item in items]
        call = ast.Call(node.func, [ast.List(nodes, ast.Load())], [new])
        same = {item.dtype for item in items}
        dtype = items[0].dtype if len(same) == 1 else ""
        return items[0].with_node(call, rank, dtype)
