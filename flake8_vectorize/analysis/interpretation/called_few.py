"""How often a loop of a private function runs at most, as every call of it in the file says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cached_property

from flake8_vectorize.analysis.gate.candidates import SHORT_TRIP
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.callers import argument_of, is_spread
from flake8_vectorize.analysis.syntax.defaults import defaults_of
from flake8_vectorize.analysis.syntax.grids import header_of
from flake8_vectorize.analysis.syntax.survey import Function
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.affine import unknown
from flake8_vectorize.analysis.values.most import at_most
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.analysis.values.wording import times


class CalledFew:
    """What the calls of one function give to its parameters; `calls` finds them, `constants` are
    those of the file.
    """

    def __init__(
        self,
        function: Function,
        calls: Callable[[], list[ast.Call]],
        constants: Mapping[str, Value],
    ) -> None:
        node = function.node
        private = node.name[0] == "_" and not node.name.endswith("__")
        self._private = (private or function.is_nested) and not node.decorator_list
        self._node = node
        self._find = calls
        self._constants = constants

    def often(self, frame: Frame, usage: Usage) -> str:
        """How often a loop runs, if a handful of times, or ''."""
        header, length = header_of(frame.node), frame.length
        if not self._private or header is None:
            return ""
        if isinstance(header[1], ast.Name):
            use = usage.get(header[1].id)
            length = None if use is not None and use.stores else unknown(header[1].id)
        if length is None or not length.terms or any(factor < 0 for _, factor in length.terms):
            return ""
        if not self._given.issuperset(name for name, _ in length.terms):
            return ""
        most = length.at(self._most)
        if most is None or most > SHORT_TRIP:
            return ""
        return f"{times(max(0, most))} at most, as {self._node.name} is called"

    @cached_property
    def _given(self) -> frozenset[str]:
        """What the parameters are called."""
        given = self._node.args
        return frozenset(p.arg for p in (*given.posonlyargs, *given.args, *given.kwonlyargs))

    @cached_property
    def _calls(self) -> list[ast.Call]:
        return self._find()

    def _most(self, name: str) -> int | None:
        """The largest number, or number of items, that a call gives to a parameter."""
        found = [self._size(call, name) for call in self._calls]
        known = [size for size in found if size is not None]
        return max(known) if known and len(known) == len(found) else None

    def _size(self, call: ast.Call, name: str) -> int | None:
        if is_spread(call):
            return None
        given = argument_of(call, self._node, name) or defaults_of(self._node.args).get(name)
        if isinstance(given, (ast.Tuple, ast.List)):
            spread = any(isinstance(part, ast.Starred) for part in given.elts)
            return None if spread else len(given.elts)
        if isinstance(given, ast.Name):
            known = self._constants.get(given.id)
            listed = known.items if known is not None else None
            return len(listed) if listed else at_most(known) if known is not None else None
        number = given.value if isinstance(given, ast.Constant) else None
        return number if type(number) is int else None
