"""What comes out of iterations that read elements: numbers, or things of Python's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.knowledge.collectors import CONVERSIONS
from flake8_vectorize.analysis.loops.events import Given, Keyed
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.items import Items
from flake8_vectorize.analysis.syntax.narrow import counter_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name
from flake8_vectorize.analysis.values.value import ARRAYS, DATA, ENTRY, Kind, Value
from flake8_vectorize.analysis.verdict.cut_rows import copied_before, is_cut
from flake8_vectorize.analysis.verdict.effects import outside
from flake8_vectorize.analysis.verdict.outputs import joined
from flake8_vectorize.analysis.verdict.ranked_rows import RANKING
from flake8_vectorize.analysis.verdict.read_records import is_mostly_read, is_record
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import Output, Sink

# what is as good as a number: it holds nothing else
NUMERIC = frozenset({*ARRAYS, Kind.INTEGER, Kind.NUMBER, Kind.SHAPE, Kind.RANGE})
# items of lists that nothing shows to be numbers
ANYTHING = frozenset({Items.OBJECTS, Items.UNUSED, Items.MEASURED, Items.FLAGS})
# statements that hold no others
SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign)
# what makes a text of anything
SPELLERS = frozenset({"str", "repr", "join", "decode", "format"})


class Other(NamedTuple):
    """What a result is that is no number, in words, and what of it is none; `parted` if it goes to
    a list or an object of its own.
    """

    text: str = ""
    subject: str = ""
    parted: bool = False


NUMBER = Other()
OPAQUE = Other("what a function gives is not known to be a number", "what a function gives")


class Result(NamedTuple):
    """What an iteration leaves in one line."""

    line: int
    other: Other = NUMBER


def python_work(frame: Frame, usage: Usage, outputs: Sequence[Output]) -> Result | None:
    """The first result that is no number, if no more than as many others are numbers, and the
    outputs are nothing but what was read: whoever reads elements of a tensor for such work has to
    go through them one by one.

    Where rows are reduced to what is read, that is the work, whatever is looked up by it.
    """
    if not frame.syncs or any(store.tensor for store in frame.stores):
        return None
    if not outputs or not all(map(_is_read_only, outputs)):
        return None
    reduced = any(output.sink is Sink.RESULTS for output in outputs)
    results = dict.fromkeys(_results(frame, usage))
    others = [found for found in results if found.other.text]
    if reduced:
        others = [found for found in others if found.other.parted]
    if reduced and not RANKING.isdisjoint(frame.operations):
        # the ranks of a row are a list
        others = [found for found in others if found.other.subject != "lists"]
    return min(others) if others and 2 * len(others) >= len(results) else None


def _is_read_only(output: Output) -> bool:
    listed = output.sink in (Sink.APPEND, Sink.STACKED) and not output.tensor
    return listed or output.sink in (Sink.NUMBERS, Sink.RESULTS)


def _results(frame: Frame, usage: Usage) -> Iterator[Result]:
    for append in frame.appends:
        if append.name not in frame.assigned:
            join = joined(append, usage)
            if join:
                yield Result(append.line, _joined(frame, append.value, join))
            else:
                yield from _made(frame, usage, append.value, append.line)
    for entry in outside(frame):
        if entry.node is not None:
            yield from _entry(frame, usage, entry)
    if frame.element is not None:
        yield from _items(frame, usage, frame.element)
    if frame.given_to:
        yield from _handed(frame)
        yield from _looked_up(frame)


def _joined(frame: Frame, value: Value, join: str) -> Other:
    """A number, or a tensor, as one is made of them all; but what a function gives for one number
    takes a call.
    """
    called = value.kind is Kind.UNKNOWN and value.constant == ENTRY
    called = called and join in CONVERSIONS and not _container(frame, value)
    return OPAQUE if called else NUMBER


def _made(frame: Frame, usage: Usage, value: Value, line: int) -> Iterator[Result]:
    """A result with this value, if it differs between iterations, or is a text."""
    record = is_record(value) and _waits_for_rows(frame, usage)
    if record and is_mostly_read(frame, value, lambda part: _told(_other(frame, part))):
        yield Result(line)
    elif frame.touches(value.taint) or value.kind is Kind.TEXT:
        other = _other(frame, value)
        called = value.kind is Kind.UNKNOWN and not value.text and _calls_in(frame, line)
        yield Result(line, OPAQUE if called and not other.text else other)


def _waits_for_rows(frame: Frame, usage: Usage) -> bool:
    """Whether an iteration reads what the host has not got yet, and no row that is cut to a length
    of its own.
    """
    waits = frame.syncs
    waiting = not all(copied_before(frame, wait, usage) for wait in waits)
    return waiting and not any(is_cut(frame, wait) for wait in waits)


def _entry(frame: Frame, usage: Usage, entry: Keyed) -> Iterator[Result]:
    """What goes to one place of a container."""
    key = getattr(_target(entry.node), "slice", None)
    if _is_text(frame, key) and _is_read(frame, key, entry.key):
        yield Result(entry.line, Other(f"the key of {entry.text} is a text", "texts"))
    elif entry.value.kind is Kind.SEQUENCE and frame.touches(entry.value.taint):
        yield Result(entry.line, Other(f"{entry.text} gets a list", "lists", parted=True))
    elif entry.value.kind is Kind.ARRAY and _is_read(frame, key, entry.key):
        yield Result(entry.line, Other(f"{entry.text} gets an array", "arrays"))
    else:
        yield from _made(frame, usage, entry.value, entry.line)


def _items(frame: Frame, usage: Usage, element: Value) -> Iterator[Result]:
    """What an item of a comprehension is."""
    if frame.join:
        yield Result(frame.line, _joined(frame, element, frame.join))
        return
    key, *rest = element.items or (element,)
    if not isinstance(frame.node, ast.DictComp) or not rest:
        yield from _made(frame, usage, element, frame.line)
    elif DATA in key.taint and not key.is_number:
        yield Result(frame.line, _other(frame, key))
    else:
        yield from _made(frame, usage, rest[0], frame.line)


def _handed(frame: Frame) -> Iterator[Result]:
    """What goes to functions and methods that are called for nothing else, with all there is to see
    being that they agree, or for a total.
    """
    told = {
        node.test if isinstance(node, ast.Assert) else node.value
        for node in nodes(frame.node)
        if isinstance(node, (ast.Expr, ast.Assert, ast.AugAssign))
    }
    if frame.join == "sum" and isinstance(frame.node, (ast.ListComp, ast.GeneratorExp)):
        told.add(frame.node.elt)
    for given in frame.given_to:
        if given.node in told and any(frame.touches(value.taint) for value in given.values):
            yield Result(given.node.lineno, _given(frame, given))


def _looked_up(frame: Frame) -> Iterator[Result]:
    """What a container holds under numbers that are read, and functions get whose bodies are not
    known, or which is asked for something itself: `names[x[i].item()].startswith("#")`.
    """
    alone = {node.value for node in nodes(frame.node) if isinstance(node, ast.Expr)}
    for given in frame.given_to:
        owned = given.node in alone and _owner(given.node) is not None
        for value in given.values[1:] if owned else given.values:
            if DATA in value.taint and value.constant == ENTRY and _is_entry(frame, value):
                yield Result(given.node.lineno, _other(frame, value))


def _is_entry(frame: Frame, value: Value) -> bool:
    """Whether a value is what a container holds, and not what a function gives for a number."""
    made = _bound_to(frame, value.text)
    named = bool(made) and all(isinstance(part, ast.Subscript) for part in made)
    return named or bool(_container(frame, value))


def _given(frame: Frame, given: Given) -> Other:
    owner = _owner(given.node)
    if owner is not None and _is_bound(frame, owner) and not _is_own_list(frame, given, owner):
        shown = spelled(owner)
        return Other(f"{shown} is another object each time", shown, parted=True)
    others = (_other(frame, value) for value in given.values if frame.touches(value.taint))
    return next(filter(_told, others), NUMBER)


def _is_own_list(frame: Frame, given: Given, owner: ast.expr) -> bool:
    """Whether each iteration adds a number to a list that is its own by the number of the
    iteration: `errors["mean"][i].append(x[i].mean().item())`.
    """
    adds = getattr(given.node.func, "attr", "") == "append"
    if not adds or not all(value.is_number for value in given.values):
        return False
    while isinstance(owner, ast.Subscript) and isinstance(owner.slice, ast.Constant):
        owner = owner.value
    if not isinstance(owner, ast.Subscript) or not isinstance(owner.slice, ast.Name):
        return False
    return owner.slice.id == counter_of(frame.node) and not _is_bound(frame, owner.value)


def _calls_in(frame: Frame, line: int) -> bool:
    """Whether the statement in a line takes what a function gives whose body is not known."""
    within: ast.AST = frame.node
    for node in nodes(frame.node):
        if isinstance(node, SIMPLE) and node.lineno <= line <= (node.end_lineno or line):
            within = node
    given = {given.node for given in frame.given_to}
    return any(node in given for node in nodes(within))


def _owner(node: ast.Call) -> ast.expr | None:
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def _is_bound(frame: Frame, owner: ast.expr) -> bool:
    """Whether the names that an expression is made of are those that an iteration binds."""
    names = {node.id for node in nodes(owner) if isinstance(node, ast.Name)}
    return any(
        node.id in names and isinstance(node.ctx, ast.Store)
        for node in nodes(frame.node)
        if isinstance(node, ast.Name)
    )


def _other(frame: Frame, value: Value) -> Other:
    """What a value is that is no number, and what of it is none."""
    if value.kind in NUMERIC or _is_number(frame, value):
        return NUMBER
    if value.kind is Kind.OBJECT:
        return Other("objects are made", "objects")
    if value.items is not None:
        if value.kind is Kind.MAPPING and any(p.kind is Kind.SEQUENCE for p in value.items):
            return Other("lists are put into dictionaries", "lists", parted=True)
        parts = (part for part in value.items if frame.touches(part.taint))
        return next(filter(_told, (_other(frame, part) for part in parts)), NUMBER)
    if value.kind is Kind.SEQUENCE:
        return _other(frame, value.element) if value.element is not None else NUMBER
    held = _container(frame, value)
    if held:
        return Other(f"entries of {held} are picked", f"entries of {held}")
    if value.kind is Kind.TEXT:
        return Other("texts are kept", "texts")
    if value.text and not _is_computed(frame, value.text):
        return Other(f"{value.text} is not known to be a number", value.text)
    return OPAQUE if value.constant == ENTRY else NUMBER


def _told(other: Other) -> bool:
    return bool(other.text)


def _container(frame: Frame, value: Value) -> str:
    """The container around a loop that a value is an entry of, or ''."""
    names = (value.view.root if value.view is not None else "", value.text)
    known = (name for name in names if name and name not in frame.assigned)
    return next(known, "") if value.constant == ENTRY else ""


def _is_computed(frame: Frame, name: str) -> bool:
    """Whether a name holds nothing but what operators give."""
    made = _bound_to(frame, name)
    return bool(made) and all(isinstance(value, (ast.BinOp, ast.UnaryOp)) for value in made)


def _bound_to(frame: Frame, name: str) -> list[ast.expr]:
    """What the assignments of a loop give a name."""
    assigned = (node for node in nodes(frame.node) if isinstance(node, ast.Assign))
    return [node.value for node in assigned if dotted_name(node.targets[0]) == name]


def _is_number(frame: Frame, value: Value) -> bool:
    """Whether a loop uses an item of a list as a number."""
    return any(
        level.variable == value.text and frame.lists.get(level.text, Items.OBJECTS) not in ANYTHING
        for level in frame.levels
    )


def _target(node: ast.stmt | None) -> ast.expr | None:
    if isinstance(node, ast.Assign):
        return node.targets[0]
    return getattr(node, "target", None)


def _is_read(frame: Frame, key: ast.expr | None, taint: frozenset[str]) -> bool:
    """Whether a key is made of elements that an iteration reads."""
    if DATA in taint or key is None:
        return DATA in taint
    waits = {wait.node for wait in frame.syncs}
    makes = _bound_to(frame, key.id) if isinstance(key, ast.Name) else [key]
    return any(node in waits for made in makes for node in nodes(made))


def _is_text(frame: Frame, key: ast.expr | None) -> bool:
    """Whether the key of an entry is a text."""
    if isinstance(key, ast.Call):
        function = key.func
        name = last_name(function)
        return name in SPELLERS
    held = frame.final.get(key.id) if isinstance(key, ast.Name) else None
    return isinstance(key, ast.JoinedStr) or (held is not None and held.kind is Kind.TEXT)
