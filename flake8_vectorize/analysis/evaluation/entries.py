"""What mappings hold under texts: what they were seen to get, and what uses show."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.values.containers import KEPT, LISTS, entry_of, held_under, shared
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import (
    OF_ONE_SHAPE,
    UNKNOWN,
    Kind,
    Value,
    View,
    extended,
)

# what may hold something under a text
MAPPED = (Kind.MAPPING, Kind.UNKNOWN)
# the `proof` of an entry that was a number when its mapping was made
NUMBER_AT_FIRST = "a number at first"


def entry(state: State, holder: Value, name: str, key: str) -> Value:
    """What a mapping, or something unknown, holds under a text: what it got, or what the uses of
    the entry, by its full name, show, or what all of its entries are.
    """
    taint = holder.taint
    shown = UNKNOWN
    if not taint and holder.kind in MAPPED:
        noted = state.names.get(f"{_first_name(holder, holder.text)}[{key!r}]")
        shown = noted or (state.by_use(name) if name else UNKNOWN)
    elif holder.kind is Kind.OBJECT:
        shown = state.instances.held(f"{holder.text}.{key}")
    element = holder.element if holder.kind is Kind.MAPPING else None
    use = state.usage.get(name)
    asked = use is not None and use.tested
    known = asked or shown.is_tensor or shown.kind in LISTS
    if element is not None and element.kind is not Kind.UNKNOWN and not known:
        shown = element._replace(text=name)
    proven = shown.kind in KEPT or shown.proof == NUMBER_AT_FIRST
    view, text = entry_of(holder, key), name or shown.text if proven else ""
    if view is not None and not view.others:
        shown = held_under(view.root, shown)
    return shown._replace(text=text, affine=None, taint=taint, ragged=taint, view=view)


def note_display(state: State, name: str, node: ast.expr, value: Value) -> None:
    """Learns what a name holds under texts that is bound to `{"x": x}` or `dict(x=x)`."""
    if value.kind is Kind.MAPPING and value.items:
        for key, item in zip(_keys(node), value.items, strict=False):
            if key:
                _note(state, name, key, item)
            if key and item.is_number and not item.taint:
                # what is added to it may be a tensor
                entry_name = f"{name}[{key!r}]"
                state.names[entry_name] = Value(
                    Kind.UNKNOWN, text=entry_name, proof=NUMBER_AT_FIRST
                )
                state.roots.add(name)


def note_entry(state: State, holder: Value, name: str, key: str, value: Value) -> None:
    """Learns what a mapping gets under a text; from then on it holds that as well."""
    _note(state, _first_name(holder, name), key, value)
    held = state.names.get(name)
    if held is not None and value.view is not None:
        state.names[name] = held._replace(items=(*(held.items or ()), value))


def _first_name(holder: Value, name: str) -> str:
    """The name that a mapping got when it was made, if it is the one that `name` leads to."""
    view = holder.view
    return view.root if view is not None and view == View(view.root) else name


def note_item(state: State, name: str, key: ast.expr, value: Value) -> None:
    """Learns what a container gets at a place. A mapping holds tensors under keys that are not
    written out as long as it got nothing else; any tensor that a list holds may be the new one.
    """
    held = state.names.get(name)
    if held is None or text_of(key):
        return
    if held.kind is Kind.MAPPING:
        first = held.element is None and not held.items
        if value.is_tensor and (first or (held.element is not None and held.element.is_tensor)):
            state.names[name] = held_under(name, extended(held, value))
        elif held.element is not None:
            state.names[name] = held._replace(element=UNKNOWN)
    elif held.kind in LISTS:
        if held.proof == OF_ONE_SHAPE:
            held = state.names[name] = held._replace(proof="")
        if not value.is_tensor and held.stacked:
            state.names[name] = held._replace(stacked=False, uniform=False)
        if value.is_tensor and value.view is not None:
            state.names[name] = shared(held, value)


def _note(state: State, name: str, key: str, value: Value) -> None:
    """What is known of an entry: no more than that it is a tensor, or a list."""
    entry_name = f"{name}[{key!r}]"
    if value.is_tensor or value.kind in LISTS:
        state.names[entry_name] = Value(value.kind, text=entry_name, proof=value.proof)
        state.roots.add(name)
    else:
        state.names.pop(entry_name, None)


def text_of(key: ast.expr | None) -> str:
    """The text that an index or a key is as it is written, or ''."""
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def _keys(node: ast.expr) -> Iterator[str]:
    """The texts among the keys of a display, '' for others, in their order."""
    if isinstance(node, ast.Dict):
        yield from map(text_of, node.keys)
    elif isinstance(node, ast.Call) and dotted_name(node.func) == "dict" and not node.args:
        for keyword in node.keywords:
            yield keyword.arg or ""
