"""What a loop does besides computing, in words with the user's own names."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Sequence

from flake8_vectorize.analysis.evaluation.keys import taken_keys
from flake8_vectorize.analysis.loops.events import DELETED, UNNAMED, UPDATED, Keyed
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.keys import only_under
from flake8_vectorize.analysis.syntax.saying import TELLING
from flake8_vectorize.analysis.syntax.spelling import source_of, spelled
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.verdict.inherited import inherited
from flake8_vectorize.analysis.verdict.segment_entries import fills_entries
from flake8_vectorize.model.nest import Place

WORD = re.compile(r"[A-Za-z_]\w*")
DISPLAYS = (ast.Dict, ast.DictComp, ast.List, ast.ListComp, ast.Set, ast.SetComp)
MAKERS = frozenset({"dict", "list", "set", "defaultdict", "OrderedDict"})
SETS = " = ..."
ENDINGS = {
    SETS: "sets the attribute",
    DELETED: "deletes",
    UPDATED: "changes in place, if it is a tensor,",
}
WORDS = {"yieldfrom": "yield from", "trystar": "try"}
DOES = {
    "async for": "waits for each of its items",
    "await": "waits for something else",
    "eval()": "runs a text",
    "exec()": "runs a text",
    "global": "sets names of the module",
    "input()": "asks for a line of text",
    "match": "chooses what it does",
    "next()": "takes the next item of an iterator",
    "nonlocal": "sets names of the function around",
    "open()": "opens a file",
    "try": "goes on where something fails",
    "yield": "hands its items out one by one",
    "yield from": "hands its items out one by one",
}


def effect_shown(effect: Place) -> str:
    """The call, the attribute or the keyword: `print()`, `self.last`, `yield from`."""
    text = WORDS.get(effect.text, effect.text)
    for ending in ENDINGS:
        text = text.removesuffix(ending)
    return text.partition(", which changes ")[0].partition(" changes ")[0]


def effect_subject(effect: Place) -> str:
    """What would have to be taken out of a loop: the call, the attribute, `del kept[i]`."""
    shown = effect_shown(effect)
    if effect.text.endswith(UPDATED):
        return f"the update of {shown}"
    return f"del {shown}" if effect.text.endswith(DELETED) else shown


def effect_said(effect: Place) -> str:
    """What happens and where: `it calls print() for its effect (line 7)`."""
    shown, line = effect_shown(effect), effect.line
    for ending, does in ENDINGS.items():
        if effect.text.endswith(ending):
            return f"it {does} {shown} (line {line})"
    if shown in DOES:
        return f"it {DOES[shown]} ({shown}, line {line})"
    _, changes, root = effect.text.partition(" changes ")
    if changes:
        return f"it calls {shown}, which changes {root} (line {line})"
    return f"it calls {shown} for its effect (line {line})"


def unknown_to(frame: Frame, effects: Sequence[Place], besides: Iterable[Place]) -> Iterator[Place]:
    """Through what iterations may need each other unseen, in the order of the text: these effects,
    places of containers, functions whose bodies are not known, and these calls besides.
    """
    own = set(own_attributes(frame))
    shown = (Place(effect_shown(effect), effect.line) for effect in effects)
    found = [place for place in shown if place not in own]
    found = [Place(_quoted(place.text), place.line) for place in found]
    kept = frame.keyed if fills_entries(frame) else ()
    found += [Place(entry.text, entry.line) for entry in kept if not _apart(frame, entry)]
    told = {place.text.partition("()")[0].rpartition(".")[2] for place in found}
    for name in frame.calls:
        if name.rpartition(".")[2] not in told:
            node = _call(frame, name)
            found.append(Place(f"{called(frame, name)}()", node.lineno if node else frame.line))
    found += besides
    first: dict[str, Place] = {}
    # what an iteration takes out of what it makes itself is not made by it
    taken = {effect_shown(effect) for effect in effects if effect.text.endswith(UPDATED)}
    for place in sorted(found, key=lambda place: place.line):
        if place.text in taken or not _made_in(frame, place.text):
            first.setdefault(place.text, place)
    for place in inherited(frame):
        first.setdefault(place.text, place)
    return iter(first.values())


def _apart(frame: Frame, entry: Keyed) -> bool:
    """Whether every iteration fills an entry of its own, and no other use is made of what holds
    it.
    """
    name, _, key = entry.text.removesuffix("]").partition("[")
    return key in taken_keys(frame) and only_under(frame.node, name, {key})


def handed_on(frame: Frame, unknown: Sequence[Place]) -> set[str]:
    """The names of what functions get whose bodies are not known: they may change it."""
    names = {place.text.removesuffix("()").rpartition(".")[2] for place in unknown}
    found = set()
    for node in nodes(frame.node):
        function = getattr(node, "func", None)
        last = getattr(function, "attr", getattr(function, "id", ""))
        if isinstance(node, ast.Call) and last in names and not hasattr(builtins, last):
            given = (*node.args, *(keyword.value for keyword in node.keywords))
            found |= {dotted_name(part) for part in given} - {""}
    return found


def _quoted(text: str) -> str:
    """A keyword in quotes, and what is called or set as it is."""
    return text if "(" in text or text not in DOES else f"`{text}`"


def own_attributes(frame: Frame) -> Iterator[Place]:
    """The attributes that a loop sets of its own items: another object in each iteration."""
    for effect in frame.effects:
        shown = effect_shown(effect)
        if effect.text.endswith(SETS) and frame.is_of_item(shown):
            yield Place(shown, effect.line)


def changed(frame: Frame) -> Iterator[Place]:
    """The attributes that a loop sets, and the entries that it fills, adds to or takes away."""
    for effect in frame.effects:
        shown = effect_shown(effect)
        owner, _, method = shown.rpartition(".")
        if effect.text.endswith((SETS, DELETED)):
            yield Place(shown, effect.line)
        elif owner.endswith("]") and method.removesuffix("()") in ADDING:
            yield Place(f"an item of {owner}", effect.line)
    yield from frame.updated
    for entry in outside(frame):
        yield Place(entry.text if entry.node else f"an item of {entry.text}", entry.line)


def outside(frame: Frame) -> list[Keyed]:
    """The places of containers that a loop fills, but for those that it makes in each iteration."""
    return [entry for entry in frame.keyed if not _made_in(frame, entry.text)]


def called(frame: Frame, name: str) -> str:
    """A function that the loop calls, as the user wrote it: `rows[0].shift`, `np.asarray`."""
    node = _call(frame, name)
    return spelled(node.func) if node is not None else name.removeprefix(f"{UNNAMED}.")


def tells(frame: Frame) -> Place | None:
    """The call of the library's function that gets another item each time, if that is there to tell
    people something.
    """
    node = _call(frame, frame.host)
    if node is None or frame.host.rpartition(".")[2] not in TELLING:
        return None
    return Place(f"{spelled(node.func)}()", node.lineno)


def _call(frame: Frame, name: str) -> ast.Call | None:
    """The first call of a function in a loop, which may be known there by a shorter name."""
    method = name.removeprefix(f"{UNNAMED}.")
    alike = None
    for node in nodes(frame.node):
        if not isinstance(node, ast.Call):
            continue
        own = "" if method == name else getattr(node.func, "attr", "")
        if method in (own, dotted_name(node.func), source_of(node.func)):
            return node
        last = dotted_name(node.func).rpartition(".")[2]
        if alike is None and last and last == method.rpartition(".")[2]:
            alike = node
    return alike


def _made_in(frame: Frame, text: str) -> bool:
    """Whether what a text begins with is a container that a loop makes wherever it binds it."""
    root = WORD.match(text)
    if root is None or root[0] not in frame.assigned or root[0] in frame.entry:
        return False
    values = [
        node.value
        for node in nodes(frame.node)
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if getattr(target, "id", "") == root[0]
    ]
    return bool(values) and all(
        isinstance(value, DISPLAYS)
        or (isinstance(value, ast.Call) and dotted_name(value.func).rpartition(".")[2] in MAKERS)
        for value in values
    )


def chosen_by(node: ast.expr) -> str:
    """What an expression chooses anew in each iteration: an attribute, or what is called."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
        return "which attribute it takes differs between iterations"
    if isinstance(node, ast.Attribute):
        return "it calls a method of another object in each iteration"
    return "what it calls differs between iterations"
