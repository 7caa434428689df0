"""Lists whose items are each made of the one before: the values of a scan, or of a recurrence."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

pytest.importorskip("torch")

from analysis.execution import agreed_class

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
UPDATES = {
    "sum": ("s[-1] + x[i]", "scan"),
    "sum-from-the-right": ("x[i] + s[-1]", "scan"),
    "difference": ("s[-1] - x[i] * 2", "scan"),
    "product": ("s[-1] * y[i]", "scan"),
    "maximum": ("torch.maximum(x[i], s[-1])", "scan"),
    "linear-filter": ("x[i] + 3 * s[-1]", "scan"),
    "masked-filter": ("x[i] + (y[i] > 0) * s[-1]", "scan"),
    "by-name": ("before + x[i]", "scan"),
    "square": ("s[-1] * s[-1] + x[i]", "recurrence"),
    "function": ("torch.sin(s[-1]).long() + x[i]", "recurrence"),
    "of-the-last-but-one": ("s[-2] + x[i]", "recurrence"),
    "of-the-first": ("s[0] + x[i]", "recurrence"),
    "of-all": ("sum(s) + x[i]", "recurrence"),
    "of-its-length": ("s[-1] * len(s) + x[i]", "recurrence"),
    "nothing-of-the-list": ("y[i] + x[i]", "map"),
}
BODIES = {
    "added-before-it-is-read": ("s.append(x[i])\nx[i] = s[-1] + y[i]", "map"),
    "added-twice": ("s.append(s[-1] + x[i])\ns.append(s[-1] + y[i])", "recurrence"),
    "added-at-both-ends": ("s.append(s[-1] + x[i])\ns.insert(0, x[i])", "recurrence"),
    "replaced-afterwards": ("s.append(s[-1] + x[i])\ns[-1] = x[i]", "map"),
    "changed-afterwards": ("s.append(s[-1] + x[i])\ns[-1] = s[-1] * 2", "recurrence"),
    "changed-in-place": ("s.append(s[-1] + x[i])\ns[-1] += 1", "recurrence"),
    "taken-out-again": ("s.append(s[-1] + x[i])\nif i > 2:\n    s.pop()", "recurrence"),
    "by-way-of-a-storage": ("x[i] = s[-1] + x[i - 1]\ns.append(x[i] * 2)", "recurrence"),
    "at-the-beginning": ("s.insert(0, s[0] * 2 + x[i])", "scan"),
    "by-another-total": ("t = t + s[-1]\ns.append(s[-1] + x[i])", "scan"),
    "by-another-filter": ("t = t * 2 + s[-1]\ns.append(s[-1] + x[i])", "recurrence"),
    "by-a-total-of-itself": ("t = t + s[-1]\ns.append(t * t + x[i])", "recurrence"),
    "in-half-of-the-iterations": (
        "if i % 2:\n    s.append(s[-1] + x[i])",
        "recurrence",
    ),
}
ALIASED = """
s = [x[0].clone(), x[1].clone()]
other = s
for i in range(2, n):
    s.append(s[-1] + x[i])
    other.append(y[i] * 2)
out = torch.stack(s)"""
GIVEN = """
def f(x: Tensor, model):
    s = [x[0]]
    for i in range(1, len(x)):
        s.append(s[-1] + x[i])
        t = {use}
    return torch.stack(s), t
"""
USES = {"by its length": ("len(s)", True), "given away": ("model(s)", False)}
FOUND = {
    "cumulative-sum": ("s[-1] + x[i]", ["VEC204"]),
    "returns": ("x[i] + 0.9 * s[-1]", ["VEC204"]),
    "gaps": ("1 + (1 - x[i]) * s[-1]", ["VEC204"]),
    "cells": ("torch.tanh(s[-1] + x[i])", []),
    "a-model": ("model(s[-1]) + x[i]", []),
}


def around(body: str) -> str:
    loop = textwrap.indent(body, "    ")
    return (
        "s = [x[0].clone(), x[1].clone()]\nt = x[2].clone()\n"
        f"for i in range(2, n):\n{loop}\nout = torch.stack(s)"
    )


@pytest.mark.parametrize("case", UPDATES.values(), ids=UPDATES)
def test_an_item_is_made_of_the_one_before(case: tuple[str, str]) -> None:
    update, pattern = case
    body = (
        f"s.append({update})" if "before" not in update else f"before = s[-1]\ns.append({update})"
    )
    assert agreed_class(around(body)) == pattern


@pytest.mark.parametrize("case", BODIES.values(), ids=BODIES)
def test_what_else_a_loop_does_with_the_list(case: tuple[str, str]) -> None:
    assert agreed_class(around(case[0])) == case[1]


def test_a_list_under_two_names_gets_items_by_either() -> None:
    assert agreed_class(ALIASED) == "recurrence"


@pytest.mark.parametrize("case", USES.values(), ids=USES)
def test_what_gets_the_list_may_change_it(case: tuple[str, bool]) -> None:
    use, told = case
    found = inspect_source(HEAD + GIVEN.format(use=use), "x.py").findings
    assert any(finding.code == "VEC204" for finding in found) is told


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_running_lists_are_reported(case: tuple[str, list[str]]) -> None:
    update, codes = case
    source = (
        f"{HEAD}def f(x: Tensor, model):\n    s = [x[0]]\n    for i in range(1, len(x)):\n"
        f"        s.append({update})\n    return torch.stack(s)\n"
    )
    found = inspect_source(source, "x.py").findings
    assert [finding.code for finding in found] == codes
    every = inspect_source(source, "x.py", every_loop=True).findings
    assert found == every
