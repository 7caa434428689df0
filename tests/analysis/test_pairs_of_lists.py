"""Pairs of the items of a list: of tensors of one shape they are pairs along an axis."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import itertools

import torch
from torch import Tensor


def use(x: Tensor, labels: Tensor, parts: list[Tensor], n, f):
    means = [x[labels == k].mean(0) for k in labels.unique()]
    rows = [x[labels == k] for k in labels.unique()]
"""
# what makes the list is told as well where its items are joined
TOLD = {
    "joined": (
        "return torch.stack([a - b for a, b in itertools.combinations(means, 2)])",
        "VEC104",
    ),
    "added": (
        """
        total = 0
        for a, b in itertools.combinations(means, 2):
            total = total + (a - b).norm()
        return total
        """,
        "VEC201",
    ),
    "as-two-loops": (
        """
        total = 0
        for i, a in enumerate(means):
            for b in means[i + 1 :]:
                total = total + torch.dot(a, b)
        return total
        """,
        "VEC201",
    ),
    "of-a-tensor": (
        "return torch.stack([a - b for a, b in itertools.combinations(x, 2)])",
        "VEC104",
    ),
}
SILENT = {
    "of-many-shapes": """
        total = 0
        for a, b in itertools.combinations(parts, 2):
            total = total + (a.mean() - b.mean()).abs()
        return total
        """,
    "of-many-lengths": """
        return torch.stack([a.amax() - b.amin() for a, b in itertools.combinations(rows, 2)])
        """,
    "an-unknown-function-of-all-that-follow": """
        return torch.stack([f(means[i:]) for i in range(len(means))])
        """,
    "blocks": """
        out = []
        for i in range(0, len(means), 8):
            out.append(torch.stack(means[i : i + 8]).mean(0))
        return torch.stack(out)
        """,
    "a-few": """
        few = [x[k].mean(0) for k in range(3)]
        return torch.stack([a - b for a, b in itertools.combinations(few, 2)])
        """,
}


def codes(case: str, every_loop: bool) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(case).strip("\n"), "    ") + "\n"
    findings = inspect_source(source, "x.py", every_loop=every_loop).findings
    return [found.code for found in findings if found.span.line > HEAD.count("\n")]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("case", TOLD)
def test_is_found(case: str, every_loop: bool) -> None:
    text, code = TOLD[case]
    assert codes(text, every_loop) == [code]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("case", SILENT)
def test_is_silent(case: str, every_loop: bool) -> None:
    assert codes(SILENT[case], every_loop) == []
