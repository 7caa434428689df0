"""Counts of what is drawn at random in each iteration: the draws of all of them make one axis."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = (
    "import torch\nfrom torch import Tensor\n\n\ndef f(x: Tensor, n: int, model):\n    count = 0\n"
)
COUNTED = {
    "a number": """
        for _ in range(n):
            signs = torch.randint(0, 2, (len(x),)).float() * 2 - 1
            mean = (x * signs).mean().item()
            if abs(mean) > 1:
                count += 1
        """,
    "a truth": """
        for _ in range(n):
            if (x * torch.randn(len(x))).mean() > 0:
                count += 1
        """,
}
OTHERS = {
    "what a function gives": """
        for _ in range(n):
            if model(torch.randn(len(x))).mean() > 0:
                count += 1
        """,
    "what is the same each time": """
        for _ in range(n):
            if x.mean() > 0:
                count += 1
        """,
    "a walk": """
        for _ in range(n):
            x = x + torch.randn(len(x))
            if x.mean() > 0:
                count += 1
        """,
    "a few": """
        for _ in range(3):
            if (x * torch.randn(len(x))).mean() > 0:
                count += 1
        """,
}


def codes(loop: str) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(loop), "    ") + "    return count\n"
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("loop", COUNTED.values(), ids=COUNTED)
def test_what_is_drawn_is_counted_at_once(loop: str) -> None:
    assert codes(loop) == ["VEC201", "VEC301"]


@pytest.mark.parametrize("loop", OTHERS.values(), ids=OTHERS)
def test_what_is_not_drawn_alike_is_no_axis(loop: str) -> None:
    assert "VEC201" not in codes(loop)
