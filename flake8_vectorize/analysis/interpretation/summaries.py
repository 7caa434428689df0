"""What the functions of a file give back, and what its classes hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.evaluation.classes import Base, ClassAttributes
from flake8_vectorize.analysis.evaluation.module import Module
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.gate.compiled import decorator_name
from flake8_vectorize.analysis.interpretation.interpreter import Interpreter
from flake8_vectorize.analysis.interpretation.parameters import bind_parameters
from flake8_vectorize.analysis.syntax.callers import Caller, Callers, argument_of, is_spread
from flake8_vectorize.analysis.syntax.changing import changed_names
from flake8_vectorize.analysis.syntax.folding import folds
from flake8_vectorize.analysis.syntax.module_body import ModuleBody
from flake8_vectorize.analysis.syntax.narrow import CUTTING
from flake8_vectorize.analysis.syntax.storages import given_back, parameters
from flake8_vectorize.analysis.syntax.survey import Closure, FunctionNode, Survey
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.annotations import Annotations
from flake8_vectorize.analysis.values.comments import Comments
from flake8_vectorize.analysis.values.elsewhere import Elsewhere, ForeignClass
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import (
    DATA,
    NOTHING,
    READ_FROM_DATA,
    UNKNOWN,
    Kind,
    Value,
)

TELLING = frozenset({Kind.TENSOR, Kind.ARRAY, Kind.INTEGER, Kind.NUMBER, Kind.TEXT, Kind.SEQUENCE})
# decorators that leave arguments as they are
TRANSPARENT = frozenset({"staticmethod", "classmethod", "no_grad", "inference_mode"})
# statements at the top of a function beyond which it is not read for its result
LONGEST = 60
# calls within calls that are followed, far below what Python's own stack holds
DEEPEST = 20


class Summaries:
    """The functions and classes of one file, each summarized when it is first asked for."""

    def __init__(
        self,
        survey: Survey,
        elsewhere: Elsewhere,
        callers: Callers | None = None,
        source: str = "",
    ) -> None:
        imports = Imports(survey.imports, elsewhere)
        self.module = Module(
            imports=imports,
            annotations=Annotations(imports, survey.classes, survey.aliases),
            functions=survey.named,
            constants=survey.constants(imports),
            numpy=imports.holds("numpy"),
            summarize=self.result,
            given=self.given,
            given_back=self.given_back,
            instance=self.instance,
            elsewhere=elsewhere,
            comments=Comments(source),
        )
        self._survey = survey
        self._results: dict[FunctionNode, Value] = {}
        self._depth = 0
        self._changes: dict[Closure, frozenset[str]] = {}
        self._returns: dict[Closure, frozenset[str]] = {}
        self._classes: dict[ast.ClassDef, ClassAttributes] = {}
        self._folding: dict[FunctionNode, bool] = {}
        self._callers = callers
        self._body: ModuleBody | None = None
        self._calls: dict[FunctionNode, list[Caller]] = {}
        self._heard: dict[FunctionNode, dict[ast.Call, Sequence[Value]]] = {}

    def close(self) -> None:
        """Takes apart what knows of each other, once no more is asked: it goes at once, and not
        with the next collection of garbage.
        """
        vars(self).clear()

    def result(self, node: FunctionNode, owner: ClassAttributes | None) -> Value:
        """What a function returns: as it declares, else as far as its own text shows; one that
        declares a tensor and returns several things does not return what it says.

        A recursive one is unknown, and so is one that is called through very many others.
        """
        if node.returns is not None:
            declared = self.module.annotations.value(node.returns)
            if not declared.is_tensor or not _returns_several(node):
                return declared
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

    def changed(self, node: Closure) -> frozenset[str]:
        """The parameters, and the names around it, that a function of this file changes."""
        known = self._changes.get(node)
        if known is None:
            known = self._changes[node] = changed_names(node, self.module.imports, self._returned)
        return known

    def given_back(self, node: Closure) -> frozenset[str]:
        """The parameters whose storage what a function of this file returns may share: any of them
        of one that calls itself, or is called through very many others.
        """
        known = self._returns.get(node)
        if known is not None:
            return known
        every = frozenset(parameters(node))
        if self._depth == DEEPEST:
            return every
        self._returns[node] = every
        self._depth += 1
        known = self._returns[node] = given_back(node, self.module.imports, self._returned)
        self._depth -= 1
        return known

    def _returned(self, call: ast.Call) -> Sequence[ast.expr] | None:
        """Which of its arguments a call by a plain name may give back; None if it is no function
        of this file.
        """
        name = dotted_name(call.func)
        node = None if self.module.imports.resolve(name) else self._survey.named.get(name)
        if node is None or not _is_plain(node):
            return None
        names = self.given_back(node)
        if is_spread(call) or node.args.vararg is not None or node.args.kwarg is not None:
            return [*call.args, *(word.value for word in call.keywords)] if names else ()
        given = (argument_of(call, node, name) for name in sorted(names))
        return [argument for argument in given if argument is not None]

    def folds(self, name: str) -> bool:
        """Whether a function of the file makes one value of the items of its first argument."""
        node = self._survey.named.get(name)
        if node is None:
            return False
        known = self._folding.get(node)
        if known is None:
            known = self._folding[node] = folds(node, self.module.imports)
        return known

    def given(self, node: FunctionNode, owner: ast.ClassDef | None, name: str) -> Value:
        """What every call in the file gives to a parameter: a tensor, or unknown. Methods that are
        not private are called elsewhere as well.
        """
        public = owner is not None and (node.name[0] != "_" or node.name.endswith("__"))
        if self._callers is None or public or not _is_plain(node):
            return UNKNOWN
        line = 0
        callers = self._calls.get(node)
        if callers is None:
            callers = self._calls[node] = self._callers.of(node, owner)
        for caller in callers:
            argument = argument_of(caller.call, node, name)
            if is_spread(caller.call):
                return UNKNOWN
            if argument is None:
                continue
            value = self._arguments(caller).get(argument, UNKNOWN)
            if not value.is_tensor:
                return UNKNOWN
            line = line or caller.call.lineno
        line = line or (0 if owner is not None else self._given_by_module(node, name))
        return Value(Kind.TENSOR, proof=f"given to {node.name}, line {line}") if line else UNKNOWN

    def _given_by_module(self, node: FunctionNode, name: str) -> int:
        """The first line outside of functions that gives a parameter a tensor, as all do; or 0."""
        if self._callers is None:
            return 0
        if self._body is None:
            self._body = ModuleBody(self._callers.tree, self.module.imports)
        calls = self._callers.by_module(node, self._body)
        given = [argument_of(call, node, name) for call in calls if not is_spread(call)]
        told = [a.lineno for a in given if a is not None and self._body.is_tensor(a)]
        return min(told) if told and len(told) == len(calls) else 0

    def _arguments(self, caller: Caller) -> dict[ast.expr, Value]:
        """What the arguments of a call are, as far as the function shows that makes it."""
        heard = self._heard.get(caller.function)
        if heard is None:
            heard = self._heard[caller.function] = {}
            if len(caller.function.body) <= LONGEST and self._depth < DEEPEST:
                owner = None if caller.owner is None else self.attributes(caller.owner)
                self._depth += 1
                self._interpreted(caller.function, owner, heard)
                self._depth -= 1
        values = heard.get(caller.call, ())
        nodes = [*caller.call.args, *(keyword.value for keyword in caller.call.keywords)]
        return dict(zip(nodes, values[len(values) - len(nodes) :], strict=False))

    def instance(self, name: str) -> ClassAttributes | None:
        """What a class of the module holds; None if there is none of that name."""
        node = self._survey.classes.get(name)
        return self.attributes(node) if node is not None else None

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

    def _interpreted(
        self,
        node: FunctionNode,
        owner: ClassAttributes | None,
        heard: dict[ast.Call, Sequence[Value]] | None = None,
    ) -> Value:
        usage = Usage.of(node.body, self.module.imports, self.folds)
        usage.parameters = frozenset(parameters(node))
        state = State(self.module, owner, usage)
        state.heard = {} if heard is None else heard
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


def _is_plain(node: FunctionNode) -> bool:
    """Whether a call of a function runs it as it is written."""
    return all(
        dotted_name(decorator_name(decorator)).rpartition(".")[2] in TRANSPARENT
        for decorator in node.decorator_list
    )


def _agreed(returned: Sequence[Value]) -> Value:
    """The sort of value that every return statement agrees on, without what it depends on, but for
    numbers that may be read from tensors.
    """
    if not returned:
        return UNKNOWN
    first = returned[0]
    if first.kind is Kind.TUPLE and first.items is not None:
        return _tuple(returned, len(first.items))
    if any(value.kind is not first.kind for value in returned) or first.kind not in TELLING:
        return UNKNOWN
    read = first.is_number and any(DATA in value.taint for value in returned)
    return Value(first.kind, proof=first.proof, taint=READ_FROM_DATA if read else NOTHING)


def _tuple(returned: Sequence[Value], size: int) -> Value:
    columns: list[list[Value]] = [[] for _ in range(size)]
    for value in returned:
        if value.kind is not Kind.TUPLE or value.items is None or len(value.items) != size:
            return UNKNOWN
        for column, item in zip(columns, value.items, strict=True):
            column.append(item)
    return Value(Kind.TUPLE, items=tuple(_agreed(column) for column in columns))


def _returns_several(node: FunctionNode) -> bool:
    """Whether a function ends by returning two things or more, or what is cut into pieces."""
    last = node.body[-1]
    value = last.value if isinstance(last, ast.Return) else None
    if isinstance(value, ast.Call):
        return getattr(value.func, "attr", "") in CUTTING
    several = isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) > 1
    return several or isinstance(value, ast.ListComp)
