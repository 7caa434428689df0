"""Runs one loop of a program as batched code would: every iteration alone, then put together.

Each iteration starts from the state before the loop, its totals from what the iterations before it
contribute to them; what the iterations wrote is merged in their order. Where that gives what the
loop gives when it runs in order, a batched form exists; where it does not, none does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import torch
from analysis.alone import PLACED, Line, Part, Shared, Undecided
from analysis.combining import (
    COMBINE,
    DRAWS,
    FILLING,
    GROWTH,
    LINEAR,
    NEUTRAL,
    contributed,
    filled,
    grown,
    merge,
    placed,
    promised,
)
from analysis.gains import Filled, Gains, Noted
from analysis.iterations import Left, Loop
from analysis.orders import Orders
from analysis.storages import (
    CONTAINERS,
    State,
    at_home,
    copied,
    is_data,
    line_of,
    plain,
    storages,
    tensors_in,
)
from torch import Tensor

# how many iterations a value may be handed on without a cycle
PIPELINE = 2


class Runner(Orders):
    """Runs a loop in some other way, in place in the namespace of the program around it.

    `updates` says how the loop is told to combine its totals, by name, `shifted` that its
    iterations are told to read what others write, and `guarded` that the first one asks whether it
    is: what it makes of a total is what the others add to.
    """

    def __init__(
        self, loop: Loop, updates: dict[str, str], shifted: bool, guarded: bool, entry: State
    ) -> None:
        super().__init__(loop, updates, entry)
        self._shifted = shifted
        self._guarded = guarded

    def _contribution(self, number: int, name: str, update: str, others: State, held: Any) -> Any:
        """What an iteration adds to a total that `held` something at first, where others hold what
        they hold before it: for a linear update a factor and a term, for growth what stands in
        front and what stands behind.
        """

        def from_start(start: Any) -> Any:
            return self._alone(number, others | {name: start})[name]

        total = self._written.get(name) if self._held[name] else None
        if update in LINEAR:
            term = from_start(filled(held, 0, total))
            return from_start(filled(held, 1, total)) - term, term
        if update == GROWTH:
            return grown(held, from_start)
        if update not in NEUTRAL:
            made = from_start(held)
            return (made, held) if update == FILLING else made
        neutral = NEUTRAL[update]
        part = from_start(filled(held, neutral, total))
        return part if total is None else torch.where(total, part, neutral)

    def _totals(self, starts: Sequence[State] = ()) -> dict[str, list[Any]]:
        """The values of every total before each iteration and after the last; first of those that
        need no other, then of those that need them. `starts` is what else each iteration finds
        changed.
        """
        totals: dict[str, list[Any]] = {}
        known = -1
        while known < len(totals):
            known = len(totals)
            for name in self._entry:
                values = None if name in totals else self._total(name, totals, starts)
                if values is not None:
                    totals[name] = values
        return totals

    def _total(
        self, name: str, others: dict[str, list[Any]], starts: Sequence[State]
    ) -> list[Any] | None:
        """The values of one total, if it is one: one in a storage is told, or gets the same from
        every iteration.
        """
        held, after = self._entry[name], self._final.get(name)
        if name in self._counters or not is_data(name, held) or isinstance(held, CONTAINERS):
            return None
        known = self._updates.get(name)
        if known is None and plain(after) == plain(held):
            return None
        tried = [known] if known else [update for update in COMBINE if update != FILLING]
        if known is None:
            last = self._found(self.count - 1, others, starts)
            last.pop(name, None)
            last |= {name: held} if self._held[name] else {}
            try:
                bound = self._alone(self.count - 1, last)[name]
            except IndexError:
                return None  # what it needs is not known yet
            if plain(bound) == plain(after):
                tried = ["latest"]  # the last iteration binds it anew, those before may not
        for update in tried:
            values = self._accumulated(name, update, others, starts)
            if values is not None and plain(values[-1]) == plain(after):
                return values
        return None

    def _accumulated(
        self, name: str, update: str, others: dict[str, list[Any]], starts: Sequence[State]
    ) -> list[Any] | None:
        held = self._entry[name]
        values = [copied({name: held})[name]]
        parts = []
        try:
            for number in range(self.count):
                start = self._found(number, others, starts)
                if held is None or (self._guarded and number == 0):
                    values.append(self._alone(number, start)[name])
                    held = values[-1]
                    continue
                found = values[-1] if update in LINEAR else held  # it may have got another shape
                parts.append(self._contribution(number, name, update, start, found))
                values.append(COMBINE[update](values[-1], parts[-1]))
        except (RuntimeError, TypeError, IndexError, ValueError):
            return None
        told = name in self._updates or not self._held[name]
        return values if told or all(plain(p) == plain(parts[0]) for p in parts) else None

    def _found(self, number: int, totals: dict[str, list[Any]], starts: Sequence[State]) -> State:
        """What an iteration finds changed, as far as it is known."""
        found = starts[number] if starts else {}
        return found | {name: values[number] for name, values in totals.items()}

    def together(self) -> None:
        """Every iteration alone, merged."""
        totals = self._totals()
        starting = self._starting(totals)
        if self._shifted:
            totals = self._totals(starting)
            starting = self._starting(totals)
        for name, update in self._updates.items():
            known = name in totals or self._held[name] or name in self._counters
            assert known or isinstance(self._entry[name], CONTAINERS), f"{name}: not {update}"
        target = storages(self._program)
        names: State = {}
        gains = Gains()
        combined = self._combined_storages(totals)
        for number, starts in enumerate(starting):
            state, lines, masks, left = self._marked(number, starts)
            before = storages(self._entry)
            original = partial(at_home, lines, target)
            taken: set[int] = set()  # a list may have several names
            for line, old, new, mask, update in zip(
                target, before, lines, masks, combined, strict=True
            ):
                merge(line, old, new, mask, update)
            for name, value in state.items():
                held = self._entry.get(name)
                if isinstance(value, (Noted, Filled)) and isinstance(held, CONTAINERS):
                    if id(value) in taken:
                        continue
                    taken.add(id(value))
                    put = partial(placed, held, self._updates.get(name, ""), target)
                    gains.take(name, value, len(held), original, put)
                elif is_data(name, value):
                    names[name] = original(value)
            if left:
                break
        self._bind(names, totals)
        gains.give(self._program)
        if state.get("_returns"):
            raise Left

    def _starting(self, totals: dict[str, list[Any]]) -> list[State]:
        """What the names hold that an iteration finds changed: the totals, and what the iteration
        before bound, which may itself need what was bound one iteration earlier.
        """
        starts = [{name: values[n] for name, values in totals.items()} for n in range(self.count)]
        free = [
            name
            for name, value in self._entry.items()
            if is_data(name, value)
            and not isinstance(value, CONTAINERS)
            and not self._held[name]
            and name not in totals
            and name not in self._counters
        ]
        untold = [name for name in totals if self._passes(name)]
        for name in untold:
            del starts[0][name]  # it finds what was there before the loop
        for _ in range(PIPELINE if free or untold else 0):
            ends = [self._marked(number, start)[:2] for number, start in enumerate(starts)]
            for start, (end, lines) in zip(starts[1:], ends, strict=False):
                names = [n for n in (*free, *untold) if n in end]
                passed = {n: self._passed(end[n], end, lines, totals) for n in names}
                start |= {n: v for n, v in passed.items() if n in free or isinstance(v, PLACED)}
        if self._shifted:
            for _ in range(PIPELINE):
                self._hand_on(starts, totals)
        return starts

    def _passes(self, name: str) -> bool:
        """Whether iterations hand a name on that is not told to be a total."""
        return name not in self._updates and not self._held[name]

    def _passed(
        self, value: Any, end: State, lines: list[Tensor], totals: dict[str, list[Any]]
    ) -> Any:
        """What a name holds after an iteration, for the next one: where it holds a total that is
        changed in place, that total; where all storages are handed on, the part of one.
        """
        if not isinstance(value, Tensor) or not value.numel():
            return value
        place = line_of(value).data_ptr()
        for total in totals:
            if self._held[total] and line_of(end[total]).data_ptr() == place:
                return Shared(total, value)
        for number, line in enumerate(lines if self._shifted else ()):
            if line.data_ptr() == place and number not in self._summed(totals):
                return Part(number, value)
        return value

    def _summed(self, totals: dict[str, list[Any]]) -> set[int]:
        """The numbers of the storages in which what iterations write is combined."""
        summed = {n for n, update in enumerate(self._combined_storages(totals)) if update}
        homes = {line.data_ptr(): n for n, line in enumerate(storages(self._entry))}
        return summed | {
            homes[line_of(self._entry[name]).data_ptr()]
            for name in totals
            if self._held[name] and name in self._updates
        }

    def _hand_on(self, starts: list[State], totals: dict[str, list[Any]]) -> None:
        """Gives every iteration the storages with what those before it wrote."""
        lines = storages(copied(self._entry))
        summed = self._summed(totals)
        for number, start in enumerate(list(starts)):
            _, written, masks, _ = self._marked(number, start)
            starts[number] = start | {
                f"_{home}": Line(home, line.clone())
                for home, line in enumerate(lines)
                if home not in summed
            }
            for line, new, mask in zip(lines, written, masks, strict=True):
                line[mask] = new[mask]

    def _combined_storages(self, totals: State) -> list[str]:
        """For each storage how the iterations' writes to it combine, '' where the last one wins."""
        named = {}
        for name, update in self._updates.items():
            for tensor in tensors_in(self._entry[name]) if name not in totals else ():
                named[tensor.untyped_storage().data_ptr()] = update
        return [named.get(line.data_ptr(), "") for line in storages(self._entry)]

    def _bind(self, names: State, totals: State) -> None:
        """Gives the names of the program what they hold after the loop, where it binds them."""
        for name, value in names.items():
            held = self._entry.get(name)
            bound = not isinstance(held, Tensor) or not isinstance(value, Tensor)
            shape = None if bound else held.shape
            if name in totals and not self._passes(name):
                self._give(self._program, name, totals[name][-1])
            elif bound or not self._held[name] or value.shape != shape:
                self._program[name] = value

    def kept_in_storage(self) -> bool:
        """Whether partial results are kept in the storage of a total, so that no iteration can
        start alone.
        """
        totals = self._totals()
        return any(name not in totals for name in self._updates)

    def respects(self, name: str) -> bool:
        """Whether a total after the loop, with all of the storage that iterations change for it,
        depends on what it held before as its update promises; or each iteration does, on what
        those before it made.

        Raises:
            Undecided: it is a list of tensors that share no storage.
        """
        told = self._updates[name]
        update = "sum" if told in LINEAR else told
        if self._entry[name] is None:
            return self.gathers(name, told)
        in_storage = self._in_storage(name) and update != GROWTH
        # what stays as it comes first is not the same the other way round
        alone = told == "first" or not in_storage
        if told in NEUTRAL and alone and not self._guarded:
            held = self._entry[name]
            begin = line_of(held) if in_storage else torch.as_tensor(held)
            return contributed(told, begin, partial(self._ends, name))
        return self._respected(name, update) or (in_storage and self.respect(name, update))

    def _respected(self, name: str, update: str) -> bool:
        held = self._entry[name]
        if update == GROWTH:
            try:
                ends = grown(held, lambda start: self._ends(name, start)[0])
            except (RuntimeError, ValueError):
                return False
            return torch.equal(self._ends(name, held)[0], COMBINE[GROWTH](held, ends))
        torch.manual_seed(0)
        begin = line_of(held) if self._in_storage(name) else torch.as_tensor(held)
        return all(
            promised(update, [begin], lambda start: self._ends(name, *start)) for _ in range(DRAWS)
        )

    def _ends(self, name: str, start: Tensor) -> list[Any]:
        """What a total holds after the loop; where iterations change its storage, all of that."""
        state = copied(self._entry)
        held = state[name]
        stored = self._updates.get(name) != GROWTH and self._in_storage(name)
        if stored:
            line_of(held).copy_(start)
        else:
            state[name] = start.clone() if isinstance(held, Tensor) else start.item()
        state["_tick"] = lambda: None
        exec(self._loop.watched, state)
        return [line_of(held)] if stored else [state[name]]

    def _in_storage(self, name: str) -> bool:
        """Whether iterations change the storage that a name leads to, by itself or by its items."""
        held = self._entry[name]
        if isinstance(held, CONTAINERS) and len(storages({name: held})) != 1:
            raise Undecided
        return self._held[name] or isinstance(held, CONTAINERS)
