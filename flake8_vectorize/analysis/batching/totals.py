"""How iterations combine into one value, and what combines them at once."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.batching.alignment import aligned
from flake8_vectorize.analysis.batching.concatenation import axis_of, concatenated
from flake8_vectorize.analysis.batching.lifted import Lifted, Unliftable, method, signed
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from flake8_vectorize.analysis.batching.operators import Operators

SUMMED = "terms are added up in another order"
EXTREMA = ("equal extremes share the gradient in another way", "there is at least one item")
SCANS = {"sum": "cumsum", "prod": "cumprod", "amax": "cummax", "amin": "cummin"}
FUNCTIONS = {
    "torch.cat": "cat",
    "torch.concat": "cat",
    "torch.concatenate": "cat",
    "torch.maximum": "amax",
    "torch.max": "amax",
    "torch.minimum": "amin",
    "torch.min": "amin",
    "torch.logical_or": "any",
    "torch.logical_and": "all",
}


class Total(NamedTuple):
    """An update `target = target (sign) item`.

    `call` is the function that combines, None for an operator. `reduction` is the method that
    combines all items, `neutral` what an item that does not count is replaced by.
    """

    target: ast.expr
    sign: str
    item: ast.expr
    reduction: str
    caveats: tuple[str, ...]
    call: ast.Call | None = None
    neutral: int | None = None

    def reduced(self, item: Lifted, operators: Operators) -> ast.expr:
        """All items combined."""
        assert item.axis is not None
        if item.number and self.reduction not in ("sum", "prod"):
            raise Unliftable("an extremum of numbers")
        if self.call is not None:
            name = operators.surroundings.imports.resolve(dotted_name(self.call.func))
            if FUNCTIONS.get(name) != self.reduction:
                raise Unliftable(f"{ast.unparse(self.call.func)} is called")
        if self.reduction in ("any", "all") and item.dtype != "torch.bool":
            raise Unliftable("what is combined is not known to be a truth value")
        if item.factors is not None and self.reduction == "sum":
            if not item.dtype:
                names = " and ".join(ast.unparse(factor) for factor in item.factors)
                operators.caveats[f"{names} have one dtype"] = None
            return ast.BinOp(item.factors[0], ast.MatMult(), item.factors[1])
        if self.reduction == "cat":
            assert self.call is not None
            if not item.dtype:
                operators.caveats[f"{ast.unparse(self.target)} has the dtype of its items"] = None
            return concatenated(item, axis_of(self.call))
        if item.number:
            # What adds up Python numbers is one, too.
            node = item.values if item.values is not None else item.node
            return method(method(node, self.reduction, signed(item.axis)), "item")
        return method(item.node, self.reduction, signed(item.axis))

    def running(self, item: Lifted, start: Lifted, operators: Operators) -> Lifted:
        """Every partial result, where `start` is what is held before the first."""
        name = SCANS.get(self.reduction)
        if name is None or item.axis is None or item.number:
            raise Unliftable("partial results of this kind are not known at once")
        items: ast.expr = method(item.node, name, signed(item.axis))
        if name in ("cummax", "cummin"):
            items = ast.Attribute(items, "values", ast.Load())
        form = aligned([start, item._replace(node=items)], operators.caveats)
        if self.call is not None:
            node: ast.expr = ast.Call(self.call.func, list(form.nodes), [])
        else:
            operator = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult()}[self.sign]
            node = ast.BinOp(form.nodes[0], operator, form.nodes[1])
        return operators.built(form, node)

    def statement(self, node: ast.stmt, reduced: ast.expr) -> ast.stmt:
        """The update with all items at once, in the form that the loop has."""
        if isinstance(node, ast.AugAssign):
            return ast.AugAssign(node.target, node.op, reduced)
        assert isinstance(node, ast.Assign)
        load: ast.expr = ast.Name(node.targets[0].id, ast.Load())  # type: ignore[attr-defined]
        if self.reduction == "cat":
            assert self.call is not None
            joined = ast.List([load, reduced], ast.Load())
            call = ast.Call(self.call.func, [joined, *self.call.args[1:]], self.call.keywords)
            return ast.Assign(node.targets, call)
        if self.call is not None:
            return ast.Assign(node.targets, ast.Call(self.call.func, [load, reduced], []))
        assert isinstance(node.value, ast.BinOp)
        return ast.Assign(node.targets, ast.BinOp(load, node.value.op, reduced))


def total_of(node: ast.Assign | ast.AugAssign) -> Total | None:
    """The update that an assignment is, if it combines what its target held with something."""
    if isinstance(node, ast.AugAssign):
        return _operator(node.target, node.op, node.value)
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return None
    return update_of(node.targets[0], node.value)


def update_of(target: ast.expr, value: ast.expr) -> Total | None:
    """The update that a value is, if it combines `target` with something."""
    if isinstance(value, ast.BinOp):
        if _is(value.left, target):
            return _operator(target, value.op, value.right)
        if _is(value.right, target) and isinstance(value.op, (ast.Add, ast.Mult)):
            return _operator(target, value.op, value.left)
    if isinstance(value, ast.Call) and value.args and isinstance(value.args[0], ast.List):
        parts = value.args[0].elts
        last = dotted_name(value.func).rpartition(".")[2]
        if len(parts) == 2 and _is(parts[0], target) and last in ("cat", "concat", "concatenate"):
            return Total(target, "", parts[1], "cat", (), value)
    if isinstance(value, ast.Call) and len(value.args) == 2 and not value.keywords:
        first, second = value.args
        item = second if _is(first, target) else first if _is(second, target) else None
        last = dotted_name(value.func).rpartition(".")[2]
        reduction = FUNCTIONS.get(f"torch.{last}")
        if item is not None and reduction is not None:
            caveats = EXTREMA if reduction in ("amax", "amin") else ()
            return Total(target, "", item, reduction, caveats, value)
    return None


def _operator(target: ast.expr, operator: ast.operator, item: ast.expr) -> Total | None:
    if isinstance(operator, ast.Add):
        return Total(target, "+", item, "sum", (SUMMED,), neutral=0)
    if isinstance(operator, ast.Sub):
        return Total(target, "-", item, "sum", (SUMMED,), neutral=0)
    if isinstance(operator, ast.Mult):
        return Total(target, "*", item, "prod", (SUMMED,), neutral=1)
    if isinstance(operator, ast.BitOr):
        return Total(target, "|", item, "any", ())
    if isinstance(operator, ast.BitAnd):
        return Total(target, "&", item, "all", ())
    return None


def _is(node: ast.expr, target: ast.expr) -> bool:
    if isinstance(target, ast.Name):
        return isinstance(node, ast.Name) and node.id == target.id
    return ast.dump(node) == ast.dump(target)
