"""Lifts the statements of a loop body, in their order."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.body import Body
from flake8_vectorize.analysis.batching.branches import choice_of
from flake8_vectorize.analysis.batching.carrying import Carrying
from flake8_vectorize.analysis.batching.copies import copied
from flake8_vectorize.analysis.batching.definitions import bound_names
from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
)
from flake8_vectorize.analysis.batching.operators import TRUTH, Operators
from flake8_vectorize.analysis.batching.places import stored, updated
from flake8_vectorize.analysis.batching.spaces import position, space_of
from flake8_vectorize.analysis.batching.totals import Total, total_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name


class Statements:
    """Lifts the body of one loop with the help of `operators`."""

    def __init__(self, operators: Operators, body: list[ast.stmt]) -> None:
        self._operators = operators
        self.made = Body()
        bound = bound_names(*body)
        self._body = [inner for statement in body for inner in self._flat(statement, bound)]
        self._uses = _uses(self._body)
        self._private: set[str] = set()
        appends = any(isinstance(statement, ast.Expr) for statement in self._body)
        self._carrying = Carrying(operators, self.made, self._uses, appends)
        self._totals: dict[ast.stmt, Total] = {}
        self._survey()

    def lift(self) -> Body:
        """What the body becomes.

        Raises:
            Unliftable: no form of it is known to be right.
        """
        for statement in self._body:
            self._statement(statement, None)
        return self.made

    def _flat(self, statement: ast.stmt, bound: set[str]) -> list[ast.stmt]:
        """A statement, or the batched form of a loop that stands in the body."""
        if not isinstance(statement, ast.For):
            return [statement]
        if statement.orelse:
            raise Unliftable("a loop inside has an else")
        around = self._operators
        names = {part.id for part in nodes(statement.iter) if isinstance(part, ast.Name)}
        changing = bound_names(*statement.body)
        if names & changing:
            raise Unliftable("a loop inside changes what it walks")
        surroundings = around.surroundings.inside(statement, around.names, bound)
        space = space_of(statement.target, statement.iter, surroundings, around.caveats)
        operators = Operators(space, surroundings, around.caveats)
        body = Statements(operators, statement.body).lift()
        if body.items or body.counters or body.last:
            raise Unliftable("a loop inside fills a list")
        self.made.temporary |= body.temporary | {name for name, _ in space.names}
        return body.statements

    def _survey(self) -> None:
        """What the loop carries and where it writes, before anything is lifted."""
        operators = self._operators
        for node in (inner for statement in self._body for inner in nodes(statement)):
            if isinstance(node, ast.Assign) and node in self._body and total_of(node) is None:
                self._private |= {t.id for t in node.targets if isinstance(t, ast.Name)}
            if isinstance(node, (ast.Assign, ast.AugAssign)):
                self._survey_assignment(node)
            elif isinstance(node, (ast.NamedExpr, ast.Lambda, ast.Await, ast.Yield)):
                raise Unliftable("its body does more than compute")
        for name in bound_names(*self._body):
            if name not in operators.names and name not in operators.closed:
                operators.closed[name] = f"{name} is read before it is set"

    def _survey_assignment(self, node: ast.Assign | ast.AugAssign) -> None:
        operators = self._operators
        target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]
        total = total_of(node)
        if total is not None and isinstance(total.target, ast.Name):
            name = total.target.id
            if name in self._private:
                return
            if self._counts(total, name):
                operators.names[name] = position(name)
                self.made.counters.add(name)
                return
            self._totals[node] = total
            self._carrying.open(total, name)
        if isinstance(target, ast.Subscript):
            name = dotted_name(target.value)
            index = ast.dump(target.slice)
            if not name:
                raise Unliftable("it writes into something without a name")
            if operators.written.setdefault(name, index) != index:
                raise Unliftable(f"{name} is written at several places")

    def _counts(self, total: Total, name: str) -> bool:
        """Whether a name is zero before the loop and grows by one in every pass."""
        step = total.item
        if total.sign != "+" or not isinstance(step, ast.Constant) or step.value != 1:
            return False
        around = self._operators.surroundings
        start = around.definitions.reaching(name, around.at)
        value = start.value if start is not None else None
        zero = isinstance(value, ast.Constant) and type(value.value) is int and not value.value
        first = self._operators.space.start
        return zero and first.node is None and not first.constant

    def _statement(self, statement: ast.stmt, mask: Lifted | None) -> None:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assignment(statement, mask)
        elif isinstance(statement, ast.AugAssign):
            self._update(statement, mask)
        elif isinstance(statement, ast.If):
            self._branch(statement, mask)
        elif isinstance(statement, ast.Expr):
            self._expression(statement, mask)
        elif not isinstance(statement, ast.Pass):
            raise Unliftable(f"line {statement.lineno} does more than compute")

    def _assignment(self, node: ast.Assign, mask: Lifted | None) -> None:
        target = node.targets[0]
        if node in self._totals:
            self._carrying.total(self._totals[node], mask, node)
        elif isinstance(target, ast.Name):
            if mask is not None:
                raise Unliftable(f"{target.id} is set under a condition")
            self._bind(target.id, node.value)
        elif isinstance(target, ast.Subscript):
            place = self._place(target)
            scan = self._carrying.scan(target, place, node.value) if mask is None else None
            if scan is not None:
                self._keep(scan, target)
                return
            self._store(target, self._operators.lift(node.value), mask)
        else:
            raise Unliftable("several names are set at once")

    def _bind(self, name: str, value: ast.expr) -> None:
        operators = self._operators
        item = operators.lift(value)
        if any(name == other for other, _ in operators.space.names):
            raise Unliftable(f"{name} is set in the header and in the body")
        self.made.temporary.add(name)
        operators.closed.pop(name, None)
        simple = isinstance(item.node, ast.Name) or item.axis is None
        if self._uses.get(name, 0) > 1 and not simple:
            target = ast.Name(name, ast.Store())
            self.made.statements.append(ast.Assign([target], item.node))
            item = item._replace(node=ast.Name(name, ast.Load()))
            if item.device is not None:
                item = item._replace(device=item.node)
        operators.names[name] = item

    def _store(self, target: ast.Subscript, value: Lifted, mask: Lifted | None) -> None:
        place = self._place(target)
        if place.axis is None:
            raise Unliftable("every iteration writes to the same place")
        if mask is not None:
            value = self._operators.chosen(mask, value, place)
        self._keep(stored(target, place, value, self._operators), target)

    def _place(self, target: ast.Subscript) -> Lifted:
        return self._operators.element(ast.Subscript(target.value, target.slice, ast.Load()))

    def _keep(self, statement: ast.stmt, target: ast.Subscript) -> None:
        self.made.statements.append(statement)
        self.made.results.append(statement)
        self.made.stored.append(dotted_name(target.value))

    def _update(self, node: ast.AugAssign, mask: Lifted | None) -> None:
        operators = self._operators
        if node in self._totals:
            self._carrying.total(self._totals[node], mask, node)
            return
        if isinstance(node.target, ast.Name) and node.target.id in self.made.counters:
            name = node.target.id
            if mask is not None or operators.names[name].shift != position(name).shift:
                raise Unliftable(f"{name} counts in another way")
            operators.names[name] = position(name, 1)
            return
        if isinstance(node.target, ast.Name) and node.target.id in self._private:
            self._renew(node, node.target.id, mask)
            return
        if not isinstance(node.target, ast.Subscript):
            raise Unliftable(f"{ast.unparse(node.target)} is updated in another way")
        place = self._place(node.target)
        if place.axis is None:
            total = total_of(node)
            if total is None:
                raise Unliftable("every iteration writes to the same place")
            self._carrying.total(total, mask, node)
            return
        if mask is not None:
            raise Unliftable("an update stands under a condition")
        value = operators.lift(node.value)
        self._keep(updated(node, place, value, operators), node.target)

    def _renew(self, node: ast.AugAssign, name: str, mask: Lifted | None) -> None:
        """`t += ...` of a name that the body sets: a new value, unless `t` is part of another
        tensor.
        """
        held = self._operators.names.get(name)
        fresh = (ast.BinOp, ast.UnaryOp, ast.Constant)
        if held is None or mask is not None or not isinstance(held.node, fresh):
            raise Unliftable(f"{name} may be part of another tensor")
        value: ast.expr = ast.BinOp(ast.Name(name, ast.Load()), node.op, node.value)
        zero = isinstance(held.node, ast.Constant) and held.node.value == 0
        if zero and isinstance(node.op, ast.Add):
            item = self._operators.lift(node.value)
            # Zero plus a truth value is a number, plus anything else it changes nothing.
            value = node.value if not item.number and item.dtype != TRUTH else value
        self._bind(name, value)

    def _branch(self, node: ast.If, mask: Lifted | None) -> None:
        if mask is not None:
            raise Unliftable("conditions stand within each other")
        condition = self._operators.truth(node.test)
        if condition.axis is None:
            raise Unliftable("a condition is the same in every iteration")
        if any(
            isinstance(part, ast.Name) and part.id in self._operators.written
            for statement in nodes(node)
            if isinstance(statement, (ast.Assign, ast.AugAssign))
            for part in nodes(statement.value)
        ):
            raise Unliftable("a branch reads what it writes")
        choice = choice_of(node)
        if choice is not None:
            target, value = choice
            self._store(target, self._operators.lift(value), None)
            return
        with self._operators.guarded():
            for statement in node.body:
                self._statement(statement, condition)
            for statement in node.orelse:
                self._statement(statement, _negated(condition))

    def _expression(self, node: ast.Expr, mask: Lifted | None) -> None:
        if isinstance(node.value, ast.Constant):
            return
        call = node.value
        appends = (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "append"
            and isinstance(call.func.value, ast.Name)
            and len(call.args) == 1
        )
        if not appends or mask is not None:
            raise Unliftable(f"line {node.lineno} does more than compute")
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        assert isinstance(call.func.value, ast.Name)
        name = call.func.value.id
        if name in self.made.items:
            raise Unliftable(f"several items are appended to {name} in one pass")
        operators = self._operators
        item = copied(operators.lift(call.args[0]), operators.space, operators.caveats)
        if item.axis is None:
            raise Unliftable(f"what is appended to {name} is no item of a tensor")
        self._operators.closed[name] = f"{name} is read while it grows"
        self.made.items[name] = item


def _negated(mask: Lifted) -> Lifted:
    return mask._replace(node=ast.UnaryOp(ast.Invert(), mask.node))


def _uses(body: list[ast.stmt]) -> dict[str, int]:
    """How often the names are read in a body."""
    counts: dict[str, int] = {}
    for node in (inner for statement in body for inner in nodes(statement)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            counts[node.id] = counts.get(node.id, 0) + 1
    return counts
