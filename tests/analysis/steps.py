"""Single iterations, each from the state in which the loop meets it, with other numbers in the
place of what the iterations before it made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import torch
from analysis.alone import Iterations
from analysis.combining import DRAWS, LINEAR, NEUTRAL, contributed, promised
from analysis.storages import Marks, State, copied, is_data, line_of, plain, seen_in, storages
from torch import Tensor

# which elements of storages iterations wrote, by the place of the storage
Written = defaultdict[int, Tensor]


class Steps(Iterations):
    """The iterations of a loop, asked one by one what they make of a total."""

    def respect(self, name: str, update: str) -> bool:
        """Whether every iteration depends as an update promises on all that those before it made:
        on the elements that they wrote to the storage of a name, and on the other names. What no
        iteration before it changed, a condition may ask for.
        """
        state = copied(self._entry)
        written: Written = defaultdict(lambda: torch.tensor(False))
        for number in range(self.count):
            if not self._respects(state, number, name, written, update):
                return False
            lines = storages(state)
            with Marks(lines) as marks:
                left = self._iterate(state, number)
            for place, mask in marks.masks.items():
                written[place] = written[place] | mask
            if left:
                break
        return True

    def gathers(self, name: str, update: str) -> bool:
        """Whether every iteration that finds a value under a name, which is no part of a storage,
        updates it as it is told, whatever it is.
        """
        state = copied(self._entry)
        for number in range(self.count):
            if state[name] is not None and not self._gathers(state, number, name, update):
                return False
            if self._iterate(state, number):
                break
        return True

    def _gathers(self, found: State, number: int, name: str, update: str) -> bool:
        held = torch.as_tensor(found[name])

        def ends(start: Tensor) -> list[Any]:
            state = copied(found)
            self._give(state, name, start if isinstance(found[name], Tensor) else start.item())
            self._iterate(state, number)
            return [state[name]]

        if update in NEUTRAL:
            return contributed(update, held, ends)
        return promised("sum" if update in LINEAR else update, [held], lambda start: ends(*start))

    def _respects(
        self, found: State, number: int, name: str, written: Written, update: str
    ) -> bool:
        names = [name, *self._made_before(found, name)]
        held = [line_of(found[n]) if n == name else torch.as_tensor(found[n]) for n in names]

        def ends(start: Sequence[Tensor]) -> list[Any]:
            return self._ends_of(found, number, names, start, written)

        try:
            return all(promised(update, held, ends) for _ in range(DRAWS))
        except (RuntimeError, IndexError, ValueError):
            return False  # what was varied says where something is

    def _made_before(self, found: State, name: str) -> list[str]:
        """The other names that hold what earlier iterations computed."""
        line = line_of(found[name]).data_ptr()
        return [
            other
            for other, value in self._entry.items()
            if is_data(other, value)
            and isinstance(found[other], (Tensor, int))
            and other not in self._counters
            and plain(found[other]) != plain(value)
            and not (isinstance(value, Tensor) and line_of(found[other]).data_ptr() == line)
        ]

    def _ends_of(
        self, found: State, number: int, names: list[str], start: Sequence[Tensor], written: Written
    ) -> list[Any]:
        """What the storage of the first name and the other names hold after one iteration."""
        name, *others = names
        state = copied(found)
        line = line_of(state[name])
        mask = written[line_of(found[name]).data_ptr()].expand_as(line)
        line[mask] = start[0][mask]
        for other, value in zip(others, start[1:], strict=True):
            held = found[other]
            if not isinstance(held, Tensor):
                self._give(state, other, value.item())
            elif (place := line_of(held).data_ptr()) in written:
                mask = seen_in(written[place].expand_as(line_of(held)), held)
                self._give(state, other, torch.where(mask, value, held))
            else:
                self._give(state, other, value)
        self._iterate(state, number)
        return [line, *(torch.as_tensor(state[other]) for other in others)]
