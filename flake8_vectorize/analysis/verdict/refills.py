"""Where every iteration gives a place new values, so that nothing is left of what was there."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import View, positions_taint
from flake8_vectorize.analysis.values.wording import place

BLOCKS = (ast.For, ast.AsyncFor, ast.While)


class Refills:
    """The lines of a loop that write a place in every iteration, whatever it held."""

    def __init__(self, frame: Frame, stores: Sequence[Store]) -> None:
        self._frame = frame
        self._stores = stores
        self._lines: dict[str, list[int]] = {}
        for store in stores:
            if self.refills(store):
                self._lines.setdefault(_shown(store.view), []).append(store.line)

    def refills(self, store: Store) -> bool:
        """Whether a store writes one place in every iteration, and keeps nothing of it."""
        frame, view = self._frame, store.view
        if frame.touches(positions_taint(view)) or not self._certain(store):
            return False
        found = {read.token for read in frame.reads if read.view.root == view.root}
        return store.taint.isdisjoint(found)

    def _certain(self, store: Store) -> bool:
        """Whether every iteration writes there, whatever it does else."""
        frame, view = self._frame, store.view
        if store.depth != frame.depth or frame.skips or self._inside(store.line):
            return False
        return not (view.others or view.converted or view.reshaped)

    def between(self, store: Store, line: int) -> bool:
        """Whether nothing of what a store leaves is there where a later iteration reads it."""
        names = {_shown(store.view), store.view.root}
        lines = [refill for name in names for refill in self._lines.get(name, ())]
        gone = any(refill > store.line or refill < line for refill in lines)
        return gone or any(self._replaces(later, store) for later in self._stores)

    def _replaces(self, later: Store, store: Store) -> bool:
        """Whether a store puts something else into the very elements that an earlier one wrote, in
        the same iteration.
        """
        known = all(part.whole or part.start is not None for part in store.view.subscripts)
        known = known and not any(part.tensor for part in store.view.subscripts)
        same = later.view == store.view and later.line > store.line
        return known and same and self._certain(later)

    def empties(self, name: str) -> bool:
        """Whether every iteration gives all that a name holds new values."""
        return name in self._lines

    def _inside(self, line: int) -> bool:
        """Whether a loop inside, which may have no iterations, holds a line."""
        return any(isinstance(c.node, BLOCKS) and c.holds(line) for c in self._frame.children)


def _shown(view: View) -> str:
    return view.root if all(part.whole for part in view.subscripts) else place(view)
