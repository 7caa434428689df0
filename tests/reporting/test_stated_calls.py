"""What `why` says of methods that get nothing of the iteration."""

from __future__ import annotations

import pytest
from reporting.statements import statements

OPAQUE = "dependence none seen; what is carried through {} (line 6) is not known"
NONE = "dependence none: no iteration reads or overwrites what another one writes"
# what an iteration gives a name, and the method of which the effect is not known
CALLED = {
    "an object that all share": ("graph.nodes.make()", "graph.nodes.make()"),
    "no addition to a set": ("graph.nodes.add()", "graph.nodes.add()"),
    "a reader": ("graph.next_line(3)", "graph.next_line()"),
}
HARMLESS = {
    "a method of texts": "graph.name.upper()",
    "a method of mappings": "graph.nodes.keys()",
    "a method of tensors": "x.abs()",
}


@pytest.mark.parametrize(("made", "opaque"), CALLED.values(), ids=CALLED)
def test_what_a_shared_object_carries_is_not_known(made: str, opaque: str) -> None:
    assert OPAQUE.format(opaque) in statements(_function(made), 0)


@pytest.mark.parametrize("made", HARMLESS.values(), ids=HARMLESS)
def test_what_changes_nothing_carries_nothing(made: str) -> None:
    assert NONE in statements(_function(made), 0)


def test_a_class_of_distributed_layouts_sends_nothing() -> None:
    source = "def f(items):\n    for item in items:\n        item.plan = torch.distributed.Plan()\n"
    assert not [text for text in statements(source, 0) if "Plan() for its effect" in text]


def _function(made: str) -> str:
    body = f"        part = {made}\n        part.key = item.key\n"
    return f"def f(graph, items, x: Tensor):\n    for item in items:\n{body}"
