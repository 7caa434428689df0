"""Parts of a tensor that are joined end to end: windows of one length that begin anywhere, and the
rows of one label after another, against the batched forms that they have.
"""

from __future__ import annotations

import textwrap

import pytest
import torch

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
WINDOWS = {
    "from-a-place": "torch.cat([x[:, s : s + n] for s in at], dim=0)",
    "around-a-place": "torch.cat([x[:, s - n : s + n + 1] for s in at + n], dim=0)",
    "ending-at-a-place": "torch.cat([x[:, n + s - 3 : n + s] for s in at], dim=0)",
    "computed-with": "torch.cat([x[:, s : s + n].abs() * 2 for s in at], dim=0)",
}
OF_ANY_LENGTH = {
    "between-two-places": "torch.cat([x[:, s : t + n] for s, t in zip(at, at)], dim=0)",
    "twice-as-far": "torch.cat([x[:, s : s + s + n] for s in at], dim=0)",
    "lengths-of-their-own": "torch.cat([x[:, s : s + k] for s, k in zip(at, at)], dim=0)",
    "drawn-each-time": "torch.cat([x[:, s + rand(n) : s + rand(n) + n] for s in at], dim=0)",
    "negative-bound": "torch.cat([x[:, s:n] for s in at], dim=0)",
}
ROWS = {
    "counted": "torch.cat([x[labels == i] for i in range(labels.max() + 1)])",
    "read-first": "torch.cat([x[labels == i] for i in range(int(labels.max()) + 1)])",
    "by-a-function": "torch.cat([x[i == labels] for i in range(torch.max(labels).item() + 1)])",
}
OTHER_ROWS = {
    "of-some-labels": "torch.cat([x[labels == i] for i in range(n)])",
    "up-to-the-last": "torch.cat([x[labels == i] for i in range(labels.max())])",
    "of-other-labels": "torch.cat([x[labels == i] for i in range(at.max() + 1)])",
    "from-the-second": "torch.cat([x[labels == i] for i in range(1, labels.max() + 1)])",
    "of-the-largest-in-a-row": "torch.cat([x[labels == i] for i in range(labels.max(0)[0] + 1)])",
}
GROWING = """
def f(x: Tensor, at: Tensor, n: int):
    out = []
    for s in at:
        out.append(x[:, s : s + n])
        n = n + 1
    return torch.cat(out, dim=0)
"""
NAMED = """
def f(x: Tensor, labels: Tensor):
    count = int(labels.max()) + 1
    out = []
    for i in range(count):
        out.append(x[labels == i])
    return torch.cat(out)
"""


def source_of(expression: str) -> str:
    return f"def f(x: Tensor, at: Tensor, labels: Tensor, n: int, rand):\n    return {expression}\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


def run(expression: str, *given: object) -> torch.Tensor:
    scope: dict = {}
    exec(HEAD + source_of(expression), scope)
    return scope["f"](*given)


@pytest.mark.parametrize("expression", [*WINDOWS.values(), *ROWS.values()])
def test_parts_that_have_a_batched_form_are_reported(expression: str) -> None:
    assert codes(source_of(expression)) == ["VEC104"]


@pytest.mark.parametrize("expression", [*OF_ANY_LENGTH.values(), *OTHER_ROWS.values()])
def test_parts_of_many_lengths_stay_silent(expression: str) -> None:
    assert codes(source_of(expression)) == []


def test_lengths_that_change_from_window_to_window_are_many() -> None:
    assert codes(GROWING) == []


def test_the_number_of_labels_may_have_a_name() -> None:
    assert codes(NAMED) == ["VEC102"]
    assert codes(NAMED.replace("out = []", "out, labels = [], labels.clone()")) == []


def test_windows_are_one_gather() -> None:
    x, at = torch.randn(4, 30), torch.tensor([3, 0, 11, 7, 3])
    index = at[:, None] + torch.arange(5)
    expected = x[:, index].movedim(1, 0).flatten(0, 1)
    assert torch.equal(run(WINDOWS["from-a-place"], x, at, at, 5, None), expected)


def test_rows_of_one_label_after_another_are_sorted_by_label() -> None:
    x, labels = torch.randn(20, 3), torch.randint(0, 6, (20,))
    expected = x[labels.argsort(stable=True)]
    assert torch.equal(run(ROWS["counted"], x, labels, labels, 5, None), expected)
