"""Slices of any length that are filled from slices of the same row are masked copies, others are
not.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
Batched = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]


def between(a: Tensor, b: Tensor, x: Tensor) -> Tensor:
    place = torch.arange(x.shape[-1])
    return ((place >= a[:, None]) & (place < b[:, None])).unsqueeze(1)


def beginning(a: Tensor, x: Tensor) -> Tensor:
    return ((torch.arange(x.shape[-1]) + a[:, None]) % x.shape[-1]).unsqueeze(1)


def square(a: Tensor, x: Tensor) -> Tensor:
    rows, columns = torch.arange(x.shape[1]), torch.arange(x.shape[2])
    return (rows < a[:, None]).unsqueeze(2) & (columns < a[:, None]).unsqueeze(1)


def exchanged(x: Tensor) -> Tensor:
    least = min(x.shape[1:])
    turned = torch.zeros_like(x)
    turned[:, :least, :least] = x[:, :least, :least].transpose(1, 2)
    return turned


MASKED: dict[str, tuple[str, Batched]] = {
    "copied": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i, (start, end) in enumerate(zip(a, b)):
                out[i, :, start:end] = x[i, :, start:end]
        """,
        lambda x, a, b, out: torch.where(between(a, b, x), x, out),
    ),
    "up-to-a-length": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(b)):
                out[i, :, : b[i]] = x[i, :, : b[i]]
        """,
        lambda x, a, b, out: torch.where(between(torch.zeros_like(b), b, x), x, out),
    ),
    "computed-one-by-one": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                start, end = a[i], b[i]
                part = torch.exp(x[i, :, start:end])
                out[i, :, start:end] = 2 * part + x[0, :, start:end]
        """,
        lambda x, a, b, out: torch.where(between(a, b, x), 2 * x.exp() + x[0], out),
    ),
    "updated-in-place": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[i, :, a[i] : b[i]] += x[i, :, a[i] : b[i]]
        """,
        lambda x, a, b, out: torch.where(between(a, b, x), out + x, out),
    ),
    "of-two-axes": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[i, : a[i], a[i] : b[i]] = x[i, : a[i], a[i] : b[i]]
        """,
        lambda x, a, b, out: torch.where(
            between(a, b, x) & (torch.arange(x.shape[1]) < a[:, None]).unsqueeze(2), x, out
        ),
    ),
    "moved": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[i, :, a[i] : b[i]] = x[i, :, a[i] + 1 : b[i] + 1]
        """,
        lambda x, a, b, out: torch.where(between(a, b, x), x.roll(-1, -1), out),
    ),
    "moved-by-as-much-as-a-tensor-says": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                n = min(int(b[i]), x.shape[2] - int(a[i]))
                out[i, :, :n] = x[i, :, a[i] : a[i] + n]
        """,
        lambda x, a, b, out: torch.where(
            between(torch.zeros_like(b), torch.minimum(b, x.shape[2] - a), x),
            x.gather(2, beginning(a, x).expand_as(x)),
            out,
        ),
    ),
    "moved-in-what-the-header-gives": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i, (row, start, end) in enumerate(zip(x, a, b)):
                out[i, :, start:end] = row[:, start + 1 : end + 1]
        """,
        lambda x, a, b, out: torch.where(between(a, b, x), x.roll(-1, -1), out),
    ),
    "both-alike-and-moved": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[i, :, a[i] : b[i]] = x[i, :, a[i] : b[i]] * x[i, :, a[i] + 1 : b[i] + 1]
        """,
        lambda x, a, b, out: torch.where(between(a, b, x), x * x.roll(-1, -1), out),
    ),
    "axes-exchanged": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[i, : a[i], : a[i]] = x[i, : a[i], : a[i]].T
        """,
        lambda x, a, b, out: torch.where(square(a, x), exchanged(x), out),
    ),
}
SILENT = {
    "from-one-end-to-the-other": """
        def f(x: Tensor, a: Tensor, out: Tensor):
            at = 0
            for i in range(len(a)):
                out[i, : a[i]] = x[at : at + a[i]]
                at += int(a[i])
        """,
    "turned-round": """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[i, a[i] : b[i]] = x[i, a[i] : b[i]].flip(0)
        """,
    "not-one-by-one": """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[i, a[i] : b[i]] = x[i, a[i] : b[i]].softmax(0)
        """,
    "other-bounds-of-the-same-name": """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                start, end = a[i], b[i]
                part = x[i, start:end]
                start, end = start + 1, end + 1
                out[i, start:end] = part
        """,
    "bounds-changed-in-place": """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(b)):
                part = x[i, b[i] :]
                b[i] += 1
                out[i, b[i] :] = part
        """,
    "bounds-of-an-object": """
        def f(self, x: Tensor, b: Tensor, out: Tensor):
            for i in range(len(b)):
                self.start = b[i]
                part = x[i, self.start :]
                self.start = b[i] + 1
                out[i, self.start :] = part
        """,
    "overlapping": """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor):
            for i in range(len(a)):
                out[a[i] : b[i]] = x[a[i] : b[i]] * i
        """,
    "thrown-dice": """
        def f(x: Tensor, a: Tensor, b: Tensor, out: Tensor, draw):
            for i in range(len(a)):
                out[i, a[i] : draw(b[i])] = x[i, a[i] : draw(b[i])]
        """,
}


def code_of(source: str) -> str | None:
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops[0].code


@pytest.mark.parametrize("source", [source for source, _ in MASKED.values()], ids=MASKED)
def test_masked_copies_are_reported(source: str) -> None:
    assert code_of(source) == "VEC101"


@pytest.mark.parametrize(("source", "batched"), MASKED.values(), ids=MASKED)
def test_a_mask_says_where_the_slices_go(source: str, batched: Batched) -> None:
    torch.manual_seed(0)
    x, out = torch.randn(2, 5, 6, 7)
    a, b = torch.randint(0, 4, (5,)), torch.randint(0, 7, (5,))
    expected = batched(x, a, b, out)
    scope: dict[str, Callable[[Tensor, Tensor, Tensor, Tensor], None]] = {}
    exec(HEAD + textwrap.dedent(source), scope)
    scope["f"](x, a, b, out)
    torch.testing.assert_close(out, expected)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_no_mask_says_stays_silent(source: str) -> None:
    assert code_of(source) is None
