"""The runs that random programs are held against, where iterations fill lists."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern

RIGHT = {
    "every-place-once": """
        slots = [None] * n
        for i in range(n):
            slots[i] = x[i] * 2
        """,
    "places-from-the-end": """
        slots = [None] * n
        for i in range(n):
            slots[-i - 1] = x[i]
        """,
    "places-that-a-tensor-says": """
        slots = [None] * n
        for i in torch.arange(n):
            slots[i] = x[i]
        """,
    "items-of-a-list-that-takes-a-name-of-the-loop": """
        for m in range(n):
            items = max([int(x[m, 0]) for m in range(n)])
            out[m] = x[m] * 2
        """,
}
WRONG = {
    "one-place-for-all": """
        slots = [None] * n
        for i in range(n):
            slots[0] = x[i]
        """,
    "places-that-two-iterations-fill": """
        slots = [0] * n
        for i in range(n):
            slots[i // 2] = x[i]
        """,
    "partial-sums": """
        slots = [x[0]] * n
        for i in range(1, n):
            slots[i] = slots[i - 1] + x[i]
        """,
    "items-in-one-storage": """
        slots = [acc] * n
        for i in range(n):
            slots[i] += x[i]
            out[i] = slots[0]
        """,
}


@pytest.mark.parametrize("loop", RIGHT.values(), ids=RIGHT)
def test_what_is_right_holds(loop: str) -> None:
    assert told(loop, Pattern.MAP, {}) == "map"


@pytest.mark.parametrize("loop", WRONG.values(), ids=WRONG)
def test_what_is_wrong_shows(loop: str) -> None:
    with pytest.raises(AssertionError):
        told(loop, Pattern.MAP, {})
