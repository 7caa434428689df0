"""Names that some iterations bind and others only find: what a condition let in, and what the
first iteration alone gives or finds.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.reporting.accounts import dependence_lines

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, y: Tensor, out: Tensor, stride: int, kind: str):
    items = []
"""
NONE = "none: no iteration reads or overwrites what another one writes"
LATEST = (
    "ref (line 9) carries the latest value that a condition let in from each iteration to the "
    "next: flow, distance 1"
)


def loop_of(body: str) -> LoopReport:
    source = HEAD + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return inspect_source(source + "\n    return items\n", "x.py", every_loop=True).loops[0]


def said(report: LoopReport) -> list[str]:
    assert report.account is not None
    return list(dependence_lines(report.account))


LET_IN = {
    "a-row": """
        for i in range(len(x)):
            if i % 3 == 0:
                ref = x[i]
            out[i] = ref * 2
        """,
    "a-row-beside-another": """
        for i in range(len(x)):
            if i % 3 == 0:
                ref = x[i]
            else:
                other = x[i]
                out[i] = other - y[i]
            items.append(ref * 2)
        rows = torch.stack(items)
        """,
    "a-row-that-the-other-branch-reads": """
        for i in range(len(x)):
            if i % 3 == 0:
                ref = x[i]
            else:
                out[i] = ref - x[i]
        """,
    "a-row-that-a-loop-behind-reads": """
        for i in range(len(x)):
            if i % 3 == 0:
                ref = x[i]
            for j in range(len(y)):
                out[i] += ref * y[j]
        """,
}
OWN = {
    "bound-in-both-branches": """
        for i in range(len(x)):
            if x[i].sum() > 0:
                ref = x[i]
            else:
                ref = y[i]
            out[i] = ref * 2
        """,
    "bound-on-all-ways-that-are-named": """
        for i in range(len(x)):
            if kind == "a":
                ref = x[i]
            elif x[i].sum() > 0:
                ref = y[i]
            out[i] = ref * 2
        """,
    "read-under-the-same-condition": """
        for i in range(len(x)):
            hit = stride > i
            if hit:
                ref = x[i]
            if hit:
                out[i] = ref * 2
        """,
    "read-under-another-condition": """
        for i in range(len(x)):
            if i > 4:
                ref = x[i]
            if i > 5:
                out[i] = ref * 2
        """,
    "a-condition-that-no-iteration-changes": """
        for i in range(len(x)):
            if kind == "a":
                ref = x[i]
            out[i] = ref * 2
        """,
    "no-more-than-its-own-branch": """
        for i in range(len(x)):
            if i % 3 == 0:
                ref = x[i]
                out[i] = ref * 2
        """,
    "bound-again-before-it-is-read": """
        for i in range(len(x)):
            if i % 3 == 0:
                ref = x[i]
            ref = y[i]
            out[i] = ref * 2
        """,
    "left-where-it-is-not-bound": """
        for i in range(len(x)):
            if i % 3 == 0:
                ref = x[i]
            if i % 3 != 0:
                continue
            out[i] = ref * 2
        """,
}


@pytest.mark.parametrize("body", LET_IN.values(), ids=LET_IN)
def test_what_a_condition_let_in_is_carried(body: str) -> None:
    report = loop_of(body)
    assert report.pattern == "scan"
    assert LATEST in said(report)


@pytest.mark.parametrize("body", OWN.values(), ids=OWN)
def test_what_every_iteration_has_of_its_own_is_not_carried(body: str) -> None:
    report = loop_of(body)
    assert report.pattern == "map"
    assert said(report) == [NONE]


FOUND_BY_THE_FIRST = "is read by the first iteration, and bound by later ones: anti"
BOUND_BY_THE_FIRST = "is bound by the first iteration, and read by later ones: flow"
FIRST = {
    "a-choice": ("stride = stride if i == 0 else 1", f"stride (line 8) {FOUND_BY_THE_FIRST}"),
    "a-choice-of-the-others": (
        "stride = 1 if i > 0 else stride",
        f"stride (line 8) {FOUND_BY_THE_FIRST}",
    ),
    "a-condition": ("if i:\n    stride = 1", f"stride (line 10) {FOUND_BY_THE_FIRST}"),
    "a-condition-that-is-negated": (
        "if not i < 1:\n    stride = 1",
        f"stride (line 10) {FOUND_BY_THE_FIRST}",
    ),
    "a-number-of-the-first": (
        "if i == 0:\n    stride = len(x)",
        f"stride (line 9) {BOUND_BY_THE_FIRST}",
    ),
}
NO_ONE = {
    "what-the-first-has-no-use-for": """
        for i in range(len(x)):
            if i > 0:
                factor = i * 2
            if i >= 1:
                out[i] = x[i] * factor
        """,
    "what-each-binds-where-it-reads": """
        for i in range(len(x)):
            if i == 0:
                factor = 3
            else:
                factor = i * 2
            out[i] = x[i] * factor
        """,
}
AGAIN = {
    "a-choice-of-the-second": "stride = stride if i == 1 else 1",
    "a-choice-of-several": "stride = stride if i <= 1 else 1",
    "a-choice-by-another-number": "stride = stride if kind == 0 else 1",
    "a-number-that-is-moved": "i = i - 1\nstride = stride if i == 0 else 1",
}


@pytest.mark.parametrize(("text", "told"), FIRST.values(), ids=FIRST)
def test_what_concerns_the_first_iteration_alone_is_told_so(text: str, told: str) -> None:
    body = "for i in range(len(x)):\n" + textwrap.indent(text, "    ")
    report = loop_of(f"{body}\n    out[i] = x[i] * stride")
    assert said(report) == [told]
    assert report.pattern == "map"
    assert report.code == "VEC101"


@pytest.mark.parametrize("body", NO_ONE.values(), ids=NO_ONE)
def test_what_no_iteration_finds_of_another_is_not_carried(body: str) -> None:
    assert said(loop_of(body)) == [NONE]


@pytest.mark.parametrize("text", AGAIN.values(), ids=AGAIN)
def test_what_a_later_iteration_finds_is_a_flow(text: str) -> None:
    body = "for i in range(len(x)):\n" + textwrap.indent(text, "    ")
    report = loop_of(f"{body}\n    out[i] = x[i] * stride")
    assert [line for line in said(report) if ": flow" in line]
    assert not any("first iteration" in line for line in said(report))


def test_a_header_that_begins_elsewhere_has_another_first_iteration() -> None:
    text = "    stride = stride if i == 2 else 1\n    out[i] = row * stride"
    for header in ("i in range(2, len(x))", "i, row in enumerate(x, 2)"):
        body = f"row = x[0]\nfor {header}:\n{text}"
        assert said(loop_of(body)) == [f"stride (line 9) {FOUND_BY_THE_FIRST}"]
    body = f"row = x[0]\nfor i in range(stride, len(x)):\n{text}"
    assert not any("first iteration" in line for line in said(loop_of(body)))


# what only one iteration of two loops makes, and all others find
NESTED = {
    "by-a-name": ("first = None", "if first is None:\n    first = 1"),
    "by-a-flag": ("fresh = True", "if fresh:\n    fresh = False"),
    "by-both-numbers": ("", "if i == 0 and j == 0:"),
    "by-the-number-of-the-loop-around": ("", "if i == 0:"),
}
# what iterations of the loop around make anew
ANEW = {
    "by-the-number-of-the-loop-inside": ("", "if j == 0:"),
    "by-a-name-that-is-reset": ("", "if first is None:\n    first = 1"),
}


def nested(before: str, test: str, reset: str = "") -> LoopReport:
    body = f"{before}\nfor i in range(len(x)):\n    {reset or 'pass'}\n"
    body += "    for j in range(x.shape[1]):\n"
    body += textwrap.indent(f"{test}\n    acc = torch.zeros(3)\n", " " * 8)
    body += "        acc[j] = torch.tanh(acc[j] * x[i, j])\n        out[i, j] = acc.sum()"
    return loop_of(body)


@pytest.mark.parametrize(("before", "test"), NESTED.values(), ids=NESTED)
def test_what_one_iteration_of_two_loops_makes_is_carried_through_both(
    before: str, test: str
) -> None:
    report = nested(before, test)
    assert report.pattern == "recurrence"
    assert report.code is None


@pytest.mark.parametrize(("before", "test"), ANEW.values(), ids=ANEW)
def test_what_each_iteration_of_the_loop_around_makes_is_its_own(before: str, test: str) -> None:
    assert nested(before, test, "first = None").pattern == "map"


def test_stores_into_what_another_name_guards_are_told() -> None:
    report = loop_of(
        """
        first = None
        for i in range(len(x)):
            for j in range(3):
                if first is None:
                    first = torch.zeros(9)
                    seen = torch.zeros(9)
                first[y[i, j]] += x[i, j]
                seen[y[i, j]] = 1
        """
    )
    assert report.account is not None
    assert "seen[y[i, j]]" in [access.text for access in report.account.accesses]
    assert any("seen[y[i, j]]" in text for text in said(report))
