"""Loops that run once for each axis of a tensor, each beside one that walks elements."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = """\
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


"""

PAIRS = {
    "sizes at the same place": (
        """
        def f(grid: Tensor, flow: Tensor):
            d = flow.shape[1]
            sizes = np.array([int(s) for s in flow.shape[2:]])
            for k in range(d):
                grid[..., k] = grid[..., k] / sizes[k]
            for k in range(d):
                grid[..., k] = torch.clamp(grid[..., k] + flow[:, k], -1.0, 1.0)
        """,
        """
        def f(grid: Tensor, flow: Tensor, sizes: Tensor):
            d = flow.shape[1]
            for k in range(d):
                grid[..., k] = grid[..., k] / sizes[k]
            for k in range(d):
                grid[..., k] = torch.clamp(grid[..., k] + flow[:, k], -1.0, 1.0)
        """,
    ),
    "a shape with as many ones": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            y = x.view([8] + [1] * (n - 1) + [3])
            for k in range(n):
                out[..., k] = torch.exp(y[..., k])
        """,
        """
        def f(x: Tensor, out: Tensor, n: int):
            y = x.view([8, n - 1, 30])
            for k in range(n):
                out[..., k] = torch.exp(y[..., k])
        """,
    ),
    "axes in another order": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            y = x.permute(0, *range(2, n), 1)
            for k in range(n):
                out[..., k] = torch.exp(y[..., k])
        """,
        """
        def f(x: Tensor, out: Tensor, n: int):
            y = x[0, range(2, n), 1]
            for k in range(n):
                out[..., k] = torch.exp(y[..., k])
        """,
    ),
    "as many as there are dimensions": (
        """
        def f(x: Tensor, ndim: int):
            parts = []
            for k in range(ndim):
                parts.append(torch.exp(x[..., k]))
            return torch.stack(parts)
        """,
        """
        def f(x: Tensor, dim: int):
            parts = []
            for k in range(dim):
                parts.append(torch.exp(x[..., k]))
            return torch.stack(parts)
        """,
    ),
    "beside a shape": (
        """
        def f(grid: Tensor, shape: list[int]):
            inside = torch.ones(grid.shape[:-1], dtype=torch.bool)
            for place, size in zip(grid.unbind(-1), shape):
                inside = inside & (place < size)
            return inside
        """,
        """
        def f(grid: Tensor, most: list[int]):
            inside = torch.ones(grid.shape[:-1], dtype=torch.bool)
            for place, size in zip(grid.unbind(-1), most):
                inside = inside & (place < size)
            return inside
        """,
    ),
    "beside strides": (
        """
        def f(places: Tensor, stride: list[int]):
            index = torch.zeros_like(places[0])
            for place, step in zip(places, stride):
                index = index + place * step
            return index
        """,
        """
        def f(places: Tensor, weights: list[int]):
            index = torch.zeros_like(places[0])
            for place, step in zip(places, weights):
                index = index + place * step
            return index
        """,
    ),
    "components of a vector": (
        """
        def f(a: Tensor, b: Tensor):
            v = [p - q for p, q in zip(a.unbind(-1), b.unbind(-1))]
            size = torch.sqrt(sum(c * c for c in v))
            return size, v[0] * v[1] - v[1] * v[2]
        """,
        """
        def f(a: Tensor, b: Tensor):
            v = [p - q for p, q in zip(a.unbind(-1), b.unbind(-1))]
            size = torch.sqrt(sum(c * c for c in v))
            return size, v[0] * v[-1]
        """,
    ),
    "paddings": (
        """
        def f(x: Tensor, most: Tensor):
            pads = []
            for number in reversed(most):
                pads.append(0)
                pads.append(number.item())
            return F.pad(x, pads)
        """,
        """
        def f(x: Tensor, most: Tensor):
            pads = []
            for number in reversed(most):
                pads.append(0)
                pads.append(number.item())
            return F.relu(torch.tensor(pads))
        """,
    ),
    "sizes of a new tensor": (
        """
        def f(x: Tensor, sizes: Tensor):
            return x.new_empty([int(size) for size in sizes])
        """,
        """
        def f(x: Tensor, sizes: Tensor):
            return x.new_tensor([int(size) for size in sizes])
        """,
    ),
    "a shape with a number": (
        """
        def f(points: Tensor, shape0):
            for i in range(len(points)):
                points[i] = torch.clamp(points[i], max=shape0[i] - 1)
            return points
        """,
        """
        def f(points: Tensor, bound: Tensor):
            for i in range(len(points)):
                points[i] = torch.clamp(points[i], max=bound[i] - 1)
            return points
        """,
    ),
    "all axes but the first": (
        """
        def f(x: Tensor):
            n = len(x.shape) - 1
            total = 0
            for i in range(n):
                total += x.movedim(i + 1, 1).flatten(2).norm(dim=-1)
            return total
        """,
        """
        def f(x: Tensor):
            n = len(x) - 1
            total = 0
            for i in range(n):
                total += x[i + 1].flatten(2).norm(dim=-1)
            return total
        """,
    ),
    "an axis at a position": (
        """
        def f(x: Tensor, n: int):
            return torch.stack([x.transpose(k, -1).sum(k).mean() for k in range(n)])
        """,
        """
        def f(x: Tensor, n: int):
            return torch.stack([x.transpose(0, -1).mul(k).mean() for k in range(n)])
        """,
    ),
    "numbers of axes, and as many elements as they give": (
        """
        def f(x: Tensor):
            return torch.stack([x.sin() ** k for k in range(x.dim() + 1)])
        """,
        """
        def f(x: Tensor):
            return torch.stack([x.sin() ** k for k in range(2 ** x.dim())])
        """,
    ),
}


MOVED = """
    def f(x: Tensor, n: Tensor):
        out = torch.empty_like(x)
        for i in range(x.shape[0]):
            out[i] = torch.roll(x[i], {arguments})
        return out
"""


def test_no_form_works_along_an_axis_of_its_own_for_each_item() -> None:
    (loop,) = report(MOVED.format(arguments="1, dims=int(n[i])"), every=True).loops
    assert loop.code is None
    assert loop.cause is Cause.RAGGED
    assert loop.reason == "torch.roll() works along an axis of its own each time"
    assert report(MOVED.format(arguments="1, dims=int(n[0])")).findings != ()


def test_the_axes_may_be_a_list_of_their_own_for_each_item() -> None:
    source = """
    def f(x: Tensor, n: int):
        out = []
        for i in range(n):
            others = [k for k in range(n) if k != i]
            out.append(x.permute(others))
        return torch.stack(out)
    """
    assert report(source).findings == ()
    assert "x.permute() works along an axis of its own each time" in {
        found.reason for found in report(source, every=True).loops
    }


def test_there_is_a_largest_size_along_each_axis() -> None:
    source = "def f(xs: list):\n    return [int(n) for n in torch.tensor({}).max(0).values]\n"
    assert report(source.format("[x.shape for x in xs]")).findings == ()
    (finding,) = report(source.format("[x.tolist() for x in xs]")).findings
    assert finding.code == "VEC110"


def report(source: str, every: bool = False):
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_axes_are_few(pair: tuple[str, str]) -> None:
    axes, elements = pair
    assert report(axes).findings == ()
    assert report(elements).findings != ()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_why_says_so(pair: tuple[str, str]) -> None:
    axes, _ = pair
    loops = [loop for loop in report(axes, every=True).loops if loop.cause is not Cause.NO_RESULT]
    assert loops
    assert all(loop.cause is Cause.AXES for loop in loops)
