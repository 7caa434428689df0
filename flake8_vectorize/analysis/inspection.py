"""From a syntax tree to loop nests: the order in which the questions of this package are asked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_vectorize.analysis.accounts import account_of
from flake8_vectorize.analysis.annotations import Annotations
from flake8_vectorize.analysis.batching.outside import Outside
from flake8_vectorize.analysis.candidates import last_candidate
from flake8_vectorize.analysis.classes import ClassAttributes
from flake8_vectorize.analysis.constants import constants_of
from flake8_vectorize.analysis.dependence import Dependences
from flake8_vectorize.analysis.frames import Frame
from flake8_vectorize.analysis.gate import TENSOR_PACKAGE, decorator_name, is_compiled
from flake8_vectorize.analysis.imports import Imports, dotted_name
from flake8_vectorize.analysis.interpreter import Interpreter
from flake8_vectorize.analysis.loopwords import DEFINITIONS, LoopWords
from flake8_vectorize.analysis.nests import nest_of
from flake8_vectorize.analysis.parameters import bind_parameters
from flake8_vectorize.analysis.positions import Positions
from flake8_vectorize.analysis.sites import FUNCTIONS, LoopNode, qualified
from flake8_vectorize.analysis.state import FunctionNode, Module, State
from flake8_vectorize.analysis.summaries import summarized
from flake8_vectorize.analysis.usage import Usage
from flake8_vectorize.analysis.values import UNKNOWN, Value
from flake8_vectorize.analysis.verdict import Judge
from flake8_vectorize.analysis.witness import Witness
from flake8_vectorize.model.account import Account
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """One loop of the syntax tree with what it is.

    `parent` is the loop around it in the same function.
    """

    node: LoopNode
    nest: LoopNest
    parent: LoopNode | None
    scope: str
    outside: Outside
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A point in the nesting of definitions: the class around it, if it is a method, and its
    name.
    """

    owner: ast.ClassDef | None = None
    scope: str = ""
    in_function: bool = False

    def inside(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> _Place:
        """The place of the statements of a definition that stands here."""
        scope = qualified(self.scope, node.name, self.in_function)
        if isinstance(node, ast.ClassDef):
            return _Place(node, scope)
        return _Place(self.owner, scope, in_function=True)


@dataclass(frozen=True, slots=True)
class _Function:
    node: FunctionNode
    place: _Place


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nothing is known of a loop."""

    cause: Cause
    reason: str
    subject: str = ""


class Inspection:
    """The analysis of one file."""

    def __init__(
        self, source: str, tree: ast.Module, positions: Positions, every_loop: bool
    ) -> None:
        self._words = LoopWords(source, every_loop)
        self._every_loop = every_loop
        self._compiled: list[tuple[FunctionNode, str]] = []
        self._positions = positions
        self._functions: list[_Function] = []
        imports: list[ast.AST] = []
        named: dict[str, FunctionNode] = {}
        self._survey(tree, imports, named)
        table = Imports(imports)
        self._module = Module(
            imports=table,
            annotations=Annotations(table),
            functions=named,
            constants=constants_of(tree),
            numpy=table.holds("numpy"),
            summarize=self._summary,
        )
        self._summaries: dict[FunctionNode, Value] = {}
        self._classes: dict[ast.ClassDef, ClassAttributes] = {}
        self._body = tree.body
        self._top = [
            s for s in tree.body if not isinstance(s, DEFINITIONS) and self._words.holds_loop(s)
        ]

    @property
    def concerns_tensors(self) -> bool:
        """Whether the file imports torch, or something that is made of it."""
        return self._module.imports.holds(TENSOR_PACKAGE)

    def nests(self) -> Iterator[Found]:
        """Every loop in functions and at module level, inner ones before the loops around them."""
        if self._top:
            yield from self._interpret(self._top, None, None, "<module>")
        for function in self._functions:
            body = self._words.up_to_last_loop(function.node.body)
            if body:
                yield from self._function(function, body)

    def unread(self, node: LoopNode) -> Silence:
        """Why a loop is none of the nests, once these were asked for."""
        if not self.concerns_tensors:
            reason = f"not analysed: the file imports nothing of {TENSOR_PACKAGE}"
            return Silence(Cause.NO_TENSORS, reason)
        for function, decorator in self._compiled:
            if function.lineno <= node.lineno <= (function.end_lineno or function.lineno):
                place = f"{decorator}, line {function.lineno}"
                reason = f"not analysed: {function.name} is compiled ({place}), its loops as well"
                return Silence(Cause.COMPILED, reason, decorator)
        reason = "not analysed: it stands where no statement of a function runs"
        return Silence(Cause.NOT_READ, reason)

    def _survey(
        self, tree: ast.Module, imports: list[ast.AST], named: dict[str, FunctionNode]
    ) -> None:
        top = _Place()
        pending: list[tuple[ast.stmt, _Place]] = [(statement, top) for statement in tree.body]
        while pending:
            node, place = pending.pop()
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                imports.append(node)
                continue
            if isinstance(node, FUNCTIONS):
                if place is top:
                    named[node.name] = node
                if not self._words.within(node):
                    continue
                place = place.inside(node)
                self._functions.append(_Function(node, place))
            elif isinstance(node, ast.ClassDef):
                if not self._words.within(node):
                    continue
                place = place.inside(node)
            elif place.in_function and not self._words.within(node):
                continue
            if node.__class__ not in SIMPLE:
                pending += [(child, place) for child in _statements(node)]
        self._functions.reverse()

    def _function(self, function: _Function, body: list[ast.stmt]) -> Iterator[Found]:
        node = function.node
        for decorator in node.decorator_list:
            name = dotted_name(decorator_name(decorator))
            if is_compiled(self._module.imports.resolve(name) or name):
                self._compiled.append((node, name))
                return
        owner = self._attributes(function.place.owner)
        yield from self._interpret(body, node, owner, function.place.scope)

    def _attributes(self, node: ast.ClassDef | None) -> ClassAttributes | None:
        if node is None:
            return None
        known = self._classes.get(node)
        if known is None:
            known = ClassAttributes(node, self._module.imports, self._module.annotations)
            self._classes[node] = known
        return known

    def _summary(self, node: FunctionNode, owner: ClassAttributes | None) -> Value:
        """What a function of this file returns, as far as its own text shows.

        A recursive one is unknown.
        """
        known = self._summaries.get(node)
        if known is not None:
            return known
        self._summaries[node] = UNKNOWN
        if len(node.body) > LONGEST_SUMMARY:
            return UNKNOWN
        state = State(self._module, owner, Usage.of(node.body, self._module.imports))
        bind_parameters(state, node, self._module.annotations)
        interpreter = Interpreter(state)
        interpreter.run(node.body)
        summary = summarized(interpreter.returned)
        self._summaries[node] = summary
        return summary

    def _interpret(
        self,
        body: list[ast.stmt],
        node: FunctionNode | None,
        owner: ClassAttributes | None,
        scope: str,
    ) -> Iterator[Found]:
        whole = self._body if node is None else node.body
        usage = Usage.of(body if node is None else whole, self._module.imports)
        last = None if self._every_loop else last_candidate(usage.loops)
        state = State(self._module, owner, usage, last)
        if node is not None:
            bind_parameters(state, node, self._module.annotations)
        interpreter = Interpreter(state)
        witness = Witness(state) if self._every_loop else None
        if witness is not None:
            interpreter.watch(witness)
        interpreter.run(body)
        for frame in interpreter.frames:
            dependence = Dependences(frame, usage).find()
            judgement = Judge(frame, dependence, usage).judge()
            recurrent = judgement.verdict is Verdict.RECURRENT
            frame.in_order = recurrent and frame.opaque and frame.random
            frame.chained = bool(dependence.recurrences or dependence.filters)
            nest = nest_of(frame, dependence, judgement, self._positions)
            account = account_of(frame, dependence, witness) if witness is not None else None
            outside = Outside(whole, self._module.imports, frame.names, state.lookup)
            yield Found(frame.node, nest, _parent(frame), scope, outside, account)


# statements that hold no others
SIMPLE = frozenset((ast.Expr, ast.Assign, ast.Return, ast.AugAssign, ast.AnnAssign, ast.Raise))
BLOCKS = frozenset({"body", "orelse", "finalbody"})
# statements at the top of a function beyond which it is not read for its result
LONGEST_SUMMARY = 60


def _parent(frame: Frame) -> LoopNode | None:
    parent = frame.parent
    while parent is not None and parent.node is frame.node:
        parent = parent.parent
    return None if parent is None else parent.node


def _statements(node: ast.stmt) -> list[ast.stmt]:
    """The statements inside a statement, one level down."""
    found: list[ast.stmt] = []
    for name, value in vars(node).items():
        if value.__class__ is list and name in BLOCKS:
            found += value
    for block in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        found += block.body
    return found
