"""Slices from one item of a list to the next, each reduced: segments, whatever holds the bounds."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

REDUCED = {
    "means": """
        def f(x: Tensor, bounds):
            out = []
            for i in range(len(bounds) - 1):
                segment = x[bounds[i] : bounds[i + 1]]
                out.append(segment.mean(dim=0))
            return torch.stack(out)
        """,
    "from-the-one-before": """
        def f(x: Tensor, bounds):
            return torch.stack([x[bounds[i - 1] : bounds[i]].sum() for i in range(1, len(bounds))])
        """,
}
SILENT = {
    "parts": """
        def f(x: Tensor, bounds):
            out = []
            for i in range(len(bounds) - 1):
                out.append(x[bounds[i] : bounds[i + 1]])
            return out
        """,
    "what-a-function-gives": """
        def f(x: Tensor, bounds, score):
            out = []
            for i in range(len(bounds) - 1):
                out.append(score(x[bounds[i] : bounds[i + 1]]))
            return torch.stack(out)
        """,
    "used-otherwise-too": """
        def f(x: Tensor, bounds):
            out = []
            for i in range(len(bounds) - 1):
                out.append(x[bounds[i] : bounds[i + 1]].mean(dim=0) * bounds[i].weight)
            return torch.stack(out)
        """,
    "of-another-length": """
        def f(x: Tensor, bounds):
            out = []
            for i in range(len(bounds) - 1):
                out.append(x[bounds[i] : bounds[i + 1]].cumsum(dim=0))
            return torch.cat(out)
        """,
}


def codes(source: str, every: bool) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("source", REDUCED.values(), ids=REDUCED)
def test_reduced_segments_are_reported(source: str, every: bool) -> None:
    assert codes(source, every) in (["VEC102"], ["VEC104"])


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_other_parts_between_items_stay_silent(source: str, every: bool) -> None:
    assert codes(source, every) == []
