"""Sizes of what earlier iterations made grow: whatever asks for them needs these iterations."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

NEEDED = {
    "capped-list": """
        for i in range(n):
            if len(rows) < 2:
                rows.append(x[i])
        items = torch.stack(rows)
        """,
    "factor": """
        for i in range(n):
            rows.append(x[i] * len(rows))
        items = torch.stack(rows)
        """,
    "position": """
        for i in range(n):
            rows.append(x[i] * 2)
            out[len(rows)] = x[i]
        items = torch.stack(rows)
        """,
    "list-that-an-operator-adds-to": """
        for i in range(n):
            out[i] = x[i] * len(rows)
            rows += [x[i]]
        """,
    "capped-tensor": """
        for i in range(n):
            if acc.shape[0] < 30:
                acc = torch.cat([acc, x[i]])
        """,
    "capped-length-of-a-tensor": """
        for i in range(n):
            if len(acc) < 30:
                acc = torch.cat([acc, x[i]])
        """,
}


@pytest.mark.parametrize("loop", NEEDED.values(), ids=NEEDED)
def test_a_size_that_iterations_change_makes_a_recurrence(loop: str) -> None:
    assert agreed_class(loop) == "recurrence"


def test_a_size_that_no_iteration_changes_makes_none() -> None:
    loop = """
        for i in range(n):
            if len(weights) < 30:
                rows.append(x[i] * len(weights))
        items = torch.stack(rows)
        """
    assert agreed_class(loop) == "map"
