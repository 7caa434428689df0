"""Which loops of a function run once for each axis of a tensor, by what it does with their numbers:
there are a handful of axes.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from string import digits
from typing import Any

from flake8_vectorize.analysis.syntax.narrow import MOST, Narrow
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.tested_sizes import SizesTested
from flake8_vectorize.analysis.syntax.walking import by_sort, nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name
from flake8_vectorize.model.named_tuple import NamedTuple

# methods, and functions after a tensor, that take one number for each axis
SHAPING = frozenset(
    str.split("view reshape expand repeat tile permute new_zeros new_ones new_empty new_full")
)
PADDING = "pad"
MODULES = frozenset({"torch", "np", "numpy", "F", "nn.functional", "torch.nn.functional"})
# functions that take one number for each axis first
SIZED = frozenset({"zeros", "ones", "empty", "full", "rand", "randn"})
# what may take the size of one axis after another
LOOPS = frozenset({ast.For, ast.ListComp, ast.GeneratorExp})
# what tells of axes
TELLING = LOOPS | {ast.Name, ast.Assign, ast.Call, ast.Subscript}
# what makes another list of the same numbers
LISTING = frozenset(str.split("list tuple reversed array asarray tensor as_tensor Size"))
# what gives the largest of several sizes along each axis
LARGEST = frozenset({"max", "amax"})
AXES = frozenset({"dim", "dims", "axis", "axes"})
# what hands on the items of its arguments in their order
SIDE_BY_SIDE = frozenset({"enumerate", "zip", "reversed"})
# the numbers of the components of a vector in space
VECTOR = frozenset({0, 1, 2})
# what sizes are called, and a number of axes
SHAPE = "shape"
SIZES = frozenset({SHAPE, "stride"})
AXES_OF_TENSOR = "the axes of a tensor"
NARROW = f"an axis of up to {MOST} elements"
COMPONENTS = "the components of a vector"
CALLED = frozenset(str.split("ndim ndims spatial_dims n_spatial_dims num_spatial_dims"))


class Axes(NamedTuple):
    """What a function does for each axis: `counts` are the numbers of axes, spelled out, `lists`
    the names and expressions that it hands on as a number for each, `sizes` the names that hold
    the size of each, `parts` those of lists with an item for each; `narrow` is what it spells out
    of axes that are short, `tested` what its conditions say of them.
    """

    counts: frozenset[str]
    lists: frozenset[str]
    sizes: frozenset[str]
    parts: frozenset[str]
    narrow: Narrow
    tested: SizesTested

    @classmethod
    def of(cls, body: Sequence[ast.stmt]) -> Axes:
        """Reads a function once."""
        found = by_sort(body, TELLING)
        sizes = _sizes(found[ast.Assign])
        counts: set[str] = set()
        lists: set[str] = set()
        for call in found[ast.Call]:
            for given in _given(call):
                counts.update(_counted(given))
                lists.update(map(_text, _listed(given)))
        for sort in LOOPS:
            for loop in found[sort]:
                count = _count(loop)
                if count is not None and _measures(loop, sizes):
                    counts.add(_text(count))
        parts = frozenset(_numbered(found))
        narrow = Narrow.of(body, found)
        tested = SizesTested(body)
        return cls(frozenset(counts), frozenset(lists), frozenset(sizes), parts, narrow, tested)

    def walked_by(self, node: LoopNode) -> str:
        """What a loop walks that there is a handful of, or for which it makes numbers, or ''."""
        walked = list(_side_by_side(node))
        if any(dotted_name(part) in self.parts for part in walked):
            return COMPONENTS
        if self.narrow.walked_by(node, walked, self.tested.short_at(node)):
            return NARROW
        counted = any(_is_sizes(part, self.sizes) for part in walked) or self._counts(node)
        return AXES_OF_TENSOR if counted or self._makes_sizes(node) else ""

    def _counts(self, node: LoopNode) -> bool:
        """Whether a range counts the axes."""
        count = _count(node)
        return count is not None and (_named(count) in CALLED or _text(count) in self.counts)

    def _makes_sizes(self, node: LoopNode) -> bool:
        """Whether a loop makes a number for each axis."""
        if not isinstance(node, ast.For):
            return bool(self.lists) and _text(node) in self.lists
        filled = (_appended(statement) for statement in node.body)
        return any(name is not None and _text(name) in self.lists for name in filled)


def _count(node: LoopNode) -> ast.expr | None:
    """How often a loop over a plain range runs."""
    if isinstance(node, ast.For):
        iterable = node.iter
    elif isinstance(node, (ast.ListComp, ast.GeneratorExp)) and len(node.generators) == 1:
        iterable = node.generators[0].iter
    else:
        return None
    if isinstance(iterable, ast.Call) and dotted_name(iterable.func) == "range":
        return iterable.args[-1] if len(iterable.args) in (1, 2) else None
    return None


def _side_by_side(node: LoopNode) -> Iterator[ast.expr]:
    """What a header takes the items of."""
    given = [node.iter] if isinstance(node, (ast.For, ast.AsyncFor)) else []
    given += [part.iter for part in getattr(node, "generators", ())]
    for part in given:
        if isinstance(part, ast.Call) and dotted_name(part.func) in SIDE_BY_SIDE:
            given += part.args
        else:
            yield part


def _named(count: ast.expr) -> str:
    return dotted_name(count).rpartition(".")[2].lstrip("_")


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that hold a number for each axis."""
    holder, _, name = dotted_name(call.func).rpartition(".")
    name = call.func.attr if isinstance(call.func, ast.Attribute) else name
    plain = isinstance(call.func, ast.Name) or holder in MODULES
    if name in SIZED:
        yield from call.args[:1]
    elif name in SHAPING or (name == PADDING and plain):
        yield from call.args[plain:]
    yield from (word.value for word in call.keywords if word.arg in AXES)


def _parts(given: ast.expr) -> Iterator[ast.expr]:
    """An argument, and the lists that it is made of one after another."""
    if isinstance(given, ast.Starred):
        yield from _parts(given.value)
    elif isinstance(given, ast.BinOp) and isinstance(given.op, ast.Add):
        yield from _parts(given.left)
        yield from _parts(given.right)
    elif isinstance(given, (ast.List, ast.Tuple)):
        for part in given.elts:
            if isinstance(part, ast.Starred):
                yield from _parts(part.value)
    elif isinstance(given, ast.Call) and dotted_name(given.func) in LISTING and given.args:
        yield from _parts(given.args[0])
    elif isinstance(given, ast.Subscript) and isinstance(given.slice, ast.Slice):
        yield from _parts(given.value)
    else:
        yield given


def _listed(given: ast.expr) -> Iterator[ast.expr]:
    """The lists of which an argument is made, by their names or as comprehensions."""
    for part in _parts(given):
        if isinstance(part, (ast.Name, ast.ListComp, ast.GeneratorExp)):
            yield part


def _counted(given: ast.expr) -> Iterator[str]:
    """The numbers of axes that an argument shows: `[1] * (d - 1)`, `range(1, d)`."""
    for part in _parts(given):
        number: ast.expr | None = None
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
            if isinstance(part.left, (ast.List, ast.Tuple)):
                number = part.right
        elif isinstance(part, ast.Call) and dotted_name(part.func) == "range" and part.args:
            number = part.args[min(len(part.args), 2) - 1]
        if isinstance(number, ast.BinOp) and isinstance(number.right, ast.Constant):
            number = number.left
        if number is not None:
            yield _text(number)


def _text(node: ast.AST) -> str:
    """What all expressions have in common that are spelled like this one, and no others."""
    return dotted_name(node) or ast.dump(node)


def _sizes(assigned: Sequence[ast.Assign]) -> set[str]:
    """The names that hold the sizes of several axes."""
    names: set[str] = set()
    for node in sorted(assigned, key=lambda node: node.lineno):
        if _is_sizes(node.value, names):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names


def _numbered(found: Mapping[type[ast.AST], Sequence[Any]]) -> Iterator[str]:
    """The names of lists whose items are told apart by their numbers, as those of a vector are:
    `a[1] * b[2] - a[2] * b[1]`.
    """
    made = {
        target.id
        for node in found[ast.Assign]
        if isinstance(node.value, (ast.List, ast.ListComp))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    numbers: dict[str, set[int]] = {}
    for node in found[ast.Subscript] if made else ():
        if isinstance(node.slice, ast.Constant):
            name, number = dotted_name(node.value), node.slice.value
            if name in made and isinstance(number, int):
                numbers.setdefault(name, set()).add(number)
    return (name for name, used in numbers.items() if used >= VECTOR)


def _is_sizes(node: ast.expr, names: Collection[str]) -> bool:
    """Whether an expression is the sizes of several axes, or made of them one by one."""
    if isinstance(node, ast.Attribute):
        return node.attr == SHAPE or (node.attr == "values" and _is_sizes(node.value, names))
    if isinstance(node, ast.Name):
        return node.id in names or node.id.rstrip(digits) in SIZES
    if isinstance(node, ast.Subscript):
        return not isinstance(node.slice, (ast.Constant, ast.UnaryOp)) and _is_sizes(
            node.value, names
        )
    if isinstance(node, ast.BinOp):
        return _is_sizes(node.left, names) or _is_sizes(node.right, names)
    if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        return _is_sizes(node.generators[0].iter, names)
    if isinstance(node, ast.Call):
        name = last_name(node.func)
        if name == "size" and not node.args:
            return True
        if name in LARGEST and isinstance(node.func, ast.Attribute):
            return _are_sizes(node.func.value, names)
        return name in LISTING and bool(node.args) and _is_sizes(node.args[0], names)
    return False


def _are_sizes(node: ast.expr, names: Collection[str]) -> bool:
    """Whether an expression lists the sizes of several things."""
    if isinstance(node, ast.Call) and last_name(node.func) in LISTING and node.args:
        return _are_sizes(node.args[0], names)
    return isinstance(node, (ast.ListComp, ast.GeneratorExp)) and _is_sizes(node.elt, names)


def _measures(node: LoopNode, sizes: Collection[str]) -> bool:
    """Whether a loop takes the size of one axis after another."""
    assert isinstance(node, (ast.For, ast.ListComp, ast.GeneratorExp))
    target = node.target if isinstance(node, ast.For) else node.generators[0].target
    if not isinstance(target, ast.Name):
        return False
    inside = (part for statement in body_of(node) for part in nodes(statement))
    return any(
        isinstance(part, ast.Subscript)
        and isinstance(part.slice, ast.Name)
        and part.slice.id == target.id
        and _is_sizes(part.value, sizes)
        for part in inside
    )


def _appended(statement: ast.stmt) -> ast.expr | None:
    """The list that gets an item."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return None
    function = statement.value.func
    if isinstance(function, ast.Attribute) and function.attr in ("append", "extend", "insert"):
        return function.value
    return None
