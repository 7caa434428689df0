"""The runs that random programs are held against, where an element takes its value once."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern, Update

LOOP = """\
for i in range(n):
    {body}
"""
RIGHT = {
    "a choice": "acc = torch.where((acc == 0) & (x[i] > 0), y[i], acc)",
    "a sum": "acc = acc + x[i] * (x[i] > 50) * ~acc.bool()",
    "in places": "acc[(acc == 0) & (x[i] > 0)] = i",
}
WRONG = {
    "a sum from then on": "acc = torch.where(acc == 0, x[i], acc + 1)",
    "of what is carried": "acc = torch.where((acc == 0) & (x[i] > 60), x[i] - acc.sum(), acc)",
    "asked of all": "acc = torch.where(acc.sum() == 0, x[i] * (x[i] > 0), acc)",
    "the last": "acc = torch.where(x[i] > 0, x[i], acc)",
    "added where it is": "acc[(acc == 0) | (x[i] > 0)] += i",
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_what_takes_its_value_once_holds(body: str) -> None:
    loop = LOOP.format(body=body)
    assert told(loop, Pattern.REDUCTION, {"acc": Update.FIRST}) == "reduction"


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_changes_again_shows(body: str) -> None:
    with pytest.raises(AssertionError):
        told(LOOP.format(body=body), Pattern.REDUCTION, {"acc": Update.FIRST})


def test_what_takes_its_value_once_in_its_own_storage_holds_beside_a_scan() -> None:
    loop = """\
for i in range(n):
    acc[(acc == 0) & (x[i] > 0)] = i + 1
    x[i] = torch.maximum(x[i], x[i - 1])
"""
    updates = {"acc": Update.FIRST, "x": Update.MAXIMUM}
    assert told(loop, Pattern.SCAN, updates) == "scan: undecided"


def test_what_is_added_to_in_its_own_storage_is_no_first_beside_a_scan() -> None:
    loop = """\
for i in range(n):
    acc += x[i]
    x[i] = torch.maximum(x[i], x[i - 1])
"""
    with pytest.raises(AssertionError):
        told(loop, Pattern.SCAN, {"acc": Update.FIRST, "x": Update.MAXIMUM})
