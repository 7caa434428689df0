"""What a module offers to the modules that import it, as its own text shows.

Nothing outside of that text is asked: what a module takes from another one is kept as a reference,
a full name as the module spells it, or `:name` for one of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from flake8_vectorize.analysis.evaluation.classes import ClassAttributes
from flake8_vectorize.analysis.gate.compiled import decorator_name
from flake8_vectorize.analysis.gate.files import TENSOR_PACKAGE
from flake8_vectorize.analysis.interpretation.summaries import Summaries
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS
from flake8_vectorize.analysis.syntax.survey import FunctionNode, Survey
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.elsewhere import NOWHERE
from flake8_vectorize.analysis.values.imports import STAR, Imports, dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value

OWN = ":"
# decorators after which a call gives something else than the function returns
REPLACING = frozenset({"contextmanager", "asynccontextmanager", "property", "cached_property"})


@dataclass(frozen=True, slots=True)
class FunctionSummary:
    """What a call returns.

    `passes_on` refers to the function whose result it is, where this one only passes it on.
    """

    result: Value = UNKNOWN
    passes_on: str = ""


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """References to the bases of a class, its attributes and its methods."""

    bases: tuple[str, ...]
    attributes: Mapping[str, Value]
    methods: Mapping[str, FunctionSummary]


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """The functions and classes of a module.

    `names` are references to what it imports and passes on, `stars` to the modules of which it
    takes every name.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    stars: tuple[str, ...] = ()
    functions: Mapping[str, FunctionSummary] = field(default_factory=dict)
    classes: Mapping[str, ClassSummary] = field(default_factory=dict)


def exports(source: str) -> ModuleSummary:
    """The summary of a module; an empty one where Python cannot parse it."""
    try:
        tree = ast.parse(source)
        return _Exports(tree).summary()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ModuleSummary()


class _Exports:
    """One module while it is summarized."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._survey = Survey(tree)
        self._summaries = Summaries(self._survey, NOWHERE)
        self._imports = self._summaries.module.imports
        # Without these packages only annotations tell of tensors.
        self._numeric = any(self._imports.holds(name) for name in (TENSOR_PACKAGE, "numpy"))

    def summary(self) -> ModuleSummary:
        names = dict(Imports(self._survey.shared).names)
        names.pop(STAR, None)
        names.update(self._aliases())
        return ModuleSummary(
            names=names,
            stars=tuple(self._stars()),
            functions={
                name: self._function(node, None) for name, node in self._survey.named.items()
            },
            classes={name: self._class(node) for name, node in self._survey.classes.items()},
        )

    def _aliases(self) -> dict[str, str]:
        """`stack = torch.stack` passes on what was imported."""
        found = {}
        for node in self._tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                full = self._imports.resolve(dotted_name(node.value))
                if full:
                    found[node.targets[0].id] = full
        return found

    def _stars(self) -> list[str]:
        return [
            "." * node.level + (node.module or "")
            for node in self._survey.shared
            if isinstance(node, ast.ImportFrom) and node.names[0].name == STAR
        ]

    def _class(self, node: ast.ClassDef) -> ClassSummary:
        attributes = self._summaries.attributes(node)
        references = (self._reference(dotted_name(base)) for base in node.bases)
        return ClassSummary(
            bases=tuple(reference for reference in references if reference),
            attributes={
                name: plain(value)
                for name, value in attributes.own.items()
                if value.kind is not Kind.UNKNOWN
            },
            methods={
                statement.name: self._function(statement, attributes, node.name)
                for statement in node.body
                if isinstance(statement, FUNCTIONS)
            },
        )

    def _function(
        self, node: FunctionNode, owner: ClassAttributes | None, within: str = ""
    ) -> FunctionSummary:
        decorators = (dotted_name(decorator_name(d)) for d in node.decorator_list)
        if isinstance(node, ast.AsyncFunctionDef) or any(
            name.rpartition(".")[2] in REPLACING for name in decorators
        ):
            return FunctionSummary()
        if node.returns is None and not self._numeric:
            result = UNKNOWN
        else:
            result = plain(self._summaries.result(node, owner))
        if result.kind is not Kind.UNKNOWN or node.returns is not None:
            return FunctionSummary(result)
        return FunctionSummary(passes_on=self._reference(_passed_on(node), within))

    def _reference(self, name: str, within: str = "") -> str:
        """What a name of this module refers to; `within` is the class that `self` is of."""
        if within and name.startswith("self."):
            return f"{OWN}{within}.{name[5:]}"
        root = name.partition(".")[0]
        if root in self._survey.named or root in self._survey.classes:
            return OWN + name
        return self._imports.resolve(name)


def plain(value: Value) -> Value:
    """The sort of a value, without what ties it to the function that it was found in."""
    element, items = value.element, value.items
    return Value(
        value.kind,
        rank=value.rank,
        element=None if element is None else plain(element),
        items=None if items is None else tuple(map(plain, items)),
        proof=value.proof,
    )


def _passed_on(node: FunctionNode) -> str:
    """The name of the function whose result every return statement gives back, or ''."""
    calls: dict[str, ast.expr] = {}
    stored: list[str] = [
        argument.arg for argument in nodes(node.args) if isinstance(argument, ast.arg)
    ]
    returned: list[ast.expr | None] = []
    pending: list[ast.AST] = list(node.body)
    while pending:
        inner = pending.pop()
        if isinstance(inner, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(inner, ast.Return):
            returned.append(inner.value)
        elif isinstance(inner, (ast.Yield, ast.YieldFrom)):
            return ""
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            stored.append(inner.id)
        elif isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
            calls[inner.targets[0].id] = inner.value
        pending += children(inner)
    names = set()
    for value in returned:
        if isinstance(value, ast.Name) and stored.count(value.id) == 1:
            value = calls.get(value.id)
        names.add(dotted_name(value.func) if isinstance(value, ast.Call) else "")
    name = names.pop() if len(names) == 1 else ""
    root = name.partition(".")[0]
    return "" if root in stored and root != "self" else name
