"""Methods and functions that take a part along one axis, told as the subscripts that name it."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import FileReport

HEAD = "import torch\nfrom torch import Tensor\n\n\ndef f(x: Tensor, out: Tensor, ptr, n: int):\n"
PARTS = {
    "x.select(1, i)": "x[:, i]",
    "x.select(dim=1, index=i)": "x[:, i]",
    "x.select(-1, i)": "x[..., i]",
    "x.select(-2, i + 1)": "x[..., i + 1, :]",
    "torch.select(x, 0, i)": "x[i]",
    "torch.select(x, dim=1, index=i)": "x[:, i]",
    "torch.select(input=x, dim=1, index=i)": "",
    "x.narrow(1, i, 1)": "x[:, i:i + 1]",
    "x.narrow(dim=-1, start=i, length=2)": "x[..., i:i + 2]",
    "torch.narrow(x, 0, i * 2, 2)": "x[i * 2:i * 2 + 2]",
    "x[i].select(0, 2)": "x[i][2]",
}
LISTED = "out = torch.stack([{part} * 2 for i in range(n)])"
STORES = {
    "copied": "out.select(0, i).copy_(x[i] * 2)",
    "added": "out.narrow(0, i, 1).add_(x[i] * 2)",
    "by-a-function": "torch.select(out, dim=0, index=i).copy_(x[i] * 2)",
    "columns": "out.select(-1, i).add_(x.select(-1, i))",
    "elements": "out.select(0, i)[2] = x[i].sum()",
    "blocks": "torch.narrow(out, 0, 3 * i, 3).fill_(i)",
}
SHARED = {
    "the-one-before": ("out.select(0, i + 1).copy_(torch.sin(out.select(0, i)))", "recurrence"),
    "the-same": ("out.select(0, 2).copy_(x[i])", "unknown"),
    "overlapping-slices": ("out.narrow(0, i, 2).copy_(x[i])", "unknown"),
    "an-axis-of-no-known-number": ("out.select(n, i).copy_(x[i])", "unknown"),
}


def read(body: str) -> FileReport:
    source = HEAD + textwrap.indent(body, "    ") + "\n    return out\n"
    report = inspect_source(source, "x.py", every_loop=True)
    assert inspect_source(source, "x.py").findings == report.findings
    return report


def told(body: str) -> tuple[object, ...]:
    """What is reported, of which class the loop is, what it walks, reads and writes."""
    report = read(body)
    loop = report.loops[0]
    assert loop.account is not None
    accesses = [(access.way, access.text) for access in loop.account.accesses]
    return [found.code for found in report.findings], loop.pattern, loop.walks, accesses


@pytest.mark.parametrize(("part", "subscript"), PARTS.items())
def test_a_part_is_read_as_its_subscript(part: str, subscript: str) -> None:
    if subscript:
        assert told(LISTED.format(part=part)) == told(LISTED.format(part=subscript))
    assert len(read(LISTED.format(part=part)).findings) == 1


@pytest.mark.parametrize("store", STORES.values(), ids=STORES)
def test_a_change_of_a_part_is_a_store_to_that_place(store: str) -> None:
    report = read(f"for i in range(x.shape[0]):\n    {store}")
    assert [(loop.code, loop.pattern) for loop in report.loops] == [("VEC101", "map")]


@pytest.mark.parametrize(("store", "pattern"), SHARED.values(), ids=SHARED)
def test_parts_that_iterations_share(store: str, pattern: str) -> None:
    report = read(f"for i in range(x.shape[0] - 1):\n    {store}")
    assert [(loop.code, loop.pattern) for loop in report.loops] == [(None, pattern)]


def test_what_a_method_overwrites_is_not_read() -> None:
    assert told("for i in range(n):\n    out.select(0, i).copy_(x[i])") == told(
        "for i in range(n):\n    out[i].copy_(x[i])"
    )


def test_a_position_behind_an_axis_shows_a_tensor() -> None:
    body = "rows = ptr.select(1, n)\nout = torch.stack([rows.select(0, i) * 2 for i in range(n)])"
    assert [found.code for found in read(body).findings] == ["VEC104"]
    body = "rows = ptr.select(n)\nout = [rows.select('name', i) for i in range(n)]"
    assert not read(body).findings
