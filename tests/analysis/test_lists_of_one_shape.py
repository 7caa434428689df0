"""Lists of as many tensors as a number says, all of one shape: a stacked tensor holds them."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor, nn


class Kernels(nn.Module):
    def fill(self, m, n, sizes):
        self.same = [torch.empty(m, m) for _ in range(n)]
        self.apart = [torch.empty(size, size) for size in sizes]
        self.growing = [torch.empty(m, i) for i in range(n)]

    def use(self, x: Tensor, n, m):
        CASE


"""


def source(case: str) -> str:
    return HEAD.replace("CASE", case.strip("\n").replace("\n", "\n        "))


def codes(case: str) -> list[str]:
    return [found.code for found in inspect_source(source(case), "x.py").findings]


SUM = """
total = 0
for c in range(n):
    total = total + torch.dot(LIST[c] @ x[:, c], x[:, c])
return total
"""

JOINED = """
out = []
for c in range(n):
    out.append(torch.linalg.solve(LIST[c], x[:, c]))
return torch.stack(out)
"""

FILLED = """
for c in range(n):
    k[c][:] = x[:, c].exp()
return torch.stack(k)
"""

UNJOINED = FILLED.replace("torch.stack(k)", "k")

KEPT = {
    "each-is-filled": ("k = [torch.empty(m) for _ in range(n)]" + FILLED, "VEC101"),
    "each-is-added-and-filled": (
        "k = []\nfor _ in range(n):\n    k.append(torch.empty(m))" + FILLED,
        "VEC101",
    ),
    "as-many-as-an-axis-is-long": (
        "n = x.shape[1]\nk = []\nfor _ in range(n):\n    k.append(torch.empty(m))" + FILLED,
        "VEC101",
    ),
    "an-attribute-is-made-so": (SUM.replace("LIST", "self.same"), "VEC201"),
    "a-name-is": ("k = [torch.ones(m, m) for _ in range(n)]" + SUM.replace("LIST", "k"), "VEC201"),
    "no-axis-lies-beside": (
        """
total = 0
for c in range(n):
    total = total + torch.logdet(self.same[c])
return total
""",
        "VEC201",
    ),
    "of-random-numbers": (
        "k = [torch.rand(m, m) * 2 for i in range(n)]" + JOINED.replace("LIST", "k"),
        "VEC102",
    ),
    "what-is-made-of-an-item-has-its-shape": (JOINED.replace("LIST", "self.same"), "VEC102"),
}

SILENT = {
    "sizes-are-walked": SUM.replace("LIST", "self.apart"),
    "the-number-is-a-size": SUM.replace("LIST", "self.growing"),
    "one-of-each-size-is-filled": "k = [torch.empty(i) for i in range(n)]" + UNJOINED,
    "one-of-each-size-is-added-and-filled": (
        "k = []\nfor i in range(n):\n    k.append(torch.empty(i))" + UNJOINED
    ),
    "the-same-is-added-and-filled": (
        "a = torch.empty(m)\nk = []\nfor _ in range(n):\n    k.append(a)" + UNJOINED
    ),
    "an-item-is-replaced": "k = [torch.ones(m, m) for _ in range(n)]\nk[0] = self.root(x)"
    + SUM.replace("LIST", "k"),
    "an-item-is-added": "k = [torch.ones(m, m) for _ in range(n)]\nk.append(self.root(x))"
    + SUM.replace("LIST", "k"),
    "some-are-left-out": "k = [torch.ones(m, m) for i in range(n) if i in self.kept]"
    + SUM.replace("LIST", "k"),
    "a-method-that-is-not-known-makes-them": "k = [self.kernel(m) for _ in range(n)]"
    + JOINED.replace("LIST", "k"),
    "they-are-made-of-the-items-of-a-list": "k = [self.apart[i] * 2 for i in range(n)]"
    + JOINED.replace("LIST", "k"),
}


@pytest.mark.parametrize("case", KEPT)
def test_is_found(case: str) -> None:
    text, code = KEPT[case]
    assert codes(text) == [code]


@pytest.mark.parametrize("case", SILENT)
def test_is_silent(case: str) -> None:
    assert codes(SILENT[case]) == []
