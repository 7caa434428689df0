"""How a function uses its names: the evidence that needs no annotation."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flake8_vectorize.analysis.knowledge.collectors import COLLECTORS, OF_TENSORS
from flake8_vectorize.analysis.syntax.arithmetic import met_by_tensors
from flake8_vectorize.analysis.syntax.axes import Axes
from flake8_vectorize.analysis.syntax.grids import header_of
from flake8_vectorize.analysis.syntax.handing import WITHIN, Items, handed_on, is_sent, name_under
from flake8_vectorize.analysis.syntax.keeping import is_new, is_opaque, keeps, replaces
from flake8_vectorize.analysis.syntax.leaving import branches_apart
from flake8_vectorize.analysis.syntax.origins import numbered, parted, told_by_parts
from flake8_vectorize.analysis.syntax.reaching import GIVEN, Read, reads_of
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of, covers
from flake8_vectorize.analysis.syntax.use import Use
from flake8_vectorize.analysis.syntax.uses import Uses
from flake8_vectorize.analysis.syntax.walking import children, names_below, nodes
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.analysis.values.imports import dotted_name

# what a method calls the object that it belongs to
OWN = frozenset({"self", "cls"})
# how the names of functions end that compute a loss
LOSSES = ("_loss", "cross_entropy", "cross_entropy_with_logits")


class Usage(Uses):
    """What the uses of names tell.

    `lines` are those that read each plain name, `told` the names of what parts show to be tensors,
    `met` those of what arithmetic does, `parted` those that loops take parts of, `numbered` those
    that loops take the items of by number, `axes` what is done for each axis, `written` what the
    bodies of loops write, `kept` how often names are bound to what is made of what they hold,
    `read` the statements that read names, `seen` what tells of them while they are bound to one
    thing, `roots` the names of whose parts there is something to see, once somebody asks,
    `parameters` the names of what the function gets.
    """

    told: dict[str, tuple[str, int]] | None = None
    met: dict[str, tuple[str, int]] | None = None
    lines: dict[str, list[int]] | None = None
    parted: set[str] | None = None
    numbered: set[str] | None = None
    axes: Axes | None = None
    roots: set[str] | None = None
    parameters: frozenset[str] = frozenset()

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.written: dict[LoopNode, Writes] = {}
        self.kept: dict[str, int] = {}
        self.read: dict[str, dict[ast.stmt, Read]] = {}
        self.seen: dict[tuple[str, frozenset[int]], Usage] = {}

    @property
    def loads(self) -> Mapping[str, Sequence[int]]:
        """The lines that read each plain name."""
        if self.lines is None:
            self.lines = {}
            for node in self.names_read:
                self.lines.setdefault(node.id, []).append(node.lineno)
        return self.lines

    def get(self, name: str) -> Use | None:
        """The uses of a dotted name, or None if nothing tells."""
        return self.names.get(name)

    def is_own(self, name: str) -> bool:
        """Whether a name is what a method calls the object that it belongs to: nothing binds it."""
        use = self.names.get(name) if name in OWN else None
        return name in OWN and (use is None or not use.stores)

    def is_rebound(self, name: str) -> bool:
        """Whether a name is bound more than once."""
        use = self.names.get(name)
        return use is not None and use.stores > 1

    def holds_others(self, name: str) -> bool:
        """Whether a name is bound more than once, and not to what is made of what it holds: its
        uses tell nothing of all that it holds. What a function gets is bound as it begins.
        """
        use = self.names.get(name)
        if use is None or not use.stores:
            return False
        if use.stores == 1:
            return name in self.parameters and self._is_replaced(name)
        return use.stores - self._kept_times(name) > 1

    def _is_replaced(self, name: str) -> bool:
        """Whether a name is bound to something that is not made of what it held, but new."""
        return any(replaces(value, name, self.imports) for value in self.bound_to(name))

    def is_made_below(self, name: str, line: int) -> bool:
        """Whether the only thing that an attribute or entry is bound to is a new tensor, and not
        above a line: what it holds there is another one.
        """
        use = self.names.get(name)
        if use is None or use.stores != 1 or not self.entered:
            return False
        made = (value for other, value in self.entered if other == name)
        return any(v and v.lineno >= line and is_new(v, self.imports) for v in made)

    def becomes_list(self, name: str) -> bool:
        """Whether a name is bound to a list that is written out: what it held was one as well."""
        return any(isinstance(value, (ast.List, ast.ListComp)) for value in self.bound_to(name))

    def bound_to(self, name: str) -> Iterator[ast.expr]:
        """The expressions that a plain name is bound to by itself."""
        return (value for other, value in self.filled if other == name)

    def _kept_times(self, name: str) -> int:
        """How often a name is bound to what is a tensor if it holds one, and else not."""
        known = self.kept.get(name)
        if known is None:
            times = (keeps(value, name, self.imports) for value in self.bound_to(name))
            known = self.kept[name] = sum(times)
        return known

    def while_bound(self, name: str, place: ast.stmt | None) -> Usage | None:
        """What tells of a plain name as long as it holds what it holds in a statement, or at the
        start; None if the statement does not read it, or no loop takes a part of it that shows
        something.
        """
        reads = self.read.get(name)
        if reads is None:
            reads = {}
            if self._is_shown(name) and self.takes_parts(name):
                lines = self.loads.get(name, ())
                reads = reads_of(name, self.body, lines, lambda v: keeps(v, name, self.imports))
            self.read[name] = reads
        here = frozenset((GIVEN,))
        if place is not None:
            here = reads[place].bindings if place in reads else frozenset()
        if not here:
            return None
        known = self.seen.get((name, here))
        if known is None:
            known = self.seen[name, here] = self._seen(name, reads.values(), here)
        return known

    def _is_shown(self, name: str) -> bool:
        """Whether any use of a name, or of a part of it, shows something."""
        use = self.names.get(name)
        if use is not None and use.tells:
            return True
        if self.roots is None:
            parts = [item.part for item in self.shown]
            parts += [value for _, value in self.filled if isinstance(value, ast.Subscript)]
            self.roots = {dotted_name(part.value) for part in parts}
        return name in self.roots

    def _seen(self, name: str, reads: Iterable[Read], here: frozenset[int]) -> Usage:
        """What tells of a name in the statements that see all of its bindings that one sees."""
        parts = [part for read in reads if here <= read.bindings for part in read.parts]
        seen = Usage.of(parts, self.imports, self.folds)
        own = seen.names[name]
        seen.names = self.names.copy()
        seen.names[name] = own
        others = [
            item for item in self.filled if item[0] != name and name not in names_below(item[1])
        ]
        seen.filled += others
        seen.shown += [item for item in self.shown if name not in names_below(item.part)]
        seen.loops = self.loops
        return seen

    def handful(self, loop: LoopNode) -> str:
        """What a loop walks that there is a handful of, the axes of a tensor for one, or ''."""
        if self.axes is None:
            self.axes = Axes.of(self.body)
        return self.axes.walked_by(loop)

    def only_walked(self, name: str) -> bool:
        """Whether a list is filled by `append`, and its items are then taken by loops, one after
        another, and by nothing else.
        """
        use = self.names.get(name)
        if use is None or not use.walked or use.stores != 1:
            return False
        return len(self.loads.get(name, ())) == use.walked + use.listed

    def takes_parts(self, name: str) -> bool:
        """Whether a loop subscripts a name or takes its items, and nothing asks what it is."""
        if self.parted is None:
            self.parted = parted(self.loops)
        use = self.names.get(name)
        asked = name in self.called or (use is not None and use.tested)
        return name in self.parted and not asked

    def takes_by_number(self, name: str) -> bool:
        """Whether a loop takes one item after another of a name, and nothing asks what it is."""
        if self.numbered is None:
            self.numbered = numbered(self.loops)
        return name in self.numbered

    def lists_tensors(self, name: str) -> bool:
        """Whether a name that nothing else is known of is a list, as of tensors, each of its own
        shape: it is counted, and one of its items is asked for what only tensors have; or it is
        bound once, and one is asked for its type, which all items of a tensor share.
        """
        if name in self.typed and not self._is_remade(name):
            return True
        return name in self.counted and name in self.measured

    def _is_remade(self, name: str) -> bool:
        """Whether a name is bound more than once, a parameter at all, to what is made of it."""
        made = any(name in names_below(value) for value in self.bound_to(name))
        return made or self.is_rebound(name)

    def rates_items(self, name: str) -> bool:
        """Whether torch computes a loss of an item of a name: `cross_entropy(name[j], y)`."""
        rated = (shown.part for shown in self.shown if shown.proof.endswith(LOSSES))
        return any(
            isinstance(item.slice, ast.Name) and dotted_name(item.value) == name for item in rated
        )

    def told_by_parts(self, name: str) -> tuple[str, int] | None:
        """What a part of a name shows to be a tensor, and the line; None if nothing does."""
        if self.told is None:
            self.told = told_by_parts(self.shown, self.filled, self.names, self.loops)
        return self.told.get(name)

    def met_by_tensor(self, name: str) -> tuple[str, int] | None:
        """What shows that a name is a tensor of which loops take parts, as one is computed with it,
        and the line; None if nothing does.
        """
        if self.met is None:
            self.met = met_by_tensors(self) if self.operations else {}
        return self.met[name] if name in self.met and self.takes_parts(name) else None

    def writes(self, loop: ast.For) -> Writes:
        """What the body of a loop binds and changes."""
        known = self.written.get(loop)
        if known is None:
            known = self.written[loop] = Writes.of(loop.body)
        return known

    def joins(self) -> set[Items]:
        """The comprehensions whose items a call makes one tensor of, at once or by a name."""
        found = {items for whole in self.joined for items in handed_on(whole)}
        for name, whole in self.filled:
            if self.join_of(name, whole):
                found.update(handed_on(whole))
        return found

    def joins_items(self, item: str, loop: LoopNode) -> bool:
        """Whether a loop gives its item to `torch.stack` or the like as it is, and asks nothing of
        what it is: it is a list of tensors.
        """
        use = self.names.get(item)
        if use is None or use.collected not in OF_TENSORS or use.tested:
            return False
        within = [node for part in body_of(loop) for node in nodes(part)]
        named = (node for node in within if isinstance(node, ast.Name) and node.id == item)
        return not any(isinstance(node.ctx, ast.Store) for node in named) and any(
            isinstance(node, ast.Call)
            and node.args
            and dotted_name(node.args[0]) == item
            and COLLECTORS.get(self.imports.resolve(dotted_name(node.func))) in OF_TENSORS
            for node in within
        )

    def join_of(self, name: str, node: ast.expr) -> str:
        """The call that makes one tensor of the items that a name is bound to here, or ''."""
        use = self.names.get(name)
        if use is None or not use.collected:
            return ""
        last = node.end_lineno or node.lineno
        return self.collected(name, last) if use.collected_line > last else ""

    def join_under(self, target: ast.expr, node: ast.expr) -> str:
        """The call that makes one tensor of the items, or columns, that a target gets, or ''."""
        return self.join_of(name_under(target, node), node)

    def collected(self, name: str, line: int) -> str:
        """The call that makes one tensor of a list that a line makes or adds to, or ''."""
        use = self.names.get(name)
        if use is None and "[" in name:
            use = self.names.get(name.partition("[")[0] + WITHIN)
        if use is None or not use.collected or is_sent(name, self.given, self.imports):
            return ""
        if use.stores > 1 or use.collected_line < line:
            lines = [n.lineno for n in self.joined if n.lineno > line and dotted_name(n) == name]
            if all(self._lost(name, line, at) for at in (use.collected_line, *lines)):
                return ""
        return use.collected

    def _lost(self, name: str, line: int, joined: int) -> bool:
        """Whether a list is joined in another branch or before it is filled, or is remade by an
        unknown function until then.
        """
        if joined < line:
            return not any(covers(at, joined) and covers(at, line) for at in self.loops)
        between = (value for value in self.bound_to(name) if line < value.lineno < joined)
        remade = any(is_opaque(value, self.imports) for value in between)
        return remade or branches_apart(self.body, line, joined)

    def is_settled(self, loop: LoopNode) -> bool:
        """Whether what a loop takes its items from is the same all over the function: no name in
        it is bound or tested there.
        """
        header = header_of(loop)
        if header is None:
            return False
        pending: list[ast.AST] = [header[1]]
        while pending:
            node = pending.pop()
            use = self.names.get(dotted_name(node))
            if use is not None and (use.stores or use.tested):
                return False
            pending += children(node)
        return True

    def disregard(self, name: str) -> None:
        """Takes the uses of a name for no evidence: its declaration says what it is."""
        use = self.names.get(name)
        if use is not None:
            use.tested = True

    def rebound(self, name: str) -> None:
        """A parameter that is bound again: that its first value had a shape tells no more."""
        use = self.names.get(name)
        if use is not None and use.shaped is not None and use.stores > self._kept_times(name):
            use.shaped = None

    def read_outside(self, name: str, first: int, last: int, start: int) -> bool:
        """Whether a plain name is read below `start`, outside the lines from `first` to `last`."""
        lines = self.loads.get(name, ())
        return any(line > last or start <= line < first for line in lines)

    def read_after(self, name: str, last: int) -> bool:
        """Whether a plain name is read below this line."""
        return any(line > last for line in self.loads.get(name, ()))

    def read_as_number(self, name: str, node: ast.stmt | ast.expr) -> int:
        """The line of a statement or comprehension in which `.item()` reads a name, of which no
        type test asks what it is; 0 if there is none.
        """
        use = self.names.get(name)
        if use is not None and use.tested:
            return 0
        last = node.end_lineno or node.lineno
        return next((n for n in self.numbers.get(name, ()) if node.lineno <= n <= last), 0)
