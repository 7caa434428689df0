"""Loops inside loops whose earlier passes gave a name a part of what the inner loop changes."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import Program, check
from analysis.programs import program_around

# each in a loop over `o` that ends with `v = ...`
MET = {
    "changed-under-the-name": ("v[i] = y[i, 0] + 1", "v = y[o]"),
    "added-to-under-the-name": ("v += y[i]", "v = y[o]"),
    "changed-under-a-third-name": ("u = v\nu += y[i]", "v = y[o]"),
    "changed-beside-it": ("y[i] = y[i] + v", "v = y[o]"),
    "kept-for-longer": ("y[i] = y[i] + v", "if x[o, 0] > 3:\n    v = y[o]"),
    "two-passes-old": ("y[i] = y[i] + t", "t = v\nv = y[o]"),
    "a-part-of-a-part": ("v[i] = y[i, 0] + 1", "t = y[o]\nv = t[1:]"),
    "a-column": ("out[o, i] = x[o, i] + v[0]", "v = out[:, o]"),
}
APART = {
    "the-row-before": ("out[o, i] = x[o, i] + v[i]", "v = out[o]"),
    "only-read": ("out[i] = y[i] + v", "v = y[o]"),
    "only-sizes-read": ("v[i] = x[i, 0] + y.shape[0]", "v = y[o]"),
    "made-of-it": ("y[i] = y[i] + t", "t = v * 2\nv = y[o]"),
    "bound-before": ("u = x[i]\ny[i] = y[i] + u", "u = y[o]"),
}


def inner(body: str, behind: str, before: str = "pass") -> str:
    """The verdict of a loop inside another one; if it is advised, running it agrees."""
    loop = f"{before}\nfor i in range(n):\n{textwrap.indent(body, '    ')}\n{behind}"
    source = program_around(f"for o in range(n):\n{textwrap.indent(loop, '    ')}")
    found = max(Program(source).found, key=lambda item: item.nest.span)
    assert check(source) != "does not run"
    return found.nest.verdict.value


@pytest.mark.parametrize(("body", "behind"), MET.values(), ids=MET)
def test_what_is_met_under_two_names_is_not_advised(body: str, behind: str) -> None:
    assert inner(body, behind) != "advised"


@pytest.mark.parametrize(("body", "behind"), APART.values(), ids=APART)
def test_parts_that_never_meet(body: str, behind: str) -> None:
    assert inner(body, behind) == "advised"


def test_a_total_is_told_by_the_name_that_every_pass_has() -> None:
    source = program_around(
        "t = x.diagonal()\nfor o in range(n):\n    for i in range(n):\n        t *= y[i]\n"
        "    t = t + y[o]"
    )
    found = max(Program(source).found, key=lambda item: item.nest.span)
    assert [output.name for output in found.nest.outputs] == ["t"]
    assert check(source) == "reduction"


def test_a_name_that_the_loop_itself_binds_is_not_that_of_the_total() -> None:
    source = program_around("v = x.T\nfor i in range(n):\n    v = x.select(k, i)\n    v += y[i]")
    found = max(Program(source).found, key=lambda item: item.nest.span)
    assert [output.name for output in found.nest.outputs] == ["x"]
    assert check(source) == "reduction"


def test_what_a_pass_makes_anew_is_not_what_the_one_before_made() -> None:
    body, behind = "t[i] = x[i, 0] + v[n]", "v = t"
    assert inner(body, behind, "t = x[o].clone()") == "advised"
    assert inner(body, behind, "t = t.view(12)") != "advised"


def test_what_has_the_size_of_a_part_is_no_part() -> None:
    body, behind = "t[i] = v[0] + y[i, 0]", "v = y[o]"
    assert inner(body, behind, "t = torch.zeros_like(v)") == "advised"
    assert inner(body, behind, "t = v.view(12)") != "advised"


@pytest.mark.parametrize(
    ("before", "body", "names"),
    [
        (
            "slots = [torch.zeros(12, dtype=torch.int64) for _ in range(n)]",
            "out[i] = x[i]\n    slots[2] = slots[2] + y[1]",
            ["out", "slots"],
        ),
        ('data = {"a": x * 2}', 'data["a"] += y[1]\n    out[i] = i', ["out", "data"]),
        ("", "acc.add_(x[i])\n    acc -= y[1] * 2\n    x[i] -= x[i]", ["acc", "x"]),
    ],
    ids=["place-of-a-list", "entry", "beside-another-total"],
)
def test_what_gets_the_same_time_and_again_is_told_beside_the_rest(
    before: str, body: str, names: list[str]
) -> None:
    source = program_around(f"{before}\nfor i in range(n):\n    {body}")
    found = max(Program(source).found, key=lambda item: item.nest.span)
    assert [output.name for output in found.nest.outputs] == names
    assert check(source) == "map"
