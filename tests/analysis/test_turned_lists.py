"""Comprehensions whose items are joined backwards, or in columns."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, base: Tensor, score, n: int):
"""
FOUND = {
    "a-slice-backwards": ("return torch.stack([r.exp().sum() for r in x][::-1])", "VEC104"),
    "reversed": ("return torch.stack(list(reversed([r.exp().sum() for r in x])))", "VEC104"),
    "of-numbers": ("return torch.tensor([torch.pow(base, k) for k in range(n)][::-1])", "VEC104"),
    "a-list-with-a-name": (
        """\
        out = []
        for r in x:
            out.append(r.exp().sum())
        return torch.stack(list(reversed(out)))
        """,
        "VEC102",
    ),
    "a-comprehension-with-a-name": (
        """\
        out = [r.exp().sum() for r in x]
        return torch.stack(tuple(reversed(out)))
        """,
        "VEC104",
    ),
    "columns": (
        """\
        low, high = zip(*[(r.amin(), r.amax()) for r in x])
        return torch.stack(low), torch.stack(high)
        """,
        "VEC104",
    ),
    "columns-of-a-generator": (
        """\
        low, high = zip(*((r.amin(), r.amax()) for r in x))
        return torch.stack(low) - torch.stack(high)
        """,
        "VEC104",
    ),
}
SILENT = {
    "a-list-backwards": "return [r.exp().sum() for r in x][::-1]",
    "every-other-item": "return torch.stack([score(r)[0] for r in score.parts][::2])",
    "columns-that-stay-lists": """\
        low, high = zip(*[(r.amin(), r.amax()) for r in x])
        return low, high
        """,
    "columns-of-names": """\
        low, high = zip(*[(r.name, r.text) for r in score.parts])
        return torch.stack(low), high
        """,
    "columns-of-other-rows": """\
        low, high = zip(*[(r.amin(), r.amax()) for r in x])
        low = [torch.zeros(3), torch.ones(3)]
        return torch.stack(low), high
        """,
}


def codes(body: str) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(body), "    ") + "\n"
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_is_found(case: tuple[str, str]) -> None:
    body, code = case
    assert codes(body) == [code]


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_is_silent(body: str) -> None:
    assert codes(body) == []
