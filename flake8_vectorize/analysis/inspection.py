"""From a syntax tree to loop nests: the order in which the questions of this package are asked."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.batching.outside import Outside
from flake8_vectorize.analysis.dependence.dependences import Dependences
from flake8_vectorize.analysis.evaluation.arguments import Changed
from flake8_vectorize.analysis.evaluation.module import Module
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.gate.candidates import candidates, drop_last
from flake8_vectorize.analysis.gate.compiled import Compiled
from flake8_vectorize.analysis.gate.files import TENSOR_PACKAGE
from flake8_vectorize.analysis.gate.functions import LoopWords
from flake8_vectorize.analysis.gate.objects import takes_objects
from flake8_vectorize.analysis.interpretation.called_few import CalledFew
from flake8_vectorize.analysis.interpretation.enclosing import bind_enclosing
from flake8_vectorize.analysis.interpretation.interpreter import Interpreter
from flake8_vectorize.analysis.interpretation.parameters import bind_parameters
from flake8_vectorize.analysis.interpretation.summaries import Summaries
from flake8_vectorize.analysis.interpretation.tensorless import meets_tensors
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.events import Wait
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.callers import Callers
from flake8_vectorize.analysis.syntax.module_body import run_with
from flake8_vectorize.analysis.syntax.positions import Positions
from flake8_vectorize.analysis.syntax.purpose import said_purpose
from flake8_vectorize.analysis.syntax.sites import LoopNode, stands_in
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import Function, FunctionNode, Survey
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.elsewhere import NOWHERE, Elsewhere
from flake8_vectorize.analysis.values.imports import STAR
from flake8_vectorize.analysis.verdict.nests import nest_of
from flake8_vectorize.analysis.verdict.scratch import repeated
from flake8_vectorize.analysis.verdict.verdicts import Judge, Judgement
from flake8_vectorize.analysis.verdict.waits import keeps_on_host, waits_for_device
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import TOLD, Pattern, Verdict

if TYPE_CHECKING:
    from flake8_vectorize.model.account import Account

# how the names of functions begin that are run as tests
TEST = "test"
# causes that say that iterations have to run in their order
ORDERED = frozenset({Cause.TANGLED, Cause.STATE, Cause.OVERWRITTEN})


class Found(NamedTuple):
    """One loop of the syntax tree with what it is."""

    node: LoopNode
    nest: LoopNest
    scope: str
    outside: Outside
    account: Account | None = None


class Judged(NamedTuple):
    """What a loop is judged to be, and the record that this was read off."""

    frame: Frame
    dependence: Dependence
    judge: Judge
    judgement: Judgement

    @property
    def only_combines(self) -> bool:
        """Whether iterations make a total, and fill no elements of their own."""
        found = self.dependence
        return not found.mapped and any(not total.kept for total in found.combinations)


class Silence(NamedTuple):
    """Why nothing is known of a loop."""

    cause: Cause
    reason: str
    subject: str = ""


class Inspection:
    """The analysis of one file; `elsewhere` knows the modules that it imports.

    `parents` gets the loop around each loop in the same function, silent ones included.
    """

    def __init__(
        self,
        source: str,
        tree: ast.Module,
        positions: Positions,
        every_loop: bool,
        elsewhere: Elsewhere = NOWHERE,
    ) -> None:
        self._words = LoopWords(source, every_loop)
        self._every_loop = every_loop
        self._source = source
        self._positions = positions
        self._tree = tree
        self._body = tree.body
        self.parents: dict[LoopNode, LoopNode | None] = {}
        self._callers = Callers(source, tree)
        self._elsewhere = elsewhere

    @cached_property
    def _survey(self) -> Survey:
        return Survey(self._tree, self._words.within)

    @cached_property
    def _summaries(self) -> Summaries:
        return Summaries(self._survey, self._elsewhere, self._callers, self._source)

    @property
    def _module(self) -> Module:
        return self._summaries.module

    @cached_property
    def _compiled(self) -> Compiled:
        functions = (function.node for function in self._survey.functions)
        return Compiled(self._module.imports, functions, self._body)

    @property
    def concerns_tensors(self) -> bool:
        """Whether the file imports torch, or something that is made of it; a star may do so, if
        the file uses torch.
        """
        imports = self._module.imports
        if imports.holds(TENSOR_PACKAGE):
            return True
        return STAR in imports.names and f"{TENSOR_PACKAGE}." in self._source

    def close(self) -> None:
        """Ends the inspection: nothing more is asked of it, nor of what it found."""
        nodes.cache_clear()
        if "_summaries" in vars(self):
            self._summaries.close()

    def nests(self) -> Iterator[Found]:
        """The loops in functions and at module level that can be told, inner ones before the loops
        around them; silent ones too, if every loop is wanted. There are none in a file that does
        not concern tensors.
        """
        if not self._words.occur:
            return
        top = self._words.running(self._body)
        read = [
            (function, body)
            for function in self._survey.functions
            if (body := self._words.up_to_last_loop(function.node.body))
        ]
        if not (top or read) or not self.concerns_tensors:
            return
        if top:
            last = top[-1].lineno
            body = [statement for statement in run_with(self._body) if statement.lineno <= last]
            yield from self._interpret(body, None, "<module>")
        for function, body in read:
            if self._compiled.around(function.node.lineno) is None:
                yield from self._interpret(body, function, function.place.scope)

    def unread(self, node: LoopNode) -> Silence:
        """Why a loop is none of the nests, once these were asked for."""
        if not self.concerns_tensors:
            reason = f"not analysed: no import of {TENSOR_PACKAGE} reaches it"
            return Silence(Cause.NO_TENSORS, reason)
        compiled = self._compiled.around(node.lineno)
        if compiled is not None:
            holder, compiler, line = compiled
            place = f"{compiler}, line {line}"
            reason = f"not analysed: {holder.name} is compiled ({place}), its loops as well"
            return Silence(Cause.COMPILED, reason, compiler)
        place = stands_in(node, self._body) or "a place that no statement of a function reads"
        return Silence(Cause.NOT_READ, f"not analysed: it stands in {place}")

    def _interpret(
        self, body: list[ast.stmt], function: Function | None, scope: str
    ) -> Iterator[Found]:
        node = None if function is None else function.node
        owner = None if function is None else function.place.owner
        whole = self._body if node is None else node.body
        read = run_with(whole) if node is None else whole
        usage = Usage.of(read, self._module.imports, self._summaries.folds)
        usage.parameters = frozenset() if node is None else frozenset(parameters(node))
        found = [] if self._every_loop else candidates(usage, self._words.told)
        drop_last(found, usage, self._module.imports)
        if not found and not self._every_loop:
            return
        attributes = None if owner is None else self._summaries.attributes(owner)
        state = State(self._module, attributes, usage)
        if function is not None:
            bind_parameters(state, function.node, self._module.annotations)
            if function.is_nested:
                bind_enclosing(state, function.place.around[:-1])
        if found and not meets_tensors(state, _up_to(found[-1], body)):
            return
        interpreter = Interpreter(state)
        while found and usage.is_settled(found[-1]) and interpreter.stays(found[-1]):
            found.pop()
            drop_last(found, usage, self._module.imports)
        if not found and not self._every_loop:
            interpreter.close()
            return
        if found:
            state.last = found[-1]
            body = _up_to(found[-1], body)
        accountant = self._accountant(state, interpreter)
        interpreter.run(body)
        changed = self._summaries.changed
        called = None if function is None else self._called(function)
        for frame in interpreter.frames:
            asked = frame.node in found and not frame.settled
            if frame.parent is None and not self._every_loop and not asked:
                continue
            judged = _judged(frame, usage, changed)
            judgement = judged.judgement
            few = called.often(frame, usage) if called and judgement.verdict in TOLD else ""
            if few:
                judgement = Judgement(judgement.pattern, Cause.FEW, f"it runs {few}")
            if judgement.verdict in TOLD and node is not None and node.name.startswith(TEST):
                judgement = _unless_expected(judgement, frame.node, node)
            if judgement.verdict in TOLD:
                judgement = self._unless_kept(judgement, frame.node, whole)
            if judgement.verdict in TOLD and takes_objects(frame.node, usage):
                reason = "it uses its items as objects, not as parts of a tensor"
                judgement = Judgement(judgement.pattern, Cause.UNPROVEN, reason)
            recurrent = judgement.verdict is Verdict.RECURRENT
            frame.in_order = recurrent and frame.opaque and frame.random
            frame.told = judgement.verdict in TOLD
            frame.computes = _computes(judgement)
            frame.searches = judgement.verdict is Verdict.SEARCHING
            ends = bool(frame.breaks) and bool(frame.stores)
            frame.ordered = recurrent or ends or judgement.cause in ORDERED
            frame.combines = judgement.pattern is Pattern.REDUCTION or judged.only_combines
            frame.chained = bool(judged.dependence.recurrences or judged.dependence.filters)
            if frame.parent is not None and frame.parent.node is frame.node:
                continue  # one header, of which the outermost loop is told
            self.parents[frame.node] = _parent(frame)
            if not frame.told and not self._every_loop:
                continue
            own, dependence = judged.frame, judged.dependence
            same = repeated(own, state, changed)
            waiting = partial(self._waits, own, usage)
            nest = nest_of(own, dependence, judgement, self._positions, same, waiting)
            account = None if accountant is None else accountant(judged, judgement)
            outside = Outside(whole, self._module.imports, own.names, state.lookup, node)
            yield Found(own.node, nest, scope, outside, account)
        interpreter.close()

    def _unless_kept(self, found: Judgement, loop: LoopNode, body: Sequence[ast.stmt]) -> Judgement:
        """The judgement of a loop of which a comment may say that it is kept on purpose."""
        said = said_purpose(loop, body, self._positions.lines)
        if said is None:
            return found
        remark, line = said
        reason = f'a comment keeps it as it is (line {line}: "{remark}")'
        return Judgement(found.pattern, Cause.PURPOSE, reason, remark)

    def _called(self, function: Function) -> CalledFew:
        find = partial(self._callers.every, function)
        return CalledFew(function, find, self._module.constants)

    @cached_property
    def _on_host(self) -> bool:
        return keeps_on_host(self._source)

    def _waits(self, frame: Frame, usage: Usage, waits: Sequence[Wait]) -> Sequence[Wait]:
        """Those of the waits of a loop at which what is read may lie on a device."""
        if not self._on_host:
            return waits
        return waits_for_device(waits, frame, usage, self._module.imports)

    def _accountant(
        self, state: State, interpreter: Interpreter
    ) -> Callable[[Judged, Judgement], Account] | None:
        """What gives account of the loops of one function, if every loop is wanted."""
        if not self._every_loop:
            return None
        # Loaded on request, or every run of flake8 pays for it.
        from flake8_vectorize.analysis.interpretation.witness import Witness, dated
        from flake8_vectorize.analysis.verdict.accounts import account_of
        from flake8_vectorize.analysis.verdict.hindrances import hindrances

        witness = Witness(state)
        interpreter.watch(witness, dated)
        changed = self._summaries.changed

        def account(judged: Judged, decisive: Judgement) -> Account:
            frame, dependence = judged.frame, judged.dependence
            besides = hindrances(frame, dependence, judged.judge, decisive)
            return account_of(frame, dependence, witness, changed)._replace(besides=besides)

        return account


def _up_to(last: LoopNode, body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements up to the one that holds the last loop of interest."""
    return [statement for statement in body if statement.lineno <= last.lineno]


def _unless_expected(found: Judgement, loop: LoopNode, test: FunctionNode) -> Judgement:
    """The judgement of a loop in a test, which may be there for its result to be compared."""
    # Loaded on request, or every run of flake8 pays for it.
    from flake8_vectorize.analysis.syntax.expected import expected

    compared = expected(loop, test.body)
    if not compared:
        return found
    reason = f"a test compares {compared} with what is computed otherwise"
    return Judgement(found.pattern, Cause.EXPECTED, reason, compared)


def _judged(frame: Frame, usage: Usage, changed: Changed) -> Judged:
    """What a loop is; of a comprehension that is not told as a whole, what is told of the `for`s
    behind its first one that walk an axis, the innermost first.
    """
    whole = _judged_alone(frame, usage, changed)
    if whole.judgement.verdict in TOLD:
        return whole
    axes = (part for part in reversed(frame.further) if any(lv.axis == 0 for lv in part.levels))
    parts = (_judged_alone(part, usage, changed) for part in axes)
    return next((part for part in parts if part.judgement.verdict in TOLD), whole)


def _judged_alone(frame: Frame, usage: Usage, changed: Changed) -> Judged:
    dependence = Dependences(frame, usage).find()
    judge = Judge(frame, dependence, usage, changed)
    return Judged(frame, dependence, judge, judge.judge())


def _computes(judgement: Judgement) -> bool:
    """Whether a batched form is advised that does more than read numbers."""
    advised = judgement.verdict is Verdict.ADVISED
    return advised and any(output.sink is not Sink.NUMBERS for output in judgement.outputs)


def _parent(frame: Frame) -> LoopNode | None:
    parent = frame.parent
    while parent is not None and parent.node is frame.node:
        parent = parent.parent
    return None if parent is None else parent.node
