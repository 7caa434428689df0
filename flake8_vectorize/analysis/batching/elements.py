"""`x[i]`, `x[:, i + 1]`, `x[index[i]]`: what a subscript becomes for all iterations at once."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.lifted import (
    Bound,
    Lifted,
    Unliftable,
    deepened,
    fewer,
    indexed,
    is_whole,
    leading,
    method,
    signed,
    whole,
)
from flake8_vectorize.analysis.batching.sizes import Shape
from flake8_vectorize.analysis.batching.spaces import Space
from flake8_vectorize.analysis.batching.surroundings import Surroundings
from flake8_vectorize.analysis.values.affine import Affine


class Elements:
    """Lifts subscripts over one iteration space.

    While it is `guarded`, a condition may keep positions from being read.
    """

    def __init__(self, space: Space, surroundings: Surroundings, caveats: dict[str, None]) -> None:
        self._space = space
        self._surroundings = surroundings
        self._caveats = caveats
        self.guarded = False

    def of_tensor(
        self, base: ast.expr, parts: list[tuple[ast.expr, Lifted | None]], shape: Shape
    ) -> Lifted:
        """A subscript of a tensor that is the same in every iteration.

        `parts` are the positions with what they are lifted to, None for slices, `...` and `None`.
        """
        moving = [n for n, (_, item) in enumerate(parts) if item is not None and item.varies]
        if len(moving) > 1:
            return self._picked(base, parts, moving, shape)
        if not moving:
            raise Unliftable("no position of a subscript follows the iterations")
        place = moving[0]
        item = parts[place][1]
        assert item is not None
        nodes = [node for node, _ in parts]
        ellipsis = next((n for n, node in enumerate(nodes) if _is_ellipsis(node)), None)
        if ellipsis is not None and ellipsis > place:
            ellipsis = None
        self._check(nodes, place)
        if item.axis is not None:
            return self._gathered(base, nodes, place, item, shape)
        assert item.shift is not None
        at = self._axis_of_tensor(nodes, place, ellipsis)
        size = shape.size(at)
        if item.width:
            return self._windows(base, nodes, (place, at), item, shape)
        nodes[place] = self.stretch(item.shift, size)
        axis = self._axis_of_result(nodes, place, ellipsis)
        rank = fewer(shape.rank, self._taken(nodes) + 1)
        return Lifted(
            indexed(base, nodes),
            axis,
            rank,
            dtype=shape.dtype,
            device=base,
            made=shape.made,
            like=f"{shape.symbol}-{self._taken(nodes) + 1}" if shape.symbol else "",
        )

    def of_item(self, item: Lifted, parts: list[tuple[ast.expr, Lifted | None]]) -> Lifted:
        """A subscript, the same in every iteration, of something that differs between them."""
        item = leading(item)
        nodes = [node for node, _ in parts]
        if any(part is not None and part.varies for _, part in parts):
            raise Unliftable("an item is indexed by the iteration")
        self._check(nodes, -1)
        rank = fewer(item.rank, self._taken(nodes))
        if _is_ellipsis(nodes[0]):
            if item.rank is None:
                self._caveats[f"items of {ast.unparse(item.node)} have an axis"] = None
            return _with(item, indexed(item.node, nodes), rank)
        base = item.node
        first = whole()
        if isinstance(base, ast.Subscript) and isinstance(base.slice, ast.Slice):
            first = base.slice
            base = base.value
        return _with(item, indexed(base, [first, *nodes]), rank)

    def _windows(
        self,
        base: ast.expr,
        nodes: list[ast.expr],
        where: tuple[int, int],
        item: Lifted,
        shape: Shape,
    ) -> Lifted:
        """`x[i : i + 3]` of every iteration: overlapping views."""
        place, axis = where
        size, shift = shape.size(axis), item.shift
        assert shift is not None
        behind = Bound(None, item.width - 1, Affine(item.width - 1))
        last = self._space.stop.plus(shift).plus(behind).value
        beyond = last.plus(size, -1).known if last is not None and size is not None else None
        if beyond is None or beyond > 0:
            raise Unliftable("the last windows may be cut off")
        if axis < 0 or any(not is_whole(node) for n, node in enumerate(nodes) if n != place):
            raise Unliftable("a window stands beside other positions")
        if item.width == 1:
            nodes[place] = self.stretch(shift, size)
            nodes.insert(place + 1, ast.Constant(None))
            node = indexed(base, nodes)
            return Lifted(node, place, shape.rank, dtype=shape.dtype, device=base, made=shape.made)
        if shape.rank != place + 1:
            raise Unliftable("windows along an inner axis")
        nodes[place] = self.stretch(shift, size, item.width - 1)
        self._caveats["there is at least one window"] = None
        node = method(indexed(base, nodes), "unfold", signed(place), signed(item.width), signed(1))
        return Lifted(node, place, shape.rank, dtype=shape.dtype, device=base, made=shape.made)

    def stretch(self, shift: Bound, size: Affine | None, more: int = 0) -> ast.expr:
        """The slice of all positions `i + shift` on an axis of this size, and of some `more`."""
        low, high = self._space.start.plus(shift), self._space.stop.plus(shift)
        high = high.plus(Bound(None, more, Affine(more)))
        lower = None
        if low.node is not None or low.constant:
            lower = low.expression()
            self._not_negative(low, lower)
        if high.value is not None and high.value == size:
            return ast.Slice(lower, None, None)
        behind = None
        if high.value is not None and size is not None:
            behind = high.value.plus(size, -1).known
        ahead = shift.node is not None or shift.constant > 0
        if (behind is None and ahead and self.guarded) or (behind is not None and behind > 0):
            # Only a condition can keep the last iterations from being an error.
            raise Unliftable("positions beyond the end")
        if behind is not None and behind < 0:
            return ast.Slice(lower, Bound(None, behind).expression(), None)
        upper = high.expression()
        self._not_negative(high, upper)
        return ast.Slice(lower, upper, None)

    def _not_negative(self, bound: Bound, text: ast.expr) -> None:
        """Positions below zero count from the end, in a slice as in a subscript, but others."""
        if bound.value is not None and self._surroundings.sizes.never_negative(bound.value):
            return
        if bound.node is None:
            raise Unliftable("positions below zero count from the end")
        self._caveats[f"{ast.unparse(text)} is not negative"] = None

    def _gathered(
        self,
        base: ast.expr,
        nodes: list[ast.expr],
        place: int,
        index: Lifted,
        shape: Shape,
    ) -> Lifted:
        """`x[index[i]]` as `x[index]`."""
        if any(not is_whole(node) for n, node in enumerate(nodes) if n != place):
            raise Unliftable("an index tensor stands beside other positions")
        if index.axis != 0:
            index = leading(index)
        if place and index.rank != 0:
            raise Unliftable("an index tensor is not known to have one axis")
        if index.dtype != "torch.int64":
            self._caveats[f"{ast.unparse(index.node)} holds whole numbers"] = None
        nodes[place] = index.node
        rank = None
        if shape.rank is not None and index.rank is not None:
            rank = fewer(shape.rank + index.rank, 1)
        return Lifted(
            indexed(base, nodes),
            place,
            rank,
            dtype=shape.dtype,
            device=base,
            made=shape.made,
            picker=index.node,
        )

    def _picked(
        self,
        base: ast.expr,
        parts: list[tuple[ast.expr, Lifted | None]],
        moving: list[int],
        shape: Shape,
    ) -> Lifted:
        """`x[i, index[i]]` as `x[torch.arange(n), index]`: one element for each iteration."""
        first, last = moving[0], moving[-1]
        nodes = [node for node, _ in parts]
        beside = [node for n, node in enumerate(nodes) if n not in moving]
        if last - first + 1 != len(moving) or not all(map(is_whole, beside)):
            raise Unliftable("positions that follow the iterations stand apart")
        items = [item for _, item in parts if item is not None and item.varies]
        if any(item.width or (item.number and item.shift is None) for item in items):
            raise Unliftable("a window stands beside other positions")
        ranks = [item.rank for item in items]
        highest = max((rank for rank in ranks if rank is not None), default=0)
        if None in ranks:
            raise Unliftable("an index tensor is not known to have one axis")
        distinct = False
        for place, item in zip(moving, items, strict=True):
            if item.shift is not None:
                item = item._replace(node=self._counted(item.shift), axis=0, shift=None)
                distinct = True
            elif item.dtype != "torch.int64":
                self._caveats[f"{ast.unparse(item.node)} holds whole numbers"] = None
            nodes[place] = deepened(leading(item), highest).node
        rank = fewer(shape.rank, len(moving) - highest)
        picker = None if distinct else ast.Tuple(nodes[first : last + 1], ast.Load())
        made = Lifted(indexed(base, nodes), first, rank, dtype=shape.dtype, device=base)
        return made._replace(made=shape.made, picker=picker)

    def _counted(self, shift: Bound) -> ast.expr:
        """All positions `i + shift` as an index tensor; an index may lie on another device."""
        low, high = self._space.start.plus(shift), self._space.stop.plus(shift)
        self._not_negative(low, low.expression())
        module = self._surroundings.imports.name_of("torch")
        if not module:
            raise Unliftable("torch has no name in this file")
        length = self._space.stop.plus(self._space.start, -1)
        self._not_negative(length, length.expression())
        arguments = [high.expression()]
        if low.node is not None or low.constant:
            arguments.insert(0, low.expression())
        function = ast.Attribute(ast.Name(module, ast.Load()), "arange", ast.Load())
        return ast.Call(function, arguments, [])

    def _check(self, nodes: list[ast.expr], place: int) -> None:
        """Every other position has to be a slice, `None`, `...` or an integer."""
        for number, node in enumerate(nodes):
            if number == place or isinstance(node, ast.Slice) or _adds_axis(node):
                continue
            if not _is_ellipsis(node) and not self._surroundings.is_integer(node):
                raise Unliftable(f"{ast.unparse(node)} is not known to be an integer")

    @staticmethod
    def _taken(nodes: list[ast.expr]) -> int:
        """How many axes integers take away, less those that `None` adds."""
        kept = [n for n in nodes if isinstance(n, ast.Slice) or _is_ellipsis(n)]
        added = sum(1 for node in nodes if _adds_axis(node))
        return len(nodes) - len(kept) - 2 * added

    @staticmethod
    def _axis_of_tensor(nodes: list[ast.expr], place: int, ellipsis: int | None) -> int:
        if ellipsis is None:
            return sum(1 for node in nodes[:place] if not _adds_axis(node))
        return -1 - sum(1 for node in nodes[place + 1 :] if not _adds_axis(node))

    @staticmethod
    def _axis_of_result(nodes: list[ast.expr], place: int, ellipsis: int | None) -> int:
        if ellipsis is None:
            return sum(1 for n in nodes[:place] if isinstance(n, ast.Slice) or _adds_axis(n))
        after = nodes[place + 1 :]
        return -1 - sum(1 for n in after if isinstance(n, ast.Slice) or _adds_axis(n))


def _with(item: Lifted, node: ast.expr, rank: int | None) -> Lifted:
    return Lifted(node, item.axis, rank, dtype=item.dtype, device=item.device, made=item.made)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _adds_axis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
