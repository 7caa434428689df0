"""What to make of one loop: its pattern, and whether a batched form is advised or why not."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.analysis.evaluation.arguments import Changed, changes
from flake8_vectorize.analysis.gate.candidates import SHORT_TRIP
from flake8_vectorize.analysis.loops.combination import FILTERS, Dependence
from flake8_vectorize.analysis.loops.events import NAMELESS
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.alternatives import (
    asked_for_nested,
    asked_one_by_one,
    batched_call,
    called_instead,
)
from flake8_vectorize.analysis.syntax.axes import AXES_OF_TENSOR
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.value import Kind
from flake8_vectorize.analysis.values.wording import times
from flake8_vectorize.analysis.verdict.attributes import effects_of
from flake8_vectorize.analysis.verdict.axes import entry_taken, samples, walked_names, walks_tensor
from flake8_vectorize.analysis.verdict.classes import class_of, pattern_of
from flake8_vectorize.analysis.verdict.containers import foreign_container, texts_walked, what_it_is
from flake8_vectorize.analysis.verdict.copies import copies_of
from flake8_vectorize.analysis.verdict.counted import nothing_but_counts
from flake8_vectorize.analysis.verdict.counted_ends import ends_by_number
from flake8_vectorize.analysis.verdict.effects import (
    called,
    chosen_by,
    effect_said,
    effect_subject,
    tells,
)
from flake8_vectorize.analysis.verdict.fills import fills_by_keys
from flake8_vectorize.analysis.verdict.inner import irregular_child
from flake8_vectorize.analysis.verdict.outputs import outputs_of, reads_numbers
from flake8_vectorize.analysis.verdict.overwriting import overwritten
from flake8_vectorize.analysis.verdict.painting import paints
from flake8_vectorize.analysis.verdict.python_work import Result, python_work
from flake8_vectorize.analysis.verdict.reads import parts_read
from flake8_vectorize.analysis.verdict.reasons import (
    end_of,
    only_joined,
    tiles_of,
    uneven,
    without_result,
)
from flake8_vectorize.analysis.verdict.refusals import refuses
from flake8_vectorize.analysis.verdict.searches import keeps_hits, raises_at_hit, stops_at_hit
from flake8_vectorize.analysis.verdict.segment_entries import fills_entries
from flake8_vectorize.model.cause import BESIDE, Cause
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import Output, Place, Sink, Walk
from flake8_vectorize.model.pattern import TOLD, Pattern, Update, Verdict

# what becomes of numbers that are read, and those that go to a list
LISTED = frozenset({Sink.NUMBERS, Sink.APPEND})
# what solves all rows of a triangular system at once
SOLVER = "solve_triangular"


class Judgement(NamedTuple):
    """The class of a loop, what decided about it, and one sentence that says so.

    `subject` is what the cause is about, in the user's words.
    """

    pattern: Pattern
    cause: Cause
    reason: str
    subject: str = ""
    outputs: tuple[Output, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What is advised."""
        return self.cause.verdict


class Judge:
    """Judges one loop from its record and its dependences."""

    def __init__(
        self,
        frame: Frame,
        dependence: Dependence,
        usage: Usage,
        changed: Changed,
    ) -> None:
        self._frame = frame
        self._dependence = dependence
        self._usage = usage
        self._changed = changed

    def judge(self) -> Judgement:
        """The judgement: structure first, then dependences, then what the loop produces."""
        found = next(self.judgements())
        if found.verdict not in TOLD:
            found = self._reading(found) or found
        work = python_work(self._frame, self._usage, found.outputs)
        if work is not None:
            found = _working(found, work)
        if found.verdict in TOLD and found.cause is not Cause.READS:
            # asked last: the functions that a loop calls are long to read
            for effect in changes(self._frame, self._changed):
                return _effect(effect)
        few = self._usage.handful(self._frame.node) if found.verdict in TOLD else ""
        return self._over_few(few) if few else found

    def judgements(self) -> Iterator[Judgement]:
        """What may be said of the loop; the first decides, and the last is an advice, if there
        is one.
        """
        yield from self._by_header()
        yield from self._by_dependence()
        yield from self._by_body()
        yield from self._numeric()

    def _reading(self, found: Judgement) -> Judgement | None:
        """The judgement of a loop without a batched form that reads the elements of a tensor one
        by one, if they may all be read before it.
        """
        if found.cause not in BESIDE:
            return None
        read = parts_read(self._frame, self._changed, self._usage)
        if read is None:
            return None
        what = "results" if read.output.sink is Sink.RESULTS else "elements"
        reason = f"it reads {what} along {read.axis} one by one; {found.reason}"
        return Judgement(found.pattern, Cause.READS, reason, read.axis, (read.output,))

    def _by_header(self) -> Iterator[Judgement]:
        """The judgements of a loop whose header says that no axis is walked."""
        frame = self._frame
        for level in frame.levels:
            if level.walk is Walk.MODULES:
                reason = f"{level.text} gives modules or parameters"
                yield Judgement(Pattern.STRUCTURAL, Cause.MODULES, reason, level.text)
            if level.walk is Walk.MAPPING and not (paints(frame) or fills_by_keys(frame)):
                reason = f"{level.text} gives the keys or values of a mapping"
                yield Judgement(Pattern.STRUCTURAL, Cause.MAPPING, reason, level.text)
        for level in frame.levels:
            if level.walk is Walk.CONDITION:
                pattern = Pattern.RECURRENCE if self._dependence.recurrences else Pattern.UNKNOWN
                reason = f"how often it runs is known only when {end_of(level, frame)}"
                yield Judgement(pattern, Cause.CONDITION, reason, level.text)
        trips = [level.trip_count for level in frame.levels if level.trip_count is not None]
        if not frame.takes_positions:  # which may be those of one item several times
            trips += [len(held.items) for held in frame.containers.values() if held.items]
        few = (
            f"{times(min(trips))}, a constant" if trips and min(trips) <= SHORT_TRIP else frame.few
        )
        if few:
            yield Judgement(self._class(), Cause.FEW, f"it runs {few}")
        if frame.stepped:
            reason = f"it walks in steps ({frame.stepped}), one tile after another"
            yield Judgement(Pattern.TILING, Cause.STEPS, reason, frame.stepped)
        if frame.over_axes:
            yield self._over_few(AXES_OF_TENSOR)
        place = frame.certain_exit
        if place is not None:
            reason = f"it leaves in the first pass ({place.text}, line {place.line})"
            yield Judgement(Pattern.SEARCH, Cause.FIRST_PASS, reason, place.text)

    def _over_few(self, few: str) -> Judgement:
        return Judgement(self._class(), Cause.AXES, f"it walks {few}, a handful of them")

    def _by_dependence(self) -> Iterator[Judgement]:
        """The judgements of a loop whose iterations need each other in a way that is not known."""
        found = self._dependence
        state = self._undefined_state()
        if state:
            reason = f"{state} carries something unknown from pass to pass"
            yield Judgement(Pattern.UNKNOWN, Cause.STATE, reason, state)
        if found.recurrences:
            first = found.recurrences[0]
            yield Judgement(
                pattern_of(self._frame, self._dependence),
                Cause.RECURRENCE,
                first.reason,
                first.name,
            )
        if found.tangled:
            root = found.tangled
            reason = f"it reads elements of {root}, and which iteration wrote them is not known"
            if all(read.view.root != root for read in self._frame.reads):
                reason = f"which iterations write what is left in {root} is not known"
            yield Judgement(Pattern.UNKNOWN, Cause.TANGLED, reason, root)
        for root, reason in overwritten(self._frame, found):
            yield Judgement(Pattern.UNKNOWN, Cause.OVERWRITTEN, reason, root)

    def _by_body(self) -> Iterator[Judgement]:
        """The judgements of a loop that does more than compute, or leaves early."""
        frame = self._frame
        for effect in effects_of(frame, self._dependence):
            yield _effect(effect)
        if fills_entries(frame) and not reads_numbers(frame, self._usage):
            yield self._keyed()
        if frame.exits:
            if stops_at_hit(frame, self._dependence):
                yield self._search(Pattern.SEARCH)
            if not refuses(frame, self._usage) and not ends_by_number(frame):
                place = frame.exits[0]
                reason = f"it leaves early on a condition ({place.text}, line {place.line})"
                yield Judgement(Pattern.SEARCH, Cause.EXIT, reason, place.text)

    def _keyed(self) -> Judgement:
        """The judgement of a loop that fills a container of Python's."""
        filled = self._frame.keyed[0]
        does, where = "fills" if filled.node else "adds to", f"line {filled.line}"
        reason = f"it {does} {filled.text}, which is not known to be a tensor ({where})"
        return Judgement(self._class(), Cause.KEYED, reason, filled.text)

    def _numeric(self) -> Iterator[Judgement]:
        """The judgements of a loop without effects and without recurrence."""
        frame = self._frame
        outputs = outputs_of(frame, self._dependence, self._usage)
        pattern = pattern_of(frame, self._dependence)
        if fills_entries(frame) and any(out.tensor or out.sink not in LISTED for out in outputs):
            yield self._keyed()
        texts = texts_walked(frame) if frame.host else ""
        if texts:
            reason = f"{texts} is a Python container of texts"
            yield Judgement(Pattern.STRUCTURAL, Cause.CONTAINER, reason, texts)
        if frame.host and (frame.host != NAMELESS or frame.choice is None):
            told = tells(frame)
            yield self._foreign() if told is None else _effect(told)
        copies = () if outputs or frame.host else copies_of(frame, self._usage)
        if copies:
            reason = f"every iteration gives one and the same {copies[0].copied} to be joined"
            yield Judgement(pattern, Cause.ADVISED, reason, outputs=copies)
            return
        inner = irregular_child(frame, self._usage)
        if inner:
            yield Judgement(Pattern.UNKNOWN, Cause.INNER, inner)
        if frame.choice is not None:
            chooser = spelled(frame.choice)
            place = f"{chooser}, line {frame.choice.lineno}"
            reason = f"{chosen_by(frame.choice)} ({place})"
            yield Judgement(Pattern.STRUCTURAL, Cause.CHOICE, reason, chooser)
        foreign, known = foreign_container(frame, self._usage)
        if foreign:
            cause = Cause.CONTAINER if known else Cause.UNPROVEN
            what = what_it_is(foreign, known, frame, self._usage)
            yield Judgement(Pattern.STRUCTURAL, cause, f"{foreign} {what}", foreign)
        ragged = uneven(frame, self._dependence, self._usage)
        if ragged:
            yield Judgement(Pattern.RAGGED, Cause.RAGGED, ragged)
        if not outputs and raises_at_hit(frame, self._dependence):
            yield self._search(Pattern.SEARCH)
        if not outputs and keeps_hits(frame, self._dependence):
            yield self._search(pattern)
        if not outputs:
            reason = without_result(frame, self._dependence, self._usage)
            yield Judgement(self._class(), Cause.NO_RESULT, reason)
            return
        listed = only_joined(frame, outputs)
        if listed:
            reason = f"it joins the items of {listed} as they are, as one does with those of a list"
            yield Judgement(Pattern.STRUCTURAL, Cause.UNPROVEN, reason, listed)
        bare = not (walks_tensor(frame) or nothing_but_counts(frame, outputs))
        key = entry_taken(frame, bare)
        if key:
            reason = f"it takes one entry of a mapping after another ({key})"
            yield Judgement(Pattern.STRUCTURAL, Cause.MAPPING, reason, key)
        if bare and not samples(frame, outputs, self._usage):
            variable = frame.levels[0].variable
            reason = f"{variable} subscripts nothing that is known to be a tensor"
            yield Judgement(self._class(), Cause.NO_AXIS, reason)
        if pattern is Pattern.SCAN and not walks_tensor(frame) and self._dependence.filters:
            name = self._dependence.filters[0]
            reason = f"{name} is a filter of numbers that no tensor holds"
            yield Judgement(Pattern.RECURRENCE, Cause.RECURRENCE, reason, name)
        name, reason = tiles_of(frame, self._dependence)
        if name:
            yield Judgement(Pattern.TILING, Cause.STEPS, reason, name)
        whole = batched_call(frame.alternatives, frame.node, frame.calls, walked_names(frame))
        if whole:
            reason = f"another branch gives the whole tensor to {whole}"
            yield Judgement(pattern, Cause.SLICED, reason, whole)
        if asked_for_nested(frame.alternatives, frame.node, self._usage.body):
            reason = "the tensor is nested: its items have shapes of their own"
            yield Judgement(Pattern.RAGGED, Cause.RAGGED, reason)
        flag = asked_one_by_one(frame.alternatives, frame.node, self._usage.body)
        if flag:
            reason = f"{flag} asks for one item after another"
            yield Judgement(pattern, Cause.SLICED, reason, flag)
        if any(output.update is Update.SUBSTITUTION for output in outputs):
            solver = called_instead(frame.alternatives, SOLVER)
            if solver:
                reason = f"another branch solves all rows at once, by {solver}"
                yield Judgement(pattern, Cause.SLICED, reason, solver)
        if outputs[0].sink is Sink.GATHERED:
            pattern = Pattern.GATHER
        reason = f"{pattern.value} over {frame.levels[0].text}"
        yield Judgement(pattern, Cause.ADVISED, reason, outputs=outputs)

    def _foreign(self) -> Judgement:
        """The judgement of a loop that gives its items to a library that knows no batches."""
        host = called(self._frame, self._frame.host)
        reason = f"{host} gets another item each time, and is not known to take a batch"
        return Judgement(self._class(), Cause.FOREIGN, reason, host)

    def _search(self, pattern: Pattern) -> Judgement:
        """The judgement of a loop that does nothing but test elements."""
        reason = f"it tests one element of {self._frame.levels[0].text} after another"
        return Judgement(pattern, Cause.SEARCH, reason)

    def _class(self) -> Pattern:
        return class_of(self._frame, self._dependence)

    def _undefined_state(self) -> str:
        """What a name carries that is neither a tensor nor a number, or ''."""
        kept = (found for found in self._dependence.combinations if found.update in FILTERS)
        return next((found.name for found in kept if found.value.kind is Kind.UNKNOWN), "")


def _working(found: Judgement, work: Result) -> Judgement:
    """The judgement of a loop that reads numbers, of which most of what comes out is none."""
    what = f"elements along {found.subject}" if found.subject else "elements of tensors"
    reason = f"it reads {what} for Python work: {work.other.text} (line {work.line})"
    return Judgement(found.pattern, Cause.PYTHON, reason, work.other.subject)


def _effect(effect: Place) -> Judgement:
    return Judgement(Pattern.UNKNOWN, Cause.EFFECT, effect_said(effect), effect_subject(effect))
