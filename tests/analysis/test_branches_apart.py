"""Lists that a call joins in the other branch of a condition alone are not joined."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
APART = """
def f(x: Tensor, several):
    if several:
        x = [row.exp() for row in x]
    elif x.dim() == 1:
        x = torch.stack(x)
    return x
"""
FILLED_LATER = """
def f(rows: list[Tensor], n: int):
    whole = torch.stack(rows[1 : 1 + n])
    for i in range(n):
        rows[1 + i] = whole[i]
"""
TOGETHER = {
    "behind-both": """
def f(x: Tensor, several):
    if several:
        x = [row.exp() for row in x]
    else:
        x = list(x)
    return torch.stack(x)
""",
    "in-a-later-round": """
def f(x: Tensor, several, n: int):
    for k in range(n):
        if several[k]:
            rows = [row.exp() for row in x]
        else:
            rows = torch.stack(rows)
    return rows
""",
    "behind-it-in-one-branch": """
def f(x: Tensor, several):
    rows = []
    if several:
        rows = [row.exp() for row in x]
        rows = torch.stack(rows)
    return rows
""",
}
JOINED_BEFORE = {
    "before-it-in-each-round": """
def f(rows: list[Tensor], x: Tensor, n: int):
    for k in range(n):
        whole = torch.stack(rows)
        for i in range(len(x)):
            rows[i] = x[i].exp() + k
    return whole
""",
    "before-it-and-again": """
def f(rows: list[Tensor], x: Tensor):
    whole = torch.stack(rows)
    for i in range(len(x)):
        rows[i] = x[i].exp()
    return whole, torch.stack(rows)
""",
}
EACH = """
def f(x: Tensor, y: Tensor, several):
    if several:
        rows = []
        for row in x:
            rows.append(row.exp() @ y)
        x = torch.stack(rows)
    else:
        rows = []
        for row in x:
            rows.append(row.exp() @ y.T)
        x = torch.stack(rows)
    return x
"""


def codes(source: str) -> list[str]:
    return [finding.code for finding in inspect_source(HEAD + source, "x.py").findings]


def test_what_no_way_leads_to_joins_nothing() -> None:
    assert codes(APART) == []


@pytest.mark.parametrize("source", TOGETHER.values(), ids=TOGETHER)
def test_what_a_way_leads_to_joins(source: str) -> None:
    assert codes(source) == ["VEC104"]


@pytest.mark.parametrize("source", JOINED_BEFORE.values(), ids=JOINED_BEFORE)
def test_what_is_joined_before_may_be_joined_again(source: str) -> None:
    assert codes(source) == ["VEC102"]


def test_what_is_joined_before_joins_nothing_that_is_filled_later() -> None:
    assert codes(FILLED_LATER) == []


def test_lists_of_one_name_are_joined_in_each_branch() -> None:
    assert codes(EACH) == ["VEC102", "VEC102"]
    assert codes(EACH.replace("        x = torch.stack(rows)\n", "", 1)) == ["VEC102"]
