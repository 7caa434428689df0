"""By which name a user subscripts a storage in a loop, and along which axis of what it holds."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.events import Walked
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.values.containers import LISTS
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.analysis.values.wording import tensor_fact
from flake8_vectorize.model.report import Evidence

# what shows that something holds tensors, though it is none itself
PARTS_SUBSCRIPTED = "several subscripts of its parts"


def walk(
    frame: Frame,
    base: Value,
    part: tuple[str, int],
    place: tuple[ast.Subscript, int],
    direct: bool,
    sliced: bool,
) -> None:
    """The loop subscripts a tensor, or a list of tensors that are alike, along the axis of a
    storage that `part` says; the user wrote it as the subscript of that number of `place`.

    Known as the user writes it is a list of tensors, what has a name that no loop binds, and what
    a method gave another shape; the rest by its storage.
    """
    (root, axis), (node, number) = part, place
    name, along = dotted_name(node.value), _position(node.slice, number)
    held = frame.names.get(root)
    listed = held is not None and held.kind in LISTS
    turned = type(node.value) is ast.Call and base.view is not None and base.view.reshaped
    apart = base.proof == PARTS_SUBSCRIPTED and _is_entry(node.value)
    spelt = bool(name) or turned or apart
    as_written = listed or (spelt and not _bound(frame, root_of(node.value)))
    known = name or spelled(node.value) if as_written and along is not None else root
    along = along if as_written and along is not None else axis
    frame.walked[root] = Walked(axis, direct, not base.is_tensor, known, along, sliced)
    if root:
        shown = name or (root if turned or apart else known)
        whole = base.is_tensor and base.proof != PARTS_SUBSCRIPTED
        # what shows that the items of a header are tensors is said of what it walks
        names = [level.names for level in frame.levels]
        shows = "" if any(shown in parts for parts in names) else base.proof
        proof = f" ({base.proof})" if base.proof else ""
        fact = tensor_fact(shown, shows) if whole else f"{shown} holds tensors{proof}"
        frame.facts.append(Evidence(frame.line, fact))


def _bound(frame: Frame | None, name: str) -> bool:
    """Whether a name holds something else in another iteration of some loop around."""
    root = name.partition(".")[0].partition("[")[0]
    while frame is not None:
        if root in frame.assigned:
            return True
        frame = frame.parent
    return False


def _is_entry(node: ast.expr) -> bool:
    """`state[0]` or `data[key]`, of which nothing says that it is a tensor's row."""
    return isinstance(node, ast.Subscript) and isinstance(node.slice, (ast.Constant, ast.Name))


def _position(index: ast.expr, number: int) -> int | None:
    """The axis, counted from the end behind `...`; None where a subscript is no plain one."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    parts = [part for part in parts if not _is(part, None)]
    before = next((at for at, part in enumerate(parts) if _is(part, ...)), len(parts))
    count = len(parts) - (before < len(parts))
    if number >= count:
        return None
    return number if number < before else number - count


def _is(part: ast.expr, constant: object) -> bool:
    return isinstance(part, ast.Constant) and part.value is constant
