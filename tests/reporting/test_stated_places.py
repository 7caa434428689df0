"""What `why` says that iterations read and write, beside what differs between them."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

ALL = "reads the same in all iterations: "
# the body of a function from line 5 on, the number of the loop, and what all iterations read
SHARED = {
    "a part": ("for i in range(n):\n    y[i] = x[0] * i", 0, "x[0] (line 6)"),
    "of the loop around": (
        "for k in range(n):\n    for i in range(n):\n        y[k, i] = x[:, k].sum() * i",
        1,
        "x[:, k] (line 7)",
    ),
    "of the loop inside": (
        "for k in range(n):\n    for i in range(n):\n        y[k, i] = x[i] * k",
        0,
        "x[i] (line 7)",
    ),
    "several": (
        "for i in range(n):\n    y[i] = x[0] * i + x[1]\n    y[i] += x[2]\n    y[i] += x[3] + x[4]",
        0,
        "x[0] (line 6), x[1] (line 6), x[2] (line 7), x[3] (line 8) and 1 more",
    ),
}
NONE = {
    "another one each time": "for i in range(n):\n    y[i] = x[i]",
    "the header": "for row in x[0]:\n    print(row)",
    "what iterations write": "for i in range(n):\n    x[i] = x[0] * i",
    "what an iteration makes": "for i in range(n):\n    z = x * i\n    y[i] = z[0]",
    "a size": "for i in range(n):\n    y[i] = x.shape[0] * i",
    "what a store is a part of": "for i in range(n):\n    y[0][i] = 1",
}


@pytest.mark.parametrize(("body", "loop", "shared"), SHARED.values(), ids=SHARED)
def test_what_all_iterations_read_is_told(body: str, loop: int, shared: str) -> None:
    assert ALL + shared in statements(_function(body), loop)


@pytest.mark.parametrize("body", NONE.values(), ids=NONE)
def test_what_differs_or_is_written_is_not_shared(body: str) -> None:
    assert not [text for text in statements(_function(body), 0) if text.startswith(ALL)]


# the right side of a statement, and what else than y[i] is written
HELD = {
    "what is made": ("torch.empty(3).uniform_() + x[i].abs().add_(1)", []),
    "a part of what is made": ("torch.zeros(3)[1:].fill_(1)", []),
    "what is there": ("x.view(-1)[1:].fill_(1)", ["writes line 7: a view of x"]),
    "a copy where there is one": ("x.float().add_(1)", ["writes line 7: x"]),
}


@pytest.mark.parametrize(("made", "writes"), HELD.values(), ids=HELD)
def test_what_nothing_holds_is_not_written(made: str, writes: list[str]) -> None:
    found = statements(_function(f"for i in range(n):\n    y[i] = 0\n    ({made}).sum()"), 0)
    assert [text for text in found if text.startswith("writes")] == ["writes line 6: y[i]", *writes]


def test_every_line_that_gives_a_name_its_value_is_told() -> None:
    body = "for i in range(n):\n    if i:\n        y = y + x[i]\n    else:\n        y = y - x[i]"
    writes = [text for text in statements(_function(body), 0) if text.startswith("writes")]
    assert writes == ["writes line 7: y", "writes line 9: y"]


def _function(body: str) -> str:
    return f"def f(x: Tensor, y: Tensor, n: int):\n{textwrap.indent(body, '    ')}\n"
