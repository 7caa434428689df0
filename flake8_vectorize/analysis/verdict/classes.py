"""The dependence class of a loop, by what its iterations combine and need from each other."""

from __future__ import annotations

from flake8_vectorize.analysis.knowledge.collectors import FOLDING
from flake8_vectorize.analysis.loops.combination import Combination, Dependence
from flake8_vectorize.analysis.loops.events import Append, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.affine import PRODUCT, Affine
from flake8_vectorize.analysis.values.counts import is_count
from flake8_vectorize.analysis.values.value import DATA, Kind
from flake8_vectorize.analysis.verdict.drawn import carries_unseen
from flake8_vectorize.analysis.verdict.entries import renewed
from flake8_vectorize.analysis.verdict.outputs import read_total
from flake8_vectorize.model.pattern import Pattern, Update


def pattern_of(frame: Frame, dependence: Dependence) -> Pattern:
    """The class by what is done with numeric data."""
    if dependence.recurrences:
        return Pattern.RECURRENCE
    combinations = [
        combination
        for combination in dependence.results
        if combination.update is not Update.CONCATENATION and _counts(frame, combination)
    ]
    if any(combination.kept for combination in combinations):
        return Pattern.SCAN
    if any(combination.indirect for combination in combinations):
        return Pattern.SCATTER
    if dependence.scattered:
        placed = all(_by_index(frame, store) for store in dependence.scattered)
        return Pattern.MAP if placed else Pattern.SCATTER
    if dependence.shifted:
        return Pattern.STENCIL
    if combinations and not dependence.mapped and not any(_lasts(frame, a) for a in frame.appends):
        return Pattern.REDUCTION
    if frame.join in FOLDING:
        return Pattern.REDUCTION
    return Pattern.MAP


def class_of(frame: Frame, dependence: Dependence) -> Pattern:
    """The class of a loop that is not advised: numbers, flags and containers of Python count as
    well.
    """
    if frame.exits and not dependence.recurrences:
        return Pattern.SEARCH
    pattern = pattern_of(frame, dependence)
    if pattern is not Pattern.MAP:
        return pattern
    unknown = dependence.scratch or dependence.contested or dependence.tangled
    if unknown or carries_unseen(frame):
        return Pattern.UNKNOWN
    totals = list(renewed(frame))
    if totals:
        told = {(entry.text, entry.line) for entry in totals if entry.fixed and entry.update}
        rest = {(entry.text, entry.line) for entry in frame.keyed} - told
        return Pattern.UNKNOWN if rest else Pattern.REDUCTION
    if not dependence.combinations:
        return pattern
    if frame.keyed:
        return Pattern.UNKNOWN
    kept = any(combination.kept for combination in dependence.combinations)
    return Pattern.SCAN if kept else Pattern.REDUCTION


def _by_index(frame: Frame, store: Store) -> bool:
    """Whether a store goes to the places that an index or a mask names, one after another: there
    nothing is combined.
    """
    return any(
        part.tensor or (part.width is None and not (part.start and _is_counted(part.start)))
        for part in store.view.subscripts
        if frame.varies(part.taint)
    )


def _is_counted(place: Affine) -> bool:
    """Whether a position follows the variables of loops."""
    return any(is_count(name) for symbol, _ in place.terms for name in symbol.split(PRODUCT))


def _lasts(frame: Frame, append: Append) -> bool:
    """Whether an item goes to a list that the iteration has not made itself."""
    return append.name not in frame.assigned or append.name in frame.entry


def _counts(frame: Frame, combination: Combination) -> bool:
    """Whether what is combined is numeric data, or a list, or whether something was met; positions
    of Python only steer.
    """
    value = combination.value
    met = combination.update in (Update.ALL, Update.ANY) or combination.name in frame.extended
    numeric = value.kind in (Kind.TENSOR, Kind.ARRAY) or DATA in value.taint
    if met or numeric or read_total(frame, combination):
        return True
    # what functions of tensors give, and what is added up
    called = bool(frame.calls) and not frame.vaguely
    return called and value.kind is Kind.UNKNOWN and combination.update is Update.SUM
