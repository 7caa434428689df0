"""What a name holds where a condition is asked again that bound it: nothing of other iterations,
unless something in between makes it another condition.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

INDEPENDENT = {
    "a-flag": """
        v = y[2]
        for i in range(1, n):
            big = bool(x[i, 0] > y[i, 0])
            if big:
                v = y[i] * 3
            out[i] = x[i] * 2
            if big:
                out[i] = out[i] + v
        """,
    "a-comparison": """
        v = y[2]
        for i in range(1, n):
            k = int(x[i, 0])
            if k > 0:
                v = y[i] * 3
            w = x[i] * 2
            if k > 0:
                w = w + v
            out[i] = w
        """,
    "its-negation": """
        v = y[2]
        for i in range(1, n):
            big = bool(x[i, 0] > y[i, 0])
            if not big:
                w = x[i]
            else:
                v = y[i] * 3
                w = x[i] * 2
            out[i] = w
            if big:
                out[i] = v
        """,
    "the-other-branch": """
        v = y[2]
        for i in range(1, n):
            big = bool(x[i, 0] > y[i, 0])
            if big:
                w = y[i] * 3
            else:
                v = y[i] - 1
            out[i] = x[i] * 2
            if big:
                out[i] = w
            else:
                out[i] = v
        """,
}
CARRIED = {
    "bound-anew-in-between": """
        v = y[2]
        for i in range(1, n):
            big = bool(x[i, 0] > 0)
            if big:
                v = y[i] * 3
            big = bool(x[i, 0] < 0)
            if big:
                out[i] = v
        """,
    "read-without-it": """
        v = y[2]
        for i in range(1, n):
            big = bool(x[i, 0] > 0)
            if big:
                v = y[i] * 3
            out[i] = v
        """,
    "read-where-it-fails": """
        v = y[2]
        for i in range(1, n):
            big = bool(x[i, 0] > 0)
            if big:
                v = y[i] * 3
            if not big:
                out[i] = v
        """,
    "another-limit": """
        v = y[2]
        for i in range(1, n):
            k = int(x[i, 0])
            if k > 9:
                v = y[i] * 3
            if k > 3:
                out[i] = v
        """,
    "its-array-changes": """
        v = y[2]
        mask = x[3] > 0
        for i in range(1, n):
            big = mask[i]
            if big:
                v = y[i] * 3
            mask[i] = x[i, 1] > 0
            if big:
                out[i] = v
        """,
    "kept-from-before": """
        v = y[2]
        for i in range(1, n):
            big = bool(x[i, 0] > 0)
            if big:
                v = y[i] + v
            out[i] = x[i]
            if big:
                out[i] = v
        """,
}


@pytest.mark.parametrize("loop", INDEPENDENT.values(), ids=INDEPENDENT)
def test_what_the_same_branch_has_bound_is_found(loop: str) -> None:
    assert agreed_class(loop) == "map"


@pytest.mark.parametrize("loop", CARRIED.values(), ids=CARRIED)
def test_what_another_iteration_has_bound_is_found(loop: str) -> None:
    assert agreed_class(loop) not in ("map", "gather")
