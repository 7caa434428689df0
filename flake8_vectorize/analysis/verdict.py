"""What to make of one loop: its pattern, and whether a batched form is advised or why not."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from flake8_vectorize.analysis.dependence import Dependence
from flake8_vectorize.analysis.frames import Append, Frame
from flake8_vectorize.analysis.usage import Usage
from flake8_vectorize.analysis.values import Kind, Value
from flake8_vectorize.model.nest import Output, Sink, Walk
from flake8_vectorize.model.pattern import Pattern, Update, Verdict

SHORT_TRIP = 4
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
        self._outputs: list[Output] = []

    def judge(self) -> Judgement:
        """The judgement: structure first, then dependences, then what the loop produces."""
        frame = self._frame
        for level in frame.levels:
            if level.walk in OUTSIDE:
                return self._silent(Pattern.STRUCTURAL, Verdict.STRUCTURAL, OUTSIDE[level.walk])
        if isinstance(frame.node, ast.While):
            pattern = Pattern.RECURRENCE if self._dependence.recurrences else Pattern.UNKNOWN
            return self._silent(pattern, Verdict.CONDITION, "its length depends on a condition")
        trips = [level.trip_count for level in frame.levels if level.trip_count is not None]
        if trips and min(trips) <= SHORT_TRIP:
            count = min(trips)
            return self._silent(
                self._pattern(), Verdict.SHORT, f"it runs only {count} times, a constant"
            )
        if frame.stepped:
            return self._silent(
                Pattern.TILING, Verdict.TILED, "it walks in steps, one tile after another"
            )
        if frame.certain_exit:
            return self._silent(Pattern.SEARCH, Verdict.STRUCTURAL, "it leaves in the first pass")
        if self._dependence.recurrences:
            return self._silent(
                Pattern.RECURRENCE, Verdict.RECURRENT, self._dependence.recurrences[0]
            )
        if frame.effects:
            effect = frame.effects[0]
            return self._silent(
                Pattern.UNKNOWN,
                Verdict.STRUCTURAL,
                f"it has effects that a batched form would not have ({effect.text}, line {effect.line})",
            )
        if frame.exits:
            return self._silent(Pattern.SEARCH, Verdict.UNPROVEN, "it leaves early on a condition")
        return self._numeric()

    def _silent(self, pattern: Pattern, verdict: Verdict, reason: str) -> Judgement:
        return Judgement(pattern, verdict, reason, tuple(self._outputs))

    def _numeric(self) -> Judgement:
        """The judgement of a loop without effects and without recurrence."""
        frame = self._frame
        self._collect()
        pattern = self._pattern()
        walked = self._walks_tensor()
        if frame.naming:
            return self._silent(
                Pattern.STRUCTURAL, Verdict.STRUCTURAL, "its variable names or calls other objects"
            )
        if self._ragged():
            return self._silent(Pattern.RAGGED, Verdict.RAGGED, "its items differ in shape")
        foreign = self._foreign_container(walked)
        if foreign:
            return self._silent(
                Pattern.STRUCTURAL, Verdict.STRUCTURAL, f"{foreign} is a container, no tensor"
            )
        if not self._outputs:
            reason = "no result of an iteration goes where a batched form could put it"
            return self._silent(pattern, Verdict.UNPROVEN, reason)
        if not walked and not self._sampled():
            return self._silent(pattern, Verdict.UNPROVEN, "no tensor axis is proven to be walked")
        return Judgement(pattern, Verdict.ADVISED, self._why(pattern), tuple(self._outputs))

    def _why(self, pattern: Pattern) -> str:
        level = self._frame.levels[0]
        return f"{pattern.value} over {level.text}"

    def _walks_tensor(self) -> bool:
        frame = self._frame
        if any(level.walk is Walk.TENSOR for level in frame.levels):
            return True
        return bool(frame.walked)

    def _sampled(self) -> bool:
        """Whether a range of numbers stands for an axis: its variable enters tensor work."""
        frame = self._frame
        if not all(level.walk is Walk.NUMBERS for level in frame.levels):
            return False
        return frame.tensor_work > 0 and not frame.containers

    def _foreign_container(self, walked: bool) -> str:
        frame = self._frame
        for level in frame.levels:
            if level.walk in (Walk.CONTAINER, Walk.OBJECTS):
                return level.text
            if level.text.startswith("positions of ") and not walked:
                return level.text.removeprefix("positions of ")
        for name in frame.containers:
            return name
        return ""

    def _ragged(self) -> bool:
        """Whether results that are collected or stored differ in shape from iteration to iteration."""
        frame = self._frame
        items = [append.value for append in frame.appends if self._joined(append)]
        if frame.element is not None:
            items.append(frame.element)
        items += [store.value for store in self._dependence.mapped]
        return any(frame.varies(item.ragged) for item in items)

    def _joined(self, append: Append) -> str:
        use = self._usage.get(append.name)
        return use.collected if use is not None and use.collected else ""

    def _collect(self) -> None:
        frame = self._frame
        for combination in self._dependence.combinations:
            if combination.value.kind in (Kind.TENSOR, Kind.UNKNOWN):
                sink = Sink.ACCUMULATE
                if combination.update is Update.CONCATENATION:
                    sink = Sink.GROWTH
                self._outputs.append(
                    Output(
                        sink,
                        combination.name,
                        combination.line,
                        update=combination.update,
                        indirect=combination.indirect,
                    )
                )
        for store in (*self._dependence.mapped, *self._dependence.scattered):
            if store.tensor:
                self._outputs.append(
                    Output(
                        Sink.STORE,
                        store.view.root,
                        store.line,
                        indirect=store in self._dependence.scattered,
                        masked=store.depth > frame.depth,
                    )
                )
        for append in frame.appends:
            join = self._joined(append)
            if join and append.name not in frame.assigned and _numeric(append.value):
                self._outputs.append(
                    Output(
                        Sink.APPEND,
                        append.name,
                        append.line,
                        join,
                        masked=append.depth > frame.depth,
                    )
                )
        if frame.element is not None and frame.join and _numeric(frame.element):
            self._outputs.append(Output(Sink.STACKED, "", frame.line, frame.join))

    def _pattern(self) -> Pattern:
        dependence = self._dependence
        if dependence.recurrences:
            return Pattern.RECURRENCE
        combinations = [
            combination
            for combination in dependence.combinations
            if combination.update is not Update.CONCATENATION
        ]
        if any(combination.kept for combination in combinations):
            return Pattern.SCAN
        if any(combination.indirect for combination in combinations):
            return Pattern.SCATTER
        if combinations and not dependence.mapped and not self._frame.appends:
            return Pattern.REDUCTION
        if dependence.scattered:
            return Pattern.SCATTER
        if self._frame.join in ("sum", "all", "any"):
            return Pattern.REDUCTION
        if dependence.shifted:
            return Pattern.STENCIL
        return Pattern.MAP


def _numeric(value: Value) -> bool:
    return value.kind in (Kind.TENSOR, Kind.UNKNOWN, Kind.INTEGER, Kind.NUMBER)
