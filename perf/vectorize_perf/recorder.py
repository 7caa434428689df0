"""Times and counts loops while the program runs: the functions that rewritten modules call.

Every thread has a stack of open brackets and one row of totals per loop. A thread's *program
clock* is the machine's clock less what measuring has cost so far (`spent`), so that inclusive and
self times hold the program's own time only. All of this runs inside the user's program: no
function here raises, imports torch or allocates more than one list per execution of a loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import compress, count
from sys import maxsize
from time import perf_counter_ns
from typing import Any, TypeVar

from vectorize_perf.tracebacks import hide

T = TypeVar("T")

# One row per loop and thread: plain lists, because an attribute store costs three times an index
# store.
CALLS, ITERATIONS, INCLUSIVE, SELF, DEPTH, FIRST, LAST, SITE = range(8)
Row = list[int]

# One frame per open bracket. STACK is None while the generator that holds the loop is suspended;
# EXTRA is the iteration counter of a comprehension, or the frames that were suspended together.
ROW, START, CHILDREN, STACK, WINDOW, EXTRA = range(6)
Frame = list[Any]
CLOSED = -1  # START of a loop that ended while its generator was suspended


class Costs:
    """What one bracket costs, in nanoseconds; measured by `overhead.calibrate`, subtracted by
    `leave`.
    """

    inside = 0  # of one execution, between the two clock readings
    outside = 0  # of one execution, beyond them
    iteration = 0


class Hooks:
    """What other parts of the runner plug in. Each is None or empty until it is needed."""

    tracing: Callable[[], bool] | None = None  # torch.compiler.is_compiling, once dynamo is loaded
    compiled: Callable[[int], Any] | None = None  # dynamo calls it where it enters a loop,
    unrolled: Callable[[int], Any] | None = None  # and this one with the iterations of the loop
    plan_window: Callable[[Frame], object] | None = None
    close_window: Callable[[Frame, int], None] | None = None
    ticking: Callable[[Frame, Iterable[Any]], Iterable[Any]] | None = None
    first_run: Callable[[], None] | None = None  # a loop runs for the first time on a thread
    begin_span: Callable[[Frame], None] | None = None  # these three once the program has a device
    end_span: Callable[[Frame], None] | None = None
    pause_span: Callable[[Frame], None] | None = None
    pulse: Callable[[], None] | None = None
    pulse_due = maxsize  # on the machine's clock


class Rows(dict[int, Row]):
    """The rows of one thread, made when a loop first runs there."""

    def __missing__(self, site: int) -> Row:
        row = self[site] = [0, 0, 0, 0, 0, perf_counter_ns(), 0, site]
        if site >= 0 and site not in sampled and _hooks.plan_window is not None:
            pending.add(site)
        if _hooks.first_run is not None:
            _hooks.first_run()
        return row


class Stack(list[Frame]):
    """The open brackets of one thread, innermost last, and its totals."""

    __slots__ = ("name", "rows", "spent", "thread")

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows()
        self.spent = 0
        self.thread = threading.get_ident()
        self.name = threading.current_thread().name
        stacks.append(self)


class Lane(threading.local):
    """Finds the stack of the running thread."""

    def __init__(self) -> None:
        self.stack = Stack()


stacks: list[Stack] = []
pending: set[int] = set()  # loops that run and wait for their window
sampled: set[int] = set()  # loops that had one
lane = Lane()
_costs = Costs
_hooks = Hooks
_clock = perf_counter_ns


def enter(site: int) -> Frame | None:
    """The bracket of one execution of a loop, or None in code that is being compiled."""
    tracing = _hooks.tracing
    if tracing is not None and tracing():
        if _hooks.compiled is not None:
            _hooks.compiled(site)
        return None
    stack = lane.stack
    row = stack.rows[site]
    row[DEPTH] += 1
    frame = [row, 0, 0, stack, None, None]
    if pending and site in pending and _hooks.plan_window is not None:
        frame[WINDOW] = _hooks.plan_window(frame)
    stack.append(frame)
    if _hooks.begin_span is not None:
        _hooks.begin_span(frame)
    frame[START] = _clock() - stack.spent
    return frame


def leave(frame: Frame | None, iterations: int) -> None:
    """Closes a bracket after `iterations` passes through the body, however the loop ended."""
    if frame is None:
        if _hooks.unrolled is not None and _hooks.tracing is not None and _hooks.tracing():
            _hooks.unrolled(iterations)
        return
    end = _clock()
    row, start, children, stack, window, _ = frame
    if stack is None:
        row[CALLS] += 1
        row[ITERATIONS] += iterations
        frame[START] = CLOSED
        if _hooks.end_span is not None:
            _hooks.end_span(frame)
        return
    if window is not None and _hooks.close_window is not None:
        _hooks.close_window(frame, iterations)
        end = _clock()
    if stack and stack[-1] is frame:
        stack.pop()
    else:
        unwind(stack, frame)
    spent = stack.spent + iterations * _costs.iteration + _costs.inside
    stack.spent = spent + _costs.outside
    elapsed = end - spent - start
    row[CALLS] += 1
    row[ITERATIONS] += iterations
    row[SELF] += elapsed - children
    row[LAST] = end
    depth = row[DEPTH] = row[DEPTH] - 1
    if depth == 0:
        row[INCLUSIVE] += elapsed
    if stack:
        stack[-1][CHILDREN] += elapsed
    if _hooks.end_span is not None:
        _hooks.end_span(frame)
    if end > _hooks.pulse_due and _hooks.pulse is not None:
        _hooks.pulse()


def unwind(stack: Stack, frame: Frame) -> None:
    """Removes `frame` from the stack, closing what an exception left open above it."""
    if any(other is frame for other in stack):
        while (top := stack.pop()) is not frame:
            stack.append(top)
            leave(top, counted_so_far(top))


def counted_so_far(frame: Frame) -> int:
    """The iterations of a comprehension that did not reach its end; 0 for a statement, which
    counts itself.
    """
    counter = frame[EXTRA]
    return next(counter) - 1 if isinstance(counter, count) else 0


def open_expression(site: int) -> Frame | None:
    """The bracket of a comprehension; `counted` finds it on top of the stack."""
    frame = enter(site)
    if frame is not None:
        frame[EXTRA] = count(1)
    return frame


def close_expression(frame: Frame | None, value: T) -> T:
    """`value`, the finished comprehension, after its bracket is closed."""
    leave(frame, next(frame[EXTRA]) - 1 if frame is not None else 0)
    return value


def counted(iterable: Iterable[T]) -> Iterable[T]:
    """`iterable`, with its items counted in the innermost open comprehension at C speed."""
    if _hooks.tracing is not None and _hooks.tracing():
        return iterable
    try:
        items = iter(iterable)
    except TypeError:
        return iterable  # Python says what is wrong with it
    frame = lane.stack[-1]
    if frame[WINDOW] is not None and _hooks.ticking is not None:
        return compress(_hooks.ticking(frame, items), frame[EXTRA])
    return compress(items, frame[EXTRA])


def mark() -> int:
    """The number of open brackets, for `settle`."""
    if _hooks.tracing is not None and _hooks.tracing():
        return 0
    return len(lane.stack)


def settle(level: int) -> None:
    """Closes the comprehensions that an exception left open since `mark` returned `level`."""
    if _hooks.tracing is not None and _hooks.tracing():
        return
    hide()
    stack = lane.stack
    while len(stack) > level:
        leave(stack[-1], counted_so_far(stack[-1]))


def suspend(frame: Frame | None, value: T) -> T:
    """`value`, after the clocks of `frame` and of the loops inside it were stopped: a generator
    yields here.
    """
    if frame is None or frame[STACK] is None:
        return value
    now = _clock()
    stack: Stack = frame[STACK]
    position = next((i for i, other in enumerate(stack) if other is frame), len(stack))
    suspended = stack[position:]
    for held in reversed(suspended):
        _pause(stack, now)
        held[STACK] = None
    frame[EXTRA] = suspended
    if _hooks.pause_span is not None:
        for held in reversed(suspended):
            _hooks.pause_span(held)
    return value


def resume(frame: Frame | None, value: T) -> T:
    """`value`, what was sent into the generator, after the clocks that `suspend` stopped run
    again.
    """
    if frame is None or frame[STACK] is not None or frame[EXTRA] is None:
        return value
    stack = lane.stack
    for held in frame[EXTRA]:
        if held[START] == CLOSED:
            continue
        held[ROW] = row = stack.rows[held[ROW][SITE]]
        held[STACK] = stack
        held[CHILDREN] = 0
        row[DEPTH] += 1
        stack.append(held)
        if _hooks.begin_span is not None:
            _hooks.begin_span(held)
    frame[EXTRA] = None
    now = _clock() - stack.spent
    for held in stack[len(stack) - 1 :: -1]:
        held[START] = now
        if held is frame:
            break
    return value


def _pause(stack: Stack, now: int) -> None:
    """Books the time of the innermost bracket up to `now` and takes it off the stack."""
    row, start, children, _, _, _ = stack.pop()
    elapsed = now - stack.spent - start
    row[SELF] += elapsed - children
    row[LAST] = now
    row[DEPTH] -= 1
    if row[DEPTH] == 0:
        row[INCLUSIVE] += elapsed
    if stack:
        stack[-1][CHILDREN] += elapsed


def yielded(value: T) -> T:
    """`value`, an element of a lazy generator expression, after its clock was stopped."""
    stack = lane.stack
    return suspend(stack[-1], value) if stack else value


def streamed(site: int, iterable: Iterable[T]) -> Iterator[T]:
    """The items of `iterable`, timed as one execution of a generator expression."""
    return _stream(site, iter(iterable))


def _stream(site: int, items: Iterator[T]) -> Iterator[T]:
    frame = enter(site)
    passes = 0
    try:
        for item in items:
            passes += 1
            yield item
            resume(frame, None)
    finally:
        leave(frame, passes)


def discount(nanoseconds: int) -> None:
    """Takes time that the runner itself used off the running thread's program clock."""
    lane.stack.spent += nanoseconds
