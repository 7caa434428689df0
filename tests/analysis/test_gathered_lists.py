"""Lists that inner loops fill anew for each item of the outer one, and entries of mappings."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> list[tuple[int, str]]:
    report = inspect_source(HEAD + textwrap.dedent(source).lstrip(), "x.py")
    return [(finding.span.line - HEAD.count("\n"), finding.code) for finding in report.findings]


NEST = """
def f(c: Tensor, n: int, m: int):
    rows = []
    for j in range(n):
        row = []
        {}
        rows.append(torch.stack(row))
    return torch.{}(rows)
"""


def nest(inner: str, join: str) -> list[tuple[int, str]]:
    return codes(NEST.format(textwrap.indent(inner, " " * 8).lstrip(), join))


def test_list_of_an_inner_loop_depends_on_the_outer_one() -> None:
    assert nest("for i in range(m):\n    row.append(c[j, i] * 2)", "stack") == [(3, "VEC102")]
    assert nest("for i in range(m):\n    row.append(c[0, i] * 2)", "stack") == [(5, "VEC102")]


@pytest.mark.parametrize(
    "inner",
    [
        "for i in range(j + 1):\n    row.append(c[j, i] * 2)",
        "for i in range(m):\n    if c[j, i, 0] > 3:\n        row.append(c[j, i] * 2)",
    ],
)
def test_list_of_another_length_each_time_is_ragged(inner: str) -> None:
    assert 3 not in [line for line, _ in nest(inner, "cat")]


ENTRIES = """
def f(state, n: int):
    for b in range(1, n):
        state["text"][b, :] = state[{}][b - 1, :] * state["ids"][b, :]
    return state
"""


def test_entries_of_a_mapping_are_storages_of_their_own() -> None:
    assert codes(ENTRIES.format('"mask"')) == [(2, "VEC101")]
    assert codes(ENTRIES.format('"text"')) != [(2, "VEC101")]


@pytest.mark.parametrize(
    "body",
    [
        "if value > 3:\n    return value",
        "if (value * 2).any():\n    raise ValueError",
        "if value.item() not in x:\n    break",
    ],
)
def test_items_of_a_tensor_are_searched_like_its_elements(body: str) -> None:
    inner = textwrap.indent(body, " " * 8)
    assert codes(f"def f(x: Tensor):\n    for value in x:\n{inner}\n") == [(2, "VEC206")]
    listed = f"def f(x: list):\n    for value in x:\n{inner}\n"
    assert codes(listed) == []
    called = inner.replace("value", "net(value)", 1)
    assert (2, "VEC206") not in codes(f"def f(x: Tensor, net):\n    for value in x:\n{called}\n")


SCALES = """
class Kernel(torch.nn.Module):
    def __init__(self, factor=2.0, number=5, few=3):
        super().__init__()
        self.factor = factor
        self.number = number
        self.few = few

    def forward(self, x: Tensor, other, n):
        width = x.sum() / 2
        width /= self.factor ** (self.number // 2)
        widths = [{}]
        return sum([torch.exp(-x / width) for width in widths])
"""


@pytest.mark.parametrize(
    "item",
    [
        "width * self.factor ** i for i in range(self.number)",
        "width / (i + 1) for i in range(n)",
        "torch.sum(x * i) for i in range(n)",
    ],
)
def test_one_element_for_each_number_is_an_axis(item: str) -> None:
    assert (12, "VEC201") in codes(SCALES.format(item))


@pytest.mark.parametrize(
    "item",
    [
        "width * i for i in range(4)",
        "width * i for i in range(self.few)",
        "other(i) for i in range(n)",
        "x[:i] for i in range(n)",
        "width * other for i in range(n)",
        "width * i for i in range(n) if other",
    ],
)
def test_few_or_unknown_items_are_none(item: str) -> None:
    assert (12, "VEC201") not in codes(SCALES.format(item))
