"""Which loops inside others take the rows of an array of NumPy's, all of one length, whichever row
of it the loop around has.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Kind
from flake8_vectorize.model.nest import Walk

# functions whose arrays have elements that are numbers
MAKERS = frozenset(f"numpy.{name}" for name in ("array", "asarray", "zeros", "ones", "stack"))
# methods that give the same elements in a shape that does not depend on them
REGULAR = frozenset({"reshape", "astype", "copy", "transpose", "ravel", "flatten"})
# steps from what is walked back to where it is made
DEEPEST = 12


def takes_rows(frame: Frame, child: Frame) -> bool:
    """Whether a loop inside takes rows, or elements, of an array that is there before the loop
    around.
    """
    node = child.node.iter if isinstance(child.node, ast.For) else None
    found, bound = _Bound(frame), 0
    while node is not None and bound < DEEPEST:
        bound += 1
        if isinstance(node, ast.Name) and node.id not in found.names:
            held = frame.names.get(node.id)
            return held is not None and held.kind is Kind.ARRAY and held.proof in MAKERS
        node = found.origin(node)
    return False


class _Bound:
    """The names that a loop and those inside it bind, and what they bind them to."""

    def __init__(self, frame: Frame) -> None:
        below = nodes(frame.node)
        self._loops = [node for node in below if isinstance(node, ast.For)]
        self._given = [node for node in below if isinstance(node, ast.Assign)]
        self.names = {
            node.id
            for node in below
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        self._counters = set(_counters(frame))

    def origin(self, node: ast.expr) -> ast.expr | None:
        """What an expression is a row, a slice or another shape of; None if it may be of another
        length each time.
        """
        if isinstance(node, ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return node.value if all(map(self._is_regular, parts)) else None
        if isinstance(node, ast.Attribute):
            return node.value if node.attr == "T" else None
        if isinstance(node, ast.Name):
            return self._bound_to(node.id)
        if not isinstance(node, ast.Call):
            return None
        if dotted_name(node.func) == "enumerate" and node.args:
            return node.args[0]
        function = node.func
        regular = isinstance(function, ast.Attribute) and function.attr in REGULAR
        if not regular or names_below(*node.args, *node.keywords) & self.names:
            return None
        return function.value if isinstance(function, ast.Attribute) else None

    def _is_regular(self, part: ast.expr) -> bool:
        """Whether a position is a number of a loop, or the same in all iterations."""
        names = names_below(part) & self.names
        return not names or (isinstance(part, ast.Name) and part.id in self._counters)

    def _bound_to(self, name: str) -> ast.expr | None:
        """The one thing that a name is bound to; of a loop, what it takes its items from."""
        found: list[ast.expr] = []
        for loop in self._loops:
            if name in names_below(loop.target):
                found.append(loop.iter if _is_item(name, loop) else loop.target)
        for node in self._given:
            for target in node.targets:
                if name in names_below(target) and not isinstance(target, ast.Subscript):
                    found.append(node.value if isinstance(target, ast.Name) else target)
        return found[0] if len(found) == 1 else None


def _is_item(name: str, loop: ast.For) -> bool:
    """Whether a name is the item of a loop, by itself or beside its number."""
    if isinstance(loop.target, ast.Name):
        return True
    counted = isinstance(loop.iter, ast.Call) and dotted_name(loop.iter.func) == "enumerate"
    last = loop.target.elts[-1] if isinstance(loop.target, ast.Tuple) else None
    return counted and isinstance(last, ast.Name) and last.id == name


def _counters(frame: Frame) -> Collection[str]:
    """The variables of a loop and of those inside that are numbers of a range."""
    found = [level.variable for level in frame.levels if level.walk is Walk.NUMBERS]
    for child in frame.children:
        found += _counters(child)
    return found
