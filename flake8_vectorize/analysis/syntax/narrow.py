"""Which loops walk an axis of no more than four elements, as a function spells it out: by the sizes
with which it makes a tensor, or by the names into which it takes something apart.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

MOST = 4
# functions and methods that take all sizes first, and those that take them later
SIZED = frozenset(
    str.split("zeros ones empty full rand randn new_zeros new_ones new_empty new_full")
)
RESHAPING = frozenset({"view", "reshape"})
DISPLAYED = frozenset({"tensor", "as_tensor"})
# methods that give a tensor of the same shape
KEEPING = frozenset(
    str.split(
        "to cpu cuda float double half long int bool clone contiguous requires_grad_ type_as type"
    )
)
# what cuts a tensor into a list of parts
CUTTING = frozenset({"unbind", "split", "chunk", "tensor_split"})
# what may not run in every iteration, or give its value
OPTIONAL = (ast.If, ast.IfExp, ast.Try, ast.BoolOp, ast.Lambda, ast.FunctionDef)
Sizes = tuple[int | None, ...]
# the size of an axis, by the name of what has it; without an axis, the number that a name holds
Size = tuple[str, int | None]


class Narrow(NamedTuple):
    """What a function spells out: the `shapes` of tensors by their names, the names and calls that
    hold a `few` items.
    """

    shapes: Mapping[str, Sizes]
    few: frozenset[str]

    @classmethod
    def of(cls, body: Sequence[ast.stmt], found: Mapping[type[ast.AST], Sequence[Any]]) -> Narrow:
        """Reads the nodes of a function, by their classes, once."""
        bound = Counter(node.id for node in found[ast.Name] if type(node.ctx) is ast.Store)
        assigned = found[ast.Assign]
        shapes = {}
        for name, value in _assigned(body):
            sizes = _sizes(value) if bound[name] == 1 else ()
            if any(size is not None and size <= MOST for size in sizes):
                shapes[name] = sizes
        few = set(_taken_apart(assigned, bound))
        few.update(_exchanged(assigned))
        few.update(_made_of(assigned, few))
        return cls(shapes, frozenset(few))

    def walked_by(
        self, node: LoopNode, walked: Sequence[ast.expr], short: Collection[Size]
    ) -> bool:
        """Whether a loop that takes the items of these walks such an axis, or one whose size is
        known to be `short` where the loop stands.
        """
        if any(_known(part) in self.few or self._is_few(part, short) for part in walked):
            return True
        variable = counter_of(node)
        return bool(variable and (self.shapes or short)) and any(
            self._at(part, variable, short) for part in _every_time(node)
        )

    def _is_few(self, part: ast.expr, short: Collection[Size]) -> bool:
        """Whether an expression gives the rows of a tensor, or as many numbers as an axis has."""
        if not isinstance(part, ast.Call):
            return self._has((dotted_name(part), 0), short)
        if dotted_name(part.func) != "range":
            cut = _cut(part) if getattr(part.func, "attr", "") == "unbind" else None
            return cut is not None and self._has((dotted_name(cut), _axis(part, cut)), short)
        from_zero = len(part.args) == 1 or (
            len(part.args) == 2 and (number_of(part.args[0]) or 0) >= 0
        )
        size = size_of(part.args[-1]) if from_zero and part.args else None
        return size is not None and self._has(size, short)

    def _at(self, node: ast.AST, variable: str, short: Collection[Size]) -> bool:
        """Whether a subscript takes one place along a narrow axis after another."""
        if not isinstance(node, ast.Subscript):
            return False
        name = dotted_name(node.value)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for place, part in enumerate(parts):
            if isinstance(part, ast.Name) and part.id == variable:
                return self._has((name, place), short)
            if isinstance(part, ast.Constant) and part.value is ...:
                last = parts[-1]
                alone = isinstance(last, ast.Name) and last.id == variable
                return alone and len(parts) == place + 2 and self._has((name, -1), short)
            if not isinstance(part, ast.Slice) and number_of(part) is None:
                return False
        return False

    def _has(self, size: Size, short: Collection[Size]) -> bool:
        """Whether there are few, as is known here or all over the function."""
        name, axis = size
        if size in short:
            return True
        sizes = self.shapes.get(name, ())
        if axis is None or not -len(sizes) <= axis < len(sizes):
            return False
        spelled_out = sizes[axis]
        return spelled_out is not None and spelled_out <= MOST


def size_of(count: ast.expr) -> Size | None:
    """The size that an expression gives, or the name of the number: `len(x)`, `x.shape[1]`, `n`."""
    if isinstance(count, ast.Subscript) and isinstance(count.value, ast.Attribute):
        sized = count.value.attr == "shape"
        return _of_axis(count.value.value, number_of(count.slice)) if sized else None
    if not isinstance(count, ast.Call):
        return (dotted_name(count), None) if dotted_name(count) else None
    if len(count.args) != 1:
        return None
    if isinstance(count.func, ast.Attribute) and count.func.attr == "size":
        return _of_axis(count.func.value, number_of(count.args[0]))
    return _of_axis(count.args[0], 0) if dotted_name(count.func) == "len" else None


def _of_axis(holder: ast.expr, axis: int | None) -> Size | None:
    name = dotted_name(holder)
    return (name, axis) if name and axis is not None else None


def _assigned(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """The names that statements bind wherever they run."""
    for statement in body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield statement.targets[0].id, statement.value
        elif isinstance(statement, (ast.For, ast.While, ast.With)):
            yield from _assigned(statement.body)


def _sizes(node: ast.expr) -> Sizes:
    """The sizes of what an expression makes, as far as they are spelled out."""
    while isinstance(node, ast.Call) and getattr(node.func, "attr", "") in KEEPING:
        assert isinstance(node.func, ast.Attribute)
        node = node.func.value
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ()
    name, given = node.func.attr, node.args
    if name in DISPLAYED and given:
        return tuple(_displayed(given[0]))
    if name not in SIZED and name not in RESHAPING:
        return ()
    if given and isinstance(given[0], (ast.Tuple, ast.List)):
        given = given[0].elts
    if any(isinstance(part, ast.Starred) for part in given):
        return ()
    sizes = tuple(map(number_of, given))
    alone = len(given) == 1 and sizes == (None,)
    return () if alone else tuple(s if s is not None and s >= 0 else None for s in sizes)


def _displayed(node: ast.expr) -> Iterator[int]:
    """The sizes of what is written out in lists."""
    while isinstance(node, (ast.List, ast.Tuple)) and node.elts:
        if any(isinstance(part, ast.Starred) for part in node.elts):
            return
        yield len(node.elts)
        node = node.elts[0]


def number_of(node: ast.expr) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number_of(node.operand)
        return -inner if inner is not None else None
    value = node.value if isinstance(node, ast.Constant) else None
    return value if type(value) is int else None


def _taken_apart(assigned: Sequence[ast.Assign], bound: Counter[str]) -> Iterator[str]:
    """What is taken apart into two to four names, and is the same thing all over the function."""
    for node in assigned:
        if not isinstance(node.targets[0], (ast.Tuple, ast.List)):
            continue
        parts, value = node.targets[0].elts, node.value
        if not 2 <= len(parts) <= MOST or any(type(part) is ast.Starred for part in parts):
            continue
        owner = _cut(value) or value
        if isinstance(owner, ast.Name) and bound[owner.id] <= 1:
            yield _known(value)


def _cut(node: ast.expr) -> ast.expr | None:
    """What a call cuts into a list of parts: `x` of `x.unbind(-1)` and of `torch.unbind(x, -1)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr not in CUTTING:
        return None
    of_torch = dotted_name(node.func.value) == "torch"
    return next(iter(node.args), None) if of_torch else node.func.value


def _axis(call: ast.Call, cut: ast.expr) -> int | None:
    """The axis along which a call of `unbind` takes something apart."""
    given = [part for part in call.args if part is not cut]
    given += [word.value for word in call.keywords if word.arg == "dim"]
    return number_of(given[0]) if given else 0


def _exchanged(assigned: Sequence[ast.Assign]) -> Iterator[str]:
    """The names of lists of which two items change places: `a[0], a[1] = a[1], a[0]`."""
    for node in assigned:
        target, value = node.targets[0], node.value
        if not isinstance(target, ast.Tuple) or not isinstance(value, ast.Tuple):
            continue
        written, read = ([_item(p) for p in part.elts] for part in (target, value))
        exchanged = sorted(written) == sorted(read) and written != read
        if exchanged and len({name for name, _ in written}) == 1 and written[0][0]:
            yield written[0][0]


def _item(node: ast.expr) -> tuple[str, int]:
    """The list and the number of one of its first items."""
    if not isinstance(node, ast.Subscript):
        return "", 0
    number = number_of(node.slice)
    first = number is not None and 0 <= number < MOST
    return (dotted_name(node.value), number or 0) if first else ("", 0)


def _made_of(assigned: Sequence[ast.Assign], few: set[str]) -> Iterator[str]:
    """The names of what has as many items as a list that is made of it item by item."""
    for node in assigned:
        if isinstance(node.value, ast.ListComp):
            made, generators = dotted_name(node.targets[0]), node.value.generators
            source = _known(generators[0].iter)
            if made in few and len(generators) == 1 and not generators[0].ifs and source:
                yield source


def _known(node: ast.expr) -> str:
    """A name, or the text of a call."""
    return dotted_name(node) or (ast.dump(node) if isinstance(node, ast.Call) else "")


def counter_of(node: LoopNode) -> str:
    """The variable that counts the iterations of a loop."""
    if isinstance(node, ast.For):
        target, iterable = node.target, node.iter
    else:
        generators = list(getattr(node, "generators", ()))
        if len(generators) != 1 or generators[0].ifs:
            return ""
        target, iterable = generators[0].target, generators[0].iter
    counts = dotted_name(iterable.func) if isinstance(iterable, ast.Call) else ""
    if counts == "enumerate" and isinstance(target, ast.Tuple):
        target = target.elts[0]
    return dotted_name(target) if counts in ("range", "enumerate") else ""


def _every_time(node: LoopNode) -> Iterator[ast.AST]:
    """The nodes that every iteration comes to."""
    pending: list[ast.AST] = list(node.body) if isinstance(node, ast.For) else [node]
    while pending:
        part = pending.pop()
        if not isinstance(part, OPTIONAL):
            yield part
            pending += ast.iter_child_nodes(part)
