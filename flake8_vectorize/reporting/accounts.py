"""What the iterations of a loop touch and need from each other, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.account import Access, Account, Carried, Order, Way
from flake8_vectorize.model.pattern import Update

MOST_LINES = 6
MOST_NAMES = 4
VIEW_OF = "a view of "
UPDATES = {
    Update.SUM: "a sum",
    Update.PRODUCT: "a product",
    Update.MAXIMUM: "a maximum",
    Update.MINIMUM: "a minimum",
    Update.ALL: "what it has joined by `and` so far",
    Update.ANY: "what it has joined by `or` so far",
    Update.LATEST: "the latest value that a condition let in",
    Update.FIRST: "the first value that it took",
    Update.FILLED: "one value wherever a condition held so far",
    Update.CONCATENATION: "what it has joined so far",
    Update.ROLL: "a rolled tensor",
}


def access_lines(account: Account, way: Way) -> Iterator[str]:
    """The places that iterations read or write, one text per line of the source, and what all of
    them read.
    """
    lines: dict[int, list[str]] = {}
    for access in account.accesses:
        if access.way is way:
            lines.setdefault(access.line, []).append(_shown(access))
    for line in list(lines)[:MOST_LINES]:
        yield f"line {line}: {', '.join(dict.fromkeys(lines[line]))}"
    rest = len(lines) - MOST_LINES
    if rest > 0:
        yield f"{rest} line{'s' if rest > 1 else ''} more"
    if way is Way.READ and account.shared:
        yield f"the same in all iterations: {_listed(account.shared)}"


def dependence_lines(account: Account) -> Iterator[str]:
    """The dependences between iterations; one line that says so if there are none."""
    told = _apart(account.carried)
    yield from (_sentence(carried) for carried in told[:MOST_LINES])
    if len(told) > MOST_LINES:
        yield f"{len(told) - MOST_LINES} more"
    if account.opaque:
        what = (
            "what else is carried through"
            if account.carried
            else "none seen; what is carried through"
        )
        yield f"{what} {_listed(account.opaque)} is not known"
    if account.draws:
        yield _drawn(account)
    elif not (account.carried or account.opaque):
        yield "none: no iteration reads or overwrites what another one writes"
    if account.leaves:
        yield f"an iteration runs only if none before it has left the loop ({account.leaves})"


def _drawn(account: Account) -> str:
    """What the order of the iterations decides where they draw random numbers."""
    what, verb = _listed(account.draws), "draw" if len(account.draws) > 1 else "draws"
    order = "in another order they are other ones"
    if account.carried or account.opaque:
        return f"{what} {verb} random numbers: {order}"
    return f"none but for the random numbers that {what} {verb}: {order}"


def _apart(carried: tuple[Carried, ...]) -> list[Carried]:
    """The dependences without those that are not proven and say of one text what was said of it."""
    found: dict[object, Carried] = {}
    for one in carried:
        guess = not one.proven and one.source.text == one.sink.text
        found.setdefault((one.order, one.source.text) if guess else one, one)
    return list(found.values())


def _listed(names: tuple[str, ...]) -> str:
    rest = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {rest} more" if rest > 0 else shown


def _sentence(carried: Carried) -> str:
    source, sink = carried.source, carried.sink
    order, steps = carried.order, _steps(carried.distance)
    kind = order.value
    if carried.distance is not None:
        kind += f", distance {carried.distance}"
    through = source.text == sink.text and order is Order.FLOW and carried.proven
    passes = carried.distance == 1 and source.way is sink.way
    if through and (passes or carried.update in UPDATES):
        return _from_pass_to_pass(carried, kind)
    if carried.update is Update.SUBSTITUTION:
        rows = f"rows that later iterations sum, each times a factor, in {_at(sink)}"
        return f"{_at(source)} is one of the {rows}: {kind}"
    if not carried.proven:
        met = f"which iterations meet in {_at(source)}"
        if (source.text, source.line) != (sink.text, sink.line):
            met = f"in which iterations {_at(source)} and {_at(sink)} meet"
        return f"{met} is not known: {kind}{_combined(carried.update)}"
    if carried.bound and order is Order.FLOW:
        return f"{_at(source)} is bound by the first iteration, and read by later ones: {kind}"
    if carried.bound and order is Order.ANTI:
        return f"{_at(source)} is read by the first iteration, and bound by later ones: {kind}"
    if order is Order.ANTI:
        return f"{_at(source)} is read {steps}before {_at(sink)} overwrites it: {kind}"
    if carried.bound:
        return f"{_at(source)} keeps what the last iteration that binds it gave: {kind}"
    if order is Order.OUTPUT:
        if source == sink:
            return f"iterations overwrite the same elements, {_at(source)}: {kind}"
        return f"{_at(sink)} overwrites {_at(source)} {steps}later: {kind}"
    if carried.distance is None:
        return (
            f"{_at(source)} is read by every iteration after: {kind}{_combined(carried.update)}"
            if source.text == sink.text
            else f"{_at(source)} is read as {_shown(sink)} in other iterations: {kind}"
        )
    as_what = f" as {_shown(sink)}" if _shown(sink) != source.text else ""
    return f"{_at(source)} is read {steps}later{as_what}: {kind}{_combined(carried.update)}"


def _from_pass_to_pass(carried: Carried, kind: str) -> str:
    name = _at(carried.source)
    if carried.update in UPDATES:
        return f"{name} carries {UPDATES[carried.update]} from each iteration to the next: {kind}"
    if carried.update is Update.LINEAR:
        made = "kept from the one before, scaled, added to or replaced"
        return f"{name} of each iteration is {made}: {kind}"
    return f"{name} of each iteration depends on its value in the one before: {kind}"


def _combined(update: Update | None) -> str:
    return f", combined into {UPDATES[update]}" if update in UPDATES else ""


def _steps(distance: int | None) -> str:
    if distance is None:
        return ""
    return f"{distance} iteration{'s' if distance > 1 else ''} "


def _at(access: Access) -> str:
    return f"{_shown(access)} (line {access.line})"


def _shown(access: Access) -> str:
    """The text, and the same place in other words: by the variables of the loops, or the tensor
    that it is a view of.
    """
    joint = ", " if access.affine.startswith(VIEW_OF) else " = "
    return f"{access.text}{joint}{access.affine}" if access.affine else access.text
