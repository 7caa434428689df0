"""What an attribute holds, by the text of what a method of its class gives it."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor, nn\n\n\n"
TENSORS = {
    "moved": "self.kept = torch.zeros(n, 3).to(device)",
    "converted": "self.kept = torch.from_numpy(rows).float()",
    "a part": "self.kept = x[:, :2]",
    "computed": "self.kept = 1 - x.mean(0) / 2",
    "compared": "self.kept = x > 0",
    "turned": "self.kept = x.T",
    "of a local name": "rows = torch.rand(n, 3)\nrows = rows / rows.sum()\nself.kept = rows",
    "of another attribute": "self.rows = torch.rand(n, 3)\nself.kept = self.rows * 2",
    "of a method of tensors alone": "self.kept = rows.unsqueeze(0)",
    "on a condition": "self.kept = x if n else None",
    "of either way": "self.kept = x.abs() if n else torch.zeros(n)",
    "values of a pair": "self.kept = x.max()",
    "a list that was stacked": "rows = [x, x]\nrows = torch.stack(rows)\nself.kept = rows",
    "stacked under a context": (
        "with torch.no_grad():\n    rows = [x, x]\n    rows = torch.stack(rows)\nself.kept = rows"
    ),
    "in two places": "self.kept = None\nif n:\n    self.kept = x.clone()\n",
}
UNKNOWN = {
    "a pair": "self.kept = x.max(dim=0)",
    "a pair of a function": "self.kept = torch.sort(x, 0)",
    "coordinates": "self.kept = x.nonzero(as_tuple=True)",
    "values with their numbers": "self.kept = torch.unique(x, return_counts=True)",
    "chunks": "self.kept = x.chunk(3)",
    "a list": "self.kept = x.tolist()",
    "an array": "self.kept = x.numpy()",
    "a number": "self.kept = x.sum().item()",
    "moved, whatever it is": "self.kept = rows.to(device)",
    "on a condition": "self.kept = x if n else rows",
    "a name bound to something else": "x = rows\nself.kept = x",
    "a name bound on one way": "if n:\n    x = list(x)\nself.kept = x",
    "a list that is stacked on one way": (
        "rows = [x, x]\nif n:\n    rows = torch.stack(rows)\nself.kept = rows"
    ),
    "a tensor that becomes a list": "rows = x.abs()\nrows = [rows, x]\nself.kept = rows",
    "an item of a loop": "for x in rows:\n    self.kept = x",
    "an entry": "self.kept = rows['x'] + n",
    "a list elsewhere": "self.kept = x.abs()\nif n:\n    self.kept = [x, x.T]",
    "a truth": "self.kept = x is not None",
}


def codes(statements: str) -> list[str]:
    source = (
        "class Net:\n    def __init__(self, x: Tensor, rows, n, device):\n"
        + textwrap.indent(statements, " " * 8)
        + "\n\n    def use(self):\n"
        + "        return torch.stack([self.layer(row) for row in self.kept])\n"
    )
    return [found.code for found in inspect_source(HEAD + source, "x.py").findings]


@pytest.mark.parametrize("statements", TENSORS.values(), ids=TENSORS)
def test_is_a_tensor(statements: str) -> None:
    assert codes(statements) == ["VEC106"]


@pytest.mark.parametrize("statements", UNKNOWN.values(), ids=UNKNOWN)
def test_may_be_something_else(statements: str) -> None:
    assert codes(statements) == []
