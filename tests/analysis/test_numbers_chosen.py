"""Numbers that a list gets whatever a condition on a tensor says: one of two in each iteration."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
RESULTS = (
    "results along dim 0 of x are read as Python numbers one by one; compute all at once, "
    "then call .tolist()"
)
ELEMENTS = (
    "elements along dim 0 of x are read as Python numbers one by one; call .tolist() once before "
    "the loop"
)
TOLD = {
    "a-test-of-each-row": (
        "if (x[i] == y[i]).all():\n    out.append(1)\nelse:\n    out.append(0)",
        RESULTS,
    ),
    "what-a-row-holds": ("if 0 in x[i]:\n    out.append(1.0)\nelse:\n    out.append(0.0)", RESULTS),
    "the-best-of-a-row": (
        "if x[i].argmax() == y[i]:\n    out.append(1)\nelse:\n    out.append(0)",
        RESULTS,
    ),
    "a-best-inside-of-another": (
        "if x[i].sum() > 1:\n    out.append(2)\n"
        "elif x[i].sum() > 0:\n    out.append(1)\nelse:\n    out.append(0)",
        RESULTS,
    ),
    "in-one-expression": ("out.append(1 if (x[i] == y[i]).all() else 0)", RESULTS),
    "an-element": ("if x[i] > 0:\n    out.append(1)\nelse:\n    out.append(0)", ELEMENTS),
}
SILENT = {
    "only-where-it-holds": "if (x[i] == y[i]).all():\n    out.append(1)",
    "the-same-number-each-time": "out.append(1)",
    "twice-in-one-branch": (
        "if (x[i] == y[i]).all():\n    out.append(1)\n    out.append(1)\nelse:\n    out.append(0)"
    ),
    "only-there-under-another": (
        "if (x[i] == y[i]).all():\n    if flag:\n        out.append(1)\nelse:\n    out.append(0)"
    ),
    "into-two-lists": ("if (x[i] == y[i]).all():\n    out.append(1)\nelse:\n    others.append(0)"),
    "by-a-setting": "if flag:\n    out.append(1)\nelse:\n    out.append(0)",
}


def source_of(body: str) -> str:
    lines = textwrap.indent(body, "        ")
    return (
        f"{HEAD}def f(x: Tensor, y: Tensor, flag):\n    out, others = [], []\n"
        f"    for i in range(len(x)):\n{lines}\n    return torch.tensor(out), others\n"
    )


@pytest.mark.parametrize(("body", "message"), TOLD.values(), ids=TOLD)
@pytest.mark.parametrize("every_loop", [False, True])
def test_chosen_numbers_are_told(body: str, message: str, every_loop: bool) -> None:
    found = inspect_source(source_of(body), "x.py", every_loop=every_loop).findings
    assert [(finding.code, finding.message) for finding in found] == [("VEC110", message)]


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
@pytest.mark.parametrize("every_loop", [False, True])
def test_other_lists_of_numbers_stay(body: str, every_loop: bool) -> None:
    assert inspect_source(source_of(body), "x.py", every_loop=every_loop).findings == ()
