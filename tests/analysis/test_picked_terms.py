"""Items of what is not known, of which elements of a tensor say what is added up."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor, nn


class Scores(nn.Module):
    def __init__(self, n: int):
        super().__init__()
        self.moves = nn.Parameter(torch.randn(n, n))

    def forward(self, rows, tags, names):
        total = torch.zeros(1)
        tags = torch.cat([self.first, tags])
        for i, row in enumerate(rows):
"""
TERMS = {
    "beside-another-term": (
        "total = total + self.moves[tags[i + 1], tags[i]] + row[tags[i + 1]]",
        ["VEC201"],
    ),
    "in-an-update": ("total += row[tags[i]] + self.moves[tags[i], 0]", ["VEC201"]),
    "alone": ("total = total + row[tags[i]]", []),
    "by-a-name": ("total = total + self.moves[tags[i], 0] + row[names[i]]", []),
    "beside-what-is-not-known": ("total = total + names[i] + row[tags[i]]", []),
    "joined-texts": ("total = names[i] + row[tags[i]]", []),
    "not-added": ("total = self.moves[tags[i], 0] if row[tags[i]] else total", []),
}


def source_of(term: str) -> str:
    return HEAD + textwrap.indent(term, 12 * " ") + "\n        return total\n"


@pytest.mark.parametrize(("term", "codes"), TERMS.values(), ids=TERMS)
def test_terms_that_elements_pick_are_of_rows(term: str, codes: list[str]) -> None:
    report = inspect_source(source_of(term), "x.py")
    assert [finding.code for finding in report.findings] == codes


def test_it_is_said_what_shows_them() -> None:
    source = source_of(TERMS["in-an-update"][0])
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    shown = "elements of a tensor say what is taken of its items, line 14"
    assert f"rows is taken for a tensor ({shown})" in [note.fact for note in loop.evidence]
