"""The iterations of a loop one after another in another order, in place in a namespace."""

from __future__ import annotations

import random
from typing import Any

from analysis.alone import Undecided
from analysis.gains import Noted
from analysis.iterations import Loop
from analysis.steps import Steps
from analysis.storages import State, copied, is_data, plain, storages
from torch import Tensor


class Orders(Steps):
    """Runs the iterations of a loop in some order; `updates` says by name how it is told to combine
    its totals.
    """

    def __init__(self, loop: Loop, updates: dict[str, str], entry: State) -> None:
        super().__init__(loop, entry)
        self._updates = {n: u for n, u in updates.items() if n in entry}

    def shuffled(self, seed: int) -> None:
        """The iterations one after another in another order.

        Raises:
            Undecided: something grows, so that the order shows.
        """
        state = self._program
        entry = {name: value for name, value in state.items() if is_data(name, value)}
        noted: dict[int, Noted] = {}
        for name, value in entry.items():
            if isinstance(value, list):
                state[name] = noted.setdefault(id(value), Noted(value))
            if isinstance(value, Tensor) and _grown(value, self._final[name]):
                raise Undecided
        alone = self._placed(self.count - 1)
        names = {n for n, v in alone.items() if is_data(n, v)} - self._updates.keys()
        order = random.Random(seed).sample(range(self.count), self.count)
        settled = {n: alone[n] for n in names if self._is_settled(n)}
        if settled:
            order.sort(key=bool)  # what the others find is there from the first iteration on
            alone = self._placed(self.count - 1, settled)
        private = {n for n in names if plain(alone[n]) == plain(self._final.get(n))}
        anew = {n for n in names - private if self._is_bound_anew(n, alone[n])}
        items = self._loop.walked(state)
        last: State = {}
        homes = {line.data_ptr() for line in storages(state)}
        gained: dict[str, dict[int, tuple[list[Any], list[Any]]]] = {}
        latest: dict[str, tuple[int, Any]] = {}
        inner = {n for n in self._loop.within & names - private if not self._adds_up(n)}
        for number in order:
            found = {n: state.get(n) for n in inner}
            sizes = {name: len(value) for name, value in state.items() if isinstance(value, Noted)}
            for name in sizes:
                state[name].front = 0
            item = items[number] if items is not None else None
            self._loop.run(state, item, self._positions(number))
            for name, held in found.items():
                if state.get(name) is not held and number >= latest.get(name, (0, None))[0]:
                    latest[name] = number, state[name]
            for name, size in sizes.items():
                if isinstance(state[name], Noted):  # else an iteration makes a list of its own
                    gained.setdefault(name, {})[number] = state[name].added(size)
            if number == self.count - 1:
                # a part of a storage holds in the end what all iterations wrote there
                parts = {n for n in anew if _is_at(homes, state[n])}
                bound = {n: state[n] for n in private | parts}
                # an item of a list is no other one if it is bound again
                last = {
                    n: v for n, v in bound.items() if isinstance(v, Tensor) or v is not entry.get(n)
                }
                # what is a part of a storage that was there before stays one
                last |= copied({n: v for n, v in last.items() if not _is_at(homes, v)})
        for name, groups in gained.items():
            fronts = [item for n in sorted(groups, reverse=True) for item in groups[n][0]]
            backs = [item for n in sorted(groups) for item in groups[n][1]]
            held = state[name][len(fronts) :][: len(entry[name])]
            state[name][:] = [*fronts, *held, *backs]
        for name, value in last.items():
            if name not in gained and not isinstance(value, (list, dict)):
                state[name] = value
        # a loop inside that does not run leaves what the iteration before bound
        state.update((name, value) for name, (_, value) in latest.items())
        for name in self._positions(0):
            state[name] = self._final[name]

    def _is_settled(self, name: str) -> bool:
        """Whether every iteration binds a name to one and the same thing, which it did not hold
        before.
        """
        if self._held.get(name, True) or not is_data(name, self._entry[name]):
            return False
        ends = [plain(self._placed(number)[name]) for number in range(self.count)]
        ends.append(plain(self._final.get(name)))
        return all(end == ends[0] != plain(self._entry[name]) for end in ends)

    def _is_bound_anew(self, name: str, end: Any) -> bool:
        """Whether the last iteration gives a name a tensor, whatever it held."""
        held = self._entry.get(name)
        if not isinstance(held, Tensor) or not isinstance(end, Tensor):
            return False
        return plain(self._placed(self.count - 1, {name: held + 1}).get(name)) == plain(end)

    def _adds_up(self, name: str) -> bool:
        """Whether an iteration makes a name of what it held."""
        held = self._entry.get(name)
        if not isinstance(held, (Tensor, int, float)):
            return False
        for number in range(self.count):
            end = plain(self._placed(number)[name])
            if end != plain(held) and end != plain(self._placed(number, {name: held + 1})[name]):
                return True
        return False

    def _placed(self, number: int, others: State | None = None) -> State:
        """The state after one iteration alone, which begins where it does in order."""
        return self._alone(number, self._positions(number) | (others or {}))

    def _positions(self, number: int) -> dict[str, int]:
        """The integers that an iteration begins with and that only steer: no totals."""
        steering = self._counters.keys() | (self._entry.keys() - self._updates.keys())
        return {n: v for n, v in self._starts[number].items() if n in steering}


def _is_at(homes: set[int], value: Any) -> bool:
    return isinstance(value, Tensor) and value.untyped_storage().data_ptr() in homes


def _grown(value: Tensor, after: Any) -> bool:
    return isinstance(after, Tensor) and after.numel() > value.numel()
