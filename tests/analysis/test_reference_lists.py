"""The runs that random programs are held against, where iterations fill lists."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern, Update

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


TOTAL = """\
parts = [x[0].clone(), x[1].clone()]
for i in range(n):
    parts[0] = {made}
"""


@pytest.mark.parametrize(
    ("made", "update"),
    [("parts[0] + x[i]", Update.SUM), ("torch.maximum(parts[0], x[i])", Update.MAXIMUM)],
)
def test_totals_that_are_bound_anew_in_a_place_of_a_list(made: str, update: Update) -> None:
    assert told(TOTAL.format(made=made), Pattern.REDUCTION, {"parts": update}) == "reduction"


@pytest.mark.parametrize(
    "made", ["parts[0] * 2 + x[i]", "torch.maximum(parts[0], x[i])", "parts[0] * x[i]"]
)
def test_other_totals_in_a_place_of_a_list_are_no_sums(made: str) -> None:
    with pytest.raises(AssertionError, match="in parts"):
        told(TOTAL.format(made=made), Pattern.REDUCTION, {"parts": Update.SUM})
