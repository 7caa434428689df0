"""The runs that loops over windows are held against, in steps that are written and that are not."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

CLASSES = {
    "taken": ("for i in range(0, n, 2):\n    acc += x[i : i + 3].sum(0)", "reduction"),
    "stored": ("for i in range(0, n - 3, 2):\n    out[i] = x[i : i + 3].sum(0)", "map"),
    "by number": ("for i in range(0, n - 3, 2):\n    out[i // 2] = x[i : i + 3].sum(0)", "map"),
    "by a step": (
        "for i in range(0, n - 3, step):\n    out[i] = x[i : i + 3].sum(0)",
        "map",
    ),
    "by a step, by number": (
        "for i in range(0, n - 3, step):\n    out[i // step] = x[i : i + 3].sum(0)",
        "map",
    ),
    "added where they lie": (
        "for i in range(0, n - 3, step):\n    out[i : i + 3] += x[i : i + 3] * i",
        "scatter",
    ),
    "written one over another": (
        "for i in range(0, n - 3, step):\n    out[i : i + 3] = x[i : i + 3] * i",
        "unknown",
    ),
    "made of those before": (
        "for i in range(0, n - 3, step):\n    x[i : i + 3] = x[i : i + 3] * 2 + x[i]",
        "recurrence",
    ),
}


@pytest.mark.parametrize("case", CLASSES)
def test_a_run_agrees_with_the_class_of_windows(case: str) -> None:
    loop, pattern = CLASSES[case]
    assert agreed_class(loop) == pattern
