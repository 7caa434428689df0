"""Dictionaries to whose entries a loop does nothing but add, in whatever words: `if k in sums:
sums[k] = sums[k] + x[i]`, `else: sums[k] = x[i]` is `sums[k] += x[i]`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Sequence

from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.syntax.zeros import asks_or_zero, is_zero
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

# what makes the first of several terms a tensor of its own
COPIES = frozenset({"clone", "detach"})


class Sums(NamedTuple):
    """A loop body in which all that is added to entries of the dictionaries `names` is written by
    an operator, `sums[k] += x`, and nothing else is done with them.
    """

    body: list[ast.stmt]
    names: frozenset[str] = frozenset()


class _Added(NamedTuple):
    """The `value` that is added to what a dictionary holds under a key; `begins` says that there
    may be nothing yet.
    """

    target: ast.Subscript
    value: ast.expr
    begins: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """The dictionary and the key."""
        return dotted_name(self.target.value), source_of(self.target.slice)


def sums_in(
    body: list[ast.stmt], around: ast.AST, held: Collection[str], begun: Collection[str]
) -> Sums:
    """What a loop adds to some of the dictionaries that names hold; those that are `begun` have an
    entry of zeros under any key. `around` is the outermost loop: nothing else in it may look into
    the dictionaries.
    """
    reader = _Reader(held)
    made = reader.block(body)
    found = reader.added
    if not reader.leading or not found <= reader.begun.union(begun):
        return Sums(body)
    uses = Counter(node.id for node in nodes(around) if isinstance(node, ast.Name))
    if any(uses[name] != reader.told[name] for name in found):
        return Sums(body)
    return Sums(made, frozenset(found))


class _Reader:
    """Reads blocks: `told` counts how often each dictionary is mentioned in what is understood,
    `leading` are those that get more than a constant.
    """

    def __init__(self, held: Collection[str]) -> None:
        self._held = held
        self.told: Counter[str] = Counter()
        self.added: set[str] = set()
        self.begun: set[str] = set()
        self.leading: set[str] = set()

    def block(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The statements, with operators in the place of other words."""
        made: list[ast.stmt] = []
        for statement in body:
            found = self._either_way(statement) or self._spelled(statement)
            if found:
                self._tell(statement, found)
                made += [_operator(added, statement) for added in found]
            elif first := self._beginning(statement):
                self._mention(statement)
                self.begun |= first
            elif isinstance(statement, ast.If):
                parts = self.block(statement.body), self.block(statement.orelse)
                branches = ast.If(statement.test, *parts)
                made.append(ast.copy_location(branches, statement) if parts[0] else statement)
            else:
                made.append(statement)
        return made

    def _tell(self, statement: ast.stmt, found: Sequence[_Added]) -> None:
        self._mention(statement)
        for added in found:
            name, _ = added.place
            self.added.add(name)
            if added.begins:
                self.begun.add(name)
            if not isinstance(added.value, ast.Constant):
                self.leading.add(name)

    def _mention(self, statement: ast.stmt) -> None:
        found = (node.id for node in nodes(statement) if isinstance(node, ast.Name))
        self.told.update(name for name in found if name in self._held)

    def _spelled(self, statement: ast.stmt) -> list[_Added]:
        """`d[k] += v`, `d[k] = d[k] + v` or `d[k] = d.get(k, 0) + v`."""
        target: ast.expr
        if isinstance(statement, ast.AugAssign):
            target, value, begins = statement.target, statement.value, False
            if not isinstance(statement.op, ast.Add):
                return []
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, sides = statement.targets[0], _sides(statement.value)
            asked = [number for number, side in enumerate(sides) if self._asked(side, target)]
            if len(asked) != 1:
                return []
            value, begins = sides[1 - asked[0]], isinstance(sides[asked[0]], ast.Call)
        else:
            return []
        if not self._is_entry(target) or self._mentions(value, target):
            return []
        assert isinstance(target, ast.Subscript)
        return [_Added(target, value, begins)]

    def _asked(self, node: ast.expr, target: ast.expr) -> bool:
        """Whether an expression is what is there under a key, or zero where there is nothing."""
        if not isinstance(target, ast.Subscript):
            return False
        if isinstance(node, ast.Subscript):
            return source_of(node) == source_of(target)
        return _place_asked(node) == (dotted_name(target.value), source_of(target.slice))

    def _either_way(self, statement: ast.stmt) -> list[_Added]:
        """`if k in d: d[k] += v`, `else: d[k] = v`, with the same for other dictionaries."""
        asked = _asks_for(statement)
        if asked is None or not isinstance(statement, ast.If) or not statement.orelse:
            return []
        name, key, there = asked
        more = statement.body if there else statement.orelse
        first = statement.orelse if there else statement.body
        added = [found for part in more for found in self._spelled(part)]
        begun = dict(filter(None, map(_stored, first)))
        if len(added) != len(more) or len(begun) != len(first) or len(added) != len(first):
            return []
        if (name, key) not in begun or any(place[1] != key for place in begun):
            return []
        same = all(begun.get(one.place) == _term(one.value) for one in added)
        return [one._replace(begins=True) for one in added] if same else []

    def _beginning(self, statement: ast.stmt) -> set[str]:
        """The dictionaries in which a statement sees to zeros under a key that is not there."""
        call = statement.value if isinstance(statement, ast.Expr) else None
        if call is not None:
            name, _ = _place_asked(call)
            last = getattr(getattr(call, "func", None), "attr", "")
            return {name} & set(self._held) if last == "setdefault" else set()
        asked = _asks_for(statement)
        if asked is None or not isinstance(statement, ast.If) or statement.orelse or asked[2]:
            return set()
        found = [_zeroed(part) for part in statement.body]
        names = {name for name, key in found if key == asked[1]}
        whole = asked[0] in names and len(names) == len(found)
        return names if whole and names <= set(self._held) else set()

    def _is_entry(self, target: ast.expr) -> bool:
        return isinstance(target, ast.Subscript) and dotted_name(target.value) in self._held

    def _mentions(self, value: ast.expr, target: ast.expr) -> bool:
        """Whether what is added, or the key, is made of what a dictionary holds."""
        assert isinstance(target, ast.Subscript)
        return not names_below(value, target.slice).isdisjoint(self._held)


def _sides(value: ast.expr) -> list[ast.expr]:
    plus = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)
    return [value.left, value.right] if plus and isinstance(value, ast.BinOp) else []


def _place_asked(call: ast.expr) -> tuple[str, str]:
    """The dictionary and the key of `d.get(k, 0)` or `d.setdefault(k, 0)`."""
    if not isinstance(call, ast.Call) or not asks_or_zero(call):
        return "", ""
    assert isinstance(call.func, ast.Attribute)
    return dotted_name(call.func.value), source_of(call.args[0])


def _asks_for(statement: ast.stmt) -> tuple[str, str, bool] | None:
    """The dictionary and the key of `if k in d`, and whether it asks for one that is there."""
    test = statement.test if isinstance(statement, ast.If) else None
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], (ast.In, ast.NotIn)):
        return None
    holder = test.comparators[0]
    if isinstance(holder, ast.Call) and isinstance(holder.func, ast.Attribute):
        holder = holder.func.value if holder.func.attr == "keys" else holder
    return dotted_name(holder), source_of(test.left), isinstance(test.ops[0], ast.In)


def _stored(statement: ast.stmt) -> tuple[tuple[str, str], str] | None:
    """The dictionary and the key of `d[k] = v`, with what they get."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if not isinstance(statement, ast.Assign) or not isinstance(target, ast.Subscript):
        return None
    place = dotted_name(target.value), source_of(target.slice)
    return place, _term(statement.value)


def _term(value: ast.expr) -> str:
    """An expression, without the copy that is made of it."""
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        if value.func.attr not in COPIES or value.args:
            break
        value = value.func.value
    return source_of(value)


def _zeroed(statement: ast.stmt) -> tuple[str, str]:
    """The dictionary and the key of `d[k] = 0`."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if not isinstance(statement, ast.Assign) or not isinstance(target, ast.Subscript):
        return "", ""
    zero = is_zero(statement.value)
    return (dotted_name(target.value), source_of(target.slice)) if zero else ("", "")


def _operator(added: _Added, statement: ast.stmt) -> ast.stmt:
    if isinstance(statement, ast.AugAssign):
        return statement
    made = ast.AugAssign(added.target, ast.Add(), added.value)
    return ast.copy_location(made, added.target)
