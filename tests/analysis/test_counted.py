"""Arrays that count what the host got of tensors, and what else arrays get in a loop."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import numpy as np
import torch
from torch import Tensor


class Matrix:
    def __init__(self, n):
        self.cells = np.zeros((n, n))

    def update(self, found: Tensor, wanted: Tensor, names: list, w, n):
        cells = np.zeros((n, n))
        last = 0
"""
COUNTED = {
    "pairs": """
        for p, t in zip(found.cpu().numpy(), wanted.cpu().numpy()):
            cells[p, t] += 1
    """,
    "rows of rows": """
        for p, t in zip(found.tolist(), wanted.tolist()):
            cells[p][t] += 1
    """,
    "an attribute": """
        for p, t in zip(found.cpu().numpy(), wanted.cpu().numpy()):
            self.cells[p][t] += 1
    """,
}
OTHERWISE = {
    "a list": """
        for name in names:
            cells[name] += 1
    """,
    "weights of anything": """
        for p in found.tolist():
            cells[p] += w[p]
    """,
    "what came before": """
        for p in found.tolist():
            cells[last][p] += 1
            last = p
    """,
    "a list of lists": """
        rows = [[0] * n for _ in names]
        for p, t in zip(found.tolist(), wanted.tolist()):
            rows[p][t] += 1
    """,
    "a choice": """
        for p in found.tolist():
            cells[p] = max(cells[p], 1)
    """,
}


def findings(body: str) -> list[tuple[str, str]]:
    report = inspect_source(HEAD + body.lstrip("\n"), "f.py")
    return [(finding.code, finding.message) for finding in report.findings]


@pytest.mark.parametrize("case", COUNTED)
def test_counts_are_taken_all_at_once(case: str) -> None:
    ((code, message),) = findings(COUNTED[case])
    assert code == "VEC203"
    assert message.endswith("; use numpy.add.at")


@pytest.mark.parametrize("case", OTHERWISE)
def test_other_arrays_are_filled_by_python(case: str) -> None:
    assert findings(OTHERWISE[case]) == []


def test_a_tensor_gets_the_advice_of_tensors() -> None:
    source = HEAD.replace(
        "cells = np.zeros((n, n))\n        last", "cells = torch.zeros(n, n)\n        last"
    )
    (finding,) = inspect_source(source + COUNTED["pairs"].lstrip("\n"), "f.py").findings
    assert finding.message.endswith("; use index_add_")
