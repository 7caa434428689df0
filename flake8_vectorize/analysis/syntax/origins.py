"""What the uses of a part show of the tensor that it was taken from: evidence backwards through the
names that parts are given.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from flake8_vectorize.analysis.syntax.grids import Header, header_of
from flake8_vectorize.analysis.syntax.handing import cuts_array, cuts_tensor
from flake8_vectorize.analysis.syntax.items import subscripts_by_own_items
from flake8_vectorize.analysis.syntax.receivers import is_text, placed
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode
from flake8_vectorize.analysis.syntax.use import Use
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, entry_name
from flake8_vectorize.analysis.values.sequences import SIDE_BY_SIDE
from flake8_vectorize.analysis.values.wording import ALIKE
from flake8_vectorize.model.named_tuple import NamedTuple

# what says of a row which of its elements is the one
DECIDING = frozenset({"argmax", "argmin"})
# what takes the items of something
WALKING = frozenset({ast.For, ast.AsyncFor, ast.comprehension})


class Shown(NamedTuple):
    """A part that is a tensor, what its use says of the whole, and the line of that use. Of an item
    that is like the others, as an element that becomes a number, the place tells: it is `counted`
    where the whole has that many.
    """

    part: ast.Subscript
    proof: str
    line: int
    counted: bool = False


def decides(node: ast.Call) -> bool:
    """Whether a call takes one element out of a whole item: `torch.argmax(scores[i])`. Rows of
    scores are alike.
    """
    name = dotted_name(node.func).rpartition(".")[2] or getattr(node.func, "attr", "")
    if name not in DECIDING or node.keywords:
        return False
    return len(node.args) == (1 if dotted_name(node.func).startswith("torch.") else 0)


def told_by_parts(
    shown: Sequence[Shown],
    filled: Iterable[tuple[str, ast.expr]],
    names: Mapping[str, Use],
    loops: Sequence[LoopNode],
) -> dict[str, tuple[str, int]]:
    """The names of which parts are shown to be tensors, each with the proof and its line.

    What has a number at every place that a loop counts, `x[i].item()`, is no list of losses: that
    one is walked.
    """
    counters = set(counters_of(loops))
    known = (part for part in shown if not part.counted or _place(part.part) in counters)
    return _Origins(filled, names, counters).found(known)


def _place(part: ast.Subscript) -> str:
    return part.slice.id if isinstance(part.slice, ast.Name) else ""


def counters_of(loops: Iterable[LoopNode]) -> Iterator[str]:
    """The names that loops over `range` count with."""
    for loop in loops:
        for header in loop.generators if isinstance(loop, COMPREHENSIONS) else (loop,):
            if isinstance(header, ast.While) or not isinstance(header.target, ast.Name):
                continue
            if isinstance(header.iter, ast.Call) and dotted_name(header.iter.func) == "range":
                yield header.target.id


def parted(loops: Iterable[LoopNode]) -> set[str]:
    """The dotted names that loops subscript or take the items of."""
    found = set()
    for loop in loops:
        for node in nodes(loop):
            kind = type(node)
            if kind is not ast.Subscript and kind not in WALKING:
                continue
            for part in side_by_side(node.value if kind is ast.Subscript else node.iter):
                if isinstance(part, (ast.Name, ast.Attribute)):
                    found.add(dotted_name(part))
    return found


def side_by_side(iterable: ast.expr | None) -> list[ast.expr]:
    """What a loop takes the items of: several things in `zip(x, y)`."""
    if isinstance(iterable, ast.Call) and dotted_name(iterable.func) in SIDE_BY_SIDE:
        return iterable.args
    return [iterable] if iterable is not None else []


def numbered(loops: Sequence[LoopNode]) -> set[str]:
    """The names that loops take item after item of by number, and no entries of a mapping."""
    counters, found = set(counters_of(loops)), set()
    for loop in loops:
        header = header_of(loop)
        for target, items in _taken_by(*header) if header is not None else ():
            if isinstance(target, ast.Name) and not subscripts_by_own_items(items, target, loop):
                found.add(dotted_name(items))
        found.update(
            entry_name(node.value)
            for node in nodes(loop)
            if isinstance(node, ast.Subscript) and _place(node) in counters
        )
    return found


def _taken_by(target: ast.expr, items: ast.expr) -> Iterator[Header]:
    """What takes the items of what a header counts, turns around or walks side by side."""
    function = dotted_name(items.func) if isinstance(items, ast.Call) and items.args else ""
    given = items.args if isinstance(items, ast.Call) else []
    parts = target.elts if isinstance(target, ast.Tuple) else []
    if function == "reversed":
        yield from _taken_by(target, given[0])
    elif function == "enumerate" and parts:
        yield from _taken_by(parts[-1], given[0])
    elif function == "zip" and len(parts) == len(given):
        for part, argument in zip(parts, given, strict=True):
            yield from _taken_by(part, argument)
    else:
        yield target, items


class _Origins:
    """Follows the names of one function to what they were taken from."""

    def __init__(
        self,
        filled: Iterable[tuple[str, ast.expr]],
        names: Mapping[str, Use],
        counters: Container[str],
    ) -> None:
        self._names = names
        self._counters = counters
        self._told: dict[str, tuple[str, int]] = {}
        self._given: defaultdict[str, list[ast.expr]] = defaultdict(list)
        for name, value in filled:
            self._given[name].append(value)

    def found(self, shown: Iterable[Shown]) -> dict[str, tuple[str, int]]:
        for name in self._given:
            use = self._names.get(name)
            if use is None:
                continue
            if use.tensor_method is not None:
                method, line = use.tensor_method
                self._value(name, f"a part of it has .{method}()", line)
            elif use.operand is not None:
                function, line = use.operand
                self._value(name, f"a part of it passed to {function}", line)
            elif use.cut is not None:
                self._value(name, f"a part of it passed to {use.cut[0]}", use.cut[1])
        for part, proof, line, counted in shown:
            self._part(part, proof, line, counted)
        return self._told

    def _value(self, name: str, proof: str, line: int) -> None:
        """A name holds a tensor in a line: what it was bound to last before is one."""
        use, given = self._names.get(name), self._given.get(name, ())
        if use is None or use.tested or len(given) != use.stores:
            return
        before = [value for value in given if value.lineno < line]
        if before:
            value = scaled(max(before, key=lambda value: value.lineno))
            if isinstance(value, ast.Subscript):
                self._part(value, proof, line)
            elif isinstance(value, ast.BinOp):
                for item in subtracted(value, name):
                    if _place(item.part) in self._counters:
                        self._part(item.part, item.proof, item.line, True)

    def _part(self, part: ast.Subscript, proof: str, line: int, whole_is: bool = False) -> None:
        """A part is a tensor: so is the whole, if it is no list and no mapping."""
        whole = part.value
        if isinstance(whole, ast.Subscript) and not entry_name(whole):
            if cuts_tensor(part) or cuts_array(whole):
                self._part(whole, proof, line)
            return
        name = entry_name(whole)
        if not name or name in self._told:
            return
        use = self._names.get(name)
        known = whole_is or cuts_tensor(part) or (use is not None and _is_array(use))
        if known or (_place(part) in self._counters and self._is_moved(name)):
            self._told[name] = (proof, line)
            if use is not None:
                self._value(name, proof, part.lineno)

    def _is_moved(self, name: str) -> bool:
        """Whether a name, or the mapping that it is an entry of, was moved to a device: what has
        items by number then is no list.
        """
        use = self._names.get(name)
        if use is not None and use.placed is not None:
            return not use.tested
        given = self._given.get(name, ())
        value = given[0] if len(given) == 1 else None
        if isinstance(value, ast.Subscript):
            return is_text(value.slice) and self._is_moved(dotted_name(value.value))
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
            return False
        return placed(value)


def scaled(value: ast.expr) -> ast.expr:
    """What an expression only computes with numbers of: that is a tensor if the whole is one."""
    while isinstance(value, (ast.BinOp, ast.UnaryOp)):
        if isinstance(value, ast.UnaryOp):
            value = value.operand
        elif isinstance(value.right, ast.Constant):
            value = value.left
        elif isinstance(value.left, ast.Constant):
            value = value.right
        else:
            break
    return value


def moved(node: ast.expr) -> ast.expr:
    """`x` of `-x.to(device=d).float()` and `x + 1`: what was moved or computed with numbers is a
    tensor if the whole is one.
    """
    while True:
        inner = scaled(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and placed(node):
            inner = node.func.value
        if inner is node:
            return node
        node = inner


def subtracted(node: ast.BinOp, shown: str) -> Iterator[Shown]:
    """An item of what has another item taken from it where the difference is a tensor: both have
    one shape, be they rows or what a list holds.
    """
    left, right = node.left, node.right
    if isinstance(left, ast.Subscript) and isinstance(right, ast.Subscript):
        name = entry_name(left.value) if isinstance(node.op, ast.Sub) else ""
        if name and name == entry_name(right.value) and not is_text(right.slice):
            yield Shown(left, f"{ALIKE} in {shown}", node.lineno, True)


def _is_array(use: Use) -> bool:
    return bool(use.shaped or use.several_subscripts or use.array_method)
