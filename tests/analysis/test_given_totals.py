"""Totals in tensors that a function is given: an operator like `+=` changes them in place, and
whoever calls it has them.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import LoopReport

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, out: Tensor, given, n: int, values: list):
"""


def loop_of(body: str) -> LoopReport:
    source = HEAD + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n"
    found = inspect_source(source, "x.py")
    every = inspect_source(source, "x.py", every_loop=True)
    assert [item.code for item in every.findings] == [item.code for item in found.findings]
    return every.loops[0]


TOLD = {
    "sum": ("for i in range(len(x)):\n    out += x[i]", "VEC201"),
    "difference": ("for row in x:\n    out -= row * 2", "VEC201"),
    "product": ("for row in x:\n    out *= row + 1", "VEC205"),
    "sum-under-a-condition": (
        "for i in range(len(x)):\n    if i != n:\n        out += x[i]",
        "VEC201",
    ),
    "sum-by-a-method": ("for row in x:\n    out.add_(row)", "VEC201"),
}
SILENT = {
    "bound-before": "out = out * 2\nfor row in x:\n    out += row",
    "made-here": "acc = torch.zeros(3)\nfor row in x:\n    acc += row",
    "a-number": "for row in x:\n    n += row.sum()",
    "a-list": "for row in x:\n    values += [row]",
    "made-anew": "for row in x:\n    out = out + row",
    "of-itself": "for i in range(len(x)):\n    out += torch.sin(out)",
}


@pytest.mark.parametrize(("body", "code"), TOLD.values(), ids=TOLD)
def test_what_changes_in_place_is_left_behind(body: str, code: str) -> None:
    assert loop_of(body).code == code


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_nobody_has_afterwards_is_no_total(body: str) -> None:
    assert loop_of(body).code is None


def test_what_is_not_known_to_be_a_tensor_is_told_so() -> None:
    reason = loop_of("for row in x:\n    given += row").reason
    assert reason == "given, which it changes, is not known to be a tensor"
    annotated = "given: Tensor = given\nfor row in x:\n    given += row\nreturn given"
    assert loop_of(annotated).code == "VEC201"


def test_a_list_that_grows_by_a_list_keeps_what_all_iterations_gave() -> None:
    body = (
        "found = []\nfor row in x:\n    parts = [v for v in row]\n    found += parts\nreturn found"
    )
    account = loop_of(body).account
    assert account is not None
    assert not account.carried
