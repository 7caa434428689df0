"""The runs that random programs are held against, where a total is a number until it meets one of a
tensor.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern, Update

LOOP = """\
total = 0
for i in range(n):
    total = {made}
"""


@pytest.mark.parametrize(
    ("made", "update"),
    [
        ("min(x[i, 0] * 2, total)", Update.MINIMUM),
        ("max(total, x[i, 0])", Update.MAXIMUM),
        ("min(x[i].sum(), total)", Update.MINIMUM),
    ],
)
def test_the_better_of_numbers_and_tensors(made: str, update: Update) -> None:
    assert told(LOOP.format(made=made), Pattern.REDUCTION, {"total": update}) == "reduction"


@pytest.mark.parametrize("made", ["min(x[i, 0], total) + 1", "max(x[i, 0], total)"])
def test_what_is_no_minimum_shows(made: str) -> None:
    with pytest.raises(AssertionError):
        told(LOOP.format(made=made), Pattern.REDUCTION, {"total": Update.MINIMUM})
