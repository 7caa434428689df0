"""How the text of a loop names the places and names that it reads and writes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from flake8_vectorize.analysis.interpretation.witness import Witness
from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import View
from flake8_vectorize.analysis.values.wording import affine_place, place
from flake8_vectorize.analysis.verdict.mentions import (
    bound_lines,
    first_lines,
    shortened,
    targets,
)
from flake8_vectorize.analysis.verdict.nests import levels_of
from flake8_vectorize.analysis.verdict.refills import Refills
from flake8_vectorize.model.account import Access, Way
from flake8_vectorize.model.nest import Level, Walk


class Naming:
    """The accesses of one loop, in the words of its text."""

    def __init__(self, frame: Frame, witness: Witness, refills: Refills) -> None:
        self._frame = frame
        self._refills = refills
        self._counters = witness.counters
        seen = witness.seen.get(frame.ident, {})
        self._nodes = {value.view: node for node, value in seen.items() if value.view is not None}
        for node, value in seen.items():
            for part in value.view.possible if value.view is not None else ():
                self._nodes.setdefault(part, node)
        self._spelled = {shortened(node): node for node in seen}
        self._targets = targets(frame.node)
        levels = levels_of(frame, False)
        self._items = {(level.variable, held) for level in levels for held in _walked(level)}
        self._bound: dict[str, list[int]] = {}
        self._named: dict[str, int] = {}
        self._updated: dict[str, int] = {}

    def written(self, store: Store) -> Access:
        """What a store writes."""
        view, line = store.view, store.line
        target = self._targets.get((line, store.shown)) or self._targets.get((line, view.root))
        text = shortened(target) if target is not None else self._place(view)
        return Access(Way.WRITE, text, line, affine_place(view, self._counters))

    def read(self, read: Read) -> Access:
        """What is read of a storage that the loop writes."""
        node, affine = self.node(read.view), affine_place(read.view, self._counters)
        if node is not None:
            return Access(Way.READ, shortened(node), node.lineno, affine)
        return Access(Way.READ, self._place(read.view), self._used_at(read.view), affine)

    def node(self, view: View) -> ast.Subscript | None:
        """The subscript that names a place; of what it copies no view is known."""
        return self._nodes.get(view) or self._spelled.get(place(view))

    def _place(self, view: View) -> str:
        """A place that no subscript names: an item that a loop takes, or what is left of one."""
        item, whole = self._item(view)
        return f"{item} (an item of {whole})" if item else place(view)

    def _item(self, view: View) -> tuple[str, str]:
        """The variable that holds a place, and what it is an item of; '' where none does."""
        if not view.subscripts or view.reshaped:
            return "", ""
        *around, last = view.subscripts
        whole = place(view._replace(subscripts=tuple(around)))
        return (last.text, whole) if (last.text, whole) in self._items else ("", "")

    def _used_at(self, view: View) -> int:
        """The line of the statement that updates a place, and so reads it, or names it or its
        storage.
        """
        if not self._named:
            self._named = first_lines(self._frame.node)
            for store in self._frame.stores:
                if not self._refills.refills(store):
                    self._updated.setdefault(place(store.view), store.line)
        item, _ = self._item(view)
        known = self._named.get(item) or self._named.get(view.root, self._frame.line)
        return self._updated.get(place(view), known)

    def name(self, name: str) -> Access:
        """A name that gets a value."""
        if not self._bound:
            self._bound = bound_lines(self._frame.node)
        return Access(Way.WRITE, name, self._bound.get(name, [self._frame.line])[-1])

    def everywhere(self, accesses: Iterable[Access]) -> Iterator[Access]:
        """The accesses, and those by the other lines that give the same names their values."""
        for access in accesses:
            for line in self._bound.get(access.text, ())[:-1]:
                yield access._replace(line=line)
            yield access


def _walked(level: Level) -> tuple[str, ...]:
    """What the items of a level may be known as parts of."""
    return (level.text, level.tensor) if level.walk is Walk.TENSOR else (level.text,)
