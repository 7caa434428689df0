"""Loops that do nothing but write numbers, which Python objects hold, into places of something."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property

from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

# builtins that give a number
NUMBERS = frozenset({"float", "int", "bool", "abs", "round", "len"})
# what makes a tensor of one number, or of as many as are written out
MAKERS = frozenset({"tensor", "as_tensor", "Tensor", "FloatTensor", "LongTensor", "new_tensor"})
# headers that count, with the number of iterations beside what they walk or alone
COUNTING = frozenset({"range", "enumerate"})
# methods that say where a tensor is, and of what type
PLACING = frozenset({"to", "cpu", "cuda", "float", "double", "long", "int", "bool"})


def writes_numbers(loop: ast.For) -> bool:
    """Whether a loop writes numbers, and rows of numbers that are written out, to places, each
    computed by arithmetic from what an item holds, or what lists hold at the loop's own number.

    What an item is the key of, and the entries of an attribute of `self`, are settings: a handful
    of them.
    """
    return _Body(loop).writes(loop.body) and not loop.orelse


class _Body:
    """What the names of one loop are."""

    def __init__(self, loop: ast.For) -> None:
        self._counters = _counters(loop.target, loop.iter)
        self._items = names_below(loop.target) - self._counters
        self._loop = loop

    @cached_property
    def _measured(self) -> set[str]:
        """The names of what the loop asks the length of."""
        calls = [node for node in nodes(self._loop) if isinstance(node, ast.Call)]
        given = [node.args for node in calls if dotted_name(node.func) == "len"]
        return {part.id for parts in given for part in parts if isinstance(part, ast.Name)}

    def writes(self, body: Sequence[ast.stmt]) -> bool:
        """Whether statements write numbers to places, at least one of them."""
        places = 0
        for node in body:
            if isinstance(node, ast.Assign):
                target = node.targets[0]
                if len(node.targets) > 1:
                    return False
                if isinstance(target, ast.Subscript):
                    counted = bool(names_below(target) & self._counters)
                    if not self._is_place(target) or not self._is_written(node.value, counted):
                        return False
                    places += 1
                elif not self._binds(target, node.value):
                    return False
            elif isinstance(node, ast.If):
                if not self._is_test(node.test):
                    return False
                for block in (node.body, node.orelse):
                    skips = all(isinstance(part, ast.Continue) for part in block)
                    if not skips and not self.writes(block):
                        return False
                    places += not skips
            else:
                return False
        return bool(places)

    def _binds(self, target: ast.expr, value: ast.expr) -> bool:
        """Whether names get a number, or the parts of what is taken apart."""
        names = names_below(target)
        parts = target.elts if isinstance(target, ast.Tuple) else [target]
        if len(names) != len(parts) or names & (self._counters | self._items):
            return False
        self._items |= names
        return self._is_number(value)

    def _is_place(self, node: ast.Subscript) -> bool:
        """Whether a subscript names one place, or one whole row."""
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if isinstance(node.value, ast.Subscript) and not self._is_place(node.value):
            return False
        if any(isinstance(part, ast.Name) and part.id in self._measured for part in parts):
            return False  # a list of places
        return all(_is_whole(part) or self._is_number(part) for part in parts)

    def _is_written(self, node: ast.expr, counted: bool) -> bool:
        """Whether something is a number, or a tensor of numbers written out, or of an item for a
        place that the loop has counted: beside the place where it goes, an item has any length.
        """
        if not isinstance(node, ast.Call):
            return self._is_number(node)
        last = last_name(node.func)
        if isinstance(node.func, ast.Attribute) and last in PLACING:
            made = node.func.value
            return isinstance(made, ast.Call) and self._is_written(made, counted)
        if last not in MAKERS or len(node.args) != 1:
            return self._is_number(node)
        given = node.args[0]
        if not isinstance(given, (ast.Tuple, ast.List)):
            return counted and self._is_number(given)
        return all(map(self._is_number, given.elts))

    def _is_number(self, node: ast.expr) -> bool:
        """Whether an expression is a number if what it takes from objects is one."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (int, float))
        if isinstance(node, ast.Name):
            return True
        if isinstance(node, ast.Attribute):
            return self._is_number(node.value)
        if isinstance(node, ast.Subscript):
            settings = dotted_name(node.value).startswith("self.")
            return not settings and self._is_number(node.value) and self._is_index(node.slice)
        if isinstance(node, ast.BinOp):
            return self._is_number(node.left) and self._is_number(node.right)
        if isinstance(node, ast.UnaryOp):
            return self._is_number(node.operand)
        if isinstance(node, ast.IfExp):
            return self._is_test(node.test) and all(map(self._is_number, (node.body, node.orelse)))
        if isinstance(node, ast.Call) and not node.keywords:
            name = dotted_name(node.func)
            return name in NUMBERS and all(map(self._is_number, node.args))
        return False

    def _is_index(self, node: ast.expr) -> bool:
        """Whether a position in a list is a number of the loop, or the same all the time."""
        if isinstance(node, ast.Constant):
            return True
        return not isinstance(node, (ast.Slice, ast.Tuple)) and (
            self._is_number(node) and not names_below(node) & self._items
        )

    def _is_test(self, node: ast.expr) -> bool:
        """Whether a condition compares numbers, or asks whether something holds a number."""
        if isinstance(node, ast.BoolOp):
            return all(map(self._is_test, node.values))
        if not isinstance(node, ast.Compare):
            return False
        return all(map(self._is_number, (node.left, *node.comparators)))


def _counters(target: ast.expr, iterable: ast.expr) -> set[str]:
    """The names that a header counts with."""
    name = dotted_name(iterable.func) if isinstance(iterable, ast.Call) else ""
    if name not in COUNTING:
        return set()
    parts = target.elts if isinstance(target, ast.Tuple) and name == "enumerate" else [target]
    return names_below(*parts[:1])


def _is_whole(part: ast.expr) -> bool:
    if not isinstance(part, ast.Slice):
        return False
    return part.lower is None and part.upper is None and part.step is None
