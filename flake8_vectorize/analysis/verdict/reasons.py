"""What keeps a loop that only computes from being batched, in words with the user's own names."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.collectors import OF_TENSORS, PADDING
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.loops.runs import fits, has_form, is_filled, is_selected, is_window
from flake8_vectorize.analysis.syntax.batches import batches_counted
from flake8_vectorize.analysis.syntax.tiles import moves_windows
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.analysis.values.wording import place
from flake8_vectorize.analysis.verdict.axes import walks_tensor
from flake8_vectorize.analysis.verdict.containers import collected, in_a_row
from flake8_vectorize.analysis.verdict.cut_rows import cut_row
from flake8_vectorize.analysis.verdict.drawn import carries_unseen, gives_again, repeats
from flake8_vectorize.analysis.verdict.joining import NUMERIC
from flake8_vectorize.analysis.verdict.outputs import SAME_SHAPE, joined
from flake8_vectorize.analysis.verdict.repeated_rows import is_repeated, repeats_rows
from flake8_vectorize.analysis.verdict.turning import only_turns
from flake8_vectorize.analysis.verdict.unjoined import all_collected
from flake8_vectorize.model.nest import Level, Output

SAME_CALLS = "from calls that get nothing of the iteration: what differs is carried in them"
SAME_ITEMS = "its items are not seen to differ between iterations"
# what takes truths one by one
TRUTHS = frozenset({"any", "all"})


def only_joined(frame: Frame, outputs: Sequence[Output]) -> str:
    """What the header walks, if all that becomes of its items is that each of them is turned and
    the parts are joined again: a list of tensors is what needs that, whatever it is said to be.
    """
    joins = all(output.tensor and output.join in OF_TENSORS for output in outputs)
    if not frame.claimed or not joins or frame.children or frame.walked:
        return ""
    return frame.levels[0].tensor if only_turns(frame) and not repeats_rows(frame) else ""


def uneven(frame: Frame, dependence: Dependence, usage: Usage) -> str:
    """What is not known to have one shape in every iteration among what is collected or stored,
    or ''.
    """
    if frame.uneven:
        return frame.uneven
    row = None if dependence.results or dependence.mapped else cut_row(frame, usage)
    if row is not None:
        return f"the lists made in line {row.node.lineno} have lengths of their own"
    for combination in dependence.results:
        if frame.carried(combination.name) in frame.cuts:
            return f"it cuts slices at {combination.name}, which are not known to be of one length"
    for item, join in collected(frame, usage):
        if join == PADDING and not is_filled(item) and not _is_of_rows(frame, item):
            return f"{join} pads its items, which have lengths of their own"
        if not join or join == PADDING or join in SAME_SHAPE:
            continue
        if join in TRUTHS and not item.is_tensor:
            continue  # it asks each whether it is true, whatever its shape
        if frame.lists and is_repeated(frame, item, join):
            continue
        if has_form(item, frame) and (not is_selected(item) or all_collected(frame, usage)):
            continue
        even = not frame.varies(item.ragged) or is_window(item, frame)
        if not even and not in_a_row(frame, item, join):
            source = f" from {item.text}" if item.text else ""
            return f"its items{source} are not known to have one shape"
    for store in (*dependence.mapped, *dependence.scattered):
        apart = store in dependence.mapped
        for part in store.view.subscripts:
            if part.by_data and frame.varies(part.taint) and not fits(store, part, frame, apart):
                text = f"{place(store.view)} (line {store.line})"
                return f"the length of {text} is not seen to be the same in all iterations"
    return ""


def _is_of_rows(frame: Frame, item: Value) -> bool:
    """Whether an item is made of rows of tensors, element by element: all are as long."""
    rows = bool(frame.walked) or any(level.tensor for level in frame.levels)
    if not rows or frame.lists or frame.opaque or frame.gathers:
        return False
    return item.is_tensor and not frame.varies(item.ragged)


def without_result(frame: Frame, dependence: Dependence, usage: Usage) -> str:
    """What becomes of the results of a loop that leaves nothing for a batched form to put
    somewhere.
    """
    for store in frame.stores:
        if store.tensor and repeats(frame, store):
            filled = place(store.view)
            if gives_again(frame, store):
                return f"{filled} (line {store.line}) comes {SAME_CALLS}"
            return f"one call says time and again where it is: {filled} (line {store.line})"
    for append in frame.appends:
        if append.name in frame.assigned:
            continue
        if not joined(append, usage):
            items = f"the items of {append.name} (line {append.line})"
            return f"{items} are not known to be joined into a tensor"
        if append.value.kind in NUMERIC:
            items = f"the items of {append.name} (line {append.line})"
            if frame.touches(append.value.taint):
                return f"{items} are seen to differ by nothing but what iterations carry"
            if carries_unseen(frame):
                return f"{items} come {SAME_CALLS}"
            return f"{items} are not seen to differ between iterations"
        return f"the items of {append.name} (line {append.line}) are no known tensors or numbers"
    if frame.element is not None:
        if not frame.join:
            return "its items are not known to be joined into a tensor"
        if frame.element.kind in NUMERIC and not frame.touches(frame.element.taint):
            return f"its items come {SAME_CALLS}" if carries_unseen(frame) else SAME_ITEMS
        return f"the items that {frame.join} gets are no known tensors or numbers"
    for store in frame.stores:
        if frame.outlives(store) and not store.tensor:
            return f"{place(store.view)} (line {store.line}) is not known to be of a tensor"
    totals = [found.shown for found in dependence.combinations if found.value.is_tensor]
    if totals:
        return f"nothing that goes into {totals[0]} is seen to differ between iterations"
    for name in sorted(frame.augmented & frame.entry.keys()):
        if (
            frame.entry[name].kind is Kind.UNKNOWN
            and frame.carried(name) in frame.final[name].taint
        ):
            return f"{name}, which it changes, is not known to be a tensor"
    return "it leaves no tensor, no total of tensors and no joined list behind"


def end_of(level: Level, frame: Frame) -> str:
    """What ends a `while` loop."""
    if level.text in ("True", "1") and frame.exits:
        return f"it leaves ({frame.exits[0].text}, line {frame.exits[0].line})"
    return f"{level.text} is false (line {frame.line})"


def _numbers_slices(frame: Frame) -> bool:
    """Whether a loop takes an element of another tensor with each slice: the tensor has as many
    slices as the other one has elements, whatever memory there is.
    """
    stored = {store.view.root for store in frame.stores}
    return any(
        walked.direct and not walked.sliced and not walked.listed
        for root, walked in frame.walked.items()
        if root not in stored
    )


def tiles_of(frame: Frame, dependence: Dependence) -> tuple[str, str]:
    """What is worked on one tile after another, and how, or ''; to copy them takes no memory."""
    if frame.slices and (frame.tensor_work or frame.calls):
        return frame.slices, f"it works on one after another of the slices in {frame.slices}"
    batches = "" if walks_tensor(frame) else batches_counted(frame.node)
    if batches:
        return batches, f"it works on one batch after another, {batches} of them"
    moved = moves_windows(frame.node)
    if moved and frame.calls:
        return frame.calls[0], f"it gives {frame.calls[0]} one window after another"
    if moved and not walks_tensor(frame):
        name = frame.levels[0].variable
        return name, f"what it takes windows of at {name} is not known to be a tensor"
    if moved or not frame.tiles or _numbers_slices(frame):
        return "", ""
    if frame.calls:
        return frame.calls[0], f"it gives {frame.calls[0]} one tile after another"
    stored = {store.view.root for store in frame.stores}
    kept = dependence.mapped or dependence.scattered or frame.appends or stored & frame.tiles
    if dependence.combinations and not kept:
        name = min(frame.tiles)
        return name, f"it sums over {name} one tile after another"
    # what elements are compared with tells tiles apart: those are groups; so does what picks others
    apart = frame.compares or frame.gathers
    if stored & frame.tiles and frame.tiles - stored and not apart:
        name = min(stored & frame.tiles)
        return name, f"it fills {name} by tiles, each from one tile of another tensor"
    return "", ""
