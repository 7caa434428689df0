"""Rows of which a mask, or the places where it holds, takes some elements, joined end to end: what
one mask takes of all rows.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, m: Tensor, lengths: Tensor, n: int):
    parts = []
"""
LOOP = """
for b in range(x.shape[0]):
    {places}
    parts.append({part})
return torch.cat(parts, dim=0)
"""


def codes(body: str, every_loop: bool = False) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n"
    return [found.code for found in inspect_source(source, "x.py", every_loop=every_loop).findings]


PLACES = {
    "a-tuple": "at = (m[b] > 0).nonzero(as_tuple=True)[0]",
    "a-tuple-taken-apart": "(at,) = torch.nonzero(m[b] > 0, as_tuple=True)",
    "where": "at = torch.where(m[b] > 0)[0]",
    "one-axis": "at = (m[b] > 0).nonzero().flatten()",
    "without-the-other": "at = torch.nonzero(m[b] == 1).squeeze(-1)",
    "of-one-column": "at = torch.nonzero(m[b])[:, 0]",
    "of-one-axis": "at = torch.argwhere(m[b] > n).view(-1)",
}
PARTS = {"of-a-row": "x[b][at]", "behind-a-row": "x[b, at]", "behind-two": "x[b, 0, at]"}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
def test_places_are_those_of_one_mask(places: str, part: str, every_loop: bool) -> None:
    assert codes(LOOP.format(places=places, part=part), every_loop) == ["VEC107"]


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_masks_are_one_mask(part: str) -> None:
    assert codes(LOOP.format(places="at = m[b] > 0", part=part)) == ["VEC102"]


SILENT = {
    "the-next-places": LOOP.format(places="at = torch.where(m[b] > 0)[0]", part="x[b, at + 1]"),
    "some-of-the-places": LOOP.format(places="at = torch.where(m[b] > 0)[0][:3]", part="x[b, at]"),
    "some-of-the-rows": LOOP.format(places="at = (m[b] > 0).nonzero()[:3, 0]", part="x[b, at]"),
    "in-another-order": LOOP.format(
        places="at = torch.where(m[b] > 0)[0].sort(descending=True).values", part="x[b, at]"
    ),
    "rows-of-coordinates": LOOP.format(places="at = (m[b] > 0).nonzero()", part="x[b][at]"),
    "of-all-rows": LOOP.format(places="at = torch.where(m[b] > 0)[0]", part="x[at]"),
    "of-one-row": LOOP.format(places="at = torch.where(m[b] > 0)[0]", part="x[0, at]"),
    "of-masks-of-many-lengths": LOOP.format(
        places="at = torch.where(m[b, : lengths[b]] > 0)[0]", part="x[b, at]"
    ),
    "only-where-there-are-enough": """
        for b in range(x.shape[0]):
            at = torch.where(m[b] > 0)[0]
            if len(at) < 2:
                continue
            parts.append(x[b, at])
        return torch.cat(parts)
        """,
    "needed-one-by-one": """
        for b in range(x.shape[0]):
            at = torch.where(m[b] > 0)[0]
            parts.append(x[b, at])
        return torch.cat(parts), parts
        """,
    "computed-with": LOOP.format(
        places="at = torch.where(m[b] > 0)[0]", part="x[b, at] - x[b, at].mean(0)"
    ),
}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_other_places_stay_silent(body: str, every_loop: bool) -> None:
    assert codes(body, every_loop) == []
