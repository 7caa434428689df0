"""Lists of what arithmetic makes of one value and of numbers: of one shape, whatever it is."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor, nn


class Kernel(nn.Module):
    def __init__(self, factor, count, width=None):
        super().__init__()
        self.factor = factor
        self.count = count
        self.width = width

    def use(self, d: Tensor, n, base, f):
"""
SUM = "return sum(torch.exp(-d / b) for b in widths)"
TOTAL = """
total = 0
for b in widths:
    total = total + torch.exp(-d / b)
return total
"""
MADE = "widths = [base * self.factor ** i for i in range(n)]\n"
EITHER = """
base = self.width if self.width else d.detach().sum() / (n**2 - n)
base /= self.factor ** (n // 2)
widths = [base * (self.factor**i) for i in range(self.count)]
"""


def codes(case: str, every_loop: bool = False) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(case).strip("\n"), "        ") + "\n"
    return [found.code for found in inspect_source(source, "x.py", every_loop=every_loop).findings]


TOLD = {
    "a-sum": (MADE + SUM, "VEC201"),
    "a-total": (MADE + TOTAL, "VEC201"),
    "of-a-tensor-or-a-number": (EITHER + SUM, "VEC201"),
    "listed-before-they-are-added": (
        EITHER + "parts = [torch.exp(-d / b) for b in widths]\nreturn sum(parts)",
        "VEC201",
    ),
    "of-the-rows-of-a-tensor": (
        "widths = [base / (i + 1) for i in range(n)]"
        + "\nreturn torch.stack([d / w for w in widths])",
        "VEC104",
    ),
    "of-a-tensor": ("base = d[0] * 2\n" + MADE + SUM, "VEC201"),
}
SILENT = {
    "a-known-few": MADE.replace("range(n)", "range(3)") + SUM,
    "a-known-few-numbers": "widths = [2.0 ** i for i in range(3)]\n" + SUM,
    "sizes": MADE + "return torch.cat([torch.zeros(w) for w in widths])",
    "sizes-beside-numbers": MADE + "return torch.cat([torch.zeros(w * 2) for w in widths])",
    "lengths-of-slices": MADE + "return torch.stack([d[: w * 2].sum() for w in widths])",
    "layers": MADE + "return nn.ModuleList([nn.Linear(w, w) for w in widths])",
    "what-an-unknown-function-gets": MADE + "return torch.stack([f(d, w) for w in widths])",
    "numbers-of-two-ranges": (
        "widths = [base * a + b for a, b in zip(range(n), range(n))]\n" + SUM
    ),
    "texts": "widths = [base + str(i) for i in range(n)]\n" + SUM,
    "items-of-something": "widths = [base[i] * i for i in range(n)]\n" + SUM,
    "what-a-function-gives": "widths = [f(i) * base for i in range(n)]\n" + SUM,
    "without-the-number": "widths = [base * self.factor for i in range(n)]\n" + SUM,
    "products-of-matrices": "widths = [base @ self.factor * i for i in range(n)]\n" + SUM,
    "items-of-a-list": "widths = [base * b for b in self.width]\n" + SUM,
    "some-are-left-out": "widths = [base * i for i in range(n) if i in self.width]\n" + SUM,
    "one-is-added": MADE + "widths.append(self.width)\n" + SUM,
    "a-recurrence": MADE + "for w in widths:\n    d = d + torch.sin(d) * w\nreturn d",
}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("case", TOLD)
def test_is_found(case: str, every_loop: bool) -> None:
    text, code = TOLD[case]
    assert codes(text, every_loop) == [code]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("case", SILENT)
def test_is_silent(case: str, every_loop: bool) -> None:
    assert codes(SILENT[case], every_loop) == []


def test_the_evidence_is_said() -> None:
    source = HEAD + textwrap.indent(EITHER.strip("\n") + "\n" + SUM, "        ") + "\n"
    loops = inspect_source(source, "x.py", every_loop=True).loops
    facts = [fact.fact for loop in loops for fact in loop.evidence]
    assert "widths is made item by item, all of one shape" in facts
