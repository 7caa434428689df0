"""Tensors that libraries on top of torch return, and torch's constructors by their old names."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import numpy as np
import torch
from einops import rearrange, unpack
from torch.nn.utils.rnn import pad_packed_sequence
from torch_scatter import scatter_max


"""
REPORTED = {
    "rearranged": """
        def f(x):
            rows = rearrange(x, "b c d -> (b c) d")
            out = []
            for i in range(rows.shape[0]):
                out.append(rows[i] * 2)
            return torch.stack(out)
        """,
    "padded": """
        def f(packed):
            rows, lengths = pad_packed_sequence(packed, batch_first=True)
            return torch.stack([row.mean() for row in rows])
        """,
    "largest": """
        def f(x, index):
            values, places = scatter_max(x, index)
            return [value.item() for value in values]
        """,
    "on-a-device": """
        def f(flags, n: int):
            mask = torch.cuda.ByteTensor(n)
            for k in range(n):
                mask[k] = k * 2
            return mask
        """,
}
SILENT = {
    "rearranged-array": """
        def f(path):
            rows = rearrange(np.load(path), "b c d -> (b c) d")
            out = []
            for i in range(rows.shape[0]):
                out.append(rows[i] * 2)
            return np.stack(out)
        """,
    "unpacked-of-several-shapes": """
        def f(x, shapes):
            total = 0
            for part in unpack(x, shapes, "b *"):
                total = total + part.sum()
            return total
        """,
    "parameters-of-another-library": """
        from jax.numpy import rearrange

        def f(x):
            rows = rearrange(x, "b c d -> (b c) d")
            return [row.mean() for row in rows]
        """,
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source).lstrip(), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_what_a_library_makes_of_tensors_is_one(source: str) -> None:
    assert codes(source)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_need_not_be_one_tensor_is_left_alone(source: str) -> None:
    assert codes(source) == []
