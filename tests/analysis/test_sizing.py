"""Functions of a file that make as much as a number says: another shape in every iteration."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = """
import math

import torch
from torch import Tensor


def f(x: Tensor, n: int):
    out = torch.zeros(n, *x.shape)
    for i in range(1, n):
        out[i] = smooth(x, {call})
    return out


def smooth(x, kernel):
    return torch.nn.functional.conv2d(x, kernel)


"""
SIZED = {
    "a size": "def kernel(k):\n    return torch.ones(k, k) / k",
    "a computed size": "def kernel(k):\n    return 2**-k * torch.ones(2**k, 2**k)",
    "by another name": "def kernel(k):\n    s = 2 * k + 1\n    w = s * s\n    return torch.ones(w)",
    "rounded": "def kernel(k):\n    s = int(math.ceil(k / 2))\n    return torch.randn(s, s)",
    "one argument of arange": "def kernel(k):\n    return torch.arange(k).float()",
    "the first of full": "def kernel(k):\n    return torch.full((k, k), 0.5)",
    "repeated": "def kernel(k):\n    return torch.ones(1, 1).repeat(k, k)",
    "one like another": "def kernel(k):\n    return torch.ones(1).new_zeros(k, 1)",
}
EVEN = {
    "a factor": "def kernel(k):\n    return torch.ones(3, 3) * k",
    "the value of full": "def kernel(k):\n    return torch.full((3, 3), k)",
    "where a range begins and ends": "def kernel(k):\n    return torch.arange(k, k + 3).float()",
    "of the size of something": "def kernel(k):\n    s = torch.ones(3) * k\n"
    "    return torch.ones(s.shape[0])",
}


@pytest.mark.parametrize("source", SIZED.values(), ids=SIZED)
def test_what_is_as_large_as_a_number_says_differs(source: str) -> None:
    loop, *_ = inspect_source(HEAD.format(call="kernel(i)") + source, "x.py", every_loop=True).loops
    assert loop.code is None
    assert loop.cause is Cause.RAGGED
    assert loop.reason == "what smooth() gets is not known to have one shape"


@pytest.mark.parametrize("source", SIZED.values(), ids=SIZED)
def test_what_is_of_one_size_is_of_one_shape(source: str) -> None:
    (finding,) = inspect_source(HEAD.format(call="kernel(n) * i") + source, "x.py").findings
    assert finding.code == "VEC106"


@pytest.mark.parametrize("source", EVEN.values(), ids=EVEN)
def test_a_number_that_is_no_size_leaves_the_shape(source: str) -> None:
    (finding,) = inspect_source(HEAD.format(call="kernel(i)") + source, "x.py").findings
    assert finding.code == "VEC106"


def test_the_number_may_be_given_by_name_or_to_a_method() -> None:
    by_name = "def kernel(c, *, k=3):\n    return torch.ones(k, k) * c"
    source = HEAD.format(call="kernel(2, k=i)") + by_name
    loop, *_ = inspect_source(source, "x.py", every_loop=True).loops
    assert loop.cause is Cause.RAGGED
    (finding,) = inspect_source(HEAD.format(call="kernel(i, k=3)") + by_name, "x.py").findings
    assert finding.code == "VEC106"
    method = """
    import torch
    from torch import Tensor

    class Pyramid:
        def run(self, x: Tensor, n: int):
            out = torch.zeros(n, *x.shape)
            for i in range(n):
                out[i] = self.smooth(x, self.kernel(i))
            return out

        def kernel(self, k):
            return torch.ones({size}) * k

        def smooth(self, x, kernel):
            return torch.nn.functional.conv2d(x, kernel)
    """
    sized, even = (textwrap.dedent(method).format(size=size) for size in ("k, k", "3, 3"))
    loop, *_ = inspect_source(sized, "x.py", every_loop=True).loops
    assert loop.cause is Cause.RAGGED
    (finding,) = inspect_source(even, "x.py").findings
    assert finding.code == "VEC106"


PASTED = """
import torch
from torch import Tensor


def paste(mask, box, size):
    {body}


def f(masks: Tensor, boxes: Tensor, size):
    return torch.stack([paste(mask, box, size) for mask, box in zip(masks, boxes)])
"""
CUT = {
    "a size": "w = int(box[2] - box[0])\n    mask = interpolate(mask, size=(w, w))",
    "a size, at least 1": (
        "w = int(box[2] - box[0])\n    w = max(w, 1)\n    mask = mask.new_ones(w).sum() * mask"
    ),
    "a bound": "w = box[2].item()\n    mask = mask[:w].sum() * mask",
}
WHOLE = {
    "a factor": "w = int(box[2] - box[0])\n    mask = mask * w",
    "of a shape": "w = int(mask.shape[0] / 2)\n    mask = mask[:w]",
    "of a number": "w = int(size / 2)\n    mask = mask[:w]",
}


@pytest.mark.parametrize("body", CUT.values(), ids=CUT)
def test_a_function_that_makes_as_much_as_an_element_says_takes_one(body: str) -> None:
    source = PASTED.format(body=f"{body}\n    return mask")
    (loop,) = inspect_source(source, "x.py", every_loop=True).loops
    assert loop.code is None
    assert loop.cause is Cause.RAGGED
    assert loop.reason == "paste() makes parts as large as elements say"


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_a_function_that_makes_as_much_for_all_takes_a_batch(body: str) -> None:
    (finding,) = inspect_source(PASTED.format(body=f"{body}\n    return mask"), "x.py").findings
    assert finding.code == "VEC106"
