"""Tensors that a loop makes in every iteration: which of them it may as well make once."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import Program, check
from analysis.programs import program_around

ZEROS = "torch.zeros(12, dtype=torch.int64)"
SAME = {
    "operand": "out[i] = x[i] + torch.arange(12)",
    "under-a-name": "t = torch.arange(12)\nout[i] = x[i] * t",
    "two-at-once": "u, v = torch.arange(12), torch.arange(12)\nout[i] = u * v * x[i]",
    "a-view-of-it": "t = torch.arange(12).view(3, 4)\nout[i] = t.flatten() * x[i]",
    "changed-after-an-operation": "t = torch.arange(12)\nv = t * x[i]\nv += 1\nout[i] = v",
    "given-to-what-reads-it": "out[i] = twice(torch.arange(12)) + x[i]",
    "places": "out[i] = x[i][torch.arange(3)].sum()",
    "within-another-loop": f"for j in range(n):\n    out[i, j] = x[i, j] + {ZEROS}[0]",
    "of-a-size-taken-in-the-loop": "m = x.shape[0]\nout[i] = x[i] + torch.arange(m)",
}
SCRATCH = {
    "changed-through-another-name": f"v = {ZEROS}\nu = v[1:]\nu += x[i, 1:]\nout[i] = v",
    "changed-at-once": f"out[i] = {ZEROS}.index_fill_(0, idx[i:i + 1], 3) * x[i]",
    "one-of-two-changed": f"u, v = {ZEROS}, {ZEROS}\nu[i] = 1\nv[i] = 2\nout[i] = u * v * x[i]",
    "changed-where-it-is-named": f"(v := {ZEROS}).add_(x[i])\nout[i] = v",
    "changed-by-a-function": f"out[i] = bumped({ZEROS}, x[i])",
    "written-to-by-a-function": f"v = {ZEROS}\ntorch.add(x[i], 1, out=v)\nout[i] = v",
    "changed-row-by-row": f"for row in {ZEROS}.view(3, 4):\n    row += 1\n    out[i, 0] += row[0]",
    "two-under-one-name": f"u = {ZEROS}\nu += x[i]\nt = u\nu = {ZEROS}\nu += y[i]\nout[i] = t * u",
    "kept-in-a-list": "rows.append(torch.arange(12))\nout[i] = x[i]",
    "kept-in-a-list-under-a-name": "t = torch.arange(12)\nu = t\nrows.append(u)\nout[i] = t * x[i]",
    "kept-in-a-pair": "t = torch.arange(12)\nrows.append((t, x[i]))\nout[i] = t * x[i]",
    "another-one-within-an-iteration": "for j in range(n):\n    out[i, j] = torch.full((1,), j)[0]",
    "of-what-a-mapping-holds-by-then": (
        "held = {0: i}\nkept = [k for k in held.values()]\nout[i] = torch.tensor(kept) * x[i]"
    ),
    "first-of-a-sum": f"v = {ZEROS}\nfor j in range(n):\n    v = v + x[i] * j\nout[i] = v",
}
LISTED = {
    "torch.arange(12) * x[i]": True,
    f"{ZEROS}.add_(x[i])": False,
    "bumped(torch.arange(12), x[i])": False,
}


def allocations(loop: str) -> list[str]:
    """The calls of which a loop is told that they make the same tensor time and again, where a
    run with what they make at first does not disagree.
    """
    source = program_around(loop)
    found = Program(source).advised()
    assert found is not None
    assert check(source) == found.nest.pattern.value
    return [place.text for place in found.nest.allocations]


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_what_is_only_read_is_the_same_in_every_iteration(body: str) -> None:
    assert allocations("for i in range(n):\n" + textwrap.indent(body, "    "))


@pytest.mark.parametrize("body", SCRATCH.values(), ids=SCRATCH)
def test_what_is_changed_or_kept_is_made_anew(body: str) -> None:
    assert not allocations("for i in range(n):\n" + textwrap.indent(body, "    "))


@pytest.mark.parametrize(("item", "same"), LISTED.items())
def test_items_of_a_comprehension(item: str, same: bool) -> None:
    loop = f"items = torch.stack([{item} for i in range(n)])"
    assert bool(allocations(loop)) is same
