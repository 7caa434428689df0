"""What iterations hand on to each other: totals, and running totals that are kept."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.body import Body
from flake8_vectorize.analysis.batching.lifted import Lifted, Unliftable, indexed, positions_of
from flake8_vectorize.analysis.batching.operators import Operators
from flake8_vectorize.analysis.batching.places import stored
from flake8_vectorize.analysis.batching.totals import Total, update_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name


class Carrying:
    """Lifts the updates in one loop body; `uses` says how often each name is read in it."""

    def __init__(
        self, operators: Operators, made: Body, uses: dict[str, int], appends: bool
    ) -> None:
        self._operators = operators
        self._made = made
        self._uses = uses
        self._appends = appends
        self._signs: dict[str, str] = {}

    def open(self, total: Total, name: str) -> None:
        """Notes that the body updates a name.

        Raises:
            Unliftable: it does so in two ways.
        """
        operators = self._operators
        if name in operators.names:
            raise Unliftable(f"{name} is set in the header")
        way = "sum" if total.sign in ("+", "-") else f"{total.sign}{total.reduction} alone"
        if self._signs.setdefault(name, way) != way or (name in operators.closed and way != "sum"):
            raise Unliftable(f"{name} is updated in several ways")
        operators.closed[name] = f"{name} is carried from pass to pass"

    def total(self, total: Total, mask: Lifted | None, node: ast.Assign | ast.AugAssign) -> None:
        """`acc = acc + item` as `acc = acc + items.sum(0)`."""
        operators = self._operators
        item = operators.lift(total.item)
        if item.axis is None:
            raise Unliftable("what is added up is the same in every iteration")
        if mask is not None:
            if total.neutral is None:
                raise Unliftable("an extremum is taken under a condition")
            neutral = Lifted(ast.Constant(total.neutral), rank=0, number=True, integer=True)
            item = operators.chosen(mask, item, neutral)
        reduced = total.reduced(item, operators)
        for caveat in total.caveats:
            operators.caveats[caveat] = None
        statement = total.statement(node, reduced)
        name = total.target.id if isinstance(total.target, ast.Name) else ""
        if name and isinstance(node, ast.AugAssign):
            self._made.stored.append(name)
        if not name or self._uses.get(name, 0) == int(isinstance(node, ast.Assign)):
            self._made.statements.append(statement)
            self._made.results.append(reduced)
            return
        in_place = isinstance(node, ast.AugAssign) and self._appends
        if mask is not None or in_place or name in self._made.last:
            raise Unliftable(f"partial results of {name} are kept")
        start = operators.fixed(ast.Name(name, ast.Load()))
        operators.names[name] = total.running(item, start, operators)
        operators.closed.pop(name, None)
        # What reads the partial results reads what the name holds before.
        self._made.last[name] = statement

    def scan(self, target: ast.Subscript, place: Lifted, value: ast.expr) -> ast.stmt | None:
        """`out[i] = out[i - 1] + item`: all partial results, from the element before the first.

        None if the value is no such update.
        """
        operators, name = self._operators, dotted_name(target.value)
        before = next(
            (
                part
                for part in nodes(value)
                if isinstance(part, ast.Subscript)
                and dotted_name(part.value) == name
                and ast.dump(part.slice) != operators.written[name]
            ),
            None,
        )
        total = update_of(before, value) if before is not None else None
        if before is None or total is None:
            return None
        first = first_read(before, target, operators)
        item = operators.lift(total.item)
        start = place._replace(node=first, axis=None)
        operators.caveats["there is an element before the first"] = None
        for caveat in total.caveats:
            operators.caveats[caveat] = None
        return stored(target, place, total.running(item, start, operators), operators)


def first_read(before: ast.Subscript, target: ast.Subscript, operators: Operators) -> ast.expr:
    """The element that the first iteration reads, where each reads what the one before wrote.

    Raises:
        Unliftable: the two positions are not one apart.
    """
    parts, others = positions_of(before), positions_of(target)
    if len(parts) != len(others):
        raise Unliftable("positions of unlike subscripts")
    nodes: list[ast.expr] = []
    apart = 0
    for part, other in zip(parts, others, strict=True):
        if ast.dump(part) == ast.dump(other):
            if not isinstance(part, ast.Slice) and operators.lift(part).varies:
                raise Unliftable("elements of this iteration are read as well")
            nodes.append(part)
            continue
        here, there = operators.lift(part).shift, operators.lift(other).shift
        gap = there.plus(here, -1) if here is not None and there is not None else None
        if here is None or gap is None or gap.node is not None or gap.constant != 1:
            raise Unliftable("an element further back is read")
        position = operators.space.start.plus(here)
        if position.node is None and position.constant < 0:
            raise Unliftable("positions below zero count from the end")
        nodes.append(position.expression())
        apart += 1
    if apart != 1:
        raise Unliftable("an element further back is read")
    return indexed(before.value, nodes)
