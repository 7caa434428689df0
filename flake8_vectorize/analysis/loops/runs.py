"""Parts of many lengths that have a batched form: runs that lie end to end, parts of one number or
one row, the same slices of several tensors, what masks pick, and the groups of equal labels.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence

from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spans import are_settled, is_of_one_length
from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.value import MASK, Kind, Subscript, Value, View
from flake8_vectorize.model.nest import Walk

# the `constant` of a tensor that holds one element, or one place of an index, for each of a run
RUN = "run"
# the `constant` of a tensor that holds one number or one row, or counts, however long it is
FILLED = "filled"
# the `constant` of what is taken where labels have one of their values, the `function` of the mask
GROUP = "group"
# the `constant` of what a mask picks, where masks and what they pick from have one shape
CHOSEN = "chosen"
# the `constant` of what is taken from the places where such a mask holds, of these places in one
# axis, and of them as rows of coordinates
PICKED = "picked"
PLACES = "places"
COORDINATES = "coordinates"
# how the `constant` of a slice of any length begins, the text of its bounds follows; and how it
# ends, if the slice is one of the row of its iteration
SLICED = "slice:"
OF_ROW = "@row"
# how the `function` of the values of a tensor begins, each there once
DISTINCT = "distinct:"
# operations that keep the elements of a run in their places
IN_PLACE = frozenset(
    {"unsqueeze", "to", "clone", "detach", "contiguous", "float", "double", "long"}
)


def is_run(
    part: ast.Slice,
    start: Value | None,
    stop: Value | None,
    frames: Sequence[Frame],
    names: Mapping[str, Value],
) -> bool:
    """Whether slices end where those of the next iteration begin: `p[i]:p[i + 1]`,
    `i * i:(i + 1) * (i + 1)`.

    Nothing but the variable of one loop makes them differ.
    """
    if start is None or stop is None or part.lower is None or part.upper is None or part.step:
        return False
    tokens = [token for frame in frames for token in frame.induction if token in start.taint]
    if len(tokens) != 1 or any(frame.touches(start.taint - {*tokens}) for frame in frames):
        return False
    token = tokens[0]
    return _neighbours(start, stop, token) or _continues(part.lower, part.upper, token, names)


def is_strided(start: Value | None, step: Value, frames: Sequence[Frame]) -> bool:
    """Whether slices begin at the number of the iteration and step by as many as there are
    iterations, `i::n`: every element is in one of them.
    """
    if start is None or start.affine is None or step.affine is None or step.taint:
        return False
    for frame in frames:
        if start.taint <= frame.induction and start.affine.terms == ((*frame.induction, 1),):
            return start.affine.constant == 0 and step.affine == frame.length
    return False


def _neighbours(start: Value, stop: Value, token: str) -> bool:
    """Whether two bounds are elements of one tensor, one after the other."""
    lower, upper = _position(start), _position(stop)
    if lower is None or upper is None or lower[0] != upper[0]:
        return False
    return lower[1].coefficient(token) == 1 and upper[1].plus(lower[1], -1).known == 1


def _position(bound: Value) -> tuple[str, Affine] | None:
    """The tensor of which a bound is an element, and which element."""
    view = bound.view
    if view is None or view.others or view.reshaped or len(view.subscripts) != 1:
        return None
    part = view.subscripts[0]
    if part.start is None or part.width is not None or part.tensor:
        return None
    return view.root, part.start


def _continues(lower: ast.expr, upper: ast.expr, token: str, names: Mapping[str, Value]) -> bool:
    """Whether one bound is the other with the next number of the loop in it."""
    for node in nodes(lower):
        held = names.get(node.id) if isinstance(node, ast.Name) else None
        counter = held.affine if held is not None else None
        if counter is None or counter.coefficient(token) != 1 or len(counter.terms) != 1:
            continue
        assert isinstance(node, ast.Name)
        after = _Next(node.id).visit(copy.deepcopy(lower))
        if source_of(after) == source_of(upper):
            return True
    return False


class _Next(ast.NodeTransformer):
    """Puts `name + 1` in the place of a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.BinOp(node, ast.Add(), ast.Constant(1)) if node.id == self._name else node


def bounded_by(parts: Sequence[Subscript], of: View | None = None) -> str | None:
    """The mark of what is cut out `of` a part between bounds that data decide about; None if an
    index tensor or anything else decides about its shape too.
    """
    cut = [part for part in parts if part.tensor or (part.width == -1 and part.taint)]
    if not cut or not all(part.by_data and not part.tensor for part in cut):
        return None
    places = parts if of is None else (*parts, *of.subscripts)
    row = any(place.width is None and place.start and place.taint for place in places)
    return SLICED + ",".join(part.text for part in cut) + OF_ROW * row


def kept(*operands: Value) -> str | None:
    """The mark of what is computed element by element: that of the operands of many lengths, if
    they have one and the same, beside those that hold one number.

    Of slices between other bounds torch sees to it that they have one length.
    """
    marks = {operand.constant for operand in operands if operand.ragged}
    telling = {str(mark) for mark in marks - {FILLED}}
    if not telling:
        return FILLED if marks else None
    if telling == {RUN}:
        return RUN
    if not all(mark.startswith(SLICED) for mark in telling):
        return None
    rows = all(mark.endswith(OF_ROW) for mark in telling)
    texts = {mark.removesuffix(OF_ROW) for mark in telling}
    if len(texts) == 1:
        return texts.pop() + OF_ROW * rows
    return SLICED + OF_ROW if rows else None


def repeated(operands: Sequence[Value]) -> bool:
    """Whether only the first size says how often, and what is repeated has one shape."""
    tensor, *sizes = operands
    return not tensor.ragged and bool(sizes) and not any(size.taint for size in sizes[1:])


def is_distinct(value: Value) -> bool:
    """Whether something holds each of its values once."""
    return value.function.startswith(DISTINCT)


def group_of(values: Sequence[Value]) -> str:
    """`GROUP` if two values are labels and one of all that they hold."""
    if len(values) != 2:
        return ""
    left, right = values
    known = left.text and right.function == DISTINCT + left.text
    return GROUP if known or (right.text and left.function == DISTINCT + right.text) else ""


def has_form(item: Value, frame: Frame) -> bool:
    """Whether items of many lengths are joined end to end by one slice, by repeating, by one mask,
    or by sorting labels.
    """
    if item.constant == GROUP or is_selected(item):
        # what is left out by how many places there are is no part of a mask
        every = not frame.skips and not frame.masked
        every = every and all(append.depth == frame.depth for append in frame.appends)
        return frame.join in ("torch.cat", "") and (every or item.constant in (GROUP, CHOSEN))
    if item.constant == FILLED:
        return any(level.walk is Walk.TENSOR for level in frame.levels) or bool(frame.walked)
    return item.constant == RUN


def is_selected(item: Value) -> bool:
    """Whether an item is what a mask picks of a row, or what lies between two bounds there."""
    mark = item.constant
    return mark in (CHOSEN, PICKED) or (isinstance(mark, str) and mark.endswith(OF_ROW))


def is_window(item: Value, frame: Frame) -> bool:
    """Whether an item is computed element by element from slices that begin anywhere and are as
    long in every iteration.
    """
    mark = item.constant
    if not isinstance(mark, str) or not mark.startswith(SLICED):
        return False
    texts = mark.removeprefix(SLICED).removesuffix(OF_ROW).split(",")
    return all(is_of_one_length(frame.node, text) for text in texts)


def is_filled(item: Value) -> bool:
    """Whether a tensor holds one number or one row, or counts, however long it is."""
    maker = item.proof.partition(",")[0]
    made = item.constant == MASK and maker in ("torch.ones", "torch.zeros", "torch.full")
    return made or item.constant == FILLED


def _is_same(value: Value, frame: Frame) -> bool:
    """Whether something that is not known is the same in every iteration."""
    return value.kind is Kind.UNKNOWN and not frame.touches(value.taint)


def fits(store: Store, part: Subscript, frame: Frame, apart: bool) -> bool:
    """Whether what is stored into a slice of any length is the same all along it, so that a mask
    says where it goes, or is computed element by element from slices that lie end to end, or from
    the same slices, or from slices of the same row, where iterations store `apart` from each other.
    """
    value = store.value
    if value.is_number or not frame.varies(value.ragged) or value.constant == FILLED:
        # the same for slices of many lengths is one number, whatever it is
        return value.is_number or value.is_tensor or _is_same(value, frame)
    if part.run and value.constant == RUN:
        return True
    stored, given = bounded_by(store.view.subscripts), value.constant
    if not apart or stored is None or not isinstance(given, str) or not given.startswith(SLICED):
        return False
    if stored.removesuffix(OF_ROW) == given.removesuffix(OF_ROW):
        return are_settled(frame.node, part.text)
    return stored.endswith(OF_ROW) and given.endswith(OF_ROW) and not frame.opaque
