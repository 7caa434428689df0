"""What docstrings say of parameters: which of them are tensors, and nothing else."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.analysis.values.documentation import documented_tensors
from flake8_vectorize.engine import inspect_source

TENSORS = [
    "x (Tensor): rows",
    "x (torch.Tensor): rows, a list of which may be long",
    "x (:class:`torch.LongTensor`)",
    "x (`torch.FloatTensor` of shape `(n, 3)`, *optional*): rows",
    "x (tensor, optional): rows",
    "x : torch.Tensor",
    "x : Tensor of shape (n, 3)",
    "x: Long tensor of size ``(n, 3)``",
    "`x`: the input tensor. Or something like it",
    "- x: A tensor",
    ":param x: an input tensor",
    ":param torch.Tensor x: rows",
    ":type x: torch.Tensor or None",
]
OTHERS = [
    "x (list of Tensor): rows",
    "x (Tensor or list): rows",
    "x (Tensor | float): rows",
    "x (Tensor[]): rows",
    "x (List[Tensor]): rows",
    "x (dict): a tensor for each name",
    "x : tuple of torch.Tensor",
    "x: tensors",
    "x: tensor of rows, or a list",
    "x: rows of a tensor",
    ":param x: tensor list",
    "y (Tensor): not x",
]


def docstring(entry: str) -> str:
    return f"Sums.\n\n    Args:\n        {entry}\n            of a list or an array\n"


@pytest.mark.parametrize("entry", TENSORS)
def test_is_documented_as_a_tensor(entry: str) -> None:
    assert documented_tensors(docstring(entry)) == {"x"}


@pytest.mark.parametrize("entry", OTHERS)
def test_may_be_something_else(entry: str) -> None:
    assert "x" not in documented_tensors(docstring(entry))


def codes(entry: str, body: str, parameter: str = "x") -> list[str]:
    head = f'def f({parameter}):\n    """{docstring(entry)}    """\n'
    source = "import torch\n\n\n" + head + textwrap.indent(textwrap.dedent(body), "    ")
    return [finding.code for finding in inspect_source(source, "x.py").findings]


ROWS = "return torch.stack([row.exp() for row in x])\n"


def test_a_documented_tensor_has_an_axis() -> None:
    assert codes("x (Tensor): rows", ROWS) == ["VEC104"]
    assert codes("x: rows", ROWS) == []


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        pytest.param(ROWS, "x: Rows", id="the annotation says more"),
        pytest.param(f"if isinstance(x, list):\n    pass\n{ROWS}", "x", id="the code asks"),
        pytest.param(f"x.append(torch.ones(3))\n{ROWS}", "x", id="it is appended to"),
        pytest.param("return torch.cat([row.T for row in x])\n", "x", id="it is only joined"),
    ],
)
def test_the_code_knows_better(body: str, parameter: str) -> None:
    assert codes("x (Tensor): rows", body, parameter) == []
