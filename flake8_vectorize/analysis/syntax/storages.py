"""Which names share a storage inside one function, and which parameters its result may be."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.copying import is_copied, positions_among
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS
from flake8_vectorize.analysis.syntax.survey import BLOCKS, Closure
from flake8_vectorize.analysis.syntax.walking import nodes, statements
from flake8_vectorize.analysis.values.hosting import COPYING
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# what these give is a number
NUMBERS = frozenset({"len", "int", "float", "range"})
# what a mapping of settings gives is hardly ever changed in place
TAKING = frozenset({"get", "pop"})
NONE: frozenset[str] = frozenset()
# what gives a name something that was there before
BINDING = frozenset({ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor})
# what says that a name belongs to what is around
DECLARING = frozenset({ast.Nonlocal, ast.Global})
# the arguments that a call of a function by its name may give back; None if that is not known
Returned = Callable[[ast.Call], Sequence[ast.expr] | None]


def parameters(function: Closure) -> Iterator[str]:
    """The names of the arguments of a function."""
    arguments = function.args
    yield from (a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
    yield from (a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)


def around(parts: Iterable[Any]) -> frozenset[str]:
    """The names that a function binds around itself, by the nodes of its text."""
    declared = [node for node in parts if type(node) in DECLARING]
    return frozenset(name for node in declared for name in node.names)


def given_back(
    function: Closure, imports: Imports, returned: Returned | None = None
) -> frozenset[str]:
    """The parameters whose storage the result of a function may share."""
    given: list[tuple[ast.AST, ast.expr]]
    if isinstance(function, ast.Lambda):
        given = [(function.body, function.body)]
    else:
        ends = (node for node in statements([function]) if type(node) is ast.Return)
        given = [(node, node.value) for node in ends if node.value is not None]
    if not any(name for _, value in given for name in shared(value, NONE, imports)):
        return NONE
    storages = Storages(function, nodes(function), imports, returned)
    uses = [(name, node) for node, value in given for name in storages.shared(value)]
    return storages.reached(uses).intersection(parameters(function))


class Storages:
    """What the names of a function are bound to, in whatever order that happens; `parts` are the
    nodes of its text, and `returned` says what functions of the file give back.

    `bound` are the names that it binds, those around it too.
    """

    def __init__(
        self,
        function: Closure,
        parts: Sequence[ast.AST],
        imports: Imports,
        returned: Returned | None = None,
    ) -> None:
        self._parts = parts
        self._imports = imports
        self._values: dict[str, list[ast.expr]] = {}
        self._sources: dict[str, set[str]] = {}
        self._given = set(parameters(function))
        self._around = around(parts)
        bound = [pair for node in parts if type(node) in BINDING for pair in _bound(node)]
        self._positions = positions_among(bound, self._given | self._around, imports)
        for name, value in bound:
            self._values.setdefault(name, []).append(value)
        self.bound = frozenset(self._values)
        self._asked = returned

    def reached(self, uses: Sequence[tuple[str, ast.AST]]) -> frozenset[str]:
        """The parameters, and the names around the function, that share a storage with a name
        where a statement or an expression uses it.
        """
        pending: list[str] = []
        apart = self._made_anew({name for name, _ in uses} & self._given - self._around)
        for name, node in uses:
            new = id(node) in apart.get(name, ())
            pending += self._held(name) - {name} if new else (name,)
        own = self.bound - self._around
        seen: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                pending += self._held(name)
        return frozenset(n for n in seen if n not in own or n in self._given) - {""}

    def _held(self, name: str) -> set[str]:
        """The names whose storage a name may share, as it is bound."""
        known = self._sources.get(name)
        if known is None:
            values = self._values.get(name, ())
            known = {root for value in values for root in self.shared(value)}
            self._sources[name] = known
        return known

    def _made_anew(self, names: set[str]) -> dict[str, set[int]]:
        """Some parameters, each with all that stands behind where it is bound to something new, in
        the same block.
        """
        apart: dict[str, set[int]] = {}
        for parent in self._parts if names & self.bound else ():
            for field in BLOCKS:
                block: object = getattr(parent, field, None)
                if not isinstance(block, list):
                    continue
                for number, node in enumerate(block):
                    if not isinstance(node, ast.Assign):
                        continue
                    for name, value in _bound(node):
                        if name in names and not any(self.shared(value)):
                            later = (id(n) for part in block[number + 1 :] for n in nodes(part))
                            apart.setdefault(name, set()).update(later)
        return apart

    def shared(self, value: ast.expr) -> Iterator[str]:
        """The names whose storage a value may share."""
        returned = self._returned if self._asked is not None else None
        return shared(value, self._positions, self._imports, returned)

    def _returned(self, call: ast.Call) -> Sequence[ast.expr] | None:
        """What a call may give back of its arguments, unless the function has the name for
        something of its own.
        """
        name = getattr(call.func, "id", "")
        own = name in self.bound or name in self._given
        if own or any(type(p) in FUNCTIONS and getattr(p, "name", "") == name for p in self._parts):
            return None
        return self._asked(call) if self._asked is not None else None


def shared(
    value: ast.expr,
    positions: frozenset[str],
    imports: Imports,
    returned: Returned | None = None,
) -> Iterator[str]:
    """The names whose storage a value may share; what most functions of torch give is new, and
    what the positions under some names pick out.
    """
    if is_copied(value, positions, imports):
        return
    root = root_of(value)
    if root and not imports.resolve(root) and not _is_computed(value):
        yield root
    parts: list[ast.expr] = []
    if isinstance(value, ast.IfExp):
        parts = [value.body, value.orelse]
    elif isinstance(value, ast.BoolOp):
        parts = value.values
    elif isinstance(value, (ast.Tuple, ast.List)):
        parts = value.elts
    elif isinstance(value, ast.Starred):
        parts = [value.value]
    else:
        parts = list(_given(value, imports, returned))
    for part in parts:
        yield from shared(part, positions, imports, returned)


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that a statement or an expression binds, each with what it may be a part of."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _pairs(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        yield from _pairs(node.target, node.value)
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _pairs(node.target, node.iter)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, (ast.Tuple, ast.List)):
        sources = [value] * len(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(sources):
            sources = value.elts
        for part, source in zip(target.elts, sources, strict=True):
            yield from _pairs(part, source)


def _is_computed(value: ast.expr) -> bool:
    """Whether a method computes a value from its object: `x.sum()`, `x.item()`."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    operation = tensor_method(value.func.attr)
    if operation is None:
        return value.func.attr in TAKING
    return not (operation.view or operation.converts or operation.in_place)


def _given(value: ast.expr, imports: Imports, returned: Returned | None) -> Iterator[ast.expr]:
    """What the calls are given that may give it back where an expression takes a part of that."""
    while not isinstance(value, ast.Call):
        if not isinstance(value, (ast.Attribute, ast.Subscript, ast.NamedExpr)):
            return
        value = value.value
    if isinstance(value.func, ast.Attribute) and not _is_computed(value):
        yield from _given(value.func.value, imports, returned)
    back = _hands_back(value, imports)
    named = back and returned is not None and isinstance(value.func, ast.Name)
    known = returned(value) if named and returned is not None else None
    if known is not None:
        yield from known
        return
    if back:
        yield from value.args
    yield from (part.value for part in value.keywords if back or part.arg == "out")


def _hands_back(call: ast.Call, imports: Imports) -> bool:
    """Whether a call may give back an argument, or a part of it; a method gives back parts of its
    object.
    """
    name = dotted_name(call.func)
    full = imports.resolve(name) if name else ""
    operation = torch_function(full) if full else None
    if full == COPYING:
        return False
    if operation is None:
        return bool(full) or (isinstance(call.func, ast.Name) and name not in NUMBERS)
    return operation.view or operation.converts or operation.in_place
