"""Numbers that are read of as many elements as a condition picks: they have one shape."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

REPORTED = {
    "places-that-are-summed": (
        """
        def f(scores: Tensor, labels: Tensor):
            ranks = []
            for i in range(scores.size(0)):
                order = torch.argsort(scores[i])
                rank = (order == labels[i]).nonzero().item() + 1
                ranks.append(rank)
            return sum(ranks) / len(ranks)
        """,
        ["VEC110"],
    ),
    "bounds-in-one-of-two-branches": (
        """
        def f(x: Tensor, mask: Tensor):
            out = []
            for i in range(x.size(0)):
                inside = x[i][mask[i] > 0]
                row = x[i : i + 1]
                if inside.numel() > 0:
                    row = row.clamp(min=torch.quantile(inside, 0.01).item())
                out.append(row)
            return torch.cat(out)
        """,
        ["VEC102", "VEC301"],
    ),
}
SILENT = {
    "all-places": """
        def f(scores: Tensor, labels: Tensor):
            places = []
            for i in range(scores.size(0)):
                places.append((scores[i] == labels[i]).nonzero().flatten())
            return places
        """,
    "what-is-picked-in-one-of-two-branches": """
        def f(x: Tensor, mask: Tensor):
            out = []
            for i in range(x.size(0)):
                row = x[i]
                if mask[i].any().item():
                    row = row[mask[i] > 0]
                out.append(row)
            return torch.cat(out)
        """,
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize(("source", "expected"), REPORTED.values(), ids=REPORTED)
def test_a_number_of_a_selection_is_one_number(source: str, expected: list[str]) -> None:
    assert codes(source) == expected


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_a_selection_has_a_length_of_its_own(source: str) -> None:
    assert codes(source) == []
