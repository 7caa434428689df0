"""Lifts an expression of a loop body: one method per sort of syntax node."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flake8_vectorize.analysis.batching.alignment import Aligned, aligned
from flake8_vectorize.analysis.batching.elements import Elements
from flake8_vectorize.analysis.batching.functions import Functions
from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    leading,
    positions_of,
)
from flake8_vectorize.analysis.batching.products import matmul
from flake8_vectorize.analysis.batching.sizes import DEFAULT
from flake8_vectorize.analysis.batching.spaces import Space
from flake8_vectorize.analysis.batching.surroundings import Surroundings
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name

COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
TRUTH = "torch.bool"


class Operators:
    """Lifts expressions over one iteration space.

    `names` are the names that differ between iterations. `closed` are those that must not be
    read, with the reason: what the loop carries, or writes at other places.
    """

    def __init__(self, space: Space, surroundings: Surroundings, caveats: dict[str, None]) -> None:
        self.space = space
        self.surroundings = surroundings
        self.caveats = caveats
        self.names: dict[str, Lifted] = dict(space.names)
        self.closed: dict[str, str] = {}
        self.written: dict[str, str] = {}
        self.elements = Elements(space, surroundings, self.caveats)
        self.functions = Functions(self)
        self._handlers: dict[type[ast.expr], Callable[..., Lifted]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.Compare: self._compare,
            ast.BoolOp: self._boolean,
            ast.IfExp: self._conditional,
            ast.Call: self.functions.call,
        }

    def lift(self, node: ast.expr) -> Lifted:
        """What an expression becomes.

        Raises:
            Unliftable: no form of it is known to be right.
        """
        handler = self._handlers.get(type(node))
        if handler is None:
            return self.constant(node)
        return handler(node)

    def constant(self, node: ast.expr) -> Lifted:
        """An expression that has to be the same in every iteration, and free of effects."""
        for part in nodes(node):
            if isinstance(part, ast.Name):
                if part.id in self.names or part.id in self.written:
                    raise Unliftable(f"{ast.unparse(node)} follows the iterations")
                self._check_open(part.id)
            elif not isinstance(part, INERT):
                raise Unliftable(f"{ast.unparse(node)} may have effects")
        return self.fixed(node)

    def fixed(self, node: ast.expr) -> Lifted:
        """The description of an expression that is the same in every iteration."""
        surroundings = self.surroundings
        if surroundings.is_number(node):
            integer = surroundings.is_integer(node)
            return Lifted(node, rank=0, number=True, integer=integer)
        shape = surroundings.shape(node)
        name = dotted_name(node)
        device = node if name and surroundings.is_tensor(node) else None
        return Lifted(
            node,
            rank=shape.rank,
            dtype=shape.dtype,
            device=device,
            made=shape.made,
            sure=surroundings.is_tensor(node),
        )

    def tensor(self, item: Lifted) -> Lifted:
        """The same as a tensor: the induction variable becomes an `arange`."""
        return item if item.shift is None else self.functions.arange(item, None)

    def together(self, items: list[Lifted], scales: bool = True) -> Aligned:
        """Operands of an elementwise operation in one layout; see `aligned`."""
        beside = [item for item in items if item.shift is None]
        if len(beside) < len(items):
            device = next((i for i in beside if i.device is not None), None)
            items = [
                item if item.shift is None else self.functions.arange(item, device)
                for item in items
            ]
        return aligned(items, self.caveats, scales)

    def truth(self, node: ast.expr) -> Lifted:
        """A condition as a mask with one truth value per iteration."""
        item = self.tensor(self.lift(node))
        if item.axis is None:
            return item
        item = leading(item)
        if item.dtype != TRUTH:
            raise Unliftable(f"{ast.unparse(node)} is not known to be a truth value")
        if item.rank is None:
            # Then so are all that are like it.
            self.caveats[f"{ast.unparse(node)} is a single value"] = None
        elif item.rank:
            raise Unliftable(f"{ast.unparse(node)} is no single value")
        return item

    def built(self, form: Aligned, node: ast.expr, dtype: str | None = None) -> Lifted:
        """An elementwise result on aligned operands."""
        kind = form.dtype if dtype is None else dtype
        return Lifted(
            node,
            form.axis,
            form.rank,
            number=form.number,
            dtype=kind,
            device=form.device,
            made=form.made,
            like=form.like,
        )

    def _check_open(self, name: str) -> None:
        reason = self.closed.get(name)
        if reason:
            raise Unliftable(reason)

    def _constant(self, node: ast.Constant) -> Lifted:
        return self.fixed(node)

    def _name(self, node: ast.Name) -> Lifted:
        self._check_open(node.id)
        known = self.names.get(node.id)
        if known is not None:
            return known
        if node.id in self.written:
            raise Unliftable(f"{node.id} is read as a whole while it is filled")
        return self.fixed(node)

    def _attribute(self, node: ast.Attribute) -> Lifted:
        if dotted_name(node).partition(".")[0] in self.names or not dotted_name(node):
            inner = self.lift(node.value)
            if inner.axis is not None:
                return self.functions.attribute(node, inner)
        return self.constant(node)

    def _subscript(self, node: ast.Subscript) -> Lifted:
        name = dotted_name(node.value)
        if name in self.written:
            if ast.dump(node.slice) != self.written[name]:
                raise Unliftable(f"{name} is read at other places than it is filled")
            return self.element(node)
        return self.element(node)

    def element(self, node: ast.Subscript) -> Lifted:
        """A subscript, of a tensor or of an item."""
        parts: list[tuple[ast.expr, Lifted | None]] = []
        for part in positions_of(node):
            if isinstance(part, ast.Slice):
                parts.append((part, self._window(part)))
            elif isinstance(part, ast.Constant) and part.value in (None, ...):
                parts.append((part, None))
            else:
                parts.append((part, self.lift(part)))
        moving = any(item is not None and item.varies for _, item in parts)
        name = dotted_name(node.value)
        base = self.fixed(node.value) if name in self.written else self.lift(node.value)
        if base.axis is not None:
            return self.elements.of_item(base, parts)
        if not moving:
            return self.fixed(node)
        if not self.surroundings.is_tensor(node.value):
            raise Unliftable(f"{ast.unparse(node.value)} is not known to be a tensor")
        shape = self.surroundings.shape(node.value)
        return self.elements.of_tensor(node.value, parts, shape)

    def _window(self, part: ast.Slice) -> Lifted | None:
        """A slice that moves with the iterations, `i : i + 3`; None if it stays."""
        ends = [self.lift(end) for end in (part.lower, part.upper, part.step) if end is not None]
        if not any(end.varies for end in ends):
            return None
        if len(ends) == 2 and part.step is None:
            start, stop = ends[0].shift, ends[1].shift
            width = stop.plus(start, -1) if start is not None and stop is not None else None
            if width is not None and width.node is None and width.constant > 0:
                return ends[0]._replace(width=width.constant)
        raise Unliftable(f"{ast.unparse(part)} is a window of another length each time")

    def _binary(self, node: ast.BinOp) -> Lifted:
        left, right = self.lift(node.left), self.lift(node.right)
        if not left.varies and not right.varies:
            return self.fixed(node)
        if isinstance(node.op, ast.MatMult):
            return matmul(left, right, self.caveats)
        moved = self._shifted(node, left, right)
        if moved is not None:
            return moved
        form = self.together([left, right], not isinstance(node.op, (ast.Add, ast.Sub)))
        dtype = "" if isinstance(node.op, ast.Div) and form.dtype != DEFAULT else None
        made = self.built(form, ast.BinOp(form.nodes[0], node.op, form.nodes[1]), dtype)
        vectors = all(
            item.axis == 0 and item.rank == 0 and not item.number for item in (left, right)
        )
        if vectors and isinstance(node.op, ast.Mult):
            return made._replace(factors=(form.nodes[0], form.nodes[1]))
        return made

    def _shifted(self, node: ast.BinOp, left: Lifted, right: Lifted) -> Lifted | None:
        """`i + 1` and `i - k` as positions, `1 + i` too."""
        plus, minus = isinstance(node.op, ast.Add), isinstance(node.op, ast.Sub)
        if left.shift is not None and right.integer and not right.varies and (plus or minus):
            bound = self.surroundings.bound(right.node)
            return left._replace(shift=left.shift.plus(bound, 1 if plus else -1))
        if right.shift is not None and left.integer and not left.varies and plus:
            return right._replace(shift=right.shift.plus(self.surroundings.bound(left.node)))
        return None

    def _unary(self, node: ast.UnaryOp) -> Lifted:
        if isinstance(node.op, ast.Not):
            item = self.truth(node.operand)
            if item.axis is None:
                return self.fixed(node)
            return item._replace(node=ast.UnaryOp(ast.Invert(), item.node))
        item = self.lift(node.operand)
        if not item.varies:
            return self.fixed(node)
        item = self.tensor(item)
        return item._replace(node=ast.UnaryOp(node.op, item.node))

    def _compare(self, node: ast.Compare) -> Lifted:
        items = [self.lift(part) for part in (node.left, *node.comparators)]
        if not any(item.varies for item in items):
            return self.fixed(node)
        if not all(isinstance(operator, COMPARISONS) for operator in node.ops):
            raise Unliftable(f"{ast.unparse(node)} compares objects")
        found: list[Lifted] = []
        for left, operator, right in zip(items, node.ops, items[1:], strict=False):
            form = self.together([left, right])
            pair = ast.Compare(form.nodes[0], [operator], [form.nodes[1]])
            found.append(self.built(form, pair, TRUTH))
        return self._joined(found, ast.BitAnd())

    def _boolean(self, node: ast.BoolOp) -> Lifted:
        items = [self.truth(part) for part in node.values]
        if not any(item.varies for item in items):
            return self.fixed(node)
        if not all(item.varies for item in items):
            raise Unliftable("a condition on the loop as a whole stands within another")
        operator = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        return self._joined(items, operator)

    def _joined(self, items: list[Lifted], operator: ast.operator) -> Lifted:
        first = items[0]
        for item in items[1:]:
            form = self.together([first, item])
            pair = ast.BinOp(form.nodes[0], operator, form.nodes[1])
            first = self.built(form, pair, TRUTH)
        return first

    def _conditional(self, node: ast.IfExp) -> Lifted:
        mask = self.truth(node.test)
        with self.guarded():
            return self.chosen(mask, self.lift(node.body), self.lift(node.orelse))

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """While what is lifted is computed under a condition only."""
        before = self.elements.guarded
        self.elements.guarded = True
        try:
            yield
        finally:
            self.elements.guarded = before

    def chosen(self, mask: Lifted, chosen: Lifted, other: Lifted) -> Lifted:
        """`torch.where(mask, chosen, other)`, where the mask is one truth value per iteration."""
        if mask.axis is None:
            raise Unliftable("a condition is the same in every iteration")
        if chosen.number and other.number:
            self.caveats["numbers are rounded as the tensor's, not as Python's"] = None
        where = self.functions.torch_name("where")
        # What chooses has no part in the dtype.
        form = self.together([mask._replace(number=True, integer=True), chosen, other])
        dtype = chosen.dtype if other.number else other.dtype if chosen.number else ""
        if chosen.dtype == other.dtype:
            dtype = chosen.dtype
        self.caveats["both branches are computed for every item"] = None
        return self.built(form, ast.Call(where, list(form.nodes), []), dtype)


INERT = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Slice,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.BoolOp,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
    ast.cmpop,
    ast.boolop,
)
