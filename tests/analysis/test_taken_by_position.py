"""Items of a list that a loop takes by their positions are what they are if a header gives them."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
# what the header gives, what an iteration does with it, and what it leaves
BODIES = {
    "labels": ("w[k] = x[y == {}].mean(0)", "w", "VEC101"),
    "masks": ("rows.append((x * (y == {})).sum())", "torch.stack(rows)", "VEC102"),
    "factors": ("rows.append(x[k] * {})", "torch.stack(rows)", "VEC102"),
    "positions": ("w[k] = x[{}]", "w", "VEC101"),
    "ends": ("w[k, : {}] = 1", "w", "VEC101"),
    "whole ends": ("w[k, : int({})].fill_(1)", "w", "VEC101"),
    "bounds": ("rows.append(x[k, : {}].mean(0))", "torch.stack(rows)", "VEC102"),
    "copied ends": ("w[k, : {0}] = x[k, : {0}]", "w", "VEC101"),
    "rolled rows": (
        "rows.append(torch.cat([x[k, {0} :], x[k, : {0}]]))",
        "torch.stack(rows)",
        "VEC102",
    ),
    "values": ("w[:, k].fill_({})", "w", "VEC101"),
    "stored": ("w[:, k] = {}", "w", "VEC101"),
}
HEADERS = (
    "for k, item in enumerate(items):\n        {item}",
    "for k in range(len(items)):\n        {place}",
    "for k in range(len(items)):\n        part = items[k]\n        {part}",
)
SILENT = {
    "tensors of their own shapes": "rows.append(x * torch.relu({}))",
    "objects": "rows.append({}.score(x))",
    "texts": "rows.append(x * ({} == 'last'))",
    "tiles": "rows.append(self.head(x[{} :]))",
    "an item that is called": "rows.append({}(x))",
}


def codes(header: str, statement: str, result: str) -> set[str]:
    names = {"item": "item", "place": "items[k]", "part": "part"}
    body = header.format(**{key: statement.format(name) for key, name in names.items()})
    source = f"""
def f(self, x: Tensor, y: Tensor, w: Tensor, items):
    rows = []
    {body}
    return {result}
"""
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return {finding.code for finding in found if not finding.code.startswith("VEC3")}


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("body", list(BODIES))
def test_what_shows_that_items_are_numbers(body: str, header: str) -> None:
    statement, result, code = BODIES[body]
    assert codes(header, statement, result) == {code}


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("body", list(SILENT))
def test_what_does_not(body: str, header: str) -> None:
    assert codes(header, SILENT[body], "torch.stack(rows)") == set()


@pytest.mark.parametrize(
    ("statement", "code"), [("w[k, start:end] = 1", "VEC101"), ("w[start:end] = 1", "")]
)
def test_pairs_of_ends(statement: str, code: str) -> None:
    source = f"""
def f(w: Tensor, spans):
    for k, (start, end) in enumerate(spans):
        {statement}
    return w
"""
    found = inspect_source(HEAD + source, "x.py").findings
    assert [finding.code for finding in found] == [code] * bool(code)


def test_lists_beside_the_items_of_a_tensor() -> None:
    source = """
def f(x: Tensor, items):
    rows = []
    for item, row in zip(items, x):
        rows.append({})
    return torch.stack(rows)
"""
    for code, item in (("VEC102", "row * item"), ("", "row * item.scale"), ("", "item(row)")):
        found = inspect_source(HEAD + source.format(item), "x.py").findings
        assert [finding.code for finding in found] == [code] * bool(code)


@pytest.mark.parametrize("item", ["rows[i].item()", "int(rows[i].item())", "(i, rows[i].item())"])
def test_elements_that_comprehensions_read_by_their_positions(item: str) -> None:
    source = "def f(rows, n):\n    return [{} for i in {}]\n"
    counted = inspect_source(HEAD + source.format(item, "range(n)"), "x.py").findings
    looked_up = inspect_source(HEAD + source.format(item, "n"), "x.py").findings
    assert [finding.code for finding in counted] == ["VEC110"]
    assert not looked_up
