"""Loops around loops that have to run in their order."""

from __future__ import annotations

import textwrap

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
SUPPRESSION = """
def f(keep: Tensor, order: Tensor, out: Tensor):
    for b in range(keep.shape[0]):
        for i in {inner}:
            if keep[b, i] == 1:
                keep[b, i + 1 : i + 4] = 0
"""


def messages(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [f"{finding.code} {finding.message}" for finding in report.findings]


def test_the_loop_inside_stays() -> None:
    (said,) = messages(SUPPRESSION.format(inner="range(keep.shape[1])"))
    assert said.startswith("VEC101 keep is filled along dim 0 of keep")
    assert said.endswith("run the loop inside it on all of them at once")


def test_values_that_are_read_in_order_are_not_read_at_once() -> None:
    waits = """
    def f(keep: Tensor, out: Tensor):
        for b in range(keep.shape[0]):
            for i in range(keep.shape[1]):
                if keep[b, i] == 1:
                    out[b, i] = 1
    """
    assert [said[:6] for said in messages(waits)] == ["VEC105", "VEC301"]
    inner = SUPPRESSION.format(inner="range(keep.shape[1])")
    assert not any(said.startswith("VEC301") for said in messages(inner))


def test_a_recurrence_of_another_length_each_time_has_no_batched_form() -> None:
    states = """
    def f(x: Tensor, ends: Tensor, out: Tensor):
        for b in range(out.shape[0]):
            state = torch.zeros(3)
            for t in {inner}:
                state = torch.tanh(state) + x[t]
            out[b] = state
    """
    assert messages(states.format(inner="range(int(ends[b]))")) == []
    assert messages(states.format(inner="range(x.shape[0])"))


def test_what_later_passes_overwrite_is_decided_inside() -> None:
    source = """
    def f(x: Tensor, y: Tensor, out: Tensor):
        for i in range(x.shape[0]):
            for j in range(y.shape[0]):
                if x[i] != y[j]:
                    out[i] = y[j]
    """
    said = messages(source)[0]
    assert said.startswith("VEC101 out is filled along dim 0 of x")
    assert said.endswith("run the loop inside it on all of them at once")


SAME_LIST = """
def f(x: Tensor, functions, out):
    totals = [torch.zeros(3) for _ in functions]
    for j in range(x.shape[0]):
        for i, function in enumerate({inner}):
            totals[i] = totals[i] + function(x[j])
    return totals
"""


def test_a_list_that_is_the_same_each_time_is_gone_through_once() -> None:
    (said,) = messages(SAME_LIST.format(inner="functions"))
    assert said.startswith("VEC201 sum over dim 0 of x in a Python loop into totals")
    assert messages(SAME_LIST.format(inner="functions[j]")) == []
    once = SAME_LIST.replace("    totals", "    given = iter(functions)\n    totals", 1)
    assert messages(once.format(inner="given")) == []
    unknown = SAME_LIST.format(inner="functions").replace("x: Tensor", "x")
    assert messages(unknown.replace("x.shape[0]", "len(x)")) == []


FIRST = """
def f(x: Tensor, y: Tensor):
    for i in range(x.shape[0]):
        for k in range(x.shape[1]):
            if x[i, k] == 0:
                y[i, k] = 1
                {leave}
    return y
"""


def test_a_loop_inside_that_ends_early_is_no_mask() -> None:
    (said,) = messages(FIRST.format(leave="break"))
    assert said.startswith("VEC101 y is filled along dim 0 of x")
    assert said.endswith("run the loop inside it on all of them at once")
    assert messages(FIRST.format(leave="pass"))[0].startswith("VEC105 y is filled along dim 0 of x")
