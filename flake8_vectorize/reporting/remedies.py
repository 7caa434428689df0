"""What would change the verdict about a loop, one sentence for each cause of silence."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Sequence

from flake8_vectorize.model.account import Account, Hindrance, Order
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.pattern import Update

REMEDIES = {
    Cause.ADVISED: "a rule for this form; none that is selected has one",
    Cause.SEARCH: "selecting VEC206",
    Cause.READS: "selecting VEC110 and VEC301",
    Cause.FEW: "a trip count above four, or one that is not known",
    Cause.AXES: "nothing: there are few of them",
    Cause.STEPS: "one element at a time; tiles and batches are taken as a bound on memory",
    Cause.SLICED: "nothing: items are taken one by one by choice",
    Cause.EXPECTED: "nothing: {subject} is what a test expects",
    Cause.PURPOSE: "nothing, unless the comment no longer holds",
    Cause.RECURRENCE: "an update that needs no {subject} of the iteration before, or is a plain "
    "sum, product, or maximum or minimum of two, with it",
    Cause.RAGGED: "items that are seen to have one shape: pad them, or compute on all of them and "
    "mask afterwards",
    Cause.CONDITION: "a trip count that is known before the loop: for ... in range(n)",
    Cause.MODULES: "nothing, unless the modules are alike: torch.func.stack_module_state and vmap",
    Cause.MAPPING: "nothing: entries of a mapping are no axis",
    Cause.CONTAINER: "nothing: {subject} is no tensor",
    Cause.UNPROVEN: "an annotation that says that {subject} is a Tensor, if it is one; then it is "
    "judged as a loop over an axis",
    Cause.FIRST_PASS: "a condition around the {subject}",
    Cause.EFFECT: "{subject} taken out of the loop",
    Cause.KEYED: "a tensor in the place of {subject}, and an annotation that says so, or a list "
    "that is stacked after the loop",
    Cause.PYTHON: "numbers in the place of {subject}, or a tensor that is made of them",
    Cause.CHOICE: "nothing, unless all that it picks is alike: then one call on a tensor of all "
    "items in the place of {subject}",
    Cause.STATE: "an annotation that says what {subject} is",
    Cause.TANGLED: "reading {subject} at the loop's variable plus a constant, or from a copy",
    Cause.OVERWRITTEN: "a subscript of {subject} that moves with the loop",
    Cause.EXIT: "a mask in the place of the {subject}: compute all, then choose",
    Cause.FOREIGN: "a function of torch in the place of {subject}",
    Cause.INNER: "an inner loop over an axis or over numbers, or none",
    Cause.NO_RESULT: "results that differ, of one shape, that are stored in a tensor, summed, or "
    "appended to a list that torch.stack joins",
    Cause.NO_AXIS: "an annotation where a name holds a tensor, or a tensor that is subscripted by "
    "the loop's variable",
    Cause.COMPILED: "nothing, unless Python is to run it: then neither {subject} nor another "
    "compiler around it",
    Cause.NO_TENSORS: "nothing, unless it walks tensors: then an import of torch in this file",
    Cause.NOT_READ: "a statement of its own in the body of a function",
}


# causes that are no more than the first of several where no axis of a tensor is walked
OF_TENSORS = frozenset(
    {
        Cause.FEW,
        Cause.RECURRENCE,
        Cause.FIRST_PASS,
        Cause.EFFECT,
        Cause.KEYED,
        Cause.CHOICE,
        Cause.STATE,
        Cause.TANGLED,
        Cause.OVERWRITTEN,
        Cause.EXIT,
        Cause.FOREIGN,
        Cause.CONDITION,
    }
)
# what tensors are of a container that holds them
STACKED = {Cause.MAPPING: "values", Cause.CONTAINER: "items"}
# updates that keep no loop from being batched
PARALLEL = frozenset({*Update} - {Update.LINEAR, Update.ROLL, Update.SUBSTITUTION})
ITEM_OF = "an item of "
MOST_EFFECTS = 4
MOST_CARRIED = 4
NEVER = "nothing: "
UNLESS = "nothing, unless "
KEYWORDS = frozenset((*keyword.kwlist, *keyword.softkwlist))
STANDING = frozenset({Cause.AXES, Cause.MODULES, Cause.SEARCH, Cause.READS, Cause.ADVISED})


def remedy(cause: Cause, subject: str, account: Account | None = None) -> str:
    """What would have to differ for the cause to fall away."""
    if account is not None and cause not in STANDING:
        if not account.computes:
            return "nothing: it is not seen to compute with tensors that differ between iterations"
        if not account.tensors and cause in OF_TENSORS:
            return "nothing alone: it is not seen to walk an axis of a tensor either"
    if cause is Cause.RECURRENCE and account is not None:
        if account.guesses(subject):
            return REMEDIES[Cause.TANGLED].format(subject=subject)
        others = _carried_beside(subject, account)
        if others:
            return _updates([subject, *others])
        latest = (found.update is Update.LATEST for found in account.flows(subject))
        if any(latest):
            return f"one choice of {subject} after the loop, from what all iterations give"
    if cause is Cause.TANGLED and account is not None and not account.reads(subject):
        return f"places of {subject} that differ between iterations, or a copy of it"
    if cause is Cause.OVERWRITTEN and account is not None and account.contests(subject):
        return f"a mask for each of the places where {subject} is written, in the place of branches"
    if cause is Cause.OVERWRITTEN and account is not None and not account.overwrites(subject):
        return f"a subscript of {subject} itself that is seen to move with the loop"
    if cause is Cause.EFFECT:
        subject = _effects(subject, account)
    if account is not None:
        of_its_own = _by_circumstances(cause, subject, account)
        if of_its_own:
            return of_its_own
    if cause is Cause.UNPROVEN and not _is_name(subject):
        return f"nothing, unless {subject} is a tensor: then a name for it that is annotated so"
    return REMEDIES[cause].format(subject=subject)


def remedies(first: str, besides: Sequence[Hindrance], account: Account | None) -> Iterator[str]:
    """What would have to differ for what decided to fall away, and for all that stands beside it;
    one sentence if nothing can.
    """
    walked = account._replace(tensors=True, besides=()) if account is not None else None
    others = [remedy(beside.cause, beside.subject, walked) for beside in besides]
    never = next((text for text in others if text.startswith(NEVER)), "")
    if never:
        yield never
        return
    yield first
    for text in others:
        if text.startswith(UNLESS):
            condition, _, then = text.removeprefix(UNLESS).partition(": ")
            yield f"and, if {condition}, {then.removeprefix('then ')}"
        else:
            yield f"and {text}"


def _by_circumstances(cause: Cause, subject: str, account: Account) -> str:
    """What is said of a cause in the circumstances of a loop, if it is not what is always said."""
    about = account.circumstances
    in_turn = any(found.order is Order.FLOW for found in account.carried)
    if cause is Cause.MODULES and (in_turn or not about.calls_items):
        return "nothing: modules and parameters are no axis"
    if cause in STACKED and subject in about.stackable and not account.besides:
        items = STACKED[cause]
        others = [_held(name) for name in about.stackable if name != subject]
        whose = "their" if others else "its"
        unless = f"nothing, unless {whose} {items} are tensors of one shape"
        what = "stacked tensors" if others else "one stacked tensor"
        return f"{unless}: then {what} in the place of {_joined([_held(subject), *others])}"
    if cause is Cause.CONTAINER and subject in about.positions:
        return f"an index tensor in the place of {subject}"
    if cause is Cause.UNPROVEN and subject in about.arrays:
        return f"a tensor in the place of {subject}"
    if cause is Cause.UNPROVEN and subject in about.unproven and about.called:
        return "nothing: what it takes is called, and no tensor is"
    if cause is Cause.UNPROVEN and subject in about.typed:
        return f"nothing: a test of its type around the loop says what {subject} is"
    if cause is Cause.NO_RESULT and about.objects:
        return "nothing: objects that are no tensors are among what its iterations leave behind"
    if cause is Cause.UNPROVEN and subject in about.unproven and len(about.unproven) > 1:
        names = _joined(about.unproven)
        if not all(map(_is_name, about.unproven)):
            return f"nothing, unless {names} are tensors: then names for them that are annotated so"
        says = f"annotations that say that {names} are Tensors, if they are"
        return f"{says}; then it is judged as a loop over an axis"
    return ""


def _held(text: str) -> str:
    """What holds the items that a header gives: `rows` of `rows.values()`."""
    return text.removesuffix(".items()").removesuffix(".values()")


def _carried_beside(subject: str, account: Account) -> list[str]:
    """The names beside one that hold for an iteration what the one before made, without totals."""
    held = (
        found.source.text.removeprefix(ITEM_OF).partition("[")[0]
        for found in account.carried
        if found.order is Order.FLOW and found.proven and not found.bound
        if found.update not in PARALLEL
    )
    return [name for name in dict.fromkeys(held) if name != subject.partition("[")[0]]


def _updates(names: Sequence[str]) -> str:
    if len(names) > MOST_CARRIED:
        return f"nothing alone: {_joined([*names[:MOST_CARRIED], 'more'])} are carried"
    return f"updates that need no {_joined(names)} of the iteration before"


def _effects(subject: str, account: Account | None) -> str:
    """All that a loop does besides computing, as far as it fits a line."""
    told = account.circumstances.effects if account is not None else ()
    found = list(dict.fromkeys([subject, *told]))
    shown = [f"`{text}`" if text.partition(" ")[0] in KEYWORDS else text for text in found]
    rest = len(shown) - MOST_EFFECTS
    return _joined([*shown[:MOST_EFFECTS], f"{rest} more"] if rest > 0 else shown)


def _joined(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _is_name(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))
