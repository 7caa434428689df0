"""What to make of one loop: its pattern, and whether a batched form is advised or why not."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from flake8_vectorize.analysis.candidates import SHORT_TRIP
from flake8_vectorize.analysis.combination import Combination, Dependence
from flake8_vectorize.analysis.frames import Frame
from flake8_vectorize.analysis.outputs import SAME_SHAPE, joined, outputs_of
from flake8_vectorize.analysis.usage import Usage
from flake8_vectorize.analysis.values import DATA, Kind
from flake8_vectorize.model.nest import Output, Sink, Walk
from flake8_vectorize.model.pattern import Pattern, Update, Verdict

OUTSIDE = {
    Walk.MODULES: "it walks modules or parameters",
    Walk.MAPPING: "it walks the keys or values of a mapping",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The class of a loop, what is advised, and one sentence that says why."""

    pattern: Pattern
    verdict: Verdict
    reason: str
    outputs: tuple[Output, ...] = ()


class Judge:
    """Judges one loop from its record and its dependences."""

    def __init__(self, frame: Frame, dependence: Dependence, usage: Usage) -> None:
        self._frame = frame
        self._dependence = dependence
        self._usage = usage

    def judge(self) -> Judgement:
        """The judgement: structure first, then dependences, then what the loop produces."""
        frame = self._frame
        for level in frame.levels:
            if level.walk in OUTSIDE:
                return _silent(Pattern.STRUCTURAL, Verdict.STRUCTURAL, OUTSIDE[level.walk])
        if any(level.walk is Walk.CONDITION for level in frame.levels):
            pattern = Pattern.RECURRENCE if self._dependence.recurrences else Pattern.UNKNOWN
            return _silent(pattern, Verdict.CONDITION, "its length depends on a condition")
        trips = [level.trip_count for level in frame.levels if level.trip_count is not None]
        if trips and min(trips) <= SHORT_TRIP:
            count = min(trips)
            return _silent(
                self._pattern(), Verdict.SHORT, f"it runs only {count} times, a constant"
            )
        if frame.stepped:
            return _silent(
                Pattern.TILING, Verdict.TILED, "it walks in steps, one tile after another"
            )
        if frame.over_axes:
            return _silent(
                self._pattern(), Verdict.SHORT, "it walks the axes of a tensor, a handful of them"
            )
        if frame.certain_exit:
            return _silent(Pattern.SEARCH, Verdict.STRUCTURAL, "it leaves in the first pass")
        undefined = self._undefined_state()
        if undefined:
            return _silent(Pattern.UNKNOWN, Verdict.UNPROVEN, undefined)
        if self._dependence.recurrences:
            return _silent(Pattern.RECURRENCE, Verdict.RECURRENT, self._dependence.recurrences[0])
        if self._dependence.tangled:
            reason = f"elements of {self._dependence.tangled} may come from other iterations"
            return _silent(Pattern.UNKNOWN, Verdict.UNPROVEN, reason)
        if self._dependence.scratch:
            root = self._dependence.scratch[0].view.root
            reason = f"every iteration overwrites the same elements of {root}"
            return _silent(Pattern.UNKNOWN, Verdict.UNPROVEN, reason)
        if frame.effects:
            effect = frame.effects[0]
            return _silent(
                Pattern.UNKNOWN,
                Verdict.STRUCTURAL,
                f"it does what no batched form does ({effect.text}, line {effect.line})",
            )
        if frame.keyed:
            place = frame.keyed[0]
            return _silent(
                Pattern.MAP,
                Verdict.STRUCTURAL,
                f"it fills a Python container ({place.text}, line {place.line})",
            )
        if frame.exits:
            if self._searches():
                reason = f"it tests one element of {frame.levels[0].text} after another"
                return _silent(Pattern.SEARCH, Verdict.SEARCHING, reason)
            return _silent(Pattern.SEARCH, Verdict.UNPROVEN, "it leaves early on a condition")
        return self._numeric()

    def _numeric(self) -> Judgement:
        """The judgement of a loop without effects and without recurrence."""
        frame = self._frame
        outputs = outputs_of(frame, self._dependence, self._usage)
        pattern = self._pattern()
        if frame.host:
            reason = f"its items go to {frame.host}, which takes one at a time"
            return _silent(pattern, Verdict.UNPROVEN, reason)
        inner = _irregular_child(frame)
        if inner:
            return _silent(Pattern.UNKNOWN, Verdict.UNPROVEN, inner)
        if frame.naming:
            return _silent(
                Pattern.STRUCTURAL, Verdict.STRUCTURAL, "its variable names or calls other objects"
            )
        if _ragged(frame, self._dependence, self._usage):
            return _silent(Pattern.RAGGED, Verdict.RAGGED, "its items differ in shape")
        foreign = _foreign_container(frame)
        if foreign:
            return _silent(
                Pattern.STRUCTURAL, Verdict.STRUCTURAL, f"{foreign} is a container, no tensor"
            )
        if not outputs:
            reason = "no result of an iteration goes where a batched form could put it"
            return _silent(pattern, Verdict.UNPROVEN, reason)
        if not _walks_tensor(frame) and not _samples(frame, outputs):
            return _silent(pattern, Verdict.UNPROVEN, "no tensor axis is proven to be walked")
        if outputs[0].sink is Sink.GATHERED:
            pattern = Pattern.GATHER
        reason = f"{pattern.value} over {frame.levels[0].text}"
        return Judgement(pattern, Verdict.ADVISED, reason, outputs)

    def _searches(self) -> bool:
        """Whether the loop does nothing but test elements of a tensor until one fits."""
        frame = self._frame
        silent = not (frame.stores or frame.appends or frame.children or frame.calls)
        return (
            silent
            and bool(frame.syncs)
            and not self._dependence.combinations
            and (any(walked.direct for walked in frame.walked.values()))
        )

    def _undefined_state(self) -> str:
        """What a name carries that is neither a tensor nor a number, or ''."""
        for combination in self._dependence.combinations:
            unknown = combination.value.kind is Kind.UNKNOWN
            if unknown and combination.update is Update.LINEAR:
                return f"{combination.name} carries something unknown from pass to pass"
        return ""

    def _pattern(self) -> Pattern:
        dependence = self._dependence
        if dependence.recurrences:
            return Pattern.RECURRENCE
        combinations = [
            combination
            for combination in dependence.combinations
            if combination.update is not Update.CONCATENATION and _counts(combination)
        ]
        if any(combination.kept for combination in combinations):
            return Pattern.SCAN
        if any(combination.indirect for combination in combinations):
            return Pattern.SCATTER
        if dependence.scattered:
            return Pattern.SCATTER
        if dependence.shifted:
            return Pattern.STENCIL
        if combinations and not dependence.mapped and not self._frame.appends:
            return Pattern.REDUCTION
        if self._frame.join in ("sum", "all", "any"):
            return Pattern.REDUCTION
        return Pattern.MAP


def _counts(combination: Combination) -> bool:
    """Whether what is combined is numeric data; positions and flags of Python only steer."""
    value = combination.value
    return value.is_tensor or DATA in value.taint


def _irregular_child(frame: Frame) -> str:
    """Why an inner loop keeps the outer one from being batched, or ''."""
    for child in frame.children:
        if any(level.walk is Walk.CONDITION for level in child.levels):
            return f"the while loop in line {child.line} has another length each time"
        if not isinstance(child.node, (ast.For, ast.While)):
            continue
        if any(level.walk not in (Walk.TENSOR, Walk.NUMBERS) for level in child.levels):
            return f"the loop in line {child.line} walks a Python container"
        if child.in_order:
            return f"the loop in line {child.line} applies randomly drawn functions"
        deeper = _irregular_child(child)
        if deeper:
            return deeper
    return ""


def _silent(pattern: Pattern, verdict: Verdict, reason: str) -> Judgement:
    return Judgement(pattern, verdict, reason)


def _walks_tensor(frame: Frame) -> bool:
    """Whether an axis of a tensor is walked, by the header or by subscripts."""
    return any(level.walk is Walk.TENSOR for level in frame.levels) or bool(frame.walked)


def _samples(frame: Frame, outputs: tuple[Output, ...]) -> bool:
    """Whether a range of numbers stands for an axis: its variable enters tensor work that is
    collected.
    """
    if not all(level.walk is Walk.NUMBERS for level in frame.levels):
        return False
    return frame.tensor_work > 0 and any(output.tensor for output in outputs)


def _foreign_container(frame: Frame) -> str:
    """The name of a Python container that the loop walks, '' if the loop walks tensors."""
    for level in frame.levels:
        if level.walk in (Walk.CONTAINER, Walk.OBJECTS):
            return level.text
    stored = {store.view.root for store in frame.stores}
    sized = any(level.tensor for level in frame.levels)
    read = any(walked.direct for name, walked in frame.walked.items() if name not in stored)
    for name, base in frame.containers.items():
        held = base.element is not None and base.element.is_tensor
        if held and base.kind is not Kind.MAPPING:
            return name
        if not sized and (base.kind is not Kind.UNKNOWN or not read):
            return name
    return ""


def _ragged(frame: Frame, dependence: Dependence, usage: Usage) -> bool:
    """Whether what is collected or stored differs in shape from iteration to iteration."""
    if any(frame.carried(c.name) in frame.cuts for c in dependence.combinations):
        return True
    collected = [(append.value, joined(append, usage)) for append in frame.appends]
    items = [value for value, join in collected if join and join not in SAME_SHAPE]
    if frame.element is not None and frame.join and frame.join not in SAME_SHAPE:
        items.append(frame.element)
    if any(frame.varies(item.ragged) for item in items):
        return True
    stores = (*dependence.mapped, *dependence.scattered)
    return any(
        part.by_data and frame.varies(part.taint) for s in stores for part in s.view.subscripts
    )
