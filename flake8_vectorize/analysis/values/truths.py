"""How truths that a loop carries are negated and joined with what else holds."""

from __future__ import annotations

from flake8_vectorize.analysis.values.vacancies import OF_ONE_NUMBER, OPEN, OPPOSITES
from flake8_vectorize.analysis.values.value import Form, united
from flake8_vectorize.model.pattern import Update

NEGATIONS = {
    Update.SAME: Update.NEGATED,
    Update.NEGATED: Update.SAME,
    Update.ANY: Update.UNSET,
    Update.UNSET: Update.ANY,
    Update.ALL: Update.UNMET,
    Update.UNMET: Update.ALL,
    Update.ASKED: Update.ASKED,
    **OPPOSITES,
}
# what they become with another truth
JOINED = {
    (Update.NEGATED, Update.ALL): Update.UNSET,
    (Update.UNSET, Update.ALL): Update.UNSET,
    (Update.NEGATED, Update.ANY): Update.UNMET,
    (Update.UNMET, Update.ANY): Update.UNMET,
    (Update.ASKED, Update.ALL): Update.ASKED,
    (Update.TAKEN, Update.ALL): Update.ASKED,
    **{(held, Update.ANY): Update.ASKED for held in (Update.ASKED, Update.VACANT, Update.TAKEN)},
    **{(held, joining): Update.OFFER for held in OPEN for joining in (Update.ALL, Update.PRODUCT)},
}
# what they are absorbed by: `acc or (rest and not acc)` is `acc or rest`
ABSORBING = {Update.ANY: Update.UNSET, Update.ALL: Update.UNMET}
# what becomes of truths that are set to one where a mask of them holds, and what the mask is
TURNED = {True: (Update.ANY, Update.UNSET), False: (Update.ALL, Update.ALL)}
# what holds of one step, and not of several in a row, nor of one of two ways
SINGLE = frozenset({Update.NEGATED, Update.UNSET, Update.UNMET, Update.ASKED}) | OF_ONE_NUMBER


def absorbed(left: Form, right: Form, update: Update) -> Form | None:
    """What is carried, joined with a truth that holds only where that does not, or the other way
    round; None for anything else.
    """
    for held, other in ((left, right), (right, left)):
        known = held.update in (Update.SAME, update)
        if known and other.update is ABSORBING.get(update):
            return Form(held.token, update, united(held.rest, other.rest))
    return None
