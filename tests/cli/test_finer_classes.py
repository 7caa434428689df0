"""What `why` says a loop is whose items have many lengths, or which reads neighbours, in tensors,
in arrays and in lists.
"""

from __future__ import annotations

import textwrap

import pytest

HEAD = """\
import numpy as np
import torch
from torch import Tensor


def load(path) -> Tensor:
    return torch.load(path)


def f(x: Tensor, y: Tensor, ptr: Tensor, table, knots, n: int, m: int):
    out = []
"""
RAGGED = {
    "rows-between-two-places": "for i in range(n):\n    out.append(table[ptr[i] : ptr[i + 1]])",
    "rows-between-two-places-by-name": """
        for i in range(n):
            first, last = knots.ptr[i], knots.ptr[i + 1]
            out.append(table[first:last])
        """,
    "what-a-mask-picks": "for i in range(n):\n    out.append(x[x > y[i]])",
    "all-up-to-the-current-one": "for i in range(n):\n    out.append(table[: i + 1])",
    "all-from-the-current-one": "for i in range(n):\n    out.append(table[i:])",
    "all-elements-of-a-slice": "for i in range(n):\n    out.extend(table[ptr[i] : ptr[i + 1]])",
    "all-elements-of-what-is-made-of-a-slice": """
        for i in range(n):
            rest = x[ptr[i] :]
            out.extend(rest + 1)
        """,
    "copies-of-slices": "for i in range(n):\n    out.append(x[-y[i] :, 0].cpu().numpy())",
    "positions-of-what-is-true": "for i in range(n):\n    out.append((x == y[i]).nonzero())",
    "items-of-a-comprehension": "out = [table[k : k + i] for i, k in enumerate(ptr.tolist())]",
}
UNSURE = {
    "products": "for i in range(n):\n    out.append(x[i * m * m : (i + 1) * m * m])",
    "steps": "for i in range(n):\n    out.append(x[i::m])",
}
STENCIL = {
    "in-an-array": """
        for i in range(1, n):
            table[:, i] = np.abs(knots[i] - knots[i - 1])
        """,
    "in-a-list": "for i in range(n):\n    out.append((knots[i], knots[i + 1]))",
    "beside-what-is-walked": """
        for i, knot in enumerate(knots):
            table.append(knot - knots[i + 1])
        """,
    "in-a-comprehension": "out = [knots[i + 1] - knots[i] for i in range(n)]",
    "along-another-axis": "for i in range(n):\n    out.append(knots[0, i + 1] - knots[0, i])",
}
NEITHER = {
    "one-element": "for i in range(n):\n    out.append(knots[i + 1])",
    "of-two-lists": "for i in range(n):\n    out.append(knots[i] + table[i + 1])",
    "in-steps": "for i in range(0, n, 2):\n    out.append((knots[i], knots[i + 1]))",
    "of-another-row": "for i in range(n):\n    out.append(knots[0, i] + knots[1, i + 1])",
    "of-what-is-made": """
        for i in range(n):
            own = [n, m, n]
            out.append(own[i] + own[i - 1])
        """,
    "by-a-moved-variable": """
        for i in range(n):
            out.append(knots[i])
            i += 1
            out.append(knots[i + 1])
        """,
    "slices-of-one-length": "for i in range(n):\n    out.append(table[i : i + m])",
    "what-a-function-gives": "for path in knots:\n    out.append(load(path))",
    "slices-up-to-one-place": "for i in range(n):\n    out.append((i, table[:m]))",
}


def named(project, body: str) -> str:
    project.write("a.py", "").write_text(
        HEAD + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n    return out\n",
        encoding="utf-8",
    )
    answer = project.run("why", "a.py:12").out
    lines = [line for line in answer.splitlines() if line.startswith("  class:")]
    assert len(lines) == 1, answer
    return lines[0].split("class:")[1].strip().partition(";")[0]


@pytest.mark.parametrize("body", RAGGED.values(), ids=RAGGED)
def test_items_of_many_lengths_are_ragged(project, body: str) -> None:
    assert named(project, body) == "ragged"


@pytest.mark.parametrize("body", UNSURE.values(), ids=UNSURE)
def test_what_may_have_one_length_is_said_to(project, body: str) -> None:
    assert named(project, body) == "ragged, unless its items have one shape"


@pytest.mark.parametrize("body", STENCIL.values(), ids=STENCIL)
def test_neighbours_make_a_stencil(project, body: str) -> None:
    assert named(project, body) == "stencil"


@pytest.mark.parametrize("body", NEITHER.values(), ids=NEITHER)
def test_what_takes_one_element_or_one_length_is_neither(project, body: str) -> None:
    assert named(project, body) in ("map", "structural, unless knots is an array or a tensor")


def test_a_form_that_is_advised_says_what_the_loop_is(project) -> None:
    body = "for i in range(n):\n    out.append(x[ptr[i] : ptr[i + 1]] * 2)\nout = torch.cat(out)"
    assert named(project, body) == "map"
    answer = project.run("why", "a.py:12").out
    assert "reported:    VEC102" in answer


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("v in table", "structural, unless table is an array or a tensor"),
        ("v, w in zip(table, knots)", "structural, unless table or knots is an array or a tensor"),
        ("v in [n, m, n, m, n]", "map"),
    ],
)
def test_what_is_not_known_is_not_said_to_have_no_axis(project, header: str, said: str) -> None:
    assert named(project, f"for {header}:\n    out.append(v * 2)").startswith(said)
