"""Names that hold what was made to be walked: `pairs = zip(x, y)`, `bar = tqdm(range(n))`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

PROGRESS = frozenset({"tqdm", "trange", "track", "progressbar", "prange"})
WALKS = PROGRESS | {"zip", "enumerate", "range", "product", "reversed"}
# methods of mappings that tensors do not have, as they have `values`
OF_MAPPINGS = frozenset({"keys", "items"})
LISTING = frozenset({"list", "tuple"})


def note_walk(state: State, target: ast.expr, node: ast.expr) -> None:
    """Learns that a name is given what a loop is to walk, and nothing that was made of it."""
    if type(node) is not ast.Call or type(target) is not ast.Name or not _makes_walk(node):
        return
    names = {part.id for part in nodes(node) if isinstance(part, ast.Name)}
    if target.id not in names:
        around = {name: state.names.get(name) for name in names}
        state.walks[target.id] = (node, around, state.names.get(target.id))


def walk_of(state: State, iterable: ast.expr) -> ast.expr:
    """What a name in a header stands for, as long as it, and all that went into it, is what it was
    then; any other header as it is.
    """
    if not isinstance(iterable, ast.Name) or iterable.id not in state.walks:
        return iterable
    call, around, held = state.walks[iterable.id]
    names = state.names
    same = names.get(iterable.id) is held
    same = same and all(names.get(name) is before for name, before in around.items())
    return call if same else iterable


def _makes_walk(call: ast.Call) -> bool:
    made = call.args[0] if len(call.args) == 1 else None
    if isinstance(made, ast.Call) and dotted_name(call.func) in LISTING:
        call = made
    last = last_name(call.func)
    return last in WALKS or (last in OF_MAPPINGS and not call.args)
