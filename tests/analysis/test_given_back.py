"""Tensors that an unknown function gives back, beside more, under the names that it got."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

STAYS = {
    "computed-before": "def f(z, y, g):\n    x = torch.relu(z)\n    x, y = g(x, y)",
    "declared-by-the-function": "def f(x: Tensor, g):\n    x = g(x)",
    "each-by-its-own-name": "def f(x: Tensor, y: Tensor, g):\n    x, y = g(x, y)",
    "beside-something-else": "def f(x: Tensor, sizes: list, g):\n    x, sizes, _ = g(x, sizes)",
    "by-keyword": "def f(x: Tensor, mask, g):\n    x, mask = g(x=x, mask=mask)",
}
LOST = {
    "nothing-beside": "def f(z, g):\n    x = torch.relu(z)\n    x = g(x)",
    "of-something-else": "def f(z, y, g):\n    x = torch.relu(z)\n    x, y = g(y)",
    "no-tensor-before": "def f(x, y, g):\n    x, y = g(x, y)",
    "a-part-of-it": "def f(z, y, g):\n    x = torch.relu(z)\n    x, y = g(x[0], y)",
    "known-to-be-lists": """
def parts(x: Tensor, y: Tensor) -> tuple[list[str], list[str]]:
    return [str(x)], [str(y)]


def f(x: Tensor, y: Tensor):
    x, y = parts(x, y)""",
}


def codes(source: str) -> list[str]:
    loop = "return torch.stack([row.exp() for row in x])"
    source = f"{HEAD}{source.strip()}\n{textwrap.indent(loop, '    ')}\n"
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("source", STAYS.values(), ids=STAYS)
def test_a_tensor_stays_one(source: str) -> None:
    assert codes(source) == ["VEC104"]


@pytest.mark.parametrize("source", LOST.values(), ids=LOST)
def test_what_else_a_call_gives_is_not_known(source: str) -> None:
    assert codes(source) == []
