"""Values that go where a mask lets them in once: `first[(first == 0) & hit] = value`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flake8_vectorize.analysis.evaluation.flags import turned
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.fillings import filled_places
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
    taint = united(value.taint, view.subscripts[0].taint)
    whole = {
        read.token
        for read in frames[-1].reads
        if read in reads and not (read.view.subscripts or read.view.reshaped)
    }
    own = {read.token for read in reads if read.token in taint}
    forms = [
        Form(form.token, Update.FIRST, united(form.rest, value.taint), elementwise=True)
        for form in target.forms
        if form.update in OPEN and form.token in whole
    ]
    if len(forms) < len(own) and _is_one_number(value):
        forms = filled_places(target.forms, own, whole)
    if not forms:
        return None
    made = Value(Kind.TENSOR, taint=taint, forms=tuple(forms))
    return target._replace(view=view._replace(subscripts=()), forms=()), made


def filled_in_place(
    base: Value, arguments: Sequence[Value], frames: Sequence[Frame]
) -> tuple[Form, ...]:
    """The forms of `base.masked_fill_(mask, value)`: where nothing is filled, it keeps its own."""
    mask, value = arguments
    if base.view is None or base.view.subscripts or not frames or not _is_one_number(value):
        return ()
    reads = [read for frame in frames for read in frame.reads if read.view == base.view]
    own = {read.token for read in reads if read.token in mask.taint or read.token in base.taint}
    whole = {read.token for read in frames[-1].reads if read in reads}
    kept = [form._replace(update=Update.ASKED) for form in base.forms if form.token in own]
    return tuple(filled_places((*mask.forms, *kept), own, whole))


def _is_one_number(value: Value) -> bool:
    """Whether a value is one and the same number in all iterations, whatever it is put into."""
    return not value.taint and (value.is_number or value.rank == 0)
