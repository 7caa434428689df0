"""What a loop hands to functions of the same file, and which of it they write to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.events import Given, Handed
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.choosing import object_chosen
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.values.subscripts import converted
from flake8_vectorize.analysis.values.value import (
    DATA,
    ENTRY,
    NOTHING,
    Kind,
    Value,
    View,
    either,
    taint_of,
)
from flake8_vectorize.model.nest import Place

# what nothing changes in place
WHOLE = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.TEXT, Kind.SHAPE})
# which parameters a function changes, and which names around it
Changed = Callable[[Closure], frozenset[str]]


def hand_over(state: State, call: ast.Call, name: str, values: Sequence[Value]) -> None:
    """Writes down in the loops around a call what a function gets, and which storages one of the
    same file does.

    `values` end with those of the arguments.
    """
    for frame in state.loops.frames:
        frame.given_to.append(Given(call, values))
    words = [keyword.value for keyword in call.keywords]
    for node, value in zip(reversed(call.args + words), reversed(values), strict=False):
        if value.kind is Kind.MODULE:
            state.loops.named(value.taint, node)  # who gets a module calls it
    function = state.function(name)
    if function is None:
        return
    for parameter, node, value in named(function, call, values):
        if value.kind is Kind.INTEGER and value.taint and state.loops:
            chosen = object_chosen(function, parameter)
            if chosen is not None:
                state.loops.named(value.taint, chosen)
        handed = Handed(function, parameter, name, call.lineno)
        for frame in state.loops.frames:
            frame.handed += [(root, handed) for root in frame.lasting(value, root_of(node))]


def handed_back(state: State, call: ast.Call, name: str, values: Sequence[Value]) -> View | None:
    """The parts of storages that the result of a function of the same file may be: it may give
    back an argument as it is.
    """
    shared = any(value.view and value.kind not in WHOLE for value in values)
    function = state.function(name) if shared else None
    view: View | None = None
    if function is not None:
        names = state.module.given_back(function)
        for parameter, _, value in named(function, call, values) if names else ():
            if parameter in names:
                view = either(view, converted(value.view, f"{name}@{state.fresh()}"))
    return view


def named(
    function: Closure, call: ast.Call, values: Sequence[Value]
) -> Iterator[tuple[str, ast.expr, Value]]:
    """The parameters of a function that a call gives something, with what that is."""
    positions = [parameter for parameter in parameters(function) if parameter != "self"]
    given = values[len(values) - len(call.args) - len(call.keywords) :]
    yield from zip(positions, call.args, given[: len(call.args)], strict=False)
    for keyword, value in zip(call.keywords, given[len(call.args) :], strict=True):
        if keyword.arg is not None:
            yield keyword.arg, keyword.value, value


def changes(frame: Frame, changed: Changed) -> Iterator[Place]:
    """What the functions that a loop calls change of what outlives an iteration, and what methods
    carry from one call to the next.
    """
    for root, handed in frame.handed:
        if handed.parameter in changed(handed.function):
            yield Place(f"{handed.name}(), which changes {root}", handed.line)
    for method in frame.methods.values():
        if kept := method.kept():
            yield Place(f"{method.name}(), which changes {kept}", method.line)


def items_taint(values: Sequence[Value]) -> frozenset[str]:
    """What those arguments of a function depend on that may be items of a batch; counts beside
    numbers that were read are none, as no batch can be read so.
    """
    varying = [value for value in values if value.taint]
    items = [value for value in varying if may_be_item(value)]
    if len(items) < len(varying) and all(value.is_number for value in items):
        return NOTHING
    return taint_of(items)


def may_be_item(value: Value) -> bool:
    """Whether a batch of what an argument is can be a tensor: no text, and nothing that was looked
    up.
    """
    return value.kind is not Kind.TEXT and not is_looked_up(value)


def is_looked_up(value: Value) -> bool:
    """Whether it is a number that was read from a tensor, what something unknown has for one, or a
    list of numbers.
    """
    if value.kind is Kind.SEQUENCE:
        return value.element is not None and value.element.is_number
    return DATA in value.taint and (value.is_number or value.constant == ENTRY)


def all_looked_up(values: Sequence[Value]) -> bool:
    """Whether a function gets nothing of an iteration but numbers that were read from a tensor."""
    varying = [value for value in values if value.taint]
    return bool(varying) and all(map(is_looked_up, varying))


def all_of_entries(values: Sequence[Value]) -> bool:
    """Whether a function gets nothing of an iteration but what a container of unknown content holds
    under numbers that were read from a tensor: another object each time, whatever is made of it.
    """
    return all_looked_up(values) and not any(value.is_number for value in values if value.taint)
