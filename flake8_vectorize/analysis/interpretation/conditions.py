"""What the branches of a condition do, and what the names hold after them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_vectorize.analysis.evaluation.assumptions import narrow
from flake8_vectorize.analysis.evaluation.expressions import Expressions
from flake8_vectorize.analysis.evaluation.guards import asks_for_first, first_passes, name_asked
from flake8_vectorize.analysis.evaluation.repeated import Repeated
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.evaluation.unswitching import settled_in, unswitched
from flake8_vectorize.analysis.interpretation.appended import note_either
from flake8_vectorize.analysis.interpretation.carried import let_in
from flake8_vectorize.analysis.interpretation.looping import Looping
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.alternatives import Alternative
from flake8_vectorize.analysis.syntax.behind import reads_behind, reads_instead
from flake8_vectorize.analysis.syntax.leaving import holds_exit, is_left, only_raises
from flake8_vectorize.analysis.values.value import Value, united

Names = dict[str, Value]
# whether a condition is followed by a read of a name
Reads = Callable[[ast.If, str], bool]


class Conditions:
    """Interprets conditions; `run` interprets the statements of their branches."""

    def __init__(
        self,
        state: State,
        expressions: Expressions,
        loops: Looping,
        run: Callable[[list[ast.stmt]], None],
    ) -> None:
        self._state = state
        self._expressions = expressions
        self._loops = loops
        self._run = run
        self._repeated = Repeated(state)

    def read(self, node: ast.If) -> None:
        """Interprets an `if` statement: the names after it hold what either branch gave them."""
        state, loops = self._state, self._state.loops
        test = self._expressions.truth(node.test)
        guarded = asks_for_first(state, node.test, test)
        chosen_by = test.taint - first_passes(state, node.test)
        if guarded:
            self._loops.carry_first_values(name_asked(node.test))
            # whether there is a first value yet depends on no value
            chosen_by = frozenset(token for frame in loops.frames for token in frame.induction)
            chosen_by &= test.taint
        control = loops.control
        loops.control = united(control, chosen_by)
        settled = settled_in(loops.frames, node.test, test.taint)
        # what has one outcome is no mask; but whether it lets a loop be left is not known
        counted = not settled or settled != loops.frames or holds_exit([node])
        loops.conditions += counted
        before = dict(state.names)
        known = [len(frame.appends) for frame in loops.frames] if node.orelse else []
        guarded_around, loops.guarded = loops.guarded, guarded
        numbers = frozenset(frame.ident for frame in settled)
        other = Alternative(node.test, node.orelse, holds=True, settled=numbers)
        after_body = self._branch(node, node.body, other)
        if loops and not settled and node.orelse and after_body.keys() != before.keys():
            carrying = self._carrying(settled, test.taint)
            self._let_in(node, after_body, before, reads_instead, carrying)
        state.names = before if is_left(node.body) else dict(before)
        other = other._replace(statements=node.body, holds=False)
        after_else = self._branch(node, node.orelse, other)
        loops.guarded = guarded_around
        loops.conditions -= counted
        if is_left(node.orelse) and not is_left(node.body):
            state.names = after_body
        elif not is_left(node.body):
            if loops and after_body.keys() != after_else.keys():
                carrying = self._carrying(settled, test.taint)
                self._let_in(node, after_body, after_else, self._reads_behind, carrying)
                self._let_in(node, after_else, after_body, self._reads_behind, carrying)
            if settled:
                unswitched(node, settled, after_body, after_else)
            state.join(after_body, after_else, guarded)
            self._repeated.note(node.test, after_body, after_else)
        elif not node.orelse:  # what follows is the other branch
            loops.alternatives = (*loops.alternatives, Alternative(node.test, node.body, False))
        loops.control = control
        if known and not settled:
            note_either(loops, node, known, chosen_by)
        for frame in loops.frames:
            if not guarded and frame.touches(test.taint) and not only_raises(node):
                frame.masked = True

    def _let_in(
        self, node: ast.If, bound: Names, beside: Names, reads: Reads, carrying: list[Frame]
    ) -> None:
        """What only one branch gives a value holds in or after the other, if it `reads` that, what
        an iteration before let in. Where another condition came before, one of them is taken to
        hold.
        """
        frame = self._state.loops.innermost
        if frame is None or not carrying or self._state.loops.alternatives:
            return
        for name in sorted(bound.keys() - beside.keys() & frame.assigned - frame.entry.keys()):
            if self._state.usage.read_after(name, node.lineno) and reads(node, name):
                beside[name] = let_in(carrying, name)

    def _carrying(self, settled: list[Frame], chosen_by: frozenset[str]) -> list[Frame]:
        """The loops, the outermost first, whose iterations a condition tells apart: what the
        innermost counts begins anew in each iteration of those around it.
        """
        frames = self._state.loops.frames
        if settled:
            return [frame for frame in frames if frame not in settled]
        return frames[-1:] if chosen_by <= frames[-1].induction else frames

    def _reads_behind(self, node: ast.If, name: str) -> bool:
        frame = self._state.loops.innermost
        return reads_behind(getattr(frame.node, "body", []) if frame else [], node, name)

    def _branch(self, node: ast.If, body: list[ast.stmt], other: Alternative) -> Names:
        """Interprets one of the branches of a condition: what the names hold after it."""
        loops = self._state.loops
        around = loops.alternatives
        narrow(self._state, node.test, other.holds, for_good=is_left(other.statements))
        if node.orelse:
            loops.alternatives = (*around, other)
        before = self._repeated.recall(node.test, other.holds)
        given = {name: self._state.names[name] for name in before}
        self._run(body)
        for name, value in before.items():
            if self._state.names.get(name) is given[name]:
                self._state.names[name] = value
        loops.alternatives = around
        return self._state.names
