"""Reads the totals of all threads, open loops included, as the records of a session."""

from __future__ import annotations

import sys
from itertools import count
from types import FrameType

from vectorize_perf.brackets import counter_name
from vectorize_perf.recorder import (
    CALLS,
    CHILDREN,
    DEPTH,
    EXTRA,
    FIRST,
    INCLUSIVE,
    ITERATIONS,
    LAST,
    ROW,
    SELF,
    SITE,
    START,
    Frame,
    Row,
    Stack,
)
from vectorize_perf.session import LaneTotals


def thread_frame(stack: Stack) -> FrameType | None:
    """The Python frame that the stack's thread runs now; None when the thread is gone."""
    return sys._current_frames().get(stack.thread)


def open_counts(stack: Stack, frame: FrameType | None) -> list[int]:
    """The iterations so far of each open bracket, outermost first.

    A loop statement counts in a local variable of the function that holds it; the functions on
    the thread's call stack are searched from the innermost outwards, as the brackets are nested
    in them.
    """
    counts = [0] * len(stack)
    position = len(stack) - 1
    while position >= 0:
        held = stack[position]
        if isinstance(held[EXTRA], count):
            counts[position] = _reached(held[EXTRA])
            position -= 1
            continue
        name = counter_name(held[ROW][SITE])
        while frame is not None and name not in frame.f_locals:
            frame = frame.f_back
        if frame is None:
            break
        counts[position] = frame.f_locals[name]
        position -= 1
    return counts


def _reached(counter: count[int]) -> int:
    """How far a counter that starts at 1 has come, without moving it."""
    return int(repr(counter)[len("count(") : -1]) - 1


def with_open(stack: Stack, now: int) -> dict[int, Row]:
    """The rows of a thread as if its open loops ended now."""
    rows = {site: list(row) for site, row in stack.rows.items()}
    counts = open_counts(stack, thread_frame(stack))
    inside = 0
    for position in range(len(stack) - 1, -1, -1):
        held: Frame = stack[position]
        row = rows[held[ROW][SITE]]
        elapsed = now - stack.spent - held[START]
        row[CALLS] += 1
        row[ITERATIONS] += counts[position]
        row[SELF] += elapsed - held[CHILDREN] - inside
        row[LAST] = now
        row[DEPTH] -= 1
        if row[DEPTH] == 0:
            row[INCLUSIVE] += elapsed
        inside = elapsed
    return rows


def totals(stacks: list[Stack], process: int, now: int) -> dict[int, list[LaneTotals]]:
    """What each loop cost, per thread."""
    lanes: dict[int, list[LaneTotals]] = {}
    for stack in list(stacks):
        for site, row in with_open(stack, now).items():
            if row[CALLS] or row[ITERATIONS]:
                lanes.setdefault(site, []).append(_lane(row, process, stack.name))
    return lanes


def _lane(row: Row, process: int, thread: str) -> LaneTotals:
    return LaneTotals(
        process=process,
        thread=thread,
        calls=row[CALLS],
        iterations=row[ITERATIONS],
        inclusive_ns=max(0, row[INCLUSIVE]),
        self_ns=max(0, row[SELF]),
        first_ns=row[FIRST],
        last_ns=row[LAST],
    )


def forget_parent(stacks: list[Stack], thread: int, now: int) -> None:
    """Starts the totals of a forked child at zero; loops that are open keep running from `now`."""
    alive = [stack for stack in stacks if stack.thread == thread]
    stacks[:] = alive
    for stack in alive:
        counts = open_counts(stack, sys._getframe())
        stack.spent = 0
        for site in list(stack.rows):
            stack.rows[site][:] = [0, 0, 0, 0, 0, now, 0, site]
        for held, passed in zip(stack, counts, strict=True):
            row = held[ROW]
            # The parent counts this execution and the iterations before the fork.
            row[CALLS] -= 1
            row[ITERATIONS] -= passed
            row[DEPTH] += 1
            held[START] = now
            held[CHILDREN] = 0
