"""Flags that say of each element whether it was found: what is kept for the first hit."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(low: Tensor, value: Tensor, x: Tensor):
    out = torch.zeros(5)
    count = torch.zeros(5)
    found = torch.zeros(5, dtype=torch.bool)
    left = torch.ones(5, dtype=torch.bool)
    for i in range(low.shape[0]):
"""
FIRST = "VEC206 search along dim 0 of low keeps the first hit, element by element"


def told(body: str, every_loop: bool = False) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(body), "        ") + "\n    return out, count\n"
    findings = inspect_source(source, "x.py", every_loop=every_loop).findings
    return [f"{finding.code} {finding.message}".partition(";")[0] for finding in findings]


FIRSTS = {
    "a choice": """
        hit = (low[i] <= x) & ~found
        out = torch.where(hit, value[i], out)
        found = found | hit
        """,
    "in place": """
        hit = ~found & (low[i] <= x)
        out[hit] = value[i][hit]
        found |= hit
        """,
    "turned where the mask holds": """
        hit = (low[i] <= x) & (value[i] > 0) & ~found
        out[hit] = i
        found[hit] = True
        """,
    "turned where the condition holds": """
        hit = low[i] <= x
        out[hit & ~found] = value[i][hit & ~found]
        found |= hit
        """,
    "by functions": """
        hit = torch.logical_and(low[i] <= x, torch.logical_not(found))
        out = torch.where(hit, value[i], out)
        found = torch.logical_or(found, hit)
        """,
    "by methods": """
        hit = (low[i] <= x).logical_and(found.logical_not())
        out = torch.where(hit, value[i], out)
        found = found.logical_or(hit)
        """,
    "flags of what is left": """
        hit = (low[i] <= x) & left
        out = torch.where(hit, value[i], out)
        left = left & ~hit
        """,
    "flags of what is left, in place": """
        hit = left & (low[i] <= x)
        out[hit] = value[i][hit]
        left[hit] = False
        """,
    "two values of one hit": """
        hit = (low[i] <= x) & ~found
        out[hit] = value[i][hit]
        count[hit] = i
        found = found | hit
        """,
}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", FIRSTS.values(), ids=FIRSTS)
def test_first_hits_are_a_search(body: str, every_loop: bool) -> None:
    assert told(body, every_loop) == [FIRST]


# what is a scan of truths all the same
SCANS = {
    "counted until then": """
        found = found | (low[i] <= x)
        count = count + (~found)
        """,
    "the flag is read in the value": """
        hit = (low[i] <= x) & ~found
        out = torch.where(hit, value[i] + found, out)
        found = found | hit
        """,
    "turned for something else": """
        hit = (low[i] <= x) & ~found
        out = torch.where(hit, value[i], out)
        found = found | (value[i] > 0)
        """,
    "turned before it is asked": """
        found |= low[i] <= x
        out[(low[i] <= x) & ~found] = i
        """,
    "written besides": """
        hit = (low[i] <= x) & ~found
        out[hit] = value[i][hit]
        count = count + value[i]
        found = found | hit
        """,
}


@pytest.mark.parametrize("body", SCANS.values(), ids=SCANS)
def test_other_flags_are_scans(body: str) -> None:
    (message,) = told(body)
    assert message == "VEC204 found is a running value along dim 0 of low in a Python loop"


RECURRENT = {
    "a condition on what is carried": """
        hit = (low[i] <= out) & ~found
        out = torch.where(hit, value[i], out)
        found = found | hit
        """,
    "a condition on the flag": """
        hit = (low[i] <= found.sum()) & ~found
        out = torch.where(hit, value[i], out)
        found = found | hit
        """,
    "a state that moves until then": """
        hit = (low[i] <= x) & ~found
        x = torch.where(hit, x, torch.sin(x))
        found = found | hit
        """,
    "turned to and fro": """
        found = (low[i] <= x) & ~found
        out = torch.where(found, value[i], out)
        """,
    "turned for what was found": """
        hit = (low[i] <= x) & found
        out = torch.where(hit, value[i], out)
        found = found & ~hit | (value[i] > hit)
        """,
    "one of two masks": """
        hit = (low[i] <= x) & ~found if i % 2 else found
        out = torch.where(hit, value[i], out)
        found = found | hit
        """,
    "masks made again and again": """
        hit = found
        for j in range(value.shape[0]):
            hit = (low[j] <= x) & ~hit
        out = torch.where(hit, value[i], out)
        found = found | hit
        """,
}


@pytest.mark.parametrize("body", RECURRENT.values(), ids=RECURRENT)
def test_flags_that_are_made_of_what_they_let_in_stay(body: str) -> None:
    assert told(body) == []
