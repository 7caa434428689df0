"""Totals in attributes: as good as those in names where nothing in the loop can see them."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
CLASS = """
class Metric:
    def __init__(self):
        self.total = torch.zeros(3)
        self.count = 0

    def update(self, x: Tensor, y: Tensor, state, items):
{body}
"""
REPORTED = {
    "of-a-tensor": """
        for i in range(x.size(0)):
            self.total += (x[i] * y[i]).sum(0)
        """,
    "of-numbers": """
        for i in range(x.size(0)):
            self.count += (x[i] == y[i]).sum().item()
        """,
    "beside-a-counter": """
        for i in range(x.size(0)):
            self.total += (x[i] - y[i]).abs()
            self.count += 1
        """,
    "of-another-object": """
        for row in x:
            state.loss += row.exp().sum()
        """,
}
SILENT = {
    "another-name-for-what-it-holds": """
        total = y[0].exp()
        self.total = total
        for i in range(x.size(0)):
            self.total += x[i]
            total = torch.maximum(total, y[i])
        """,
    "of-each-item": """
        for i, item in enumerate(items):
            item.loss += x[i].exp().sum()
        """,
    "a-method-may-see-it": """
        for i in range(x.size(0)):
            self.total += self.distance(x[i], y[i])
        """,
    "its-owner-is-handed-on": """
        for i in range(x.size(0)):
            self.total += x[i].exp()
            items.show(self)
        """,
    "it-is-read": """
        for i in range(x.size(0)):
            self.total += x[i] * self.total
        """,
    "it-is-kept": """
        for i in range(1, x.size(0)):
            self.total += x[i]
            items.append(self.total)
        """,
    "it-is-replaced": """
        for i in range(x.size(0)):
            self.total = x[i].exp()
        """,
}


def codes(body: str) -> list[str | None]:
    indented = textwrap.indent(textwrap.dedent(body).strip(), " " * 8)
    source = HEAD + CLASS.format(body=indented)
    every = [loop.code for loop in inspect_source(source, "x.py", every_loop=True).loops]
    assert [code for code in every if code] == [
        finding.code for finding in inspect_source(source, "x.py").findings if finding.code < "VEC3"
    ]
    return every


@pytest.mark.parametrize("body", REPORTED.values(), ids=REPORTED)
def test_total_that_nothing_sees(body: str) -> None:
    assert codes(body) == ["VEC201"]


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_total_that_is_more(body: str) -> None:
    assert codes(body) == [None]
