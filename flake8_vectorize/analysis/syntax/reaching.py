"""Which bindings of a name the statements of a function read."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from flake8_vectorize.analysis.syntax.aliases import LOOPS
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.model.named_tuple import NamedTuple

# the binding that a name has before the first statement
GIVEN = -1
NONE: frozenset[int] = frozenset()
# statements that hold no others
SIMPLE = (
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Assert, ast.Delete, ast.Pass),
    *(ast.Return, ast.Raise, ast.Break, ast.Continue),
)
LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)


class Read(NamedTuple):
    """What of a statement reads a name, and which bindings of it, by the lines where they stand."""

    parts: tuple[ast.AST, ...]
    bindings: frozenset[int]


def rebound(name: str, filled: Sequence[tuple[str, ast.expr]], start: int, end: int) -> bool:
    """Whether a name is bound to something between two lines."""
    return any(other == name and start < value.lineno < end for other, value in filled)


def reads_of(
    name: str, body: Sequence[ast.stmt], lines: Iterable[int], keeps: Callable[[ast.expr], bool]
) -> dict[ast.stmt, Read]:
    """The statements that read a plain name, in these lines, headers of compound ones for
    themselves, with the bindings that may be there; none if something reads or binds it at a time
    of its own.

    A binding for which it `keeps` what it held is none, nor is one to None: what is taken for a
    tensor there is none.
    """
    reader = _Reader(name, sorted(lines), keeps)
    reader.run(body, frozenset((GIVEN,)))
    return {} if reader.lost else reader.reads


class _Reader:
    """Follows one name through the statements of a function."""

    def __init__(self, name: str, lines: Sequence[int], keeps: Callable[[ast.expr], bool]) -> None:
        self._name = name
        self._lines = lines
        self._keeps = keeps
        self._left = NONE  # where loops are left before their end
        self._made = NONE  # all so far
        self.lost = False
        self.reads: dict[ast.stmt, Read] = {}

    def run(self, body: Iterable[ast.stmt], held: frozenset[int]) -> frozenset[int]:
        """What the name may be bound to behind statements, if it was `held` before them."""
        for statement in body:
            held = self._statement(statement, held)
        return held

    def _statement(self, node: ast.stmt, held: frozenset[int]) -> frozenset[int]:
        if isinstance(node, ast.If):
            self._read(node, (node.test,), held)
            return self.run(node.body, held) | self.run(node.orelse, held)
        if isinstance(node, LOOPS):
            return self._loop(node, held)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            self._read(node, [item.context_expr for item in node.items], held)
            targets = [item.optional_vars for item in node.items if item.optional_vars]
            return self.run(node.body, self._bound(node, targets, held))
        if isinstance(node, ast.Try):
            return self._attempt(node, held)
        if not isinstance(node, SIMPLE):
            self.lost = self.lost or self._concerns((node,))
            return held
        return self._plain(node, held)

    def _plain(self, node: ast.stmt, held: frozenset[int]) -> frozenset[int]:
        if isinstance(node, ast.Assign):
            return self._assigned(node, node.targets, node.value, held)
        if isinstance(node, ast.AnnAssign):
            return self._assigned(node, [node.target], node.value, held)
        self._read(node, (node,), held)
        if isinstance(node, (ast.Break, ast.Continue)):
            self._left |= held
        gone = isinstance(node, ast.Delete) and self._binds(node.targets)
        return NONE if gone or isinstance(node, LEAVING) else held

    def _assigned(
        self,
        node: ast.stmt,
        targets: Sequence[ast.expr],
        value: ast.expr | None,
        held: frozenset[int],
    ) -> frozenset[int]:
        if value is None:
            return held
        plain = [target for target in targets if _is(target, self._name)]
        self._read(node, (value,) if plain else (node,), held)
        if plain and isinstance(value, ast.Constant) and value.value is None:
            return NONE
        return held if plain and self._keeps(value) else self._bound(node, targets, held)

    def _loop(
        self, node: ast.For | ast.AsyncFor | ast.While, held: frozenset[int]
    ) -> frozenset[int]:
        around, self._left = self._left, NONE
        counted = not isinstance(node, ast.While)
        header = node.test if isinstance(node, ast.While) else node.iter
        for _ in range(2):
            self._read(node, (header,), held)
            bound = held if isinstance(node, ast.While) else self._bound(node, [node.target], held)
            held |= self.run(node.body, bound) | self._left | (bound if counted else NONE)
        self._left = around
        return self.run(node.orelse, held) if node.orelse else held

    def _attempt(self, node: ast.Try, held: frozenset[int]) -> frozenset[int]:
        before = self._made
        self._made = NONE
        behind = self.run(node.body, held)
        caught = held | self._made
        self._made |= before
        behind = self.run(node.orelse, behind)
        for handler in node.handlers:
            behind |= self.run(handler.body, caught)
        return self.run(node.finalbody, behind | (caught if node.finalbody else NONE))

    def _bound(
        self, node: ast.stmt, targets: Sequence[ast.expr], held: frozenset[int]
    ) -> frozenset[int]:
        """The binding that a statement gives to the name, or what it held."""
        if not self._binds(targets):
            return held
        self._made |= {node.lineno}
        return frozenset((node.lineno,))

    def _read(self, node: ast.stmt, parts: Sequence[ast.AST], held: frozenset[int]) -> None:
        if not any(map(self._reads, parts)) or not self._concerns(parts):
            return
        self.reads[node] = Read(tuple(parts), held)
        for part in parts:
            for inner in nodes(part):
                if isinstance(inner, ast.Lambda):
                    self.lost = self.lost or self._concerns((inner,))
                elif isinstance(inner, (ast.comprehension, ast.NamedExpr)):
                    self.lost = self.lost or self._binds((inner.target,))

    def _reads(self, part: ast.AST) -> bool:
        """Whether the name is read in the lines of a part."""
        first = getattr(part, "lineno", 0)
        place = bisect_left(self._lines, first)
        last = getattr(part, "end_lineno", None) or first
        return place < len(self._lines) and self._lines[place] <= last

    def _concerns(self, parts: Iterable[ast.AST]) -> bool:
        """Whether the name stands in parts of the syntax tree."""
        return any(_is(inner, self._name) for part in parts for inner in nodes(part))

    def _binds(self, targets: Sequence[ast.expr]) -> bool:
        """Whether the name is bound where these are: that of `x[i] = y` is only read."""
        if all(isinstance(target, ast.Name) for target in targets):
            return any(_is(target, self._name) for target in targets)
        found = (part for target in targets for part in nodes(target) if _is(part, self._name))
        return any(not isinstance(getattr(part, "ctx", None), ast.Load) for part in found)


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
