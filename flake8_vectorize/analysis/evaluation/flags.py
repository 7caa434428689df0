"""Truths that are turned where a mask holds, `found[mask] = True`, as updates of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.truths import TURNED
from flake8_vectorize.analysis.values.value import Form, Value


def turned(
    target: Value, value: Value, names: Mapping[str, Value], frames: Sequence[Frame]
) -> tuple[Value, Value] | None:
    """The whole tensor and what it becomes, where `True` or `False` goes to the places of a mask
    that has a name and was made of what is there; None for any other store.
    """
    view = target.view
    if not frames or type(value.constant) is not bool or view is None or view.others:
        return None
    part = view.subscripts[0] if len(view.subscripts) == 1 else None
    mask = names.get(part.text) if part is not None and part.mask else None
    if mask is None or view.reshaped or view.converted:
        return None
    update, source = TURNED[value.constant]
    whole = {
        read.token
        for read in frames[-1].reads
        if read.view.root == view.root and not (read.view.subscripts or read.view.reshaped)
    }
    forms = tuple(
        Form(form.token, update, form.rest)
        for form in mask.forms
        if form.update is source and form.token in whole
    )
    made = mask._replace(forms=forms, view=None)
    return (target._replace(view=view._replace(subscripts=())), made) if forms else None
