"""How a tensor gets one and the same value wherever a condition on its own elements holds, as
`labels[labels == k] = 0` does: what has the value keeps it, whatever is asked of it later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flake8_vectorize.analysis.values.value import Form, Value, united
from flake8_vectorize.model.pattern import Update

# what asks nothing of a tensor but its elements
ASKING = frozenset({Update.ASKED, Update.VACANT, Update.TAKEN, Update.OFFER})
JOINS = frozenset({Update.ALL, Update.ANY})


def questions(values: Sequence[Value]) -> tuple[Form, ...]:
    """The forms of a comparison of the elements of carried tensors with something else."""
    first, second = values
    return tuple(
        Form(form.token, Update.ASKED, united(form.rest, other.taint))
        for held, other in ((first, second), (second, first))
        for form in held.forms
        if form.update is Update.SAME and held.is_tensor and form.token not in other.taint
    )


def both_asked(left: Form, right: Form, update: Update) -> Form | None:
    """A condition of two that ask the elements of one tensor."""
    both = {left.update, right.update}
    asked = update in JOINS and Update.ASKED in both and both <= ASKING
    return Form(left.token, Update.ASKED, united(left.rest, right.rest)) if asked else None


def filled(mask: Value, left: Value, right: Value) -> tuple[Form, ...]:
    """The forms of `where(mask, left, right)`, with a mask that asks one side, and another side
    that is the same in all iterations.
    """
    return tuple(
        Form(form.token, Update.FILLED, form.rest, elementwise=True)
        for form in mask.forms
        if form.update is Update.ASKED
        for held, given in ((left, right), (right, left))
        if any(f.token == form.token and f.update is Update.SAME for f in held.forms)
        and not given.taint
    )


def filled_places(mask: Sequence[Form], own: Collection[str], whole: Collection[str]) -> list[Form]:
    """The forms of a tensor that gets one value where a mask holds that asks nothing of it but its
    elements: `own` are the reads of it that the mask depends on, `whole` those of all of it.
    """
    asked = [form for form in mask if form.update in ASKING and form.token in whole]
    if len(asked) < len(own):
        return []
    return [
        Form(form.token, Update.FILLED, form.rest.difference(own), elementwise=True)
        for form in asked
    ]
