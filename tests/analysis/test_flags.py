"""Masks in which iterations mark elements for those after them: a scan, as a run says."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

from flake8_vectorize.engine import inspect_source

HEAD = """
import torch
from torch import Tensor


def f(x: Tensor):
    seen = {made}
    out = []
{loop}
    return torch.stack(out)
"""
ZEROS = "torch.zeros(x.shape[1:], dtype=torch.bool)"
MARKING = {
    "read by a function": """
        for t in range(x.shape[0]):
            out.append(torch.where(seen, 0, x[t]))
            seen[x[t] > 0] = True
    """,
    "read by an operator": """
        for t in range(x.shape[0]):
            out.append(x[t] * ~seen)
            seen[x[t].bool()] = 1
    """,
    "read after it is marked": """
        for t in range(x.shape[0]):
            seen[x[t] > 0] = True
            out.append(x[t] * seen)
    """,
    "taken back": """
        for t in range(x.shape[0]):
            out.append(x[t] * seen)
            seen[~(x[t] > 0)] = False
    """,
}
LEFT = {
    "kept itself": """
        for t in range(x.shape[0]):
            out.append(seen)
            seen[x[t] > 0] = True
    """,
    "under another name": """
        for t in range(x.shape[0]):
            before = seen
            out.append(x[t] * before)
            seen[x[t] > 0] = True
    """,
    "a view of it": """
        for t in range(x.shape[0]):
            out.append(x[t] * seen.view(-1))
            seen[x[t] > 0] = True
    """,
    "a view of it by a function": """
        for t in range(x.shape[0]):
            out.append(torch.unsqueeze(seen, 0))
            seen[x[t] > 0] = True
    """,
    "given to a function that is not known": """
        for t in range(x.shape[0]):
            out.append(mask(x[t], seen))
            seen[x[t] > 0] = True
    """,
    "marked twice": """
        for t in range(x.shape[0]):
            out.append(x[t] * seen)
            seen[x[t] > 0] = True
            seen[x[t] < -5] = False
    """,
    "by what it says itself": """
        for t in range(x.shape[0]):
            out.append(x[t] * seen)
            seen[(x[t] > 0) & seen.any()] = True
    """,
}


def told(loop: str, made: str = ZEROS) -> list[str]:
    """The findings about a loop, and what keeps it."""
    body = textwrap.indent(textwrap.dedent(loop).strip(), "    ")
    findings = inspect_source(HEAD.format(made=made, loop=body), "x.py").findings
    return [finding.code for finding in findings]


@pytest.mark.parametrize("loop", MARKING.values(), ids=MARKING)
def test_elements_that_are_marked_for_later_iterations_are_a_scan(loop: str) -> None:
    assert told(loop) == ["VEC204"]


@pytest.mark.parametrize("loop", LEFT.values(), ids=LEFT)
def test_what_else_leads_to_the_marks_keeps_a_loop(loop: str) -> None:
    assert not told(loop)


def test_a_mask_that_another_name_leads_to_keeps_a_loop() -> None:
    assert not told(MARKING["read by a function"], "x[0]")


def test_marks_that_a_loop_around_keeps_are_left() -> None:
    nested = """
    for b in range(x.shape[0]):
        for t in range(x.shape[1]):
            out.append(torch.where(seen, 0, x[b, t]))
            seen[x[b, t] > 0] = True
    """
    assert not told(nested, "torch.zeros(x.shape[2:], dtype=torch.bool)")


RUN = {
    "marks": """
        seen = torch.zeros(12, dtype=torch.bool)
        for i in range(n):
            y[i] = x[i] * ~seen
            seen[x[i] > 50] = True
    """,
    "marks before they are read": """
        seen = torch.zeros(12, dtype=torch.bool)
        for i in range(n):
            seen[x[i] > 50] = True
            y[i] = x[i] * seen
    """,
    "rows of a nest": """
        seen = torch.zeros(12, dtype=torch.bool)
        for i in range(n):
            for j in range(3):
                y[i, j] = torch.where(seen, 0, x[i]).sum()
            seen[x[i] > 50] = True
    """,
    "numbers taken back": """
        count = y[0] * 7
        for i in range(n):
            y[i] = x[i] * count
            count[x[i] > 50] = 3
    """,
    "marks taken back": """
        left = torch.ones(12, dtype=torch.bool)
        for i in range(n):
            y[i] = x[i] * left
            left[x[i] > 50] = False
    """,
}


@pytest.mark.parametrize("loop", RUN.values(), ids=RUN)
def test_a_run_agrees_that_marks_are_a_scan(loop: str) -> None:
    assert agreed_class(loop) == "scan"


def test_the_line_that_marks_is_told() -> None:
    body = textwrap.indent(textwrap.dedent(MARKING["read by a function"]).strip(), "    ")
    source = HEAD.format(made=ZEROS, loop=body)
    loop, *_ = inspect_source(source, "x.py", every_loop=True).loops
    assert loop.account is not None
    (write,) = (access for access in loop.account.accesses if access.text == "seen")
    assert source.splitlines()[write.line - 1].strip().startswith("seen[")
