"""The bytes of tensors that iterations make: what they leave behind, and what they need at once.

Every result of an operator that lies in no storage of its arguments is a new storage; a weak
reference says when it is freed. Nothing is asked of an allocator, so that the figures are the same
on every device, and what a kernel takes and gives back while it runs is not in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from weakref import ref

from vectorize_perf.observations import MemoryRecord


class Allocations:
    """The storages that came into being since the window opened, and are alive."""

    def __init__(self) -> None:
        self._alive: dict[int, ref[Any]] = {}  # by address
        self._live = 0
        self._highest = 0  # since the iteration began
        self._marks: list[tuple[int, int]] = []  # per iteration: highest, and live at its end

    def add(self, read: Iterable[Any], written: Iterable[Any]) -> None:
        """Counts the storages of `written` that are none of those of `read`."""
        storages = [one for one in map(_storage, written) if one is not None]
        if not storages:
            return
        known = {one.data_ptr() for one in map(_storage, read) if one is not None}
        for storage in storages:
            address, size = storage.data_ptr(), storage.nbytes()
            if size == 0 or address in known or address in self._alive:
                continue
            self._alive[address] = ref(storage, partial(self._free, address, size))
            self._live += size
            self._highest = max(self._highest, self._live)

    def _free(self, address: int, size: int, reference: ref[Any]) -> None:
        if self._alive.get(address) is reference:
            del self._alive[address]
            self._live -= size

    def mark(self) -> None:
        """An iteration ends."""
        self._marks.append((self._highest, self._live))
        self._highest = self._live

    def record(self, *, later: bool) -> MemoryRecord | None:
        """The figures of the marked iterations; `later` says that as many ran after them.

        A storage that outlives those is kept for good. Without them, what the level gains from
        the first iteration to the last is: a name that is bound anew frees what it held before.
        """
        marks, self._alive = self._marks, {}
        if not marks:
            return None
        first, last = marks[0][1], marks[-1][1]
        if later:
            kept = self._live / len(marks)
        else:
            kept = (last - first) / (len(marks) - 1) if len(marks) > 1 else float(last)
        kept = max(0.0, kept)
        starts = [0, *(level for _, level in marks)]
        return MemoryRecord(
            kept_bytes=kept,
            standing_bytes=max(
                0, *(int(high - kept * number) for number, (high, _) in enumerate(marks, start=1))
            ),
            iteration_bytes=max(
                high - start for (high, _), start in zip(marks, starts, strict=False)
            ),
        )


def _storage(tensor: Any) -> Any | None:
    """The storage of a tensor; None for layouts that have none."""
    try:
        return tensor.untyped_storage()
    except (RuntimeError, NotImplementedError):
        return None
