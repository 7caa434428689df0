"""Loops that fill something by a table: wherever something else is equal to what an item says, it
gets what the item says besides, as in `out[labels == k.id] = k.index`.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.fills import MAKERS, NUMBERS, PLACING, writes_numbers
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name
from flake8_vectorize.model.named_tuple import NamedTuple

RELATIONS = (ast.Eq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
# what makes one mask of the truths along an axis, or of two masks
REDUCING = frozenset({"all", "any"})
JOINING = frozenset({"logical_and", "logical_or"})
# methods that give the same elements in another shape
SHAPING = frozenset({"view", "reshape", "unsqueeze", "expand", "type", "type_as"})


class Painting(NamedTuple):
    """The comparisons with items that say where something is filled, and the names `beside` the
    items of which the values are made as well.
    """

    compared: tuple[ast.Compare, ...]
    beside: frozenset[str]


def painting_of(loop: ast.For) -> Painting | None:
    """What a loop compares that does nothing but fill by a table; None if it does anything else."""
    if loop.orelse or not _fills_some(loop.body):
        return None
    body = _Body(names_below(loop.target))
    if not body.fills(loop.body) or body.bound & body.lasting:
        return None
    return Painting(tuple(body.compared), frozenset(body.beside))


def fills_by_table(loop: ast.AST) -> bool:
    """Whether a loop does nothing but fill by a table, or write numbers to places."""
    if not isinstance(loop, ast.For):
        return False
    return painting_of(loop) is not None or writes_numbers(loop)


def _fills_some(body: Sequence[ast.stmt]) -> bool:
    """Whether a statement, or one under a condition, writes to a part of something."""
    for node in body:
        if type(node) is ast.Assign:
            if type(node.targets[0]) is ast.Subscript:
                return True
        elif type(node) is ast.If:
            if _fills_some(node.body) or _fills_some(node.orelse):
                return True
        else:
            return False
    return False


class _Body:
    """What the names of one loop are: `items` hold what is made of an item alone, `masks` where
    something is equal to that, `bound` are those of both that the loop binds, and `lasting` those
    that hold the same in every iteration.
    """

    def __init__(self, items: set[str]) -> None:
        self._items = items
        self._masks: set[str] = set()
        self.bound: set[str] = set()
        self.lasting: set[str] = set()
        self.beside: set[str] = set()
        self.compared: list[ast.Compare] = []

    def fills(self, body: Sequence[ast.stmt]) -> bool:
        """Whether statements do nothing but fill, and make what that takes."""
        return all(map(self._is_part, body))

    def _is_part(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.If):
            return self._is_asked(node.test) and self.fills(node.body) and self.fills(node.orelse)
        if not isinstance(node, ast.Assign):
            return isinstance(node, (ast.Pass, ast.Continue))
        target = node.targets[0]
        if len(node.targets) > 1:
            return False
        if isinstance(target, ast.Subscript):
            return self._is_place(target) and self._is_made(node.value)
        if not isinstance(target, ast.Name):
            return False
        self.bound.add(target.id)
        mask = self._is_mask(node.value)
        (self._masks if mask else self._items).add(target.id)
        return mask or self._is_made(node.value)

    def _is_place(self, node: ast.Subscript) -> bool:
        """Whether a subscript names all places where a mask holds, and nothing else tells them from
        those of other items.
        """
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        others = [part for part in parts if not self._is_mask(part)]
        return len(others) == len(parts) - 1 and all(map(self._lasts, (node.value, *others)))

    def _is_mask(self, node: ast.expr) -> bool:
        """Whether an expression says where something is equal to, or less than, what an item says;
        it may be that something else holds there.
        """
        if isinstance(node, ast.Name):
            return node.id in self._masks
        if isinstance(node, ast.Compare):
            return self._compares(node)
        if isinstance(node, ast.BinOp):
            return isinstance(node.op, (ast.BitAnd, ast.BitOr)) and self._joins(
                (node.left, node.right)
            )
        if not isinstance(node, ast.Call):
            return False
        last = last_name(node.func)
        if last in JOINING:
            return self._joins(node.args)
        if last == "where":
            return len(node.args) == 1 and self._is_mask(node.args[0])
        return last in REDUCING and self._is_mask(_operand(node))

    def _joins(self, parts: Sequence[ast.expr]) -> bool:
        others = [part for part in parts if not self._is_mask(part)]
        return len(others) < len(parts) and all(map(self._lasts, others))

    def _compares(self, node: ast.Compare) -> bool:
        sides = (node.left, *node.comparators)
        if len(sides) > 2 or not isinstance(node.ops[0], RELATIONS):
            return False
        own = [side for side in sides if names_below(side) & self._items]
        others = [side for side in sides if side not in own]
        self.compared.append(node)
        return len(own) == 1 and self._is_made(own[0]) and all(map(self._lasts, others))

    def _lasts(self, node: ast.expr) -> bool:
        """Whether an expression has nothing of the iteration in it, and calls nothing but methods
        of tensors and functions of the same names.
        """
        names = names_below(node)
        self.lasting |= names
        if names & (self._items | self._masks):
            return False
        calls = (part.func for part in nodes(node) if isinstance(part, ast.Call))
        return all(tensor_method(getattr(function, "attr", "")) is not None for function in calls)

    def _is_asked(self, node: ast.expr) -> bool:
        """Whether a condition asks something of an item, or whether a mask holds anywhere."""
        if isinstance(node, ast.BoolOp):
            return all(map(self._is_asked, node.values))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self._is_asked(node.operand)
        if isinstance(node, ast.Compare):
            return all(map(self._is_side, (node.left, *node.comparators)))
        return self._is_made(node) or (isinstance(node, ast.Call) and self._is_mask(node))

    def _is_side(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sum":
            return self._is_mask(_operand(node))
        return isinstance(node, ast.Constant) or self._is_made(node)

    def _is_made(self, node: ast.expr) -> bool:
        """Whether an expression is made of an item, of numbers, and of what tables hold there."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (int, float))
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._is_known(node)
        if isinstance(node, ast.Subscript):
            return self._is_entry(node)
        if isinstance(node, (ast.Tuple, ast.List)):
            return all(map(self._is_made, node.elts))
        if isinstance(node, ast.BinOp):
            return self._is_made(node.left) and self._is_made(node.right)
        if isinstance(node, ast.UnaryOp):
            return self._is_made(node.operand)
        if isinstance(node, ast.IfExp):
            return self._is_asked(node.test) and all(map(self._is_made, (node.body, node.orelse)))
        return isinstance(node, ast.Call) and self._computes(node)

    def _is_known(self, node: ast.expr) -> bool:
        """Whether a name, or an attribute, is of an item; what is beside these is the same for all
        of them.
        """
        name = dotted_name(node)
        root = name.partition(".")[0]
        if root in self._items:
            return True
        self.lasting.add(root)
        self.beside.add(name)
        return bool(root) and root not in self._masks

    def _is_entry(self, node: ast.Subscript) -> bool:
        """Whether a subscript is a part of what is made of an item, or the entry of a table that is
        an item's.
        """
        place = node.slice
        if names_below(node.value) & self._items:
            return self._is_made(node.value) and self._lasts(place)
        return self._lasts(node.value) and self._is_made(place)

    def _computes(self, call: ast.Call) -> bool:
        """Whether a call makes a number, or a tensor of numbers, or gives one another shape."""
        function, given = call.func, call.args
        settled = (word.value for word in call.keywords)
        if not all(map(self._lasts, settled)):
            return False
        if isinstance(function, ast.Attribute) and function.attr in PLACING | SHAPING:
            return self._is_made(function.value) and all(map(self._lasts, given))
        last = last_name(function)
        return last in MAKERS | NUMBERS and all(map(self._is_made, given))


def _operand(call: ast.Call) -> ast.expr:
    """What a call reduces: its first argument, or what it is a method of; constants say how."""
    given = call.args[:1]
    if given and not isinstance(given[0], (ast.Constant, ast.UnaryOp, ast.Tuple)):
        return given[0]
    return call.func.value if isinstance(call.func, ast.Attribute) else call.func
