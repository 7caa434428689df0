"""What the functions of a file give back, and what its classes hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.evaluation.arguments import changed_parameters
from flake8_vectorize.analysis.evaluation.classes import Base, ClassAttributes
from flake8_vectorize.analysis.evaluation.state import Module, State
from flake8_vectorize.analysis.interpretation.interpreter import Interpreter
from flake8_vectorize.analysis.interpretation.parameters import bind_parameters
from flake8_vectorize.analysis.syntax.survey import FunctionNode, Survey
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.annotations import Annotations
from flake8_vectorize.analysis.values.elsewhere import Elsewhere, ForeignClass
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value

TELLING = frozenset({Kind.TENSOR, Kind.ARRAY, Kind.INTEGER, Kind.NUMBER, Kind.TEXT})
# statements at the top of a function beyond which it is not read for its result
LONGEST = 60
# calls within calls that are followed, far below what Python's own stack holds
DEEPEST = 20


class Summaries:
    """The functions and classes of one file, each summarized when it is first asked for."""

    def __init__(self, survey: Survey, elsewhere: Elsewhere) -> None:
        imports = Imports(survey.imports, elsewhere)
        self.module = Module(
            imports=imports,
            annotations=Annotations(imports),
            functions=survey.named,
            constants=survey.constants,
            numpy=imports.holds("numpy"),
            summarize=self.result,
            elsewhere=elsewhere,
        )
        self._survey = survey
        self._results: dict[FunctionNode, Value] = {}
        self._depth = 0
        self._changes: dict[FunctionNode, frozenset[str]] = {}
        self._classes: dict[ast.ClassDef, ClassAttributes] = {}

    def result(self, node: FunctionNode, owner: ClassAttributes | None) -> Value:
        """What a function returns: as it declares, else as far as its own text shows.

        A recursive one is unknown, and so is one that is called through very many others.
        """
        if node.returns is not None:
            return self.module.annotations.value(node.returns)
        known = self._results.get(node)
        if known is not None:
            return known
        if self._depth == DEEPEST:
            return UNKNOWN
        self._results[node] = UNKNOWN
        if len(node.body) <= LONGEST:
            self._depth += 1
            self._results[node] = self._interpreted(node, owner)
            self._depth -= 1
        return self._results[node]

    def changed(self, node: FunctionNode) -> frozenset[str]:
        """The parameters whose elements a function of this file writes to."""
        known = self._changes.get(node)
        if known is None:
            known = self._changes[node] = changed_parameters(node)
        return known

    def attributes(self, node: ast.ClassDef) -> ClassAttributes:
        """What the attributes of a class hold."""
        known = self._classes.get(node)
        if known is None:
            bases: list[Base] = []
            known = ClassAttributes(
                node, self.module.imports, self.module.annotations, self.result, bases
            )
            self._classes[node] = known
            bases += self._bases(node)
        return known

    def _interpreted(self, node: FunctionNode, owner: ClassAttributes | None) -> Value:
        state = State(self.module, owner, Usage.of(node.body, self.module.imports))
        bind_parameters(state, node, self.module.annotations)
        interpreter = Interpreter(state)
        interpreter.run(node.body)
        result = _agreed(interpreter.returned)
        interpreter.close()
        return result

    def _bases(self, node: ast.ClassDef) -> Iterator[Base]:
        for expression in node.bases:
            name = dotted_name(expression)
            full = self.module.imports.resolve(name)
            if full:
                yield ForeignClass(self.module.elsewhere, full)
            elif name in self._survey.classes:
                base = self._survey.classes[name]
                if base.lineno < node.lineno:
                    yield self.attributes(base)


def _agreed(returned: Sequence[Value]) -> Value:
    """The sort of value that every return statement agrees on, without what it depends on."""
    if not returned:
        return UNKNOWN
    first = returned[0]
    if first.kind is Kind.TUPLE and first.items is not None:
        return _tuple(returned, len(first.items))
    if any(value.kind is not first.kind for value in returned) or first.kind not in TELLING:
        return UNKNOWN
    return Value(first.kind, proof=first.proof)


def _tuple(returned: Sequence[Value], size: int) -> Value:
    columns: list[list[Value]] = [[] for _ in range(size)]
    for value in returned:
        if value.kind is not Kind.TUPLE or value.items is None or len(value.items) != size:
            return UNKNOWN
        for column, item in zip(columns, value.items, strict=True):
            column.append(item)
    return Value(Kind.TUPLE, items=tuple(_agreed(column) for column in columns))
