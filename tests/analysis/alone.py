"""Single iterations of a loop, each run alone from the state before the loop."""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass
from typing import Any

from analysis.iterations import Left, Loop
from analysis.storages import Marks, State, copied, is_data, line_of, plain, seen_in, storages
from torch import Tensor


class Undecided(Exception):
    """There is no way to run this loop in parts, whatever it computes."""


@dataclass(frozen=True)
class Shared:
    """A part of the storage that a name holds, whatever that holds by then."""

    name: str
    part: Tensor


@dataclass(frozen=True)
class Line:
    """What a storage holds, by its number among those of the names, whatever leads to it."""

    number: int
    held: Tensor


@dataclass(frozen=True)
class Part:
    """A part of a storage, by its number among those of the names, whatever that holds."""

    number: int
    part: Tensor


# the name under which a state holds what its loop walks
ITEMS = "_items"
# what is somewhere in a storage that others lead to as well
PLACED = (Shared, Part)


class Iterations:
    """The iterations of a loop that stands in a namespace.

    `count` is how many run in order, `_final` the state after them, `_counters` the integers that
    move by one step in every iteration, `_held` says of each name whether every iteration leaves
    it with the tensor that it had, and `_written` of which elements of that tensor some iteration
    writes. `lasting` says that what lists got is not changed afterwards.
    """

    def __init__(self, loop: Loop, entry: State) -> None:
        self._loop = loop
        self._program = entry
        self._entry = copied(entry)
        # what the header walks is what it gave once, whatever its names hold later
        self._entry[ITEMS] = loop.walked(self._entry)
        self._starts: list[dict[str, int]] = []
        self._final = copied(entry)
        self._in_order()
        self.count = len(self._starts)
        if not self.count:
            raise Undecided
        self._counters = self._stepping()

    def _in_order(self) -> None:
        state = self._final
        kept = {name: value for name, value in state.items() if isinstance(value, Tensor)}
        added: dict[int, tuple[Any, Any]] = {}

        def note() -> None:
            for name, value in state.items():
                if isinstance(value, list) and is_data(name, value):
                    for item in value:
                        added.setdefault(id(item), (item, plain(item)))
            for name in [name for name, value in kept.items() if state.get(name) is not value]:
                del kept[name]

        def tick() -> None:
            note()
            self._starts.append(
                {name: value for name, value in state.items() if type(value) is int}
            )

        note()
        held = set(added)
        state["_tick"] = tick
        with Marks(storages(state)) as marks, contextlib.suppress(Left):
            exec(self._loop.watched, state)
        note()
        self.lasting = all(
            plain(item) == value for key, (item, value) in added.items() if key not in held
        )
        self._held = {name: name in kept for name in self._entry}
        self._written = {
            name: seen_in(marks.masks[line_of(value).data_ptr()], value)
            for name, value in kept.items()
            if is_data(name, value) and value.numel()
        }

    def _stepping(self) -> dict[str, list[int]]:
        """The Python integers that move by one step in every iteration, with their values."""
        found = {}
        for name, value in self._entry.items():
            values = [start.get(name) for start in self._starts]
            if is_data(name, value) and None not in values:
                steps = {b - a for a, b in itertools.pairwise(values)}
                if len(steps) < 2 and steps != {0}:
                    found[name] = values
        return found

    def _iterate(self, state: State, number: int) -> bool:
        items = state[ITEMS]
        item = items[number] if items is not None else None
        counters = {name: values[number] for name, values in self._counters.items()}
        try:
            return self._loop.run(state, item, counters)
        except IndexError as error:
            # iterations before have kept this one from a place that is not there
            if self._loop.skips:
                raise Undecided from error
            raise

    def _alone(self, number: int, totals: State) -> State:
        """The state after one iteration alone."""
        state = copied(self._entry)
        self._start(state, totals)
        self._iterate(state, number)
        return state

    def _marked(self, number: int, totals: State) -> tuple[State, list[Tensor], list[Tensor], bool]:
        """The state after one iteration alone, the storages that were there before it, which of
        their elements it wrote, and whether it left the loop.
        """
        state = copied(self._entry)
        lines = storages(state)
        self._start(state, totals)
        with Marks(lines) as marks:
            left = self._iterate(state, number)
        return state, lines, list(marks.masks.values()), left

    def _start(self, state: State, totals: State) -> None:
        lines = storages(state)
        # a total that a storage holds besides is what is known of it by itself
        for name, value in sorted(totals.items(), key=lambda found: not isinstance(found[1], Line)):
            if isinstance(value, Line):
                lines[value.number].copy_(value.held)
            elif isinstance(value, Part):
                state[name] = seen_in(lines[value.number], value.part)
            else:
                self._give(state, name, value)

    def _give(self, state: State, name: str, value: Any) -> None:
        """Gives a name a value: in the storage that it has where iterations change that."""
        held = state.get(name)
        if isinstance(value, Shared):
            state[name] = seen_in(line_of(state[value.name]), value.part)
        elif isinstance(value, Tensor) and self._held[name] and held.shape == value.shape:
            held.copy_(value)
        else:
            state |= copied({name: value})
