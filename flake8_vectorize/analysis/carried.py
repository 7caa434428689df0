"""What a loop leaves behind in the names that it binds."""

from __future__ import annotations

from dataclasses import replace

from flake8_vectorize.analysis.affine import Affine
from flake8_vectorize.analysis.forms import LINEAR
from flake8_vectorize.analysis.frames import Frame
from flake8_vectorize.analysis.state import State
from flake8_vectorize.analysis.values import NOTHING, Form, Kind, Value, united
from flake8_vectorize.model.pattern import Update


def after_loop(state: State, frame: Frame) -> None:
    """Rewrites the names that the loop binds as the code after it sees them.

    What depended on the loop's own tokens now depends on what its header depended on; an update by the inner
    loop becomes one update of the loop around.
    """
    kept = (
        frozenset().union(*(outer.mutated for outer in state.frames)) if state.frames else NOTHING
    )
    dropped = frozenset(read.token for read in frame.reads if read.view.root not in kept)
    for name, value in frame.final.items():
        before = frame.entry.get(name)
        own = frozenset(token for token in value.taint if frame.owns(token)) | dropped
        taint = united(value.taint - own, frame.header_taint)
        form = None
        if before is not None:
            taint = united(taint, before.taint)
            form = _composed(before.form, value.form, frame.carried(name), own)
        affine = value.affine
        if value.kind is Kind.INTEGER:
            affine = Affine(0, ((f"{name}@{state.fresh()}", 1),))
        state.names[name] = replace(
            value,
            taint=taint,
            ragged=value.ragged - own,
            form=form,
            affine=affine,
            constant=None,
            extent=None,
        )
    if not state.frames:
        _forget(state)


def _composed(
    outer: Form | None, inner: Form | None, token: str, own: frozenset[str]
) -> Form | None:
    if outer is None or inner is None or inner.token != token:
        return None
    rest = united(outer.rest, inner.rest - own)
    if outer.token in inner.rest:
        return None
    if inner.update is Update.SAME:
        return outer
    if outer.update in (Update.SAME, inner.update):
        return Form(outer.token, inner.update, rest)
    if outer.update in LINEAR and inner.update in LINEAR:
        return Form(outer.token, Update.LINEAR, rest)
    return None


def _forget(state: State) -> None:
    """Outside every loop nothing depends on an iteration."""
    for name, value in state.names.items():
        if value.taint or value.form is not None or value.ragged:
            state.names[name] = _plain(value)


def _plain(value: Value) -> Value:
    return replace(value, taint=NOTHING, ragged=NOTHING, form=None)
