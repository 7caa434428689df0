"""Whether what a header walks decides that its loop is not reported, before its body is read."""

from __future__ import annotations

from flake8_vectorize.analysis.gate.candidates import SHORT_TRIP
from flake8_vectorize.analysis.gate.objects import is_apart
from flake8_vectorize.analysis.gate.reads import is_of_items
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.grids import header_of
from flake8_vectorize.analysis.syntax.items import Items
from flake8_vectorize.analysis.syntax.painting import fills_by_table
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.model.nest import Walk


def is_settled(frame: Frame, usage: Usage) -> bool:
    """Whether what a header walks decides that its loop is not reported; one of a list may still
    read numbers from a tensor, if anything in the function does, or search, or fill by a table.
    """
    walks = {level.walk for level in frame.levels}
    trips = [level.trip_count for level in frame.levels if level.trip_count is not None]
    if Walk.MODULES in walks or frame.stepped or frame.over_axes:
        return True
    if frame.few or (trips and min(trips) <= SHORT_TRIP):
        return True
    if Walk.MAPPING in walks:
        return not fills_by_table(frame.node)
    tensor = Walk.TENSOR in walks
    if not (tensor or frame.of_row) and is_of_items(frame.node):
        return True
    if not walks & {Walk.CONTAINER, Walk.OBJECTS} or frame.takes_numbers:
        return False
    if Items.MEASURED in frame.lists.values():
        return False  # they may say how often something is repeated
    items = _targets(frame.node)
    return is_apart(frame.node, usage, items, () if tensor else items)


def _targets(node: LoopNode) -> set[str]:
    """The names that the header of a loop binds."""
    header, targets = header_of(node), Writes()
    if header is not None:
        targets.bind(header[0])
    return targets.assigned
