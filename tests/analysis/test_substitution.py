"""Rows that are computed from the rows before them as substitution solves a triangular system."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.reporting.accounts import dependence_lines

HEAD = (
    "import torch\nfrom torch import Tensor\n\n\ndef f(a: Tensor, b: Tensor, x: Tensor, n: int):\n"
)
SOLVED = {
    "added-to-the-row": (
        "for i in range(1, n):\n"
        "    a[..., i, :i] = a[..., i, :i] + (a[..., i, :i, None] * a[..., :i, :i]).sum(-2)",
        "a is solved row by row along dim -2 of a",
    ),
    "whole-rows-and-copies": (
        "for i in range(1, n):\n"
        "    a[..., i, :i] += (a[..., i, :, None].clone() * a[..., :, :i].clone()).sum(dim=-2)",
        "a is solved row by row along dim -2 of a",
    ),
    "named-parts": (
        "for i in range(1, n):\n"
        "    row = a[..., i, :i].clone()\n"
        "    done = a[..., :i, :i].clone()\n"
        "    a[..., i, :i] = row + (row.unsqueeze(-1) * done).sum(-2)",
        "a is solved row by row along dim -2 of a",
    ),
    "forward": (
        "for i in range(n):\n    x[i] = (b[i] - (a[i, :i] * x[:i]).sum()) / a[i, i]",
        "x is solved row by row along dim 0 of b",
    ),
    "forward-by-a-product": (
        "for i in range(n):\n    x[i] = (b[i] - a[i, :i] @ x[:i]) / a[i, i]",
        "x is solved row by row along dim 0 of b",
    ),
    "forward-one-row-ahead": (
        "for i in range(n - 1):\n    x[i + 1] = b[i] - torch.matmul(a[i, : i + 1], x[: i + 1])",
        "x is solved row by row along dim 0 of b",
    ),
    "backward": (
        "for i in reversed(range(n)):\n    x[i] = (b[i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]",
        "x is solved row by row along dim 0 of b",
    ),
    "backward-by-numbers": (
        "for i in range(n - 1, -1, -1):\n"
        "    later = torch.dot(a[i, i + 1 : n], x[i + 1 : n])\n"
        "    x[i] = (b[i] - later) / a[i, i]",
        "x is solved row by row along dim 0 of a",
    ),
    "several-right-hand-sides": (
        "for i in range(n):\n    x[i] -= torch.sum(a[i, :i, None] * x[:i], 0)",
        "x is solved row by row along dim 0 of a",
    ),
    "columns": (
        "for i in range(n):\n    x[:, i] = b[:, i] - (a[:, i, :i] * x[:, :i]).sum(-1)",
        "x is solved row by row along dim 1 of b",
    ),
}
OTHERS = {
    "a-sine-of-those-before": "x[i] = b[i] - a[i, :i] @ torch.sin(x[:i])",
    "their-softmax": "x[i] = torch.softmax(a[i, :i] @ x[:i], -1)",
    "their-maximum": "x[i] = b[i] - (a[i, :i] * x[:i]).amax()",
    "their-mean-squared": "x[i] = b[i] - (x[:i] * x[:i]).sum()",
    "factors-of-their-own-rows": "a[i, :i] = b[i, :i] - (a[:i, 0, None] * a[:i, :i]).sum(-2)",
    "divided-by": "x[i] = b[i] / (a[i, :i] @ x[:i])",
    "two-sums-one-in-the-other": "x[i] = (a[i, :i] @ x[:i]) * (b[i, :i] @ x[:i])",
    "summed-along-the-row": "a[i, :i] = b[i, :i] + (b[:i, :i] * a[:i, :i]).sum(-1)",
    "shifted-columns": "a[i, 1:] = b[i, 1:] + (b[i, :i, None] * a[:i, :-1]).sum(0)",
    "mixed-columns": "x[i] = b[i] - (a[i, :i] @ x[:i]) @ a",
    "two-rows-written": "x[i] = b[i] - a[i, :i] @ x[:i]\nx[i - 1] = b[i]",
    "a-row-elsewhere": "x[b[i].argmax()] = b[i] - a[i, :i] @ x[:i]",
    "the-last-few": "x[i] = b[i] - a[i, i - 3 : i] @ x[i - 3 : i]",
    "where-their-sum-is-positive": "t = a[i, :i] @ x[:i]\nif t > 0:\n    x[i] = b[i] - t",
    "all-there-is-without-a-factor": "x[i] = x.sum(0) + b[i]",
    "a-carried-factor": "x[i] = b[i] - (a[i, :i] @ x[:i]) * t\nt = torch.sin(x[i])",
    "triangular-factors": (
        "rest = b[i:, i] - (a[i:, :i] * a[i, :i]).sum(-1)\na[i:, i] = rest / rest[0].sqrt()"
    ),
    "orthogonal-rows": "x[i] = x[i] - (x[:i] @ x[i]) @ x[:i]\nx[i] = x[i] / x[i].norm()",
}


def findings(loop: str) -> list[str]:
    source = f"{HEAD}    t = b[0]\n{textwrap.indent(loop, '    ')}\n    return a, x, t\n"
    report = inspect_source(source, "f.py", every_loop=True)
    found = [f"{item.code} {item.message}" for item in report.findings]
    assert found == [f"{f.code} {f.message}" for f in inspect_source(source, "f.py").findings]
    return found


@pytest.mark.parametrize(("loop", "said"), SOLVED.values(), ids=SOLVED)
def test_substitution_is_a_scan(loop: str, said: str) -> None:
    advice = "in a Python loop; write torch.linalg.solve_triangular"
    assert findings(loop) == [f"VEC204 {said} {advice}"]


@pytest.mark.parametrize("way", ["return", "else"])
def test_a_loop_beside_the_solver_stays(way: str) -> None:
    solved = "x = torch.linalg.solve_triangular(a, b, upper=False)"
    loop = "for i in range(n):\n    x[i] = (b[i] - a[i, :i] @ x[:i]) / a[i, i]"
    assert findings(f"if n > 9:\n    x = x * 2\nelse:\n{textwrap.indent(loop, '    ')}")
    chosen = {
        "return": f"if n > 9:\n    {solved}\n    return x\n{loop}",
        "else": f"if n > 9:\n    {solved}\nelse:\n{textwrap.indent(loop, '    ')}",
    }
    assert not findings(chosen[way])


def test_the_rows_that_are_summed_are_told() -> None:
    source = f"{HEAD}    for i in range(n):\n        x[i] = b[i] - a[i, :i] @ x[:i]\n    return x\n"
    account = inspect_source(source, "f.py", every_loop=True).loops[0].account
    assert account is not None
    assert list(dependence_lines(account)) == [
        "x[i] (line 7) is one of the rows that later iterations sum, each times a factor, in x[:i]"
        " (line 7): flow"
    ]


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_other_rows_of_rows_are_none(body: str) -> None:
    loop = f"for i in range(3, n):\n{textwrap.indent(body, '    ')}"
    assert not [found for found in findings(loop) if "VEC204" in found]
