"""Whether a read meets what an earlier iteration wrote: dependence tests on affine subscripts."""

from __future__ import annotations

from enum import Enum
from itertools import zip_longest

from flake8_vectorize.analysis.dependence.nested import in_blocks, meet_across, outruns
from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.affine import PRODUCT, Affine, unknown
from flake8_vectorize.analysis.values.counts import changes_sign, is_count, is_negative, least
from flake8_vectorize.analysis.values.subscripts import WHOLE
from flake8_vectorize.analysis.values.value import ENTRY_OF, Subscript, View
from flake8_vectorize.model.named_tuple import NamedTuple


class Relation(Enum):
    """How the elements that a loop writes and those that it reads meet."""

    APART = "never the same element"
    SAME = "the element of this iteration"
    EARLIER = "an element that an earlier iteration wrote"
    LATER = "an element that a later iteration writes"
    EVERY = "the same element in every iteration"
    UNKNOWN = "not known"


class Movement(NamedTuple):
    """How far subscripts move per iteration of one loop: its variable by 1, its counters by their
    step. `length` is the number of its iterations, as far as the header tells, `inner` are the
    variables of the loops inside, and what these carry, with the numbers of values that are known.
    """

    steps: dict[str, int]
    inner: dict[str, Affine | None]
    length: Affine | None = None

    @classmethod
    def of(cls, frame: Frame, counters: dict[str, int]) -> Movement:
        """The movement of a loop whose counters are known."""
        steps = dict.fromkeys(frame.induction, 1)
        steps.update(counters)
        return cls(steps, inner_tokens(frame), frame.length)

    @property
    def lengths(self) -> dict[str, Affine | None]:
        """How many values the variables of the loop and of those inside take, from 0 on."""
        return {**{name: self.length for name in self.steps if is_count(name)}, **self.inner}

    def speed(self, part: Subscript) -> int:
        """How far the position moves from one iteration to the next."""
        if part.start is None:
            return 0
        return sum(
            self.steps.get(name, 0) * factor
            for symbol, factor in part.start.terms
            for name in symbol.split(PRODUCT)
        )

    def outlasts(self, offset: Affine) -> bool:
        """Whether positions that move by one are further apart than the loop is long."""
        if self.length is None:
            return False
        ahead, behind = offset.plus(self.length, -1).known, offset.plus(self.length).known
        return (ahead is not None and ahead >= 0) or (behind is not None and behind <= 0)

    def keeps_sides(self, left: Subscript, right: Subscript) -> bool:
        """Whether positions that move against each other never meet, as the loop ends before:
        `x[k]` and `x[2 * n - k]`, in `n` iterations.
        """
        if left.start is None or right.start is None or self.length is None:
            return False
        count = next((name for name in self.steps if left.start.coefficient(name)), "")
        pace = left.start.coefficient(count)
        if left.width is not None or right.width is not None or not is_count(count):
            return False
        at_first = left.start.plus(right.start, -1).plus(unknown(count), -2 * pace)
        in_the_end = at_first.plus(self.length.plus(Affine(-1)), 2 * pace)
        sign = 1 if pace > 0 else -1
        first, end = at_first.known, in_the_end.known
        apart = (first is not None and first * sign > 0) or (end is not None and end * sign < 0)
        ends = (is_negative(place, self.lengths) for place in (left.start, right.start))
        return apart and len({*ends}) == 1

    def varies(self, part: Subscript) -> bool:
        """Whether a position follows the iterations in a way that is not affine."""
        return not part.taint.isdisjoint(self.steps)

    def tells_apart(self, view: View) -> bool:
        """Whether no two iterations meet: a single position moves, or slices lie end to end."""
        return any(
            ((part.run or part.strided) and self.varies(part))
            or (part.width is None and not part.tensor and self.leads(part))
            for part in positions(view)
        )

    def leads(self, part: Subscript) -> bool:
        """Whether each iteration has positions of its own, whatever loops inside add to them."""
        if part.start is None or not self.speed(part):
            return False
        return outruns(part.start, self.steps, self.inner)

    def parts_blocks(self, part: Subscript) -> bool:
        """Whether each iteration has slices of its own, which begin whole slices apart."""
        if part.start is None or part.width is None or not self.speed(part):
            return False
        blocks = in_blocks(part.start, part.width, {*self.steps, *self.inner})
        return blocks is not None and outruns(blocks, self.steps, self.inner)

    def moves(self, view: View) -> bool:
        """Whether some position of a view is another one in every iteration."""
        return any(self.speed(part) for part in positions(view))


def positions(view: View) -> tuple[Subscript, ...]:
    """Where a view is: of a reshaped one, the part that it lies in first."""
    return (*view.inside, *view.subscripts[1:]) if view.reshaped else view.subscripts


def inner_tokens(frame: Frame) -> dict[str, Affine | None]:
    """The induction variables of all loops inside, and the names that they carry, with the number
    of values that each takes, where it is known.
    """
    tokens: dict[str, Affine | None] = {}
    pending = list(frame.children)
    while pending:
        child = pending.pop()
        tokens.update(dict.fromkeys(child.induction, child.length))
        tokens.update(dict.fromkeys(child.carried(name) for name in child.entry))
        pending.extend(child.children)
    return tokens


def relation(written: View, read: View, movement: Movement) -> Relation:
    """How the elements under two views of one storage meet across the iterations of a loop."""
    distance: int | None = None
    unknown = False
    if written.reshaped or read.reshaped:
        around = relation(_around(written), _around(read), movement)
        if around in (Relation.APART, Relation.SAME):
            return around
    shapes = (_shape_of(written), _shape_of(read))
    if shapes[0] != shapes[1]:
        entries = all(shape.startswith(ENTRY_OF) for shape in shapes)
        return Relation.APART if entries else Relation.UNKNOWN
    pairs = aligned(written, read)
    meet = meet_across(pairs, movement.steps, movement.inner, movement.lengths)
    if meet is not None:
        return Relation.SAME if meet else Relation.APART
    for left, right in pairs:
        if left.whole or right.whole:
            unknown = unknown or movement.varies(left) or movement.varies(right)
            continue
        found = _one_axis(left, right, movement)
        if found is Relation.APART:
            return Relation.APART
        if isinstance(found, int):
            if distance is not None and distance != found:
                return Relation.APART
            distance = found
        elif found is Relation.UNKNOWN:
            unknown = True
    if distance is not None:
        if distance == 0:
            return Relation.SAME
        return Relation.EARLIER if distance > 0 else Relation.LATER
    return Relation.UNKNOWN if unknown else Relation.EVERY


def _around(view: View) -> View:
    """The part of the tensor that a view lies in, in the positions of the tensor."""
    return View(view.root, view.inside) if view.reshaped else view


def distance(written: View, read: View, movement: Movement) -> int | None:
    """How many iterations lie between a write and a read of one element; None if the subscripts
    do not tell.
    """
    for left, right in aligned(written, read):
        if not left.whole and not right.whole:
            found = _one_axis(left, right, movement)
            if isinstance(found, int):
                return found
    return None


def takes_all(written: View, read: View, movement: Movement) -> bool:
    """Whether a read takes what iterations write, whichever of them did: all of `x` where they
    write `x[:, i]`.
    """
    vague = written.others or read.others or written.converted
    if vague or written.reshaped or read.reshaped:
        return False
    return all(
        right.whole or (not left.whole and _one_axis(left, right, movement) is Relation.EVERY)
        for left, right in aligned(written, read)
    )


def meets_others(store: Store, frame: Frame, movement: Movement) -> bool:
    """Whether another iteration may read or write what a store writes to under another name."""
    view = store.view
    views = [read.view for read in frame.reads] + [other.view for other in frame.stores]
    return any(
        relation(view, other, movement) not in (Relation.APART, Relation.SAME)
        for other in views
        if other.root == view.root and other.converted != view.converted
    )


def _shape_of(view: View) -> str:
    """In which shape the positions of a view count, or of which entry of a mapping; '' for that of
    the tensor itself.
    """
    return view.subscripts[0].text if view.reshaped else ""


def overlaps_itself(view: View, movement: Movement) -> bool:
    """Whether two iterations write some of the same elements, because a slice is longer than its
    way from one iteration to the next, or loops inside move a position further.
    """
    moving = [part for part in positions(view) if movement.varies(part)]
    return bool(moving) and all(_outgrows(part, movement) for part in moving)


def _outgrows(part: Subscript, movement: Movement) -> bool:
    speed = movement.speed(part)
    if part.width is None and speed and not part.tensor:
        return not movement.leads(part)
    if part.width is None or part.tensor or part.by_data or part.strided:
        return False
    if _has_products(part, part):
        return not (part.abuts or movement.parts_blocks(part))
    return part.width == -1 or part.width > abs(speed)


def _one_axis(left: Subscript, right: Subscript, movement: Movement) -> Relation | int:
    """The distance in iterations along one axis, or that it does not tell (EVERY), or that they
    never meet.
    """
    if left.start is None or right.start is None or left.tensor or right.tensor:
        same = left.text == right.text
        if same and left.strided and right.strided and movement.varies(left):
            return 0
        return Relation.EVERY if same and not left.taint else Relation.UNKNOWN
    speed, other = movement.speed(left), movement.speed(right)
    offset = left.start.plus(right.start, -1)
    if _ahead(left, right, movement) or _ahead(right, left, movement):
        return Relation.APART
    if speed and speed == -other and movement.keeps_sides(left, right):
        return Relation.APART
    if speed != other or (offset.known != 0 and _has_products(left, right)):
        return Relation.UNKNOWN
    if not speed and (movement.varies(left) or movement.varies(right)):
        return Relation.UNKNOWN
    symbols = {symbol for symbol, _ in (*left.start.terms, *right.start.terms)}
    if not symbols.isdisjoint(movement.inner):
        if not speed:
            return Relation.EVERY
        own = offset.known == 0 and outruns(left.start, movement.steps, movement.inner)
        return 0 if own else Relation.UNKNOWN
    if offset.known is None:
        single = left.width is None and right.width is None
        apart = single and abs(speed) == 1 and movement.outlasts(offset)
        lengths = movement.lengths
        same_end = is_negative(left.start, lengths) is is_negative(right.start, lengths)
        return Relation.APART if apart and same_end else Relation.UNKNOWN
    if left.width is not None or right.width is not None:
        return _slices(left, right, speed, offset.known)
    if not speed:
        return _fixed(left.start, right.start)
    return _moving(left.start, right.start, speed, movement)


def _ahead(moving: Subscript, fixed: Subscript, movement: Movement) -> bool:
    """Whether one position counts up from behind another one that stays: `x[i + 1]` and `x[0]`."""
    if moving.start is None or fixed.start is None or not movement.speed(moving):
        return False
    if moving.width is not None or fixed.width is not None or fixed.start.known is None:
        return False
    low = least(moving.start)
    return low is not None and low > fixed.start.known >= 0


def _has_products(left: Subscript, right: Subscript) -> bool:
    indices = [part.start for part in (left, right) if part.start is not None]
    return any(PRODUCT in symbol for index in indices for symbol, _ in index.terms)


def _fixed(written: Affine, read: Affine) -> Relation:
    """How single positions that stay meet: one that counts from the end may be any other but the
    first, which is the last only where there is one element.
    """
    places = {written.known, read.known}
    if is_negative(written) is not is_negative(read) and places != {0, -1}:
        return Relation.UNKNOWN
    return Relation.EVERY if written == read else Relation.APART


def _moving(written: Affine, read: Affine, speed: int, movement: Movement) -> Relation | int:
    """The distance of single positions: where none is negative at first, or in the end, no others
    meet.
    """
    distance, between = divmod(written.plus(read, -1).constant, speed)
    lengths = movement.lengths
    if between:
        known = all(is_negative(place, lengths) or place.constant >= 0 for place in (written, read))
        turns = not known or changes_sign(written, lengths) or changes_sign(read, lengths)
        return Relation.UNKNOWN if turns else Relation.APART
    ahead = distance < 0 and changes_sign(written, lengths)
    return Relation.UNKNOWN if ahead else distance


def _slices(left: Subscript, right: Subscript, speed: int, offset: int) -> Relation | int:
    lengths = [1 if part.width is None else part.width for part in (left, right)]
    if speed == 0:
        if -1 not in lengths and (offset >= lengths[1] or -offset >= lengths[0]):
            return Relation.APART
        return Relation.EVERY
    if offset == 0 and left.abuts and right.abuts:
        return 0
    if offset == 0 and lengths[0] == lengths[1] and 0 < lengths[0] <= abs(speed):
        return 0
    return Relation.UNKNOWN


def aligned(first: View, second: View) -> list[tuple[Subscript, Subscript]]:
    """The positions of two views that speak of the same axis; a view takes the whole of an axis
    that it does not mention.
    """
    left, left_tail = _split(first)
    right, right_tail = _split(second)
    pairs = list(zip_longest(left, right, fillvalue=WHOLE))
    pairs += zip_longest(reversed(left_tail), reversed(right_tail), fillvalue=WHOLE)
    return pairs or [(WHOLE, WHOLE)]


def _split(view: View) -> tuple[tuple[Subscript, ...], tuple[Subscript, ...]]:
    if view.ellipsis is None:
        return view.subscripts, ()
    return view.subscripts[: view.ellipsis], view.subscripts[view.ellipsis :]
