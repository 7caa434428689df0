"""A list that a loop adds to under one name, and reads under another one."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
STATEMENTS = {
    "rows.append(torch.tanh(same[-1] @ x[i]))": [],
    "same.append(torch.tanh(rows[-1] @ x[i]))": [],
    "rows += [torch.tanh(same[-1] @ x[i])]": [],
    "rows.append(x[i] * len(same))": [],
    "rows.append(x[i] @ first)": ["VEC102"],
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("statement", list(STATEMENTS))
def test_what_is_read_of_it_was_added_before(statement: str) -> None:
    source = f"""
    def f(x: Tensor, w: Tensor):
        rows = [w]
        same, first = rows, rows[0]
        for i in range(x.shape[0]):
            {statement}
        return torch.stack(rows)
    """
    assert codes(source) == STATEMENTS[statement]


def test_a_loop_that_skips_may_go_on() -> None:
    source = """
    def f(x: Tensor):
        for i in range(x.shape[0]):
            if not x[i] > 1:
                continue
            return i
        return -1
    """
    assert codes(source) == ["VEC206"]


def test_a_total_in_a_place_of_a_list_is_told_under_its_name() -> None:
    source = """
    def f(x: Tensor, first: Tensor, n: int):
        parts = [first for _ in range(n)]
        for i in range(x.shape[0]):
            parts[0] = parts[0] + x[i]
        return parts
    """
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert ["into parts;" in finding.message for finding in report.findings] == [True]
