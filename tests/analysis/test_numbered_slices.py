"""Slices of one length that belong to the elements of another tensor: they are no tiles."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
import torch.nn.functional as F
from torch import Tensor


def scores_of(logits, labels):
    return torch.gather(logits.log_softmax(-1), 2, labels.unsqueeze(2)).squeeze(2)


"""
BESIDE = {
    "summed": (
        """
        def f(x: Tensor, y: Tensor, size: int):
            total = 0
            for k in range(y.shape[1]):
                part = x[:, k * size : (k + 1) * size]
                total = total + F.cross_entropy(part, y[:, k])
            return total
        """,
        ["VEC201"],
    ),
    "given-to-a-function-of-the-file": (
        """
        def f(x: Tensor, y: Tensor, size: int):
            found = []
            for k in range(y.shape[1]):
                found.append(scores_of(x[:, :, k * size : (k + 1) * size], y[:, k]))
            return torch.stack(found)
        """,
        ["VEC106"],
    ),
    "between-two-names-and-as-long-as-an-attribute-says": (
        """
        def f(self, x: Tensor, y: Tensor):
            total = None
            for k in range(y.size(1)):
                start = k * self.size
                end = start + self.size
                found = scores_of(x[:, :, start:end], y[:, k])
                total = found if total is None else total + found
            return total
        """,
        ["VEC201"],
    ),
}
ALONE = {
    "of-one-tensor-alone": """
        def f(x: Tensor, size: int, n: int):
            total = 0
            for k in range(n):
                total = total + x[k * size : (k + 1) * size].softmax(-1).sum()
            return total
        """,
    "whose-results-have-places": """
        def f(net, x: Tensor, out: Tensor, size: int):
            for k in range(out.shape[0]):
                out[k] = net(x[k * size : (k + 1) * size])
            return out
        """,
    "of-two-tensors": """
        def f(x: Tensor, y: Tensor, size: int, n: int):
            total = 0
            for k in range(n):
                start, end = k * size, (k + 1) * size
                total = total + F.cross_entropy(x[start:end], y[start:end])
            return total
        """,
    "beside-an-item-of-a-list": """
        def f(x: Tensor, heads: list, size: int):
            total = 0
            for k in range(len(heads)):
                total = total + heads[k](x[k * size : (k + 1) * size])
            return total
        """,
    "that-begin-anywhere": """
        def f(net, x: Tensor, n: int, scale):
            found = []
            size = (n - 1) * scale + 1
            count = x.shape[1] // size
            first = x.shape[1] - count * size
            for k in range(count):
                start = first + k * size
                end = start + size
                found.append(net.encode(x[:, start:end]))
            return torch.cat(found, 1)
        """,
    "as-long-as-a-tensor-says": """
        def f(x: Tensor, y: Tensor, sizes):
            total = 0
            for k in range(y.size(1)):
                start = k * 4
                end = start + sizes[k]
                total = total + scores_of(x[:, :, start:end], y[:, k])
            return total
        """,
}


def codes(source: str, every_loop: bool) -> list[str]:
    text = HEAD + textwrap.dedent(source)
    return [found.code for found in inspect_source(text, "x.py", every_loop=every_loop).findings]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize(("source", "found"), BESIDE.values(), ids=BESIDE)
def test_as_many_slices_as_elements_are_no_tiles(
    source: str, found: list[str], every_loop: bool
) -> None:
    assert codes(source, every_loop) == found


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("source", ALONE.values(), ids=ALONE)
def test_other_slices_stay_tiles(source: str, every_loop: bool) -> None:
    assert codes(source, every_loop) == []
