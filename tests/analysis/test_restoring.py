"""Tensors of which every iteration changes a part and sets it back: class, and what a run says."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

from flake8_vectorize.engine import inspect_source

# each is run: alone, merged and shuffled
RUN = {
    "from-a-copy": (
        """
        for i in range(n):
            v = x[i].clone()
            x[i] = 5
            out[i] = x.sum(0)
            x[i] = v
        """,
        "map",
    ),
    "to-either-side": (
        """
        for i in range(n):
            x[i] += 4
            v = x.sum(0)
            x[i] -= 8
            out[i] = v - x.sum(0)
            x[i] += 4
        """,
        "map",
    ),
    "added-up": (
        """
        for i in range(n):
            v = x[i].clone()
            x[i] = 0
            acc = acc + x.sum(0)
            x[i] = v
        """,
        "reduction",
    ),
    "not-all-of-it": (
        """
        for i in range(n):
            x[i] += 4
            out[i] = x.sum(0)
            x[i] -= 3
        """,
        "unknown",
    ),
    "by-a-number-that-changes": (
        """
        for i in range(n):
            t = 4
            x[i] += t
            out[i] = x.sum(0)
            t = 3
            x[i] -= t
        """,
        "unknown",
    ),
    "by-what-it-holds-itself": (
        """
        for i in range(n):
            x[i] += x.sum()
            out[i] = x.sum(0)
            x[i] -= x.sum()
        """,
        "recurrence",
    ),
    "from-a-copy-off-the-tape": (
        """
        for i in range(n):
            v = x[i].detach().clone()
            x[i] = 5
            out[i] = x.sum(0)
            x[i] = v
        """,
        "map",
    ),
    "somewhere-else": (
        """
        for i in range(1, n):
            v = x[i].clone()
            x[i] = 5
            out[i] = x.sum(0)
            x[i - 1] = v
        """,
        "unknown",
    ),
    "a-part-and-no-copy": (
        """
        for i in range(n):
            v = x[i]
            x[i] = 5
            out[i] = x.sum(0)
            x[i] = v
        """,
        "unknown",
    ),
    "under-a-condition": (
        """
        for i in range(n):
            v = x[i].clone()
            x[i] = 5
            out[i] = x.sum(0)
            if idx[i] > 1:
                x[i] = v
        """,
        "unknown",
    ),
    "left-in-between": (
        """
        for i in range(n):
            v = x[i].clone()
            x[i] = 5
            out[i] = x.sum(0)
            if idx[i] > 1:
                continue
            x[i] = v
        """,
        "unknown",
    ),
    "changed-under-another-name-too": (
        """
        for i in range(n):
            v = x[i].clone()
            w = x
            x[i] = 5
            w[0] = 3
            out[i] = x.sum(0)
            x[i] = v
        """,
        "unknown",
    ),
}
HEAD = "import torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "one-left-out": """
        def f(model, x: Tensor):
            mask = torch.ones_like(x)
            out = []
            for i in range(x.shape[1]):
                mask[:, i] = 0
                out.append(model(x * mask))
                mask[:, i] = 1
            return torch.stack(out)
        """,
    "rows-of-a-jacobian": """
        def f(x: Tensor, y: Tensor):
            rows = torch.zeros(y.shape[-1], 3)
            row = torch.zeros_like(y)
            for i in range(y.shape[-1]):
                x.grad = None
                row[:, i] = 1.0
                y.backward(row, retain_graph=True)
                row[:, i] = 0.0
                rows[i] = x.grad.data
            return rows
        """,
}
SILENT = {
    "to-another-number": """
        def f(model, x: Tensor):
            mask = torch.ones_like(x)
            out = []
            for i in range(x.shape[1]):
                mask[:, i] = 0
                out.append(model(x * mask))
                mask[:, i] = 0.5
            return torch.stack(out)
        """,
    "where-nobody-knows-what-was": """
        def f(model, x: Tensor, mask: Tensor):
            out = []
            for i in range(x.shape[1]):
                mask[:, i] = 0
                out.append(model(x * mask))
                mask[:, i] = 1
            return torch.stack(out)
        """,
    "listed-itself": """
        def f(x: Tensor):
            mask = torch.ones(x.shape[1])
            out = []
            for i in range(x.shape[1]):
                mask[i] = 0
                out.append(mask)
                mask[i] = 1
            return torch.stack(out)
        """,
}


@pytest.mark.parametrize(("loop", "pattern"), RUN.values(), ids=RUN)
def test_class_agrees_with_a_run(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_what_is_set_back_is_no_dependence(source: str) -> None:
    assert codes(source)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_lasts_stays_a_dependence(source: str) -> None:
    assert codes(source) == []
