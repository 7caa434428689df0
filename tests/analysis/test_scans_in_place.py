"""Scans that are written over their input: `x[i] = x[i] + x[i - 1]` finds in `x[i]` what was there
before the loop.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

SCANS = {
    "sum": "for i in range(1, n):\n    x[i] += x[i - 1]",
    "maximum": "for i in range(n - 1):\n    x[:, i + 1] = torch.max(x[:, i + 1], x[:, i])",
    "minimum from the end": "for i in range(n - 2, -1, -1):\n    x[i] = torch.min(x[i], x[i + 1])",
    "the latest where another says so": (
        "for i in range(1, n):\n    x[i] = torch.where(m[i], x[i - 1], x[i])"
    ),
    "the latest where it is none itself": (
        "for i in range(1, n):\n    x[i] = torch.where(x[i] == 0, x[i - 1], x[i])"
    ),
    "the latest at some places": "for i in range(1, n):\n    if i % 3:\n        x[i] = x[i - 1]",
    "along a diagonal": "for i in range(1, n):\n    x[i, i] = x[i - 1, i - 1] * m[i, i]",
    "from the end of a diagonal": (
        "for i in range(n - 2, -1, -1):\n    x[i, 2, i] = x[i + 1, 2, i + 1] * n"
    ),
    "in a view": "y = x[:, n:]\nfor i in range(n - 1):\n    y[:, i + 1] = y[:, i] + y[:, i + 1]",
}
OTHERS = {
    "twice over": "for i in range(1, n):\n    for j in range(n):\n        x[i] += x[i - 1]",
    "written twice": "for i in range(1, n):\n    x[i] += x[i - 1]\n    x[i] *= x[i - 1]",
    "of what was written": "for i in range(2, n):\n    x[i] = x[i - 2] + x[i - 1]",
    "by its own factor": "for i in range(1, n):\n    x[i] = x[i] + x[i - 1] * x[i]",
    "where the product is positive": (
        "for i in range(1, n):\n    t = n * x[i - 1]\n    if t[0] > 0:\n        x[i] = t"
    ),
    "the latest where the row before says so": (
        "for i in range(1, n):\n    x[i] = torch.where(x[i - 1] == 0, x[i - 1], x[i])"
    ),
    "the latest of two before": (
        "for i in range(2, n):\n    x[i] = torch.where(x[i] == 0, x[i - 1], x[i - 2])"
    ),
    "the latest or another row": (
        "for i in range(1, n):\n    if i % 3:\n        x[i] = x[i - 1]\n"
        "    else:\n        x[i] = x[i - 1].sin()"
    ),
    "along a diagonal that is not the one written": (
        "for i in range(1, n):\n    x[i, m[i]] = x[i - 1, m[i - 1]] * 2"
    ),
    "another product": "for i in range(1, n):\n    x[i] = x[i] * x[i - 1] + x[i - 1]",
}


def codes(body: str) -> list[str]:
    head = f"{HEAD}def f(x: Tensor, m: Tensor, n: int):\n"
    source = f"{head}{textwrap.indent(body, '    ')}\n    return x\n"
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("name", SCANS)
def test_scans_over_their_own_input_are_scans(name: str) -> None:
    assert codes(SCANS[name]) == ["VEC204"]


@pytest.mark.parametrize("name", OTHERS)
def test_other_updates_in_place_are_none(name: str) -> None:
    assert codes(OTHERS[name]) == []
