"""Rows that a header gives, and the body binds anew and changes in place: class, and what a run
says.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

# what is changed was made by the iteration
OWN = {
    "a-mask": """
        for row in x[:n]:
            row = row * 2
            row[row > 0] = 3
            rows.append(row)
        """,
    "beside-another-row": """
        for i, (row, other) in enumerate(zip(x[:n], y)):
            row = row - other
            row.add_(1)
            out[i] = row
        """,
    "by-another-name": """
        for i, row in enumerate(x[:n]):
            row = row * 2
            v = row[1:]
            v += 2
            out[i] = row
        """,
    "after-an-inner-loop": """
        for i, row in enumerate(x[:n]):
            for j in range(n):
                row = row - row * j
            row = 2 * row
            row[row > 2] = 0
            out[i] = row
        """,
    "an-inner-recurrence": """
        for i, row in enumerate(x[:n]):
            row = row.clone()
            for j in range(1, n):
                row[j] = row[j - 1] + y[i, j]
            out[i] = row
        """,
}
# it is, or it holds, a part of something that other iterations meet
SHARED = {
    "a-row-itself": (
        """
        for i, row in enumerate(x[:n]):
            row = row.view(-1)
            row[0] = x[i - 1, 0]
            rows.append(row)
        """,
        "recurrence",
    ),
    "a-row-or-a-copy": (
        """
        for i, row in enumerate(x[:n]):
            if total > 0:
                row = row * 2
            row[0] = x[i - 1, 0]
            rows.append(row)
        """,
        "recurrence",
    ),
    "of-the-same-name": (
        """
        row = x * 2
        for row in row:
            row = row * 2
            row[0] = 5
            rows.append(row)
        """,
        "unknown",
    ),
    "of-an-older-name": (
        """
        row = t * 2
        v = row
        for row in x[:n]:
            v[0] = v[0] * row[0] + 1
            row = row * 2
            row[0] = 5
            rows.append(row + v)
        """,
        "unknown",
    ),
    "what-was-carried": (
        """
        for row in x[:n]:
            row = row * 2
            row[0] = acc[0]
            acc = acc * row + 1
            rows.append(row)
        """,
        "recurrence",
    ),
    "the-last-row": (
        """
        for i, row in enumerate(x[:n]):
            row = row * 2
            row += t
            out[i] = row
            t = row
        """,
        "scan",
    ),
}


@pytest.mark.parametrize("loop", OWN.values(), ids=OWN)
def test_what_an_iteration_makes_of_a_row_is_its_own(loop: str) -> None:
    assert agreed_class(loop) == "map"


@pytest.mark.parametrize(("loop", "pattern"), SHARED.values(), ids=SHARED)
def test_what_other_iterations_meet_is_not(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
