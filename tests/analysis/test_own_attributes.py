"""Distributions of which iterations set attributes, before they use them or not."""

from __future__ import annotations

import ast

import pytest

from flake8_vectorize.analysis.syntax.setting import set_first
from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

SOURCE = """
import torch
from torch import Tensor
from torch.distributions import Normal
from elsewhere import Spread


def f(x: Tensor, w: Tensor, k: int, other):
    out = torch.zeros(x.shape)
    same = Normal(w, 1)
    dist = {made}
    {before}
    for i in range(x.shape[0]):
        {body}
    {after}
    return out
"""
MADE = "Normal(w, 1)"
SET = "dist.loc = x[i] * 2"
USED = "out[i] = dist.log_prob(w)"
OWN = {
    "set first": f"{SET}; {USED}",
    "set both ways": (
        f"if k > 2: dist.loc = x[i] * 2\n        else: dist.loc = x[i] * 3\n        {USED}"
    ),
    "two of them": f"{SET}; dist.scale = x[i].exp(); {USED}",
    "asked as well": f"{SET}; {USED}; out[i] += dist.loc",
}
OTHERS = {
    "set behind": ("pass", f"{USED}; {SET}", "pass"),
    "set from itself": ("pass", f"dist.loc = dist.loc + x[i]; {USED}", "pass"),
    "set now and then": ("pass", f"if k > i: {SET}\n        {USED}", "pass"),
    "set otherwise": (
        "pass",
        f"if k > i: {SET}\n        else: dist.scale = x[i]\n        {USED}",
        "pass",
    ),
    "set once more": ("pass", f"{SET}; {USED}; dist.loc = w", "pass"),
    "updated": ("pass", f"dist.loc += x[i]; {USED}", "pass"),
    "used behind the loop": ("pass", f"{SET}; {USED}", "out += dist.loc"),
    "known to others": ("same = dist", f"{SET}; {USED}", "pass"),
    "given away": ("pass", f"{SET}; other(dist); {USED}", "pass"),
}


SETS = {
    "one": ("d.a = x; y = d.f()", {"a"}),
    "two": ("d.a = x\nd.b = x\ny = d.f()", {"a", "b"}),
    "the same both ways": ("if c:\n d.a = x\n d.b = y\nelse:\n d.b = x\n d.a = y", {"a", "b"}),
    "another one each way": ("if c:\n d.a = x\nelse:\n d.b = x", set()),
    "one way": ("if c:\n d.a = x", set()),
    "by what it is": ("if d.a:\n d.a = x\nelse:\n d.a = y", set()),
    "beside what it gives": ("if c:\n d.a = x\n y = d.f()\nelse:\n d.a = y", set()),
    "of another": ("e.a = x; y = d.f()", set()),
    "of a part": ("d.e.a = x; y = d.f()", set()),
    "under two names": ("d.a = e = x; y = d.f()", set()),
}


def report(body: str, made: str = MADE, before: str = "pass", after: str = "pass"):
    source = SOURCE.format(body=body, made=made, before=before, after=after)
    return inspect_source(source, "x.py", every_loop=True)


@pytest.mark.parametrize("body", OWN.values(), ids=OWN)
def test_what_an_iteration_sets_first_is_its_own(body: str) -> None:
    found = report(body)
    assert [finding.code for finding in found.findings] == ["VEC101"]


@pytest.mark.parametrize(("before", "body", "after"), OTHERS.values(), ids=OTHERS)
def test_what_others_see_stays_an_effect(before: str, body: str, after: str) -> None:
    found = report(body, before=before, after=after)
    assert not found.findings
    assert found.loops[0].cause in (Cause.EFFECT, Cause.RECURRENCE)


@pytest.mark.parametrize("made", ["other", "other(w)", "k or Normal(w, 1)", "same", "Spread(w)"])
def test_of_another_object_nothing_is_known(made: str) -> None:
    (loop,) = report(f"{SET}; {USED}", made).loops
    assert loop.cause is Cause.EFFECT


def test_methods_of_a_distribution_carry_nothing() -> None:
    (loop,) = report(f"{SET}; {USED}").loops
    assert loop.account is not None
    assert not loop.account.opaque


@pytest.mark.parametrize(("body", "found"), SETS.values(), ids=SETS)
def test_what_is_set_first(body: str, found: set[str]) -> None:
    assert set_first("d", ast.parse(body).body) == found
