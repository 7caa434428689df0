"""How a tensor takes its values once: where it holds one number still, a mask lets a value in."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.values.value import Form, Value, united
from flake8_vectorize.model.pattern import Update

# what a mask says and its opposite
OPPOSITES = {Update.VACANT: Update.TAKEN, Update.TAKEN: Update.VACANT}
# what lets nothing in where a value is there already
OPEN = frozenset({Update.VACANT, Update.OFFER})
# what tells of one number, which two of them need not share
OF_ONE_NUMBER = OPEN | {Update.TAKEN, Update.FIRST, Update.FILLED}


def asked(held: Value, update: Update) -> tuple[Form, ...]:
    """The forms of a mask that says where a carried tensor holds what it held, or no longer does;
    by a number that is the same in every iteration.
    """
    if not held.is_tensor:
        return ()
    return tuple(Form(form.token, update) for form in held.forms if form.update is Update.SAME)


def compared_with(values: Sequence[Value], update: Update) -> tuple[Form, ...]:
    """The forms of `acc == number`, either way round."""
    for held, number in (values, values[::-1]):
        if held.forms and not number.taint:
            return asked(held, update)
    return ()


def let_in(held: Form, offer: Form, update: Update) -> Form | None:
    """What a carried value is after what it is offered was added: `acc + rest * (acc == 0)`."""
    if update is not Update.SUM or held.update is not Update.SAME or offer.update not in OPEN:
        return None
    return Form(held.token, Update.FIRST, united(held.rest, offer.rest), elementwise=True)


def chosen(mask: Value, left: Value, right: Value) -> tuple[Form, ...]:
    """The forms of `where(mask, left, right)` with a mask that asks what the other side holds."""
    found = []
    for form in mask.forms:
        closed = form.update is Update.TAKEN
        held, given = (left, right) if closed else (right, left)
        same = any(f.token == form.token and f.update is Update.SAME for f in held.forms)
        if same and form.token not in given.taint and (closed or form.update in OPEN):
            rest = united(form.rest, given.taint)
            found.append(Form(form.token, Update.FIRST, rest, elementwise=True))
    return tuple(found)
