"""Values that go where a mask lets them in once: `first[(first == 0) & hit] = value`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flake8_vectorize.analysis.evaluation.flags import turned
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.vacancies import OPEN
from flake8_vectorize.analysis.values.value import Form, Kind, Value, united
from flake8_vectorize.model.pattern import Update


def whole_of(
    target: Value, value: Value, names: Mapping[str, Value], frames: Sequence[Frame]
) -> tuple[Value, Value] | None:
    """The whole tensor and what it becomes, of a store that a mask makes an update of all of it;
    None for any other store.
    """
    return turned(target, value, names, frames) or _taken(target, value, frames)


def _taken(target: Value, value: Value, frames: Sequence[Frame]) -> tuple[Value, Value] | None:
    """The whole tensor and what it becomes, where the mask of a place asks which elements of that
    tensor hold what they held; None for any other store.
    """
    view = target.view
    if not target.forms or not frames or view is None or view.others or view.reshaped:
        return None
    if len(view.subscripts) != 1 or not view.subscripts[0].mask or view.converted:
        return None
    reads = [read for frame in frames for read in frame.reads if read.view.root == view.root]
    if any(read.token in value.taint for read in reads):
        return None
    whole = {
        read.token
        for read in frames[-1].reads
        if read in reads and not (read.view.subscripts or read.view.reshaped)
    }
    forms = tuple(
        Form(form.token, Update.FIRST, united(form.rest, value.taint), elementwise=True)
        for form in target.forms
        if form.update in OPEN and form.token in whole
    )
    if not forms:
        return None
    taint = united(value.taint, view.subscripts[0].taint)
    made = Value(Kind.TENSOR, taint=taint, forms=forms)
    return target._replace(view=view._replace(subscripts=()), forms=()), made
