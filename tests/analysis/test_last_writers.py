"""Stores of several iterations to one element, of which a condition picks one in each iteration."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.loop import Loop
from flake8_vectorize.reporting.remedies import remedy

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
CONTESTED = {
    "next-to-each-other": """
for i in range(1, n):
    if x[i, 0] > 0:
        out[i] = x[i] * 2
    else:
        out[i - 1] = x[i]
""",
    "by-a-list-of-flags": """
flags = [j % 3 == 0 for j in range(n)]
for i in range(n - 1):
    if flags[i]:
        out[i] = x[i] * 2
    else:
        out[i + 1] = x[i]
""",
    "after-a-skip": """
for i in range(1, n):
    if x[i, 0] > 0:
        out[i] = x[i] * 2
    elif x[i, 1] > 0:
        out[i - 1] = x[i]
""",
}
IN_ORDER = {
    "every-time": (
        """
for i in range(1, n):
    out[i] = x[i] * 2
    out[i - 1] = x[i]
""",
        "stencil",
    ),
    "even-and-odd-places": (
        """
for i in range(n // 2):
    if x[i, 0] > 0:
        out[2 * i] = x[i]
    else:
        out[2 * i + 1] = x[i]
""",
        "map",
    ),
    "one-branch-for-all": (
        """
for i in range(1, n):
    if n > 3:
        out[i] = x[i]
    else:
        out[i - 1] = x[i]
""",
        "map",
    ),
    "one-number": (
        """
for i in range(1, n):
    if x[i, 0] > 0:
        out[i] = 1
    else:
        out[i - 1] = 1
""",
        "map",
    ),
}
FUNCTION = """
def f(x: Tensor, flags):
    out = torch.zeros_like(x)
    for i in range(1, x.shape[0]):
        if flags[i]:
            out[i] = x[i] * 2
        else:
            out[i - 1] = x[i]
    return out
"""


def loop(source: str) -> Loop:
    (found,) = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops
    return found


@pytest.mark.parametrize("source", CONTESTED.values(), ids=CONTESTED)
def test_nobody_knows_who_comes_last(source: str) -> None:
    assert agreed_class(source) == "unknown"


@pytest.mark.parametrize("case", IN_ORDER.values(), ids=IN_ORDER)
def test_what_is_the_same_all_along_has_its_class(case: tuple[str, str]) -> None:
    source, pattern = case
    assert agreed_class(source) == pattern


def test_reason_names_both_places() -> None:
    found = loop(FUNCTION)
    assert found.reason == (
        "a condition decides which iteration is the last to write an element of out "
        "(lines 10 and 12)"
    )
    assert found.account is not None
    assert remedy(found.cause, found.subject, found.account) == (
        "a mask for each of the places where out is written, in the place of branches"
    )
    assert inspect_source(HEAD + FUNCTION, "x.py").findings == ()
