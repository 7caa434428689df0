"""Lists that grow and are joined, in whatever way that is written."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
LOOP = """
def f(self, x: Tensor, w: Tensor, y: Tensor):
    rows = []
    for i in range(x.shape[0]):
        {}
    return {}
"""
GROWING = [
    "rows.append(torch.mm(x[i], w))",
    "rows += [torch.mm(x[i], w)]",
    "rows += (torch.mm(x[i], w), w * i)",
    "rows = rows + [torch.mm(x[i], w)]",
    "rows = [*rows, torch.mm(x[i], w)]",
    "rows.extend([torch.mm(x[i], w)])",
]
READING_BACK = [
    "rows += [torch.tanh(rows[-1] @ x[i]) if rows else y]",
    "rows = rows + [torch.tanh(rows[-1] @ x[i]) if rows else y]",
    "rows = [*rows, torch.tanh(rows[-1] @ x[i]) if rows else y]",
    "rows.extend([torch.tanh(rows[-1] @ x[i]) if rows else y])",
]
JOINING = [
    "torch.stack(rows)",
    "torch.stack(tensors=rows, dim=1)",
    "torch.stack(tuple(rows), 0)",
    "torch.stack([*rows])",
    "torch.stack(rows[1:])",
    "torch.stack([y] + rows)",
    "torch.cat([y, *rows], dim=-1)",
    "torch.cat([row.unsqueeze(0) for row in rows])",
    "torch.cat([row[None] for row in rows], dim=0)",
    "torch.stack([row.mean() for row in rows[::-1]])",
]
NOT_JOINING = [
    "torch.stack([row.mean() for row in rows if row is not None]), rows",
    "torch.tensor([row.shape[0] for row in rows]), rows",
    "torch.stack([x[len(row)] for row in rows]), rows",
    "torch.stack([y]), rows",
]


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("statement", GROWING)
def test_items_are_added_by_methods_and_operators(statement: str) -> None:
    assert codes(LOOP.format(statement, "torch.stack(rows)")) == ["VEC102"]


@pytest.mark.parametrize("statement", READING_BACK)
def test_items_that_are_made_of_others_are_a_recurrence(statement: str) -> None:
    assert codes(LOOP.format(statement, "torch.stack(rows)")) == []


@pytest.mark.parametrize("join", JOINING)
def test_items_are_joined_as_they_are_and_each_by_its_part(join: str) -> None:
    assert codes(LOOP.format("rows.append(self.head(x[i]))", join))[:1] == ["VEC106"]


@pytest.mark.parametrize("join", NOT_JOINING)
def test_other_uses_of_items_join_nothing(join: str) -> None:
    assert codes(LOOP.format("rows.append(self.head(x[i]))", join)) == []


def test_a_list_that_is_bound_to_parts_of_its_items_is_joined_once() -> None:
    source = """
    def f(self, x: Tensor, n: int):
        rows = []
        for i in range(n):
            rows.append(self.head(x))
        rows = [torch.stack([row[k] for row in rows]) for k in range(n)]
        return rows
    """
    assert codes(source) == []


CHANGED = """
def f(x: Tensor, y: Tensor, n: int):
    for i in range(n):
        if x[i].sum() > 0:
            {}
        else:
            y = torch.cat([y, x[i]])
    return y
"""


@pytest.mark.parametrize("change", ["y -= x[i].sum()", "y[0] = 1", "y.mul_(2)"])
def test_a_tensor_that_is_changed_in_place_does_not_only_grow(change: str) -> None:
    report = inspect_source(HEAD + CHANGED.format(change), "x.py", every_loop=True)
    assert report.loops[0].reason.startswith("y of one iteration is made from y of the one before")
    kept = inspect_source(HEAD + CHANGED.format("pass"), "x.py")
    assert [found.code for found in kept.findings] == ["VEC301", "VEC302"]
