"""Functions along the axes of one item: the axes move by one, for the batch axis in front."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    fewer,
    leading,
    method,
    signed,
)
from flake8_vectorize.analysis.batching.sizes import DEFAULT, constant_integer
from flake8_vectorize.model.named_tuple import NamedTuple

# functions whose first argument, `dim`, names axes that go
OVER_AXIS = frozenset(
    str.split("sum mean prod amax amin logsumexp any all std var nansum nanmean argmax argmin norm")
)
ALONG_AXIS = frozenset({"softmax", "log_softmax", "cumsum", "cumprod"})
# those of OVER_AXIS that take one axis at a time
SINGLE = frozenset({"argmax", "argmin", "prod", "norm", "all", "any"})
# without an axis they take all of them, and with one they give pairs
FULL = {"max": "amax", "min": "amin"}
ROUNDING = frozenset(str.split("sum mean norm std var logsumexp prod nansum nanmean"))


class Reduced(NamedTuple):
    """One call of a function along axes, as a method of the tensor or with it as an argument."""

    node: ast.Call
    name: str
    method_call: bool

    def of(self, items: list[Lifted], caveats: dict[str, None]) -> Lifted:
        """The call on all items at once; `items` are the tensor and the positional arguments.

        Raises:
            Unliftable: the function is not known, or its axes are not.
        """
        item, others = leading(items[0]), items[1:]
        keywords = {keyword.arg: keyword.value for keyword in self.node.keywords}
        position = 1 if self.name == "norm" else 0
        given = keywords.get("dim")
        if given is None and len(others) > position:
            given = others[position].node
        plain = given is None and not others and "axis" not in keywords
        if self.name in FULL and plain and not keywords:
            return Reduced(self._renamed(FULL[self.name]), FULL[self.name], True).of(
                [item], caveats
            )
        if self.name in OVER_AXIS and plain:
            return self._over_all(item, caveats)
        if self.name not in (OVER_AXIS | ALONG_AXIS) or given is None:
            return self._reshaped(item, others)
        keeps = keywords.get("keepdim")
        stays = isinstance(keeps, ast.Constant) and keeps.value is True
        if (keeps is not None and not stays) or len(others) > position + 1:
            raise Unliftable(f"{self.name} has more arguments")
        new, count = self._moved(given)
        arguments = [other.node for other in others]
        kept = list(self.node.keywords)
        if "dim" in keywords:
            kept = [ast.keyword("dim", new) if k.arg == "dim" else k for k in kept]
        else:
            arguments[position] = new
        rank = item.rank
        if self.name in OVER_AXIS and not stays:
            rank = fewer(rank, count)
        if item.rank is None:
            caveats[f"items of {ast.unparse(item.node)} have axes"] = None
        made = item.with_node(self._rebuilt(item.node, arguments, kept), rank, self._dtype(item))
        gone = f"-{count}" if self.name in OVER_AXIS and not stays else ""
        return made._replace(like=f"{item.like}{gone}" if item.like else "")

    def _renamed(self, name: str) -> ast.Call:
        return ast.Call(ast.Attribute(self.node.func, name, ast.Load()), [], [])

    def _moved(self, given: ast.expr) -> tuple[ast.expr, int]:
        """The axes of all items at once, and how many there are."""
        several = isinstance(given, (ast.Tuple, ast.List))
        parts = given.elts if isinstance(given, (ast.Tuple, ast.List)) else [given]
        axes = [constant_integer(part) for part in parts]
        moved = [signed(axis if axis < 0 else axis + 1) for axis in axes if axis is not None]
        if len(moved) != len(axes) or not moved:
            raise Unliftable(f"the axis of {self.name} is not known")
        return (ast.Tuple(list(moved), ast.Load()) if several else moved[0]), len(moved)

    def _over_all(self, item: Lifted, caveats: dict[str, None]) -> Lifted:
        """`item.sum()`: over every axis of an item."""
        node, axes = item.node, signed(-1)
        if item.rank is None:
            caveats[f"items of {ast.unparse(item.node)} have axes"] = None
        if item.rank is None or (item.rank > 1 and self.name in SINGLE):
            node, axes = method(item.node, "flatten", signed(1)), signed(1)
        elif item.rank == 0:
            raise Unliftable(f"{self.name} of a single value")
        elif item.rank > 1:
            axes = ast.Tuple([signed(axis) for axis in range(-item.rank, 0)], ast.Load())
        if self.name in ROUNDING:
            caveats["values are summed in another order"] = None
        keywords = list(self.node.keywords)
        if self.name in ("norm", "std", "var"):
            call = self._rebuilt(node, [], [*keywords, ast.keyword("dim", axes)])
        else:
            call = self._rebuilt(node, [axes], keywords)
        return item.with_node(call, 0, self._dtype(item))

    def _reshaped(self, item: Lifted, others: list[Lifted]) -> Lifted:
        """`unsqueeze`, `t` and the like: axes are moved, not combined."""
        if self.node.keywords:
            raise Unliftable(f"{self.name} is not known to work on batches")
        if self.name == "unsqueeze" and len(others) == 1:
            axis = constant_integer(others[0].node)
            if axis is not None:
                argument = signed(axis if axis < 0 else axis + 1)
                rank = None if item.rank is None else item.rank + 1
                call = self._rebuilt(item.node, [argument], [])
                return item.with_node(call, rank, item.dtype)
        if self.name == "t" and not others and item.rank == 2:
            return item.with_node(ast.Attribute(item.node, "mT", ast.Load()), 2, item.dtype)
        if self.name == "flatten" and not others and item.rank:
            return item.with_node(self._rebuilt(item.node, [signed(1)], []), 1, item.dtype)
        raise Unliftable(f"{self.name} is not known to work on batches")

    def _dtype(self, item: Lifted) -> str:
        if self.name in ("any", "all"):
            return "torch.bool"
        if self.name in ("argmax", "argmin"):
            return "torch.int64"
        return item.dtype if item.dtype == DEFAULT else ""

    def _rebuilt(
        self, tensor: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword]
    ) -> ast.Call:
        if self.method_call:
            return ast.Call(ast.Attribute(tensor, self.name, ast.Load()), arguments, keywords)
        return ast.Call(self.node.func, [tensor, *arguments], keywords)
