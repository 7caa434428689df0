"""What iterations put into lists and dictionaries that were there before them."""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any

# what is in a place after an iteration: by the place, what others put there, what this one puts
Combined = Callable[[Any, Any, Any], Any]


class Noted(list[Any]):
    """A list that knows what was put at its front and behind it, and in the place of its items."""

    def __init__(self, items: Any = ()) -> None:
        super().__init__(items)
        self.front = 0
        self._held = len(self)
        self._placed: dict[int, None] = {}

    def insert(self, position: Any, item: Any) -> None:
        self.front += position == 0
        super().insert(position, item)

    def __setitem__(self, position: Any, item: Any) -> None:
        super().__setitem__(position, item)
        if not isinstance(position, slice):
            self._placed[index(position) % len(self) - self.front] = None

    def added(self, held: int) -> tuple[list[Any], list[Any]]:
        """What was put before and behind the items that it held."""
        return self[: self.front], self[self.front + held :]

    def replaced(self) -> dict[int, Any]:
        """What was put in the place of the items that it held when it was made."""
        return {n: self[self.front + n] for n in self._placed if 0 <= n < self._held}


class Filled(dict[Any, Any]):
    """A dictionary that knows which entries it got, those that were there before too."""

    def __init__(self, entries: dict[Any, Any]) -> None:
        super().__init__(entries)
        self.gained: dict[Any, None] = {}

    def __setitem__(self, key: Any, item: Any) -> None:
        self.gained[key] = None
        super().__setitem__(key, item)

    def added(self) -> dict[Any, Any]:
        """The entries that it got."""
        return {key: self[key] for key in self.gained}


class Gains:
    """What the containers of a program get from iterations that run alone, in their order."""

    def __init__(self) -> None:
        self._fronts: dict[str, list[Any]] = {}
        self._backs: dict[str, list[Any]] = {}
        self._entries: dict[str, dict[Any, Any]] = {}

    def take(
        self,
        name: str,
        value: Noted | Filled,
        held: int,
        original: Callable[[Any], Any],
        combined: Combined,
    ) -> None:
        """Adds what one iteration put into its copy of a container that held some items; `combined`
        puts together what several put in one place.
        """
        entries = self._entries.setdefault(name, {})
        placed = value.added() if isinstance(value, Filled) else value.replaced()
        for key, item in placed.items():
            entries[key] = combined(key, entries.get(key), original(item))
        if isinstance(value, Filled):
            return
        front, back = ([original(item) for item in part] for part in value.added(held))
        self._fronts[name] = [*front, *self._fronts.get(name, ())]
        self._backs[name] = [*self._backs.get(name, ()), *back]

    def give(self, program: dict[str, Any]) -> None:
        """Puts all of it into the containers of the program."""
        for name, entries in self._entries.items():
            for key, item in entries.items():
                program[name][key] = item
        for name, back in self._backs.items():
            program[name][:] = [*self._fronts[name], *program[name], *back]
