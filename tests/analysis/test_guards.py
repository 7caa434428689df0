"""Conditions that ask for the first iteration, and those that only look like it, executed."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

# before the loop, header, condition, what stands behind it in the body
FIRST = {
    "number": ("", "for i in range(n):", "i == 0", ""),
    "number-that-counts-from-one": ("", "for i in range(1, n):", "i == 1", ""),
    "number-that-enumerate-counts": ("", "for i, row in enumerate(y[:n]):", "i == 0", ""),
    "number-in-steps": ("", "for i in range(0, 12, 2):", "i == 0", ""),
    "counter": ("", "for i in range(n):", "k == 0", "k += 1"),
    "counter-of-a-while": ("i = 0", "while i < n:", "i == 0", "i += 1"),
    "value": ("best = None", "for i in range(n):", "best is None", "best = y[i]"),
    "flag": ("fresh = True", "for i in range(n):", "fresh", "fresh = False"),
}
OTHERS = {
    "second-number": ("", "for i in range(n):", "i == 1", ""),
    "number-counted-down": ("", "for i in reversed(range(n)):", "i == 0", ""),
    "number-from-a-list": ("", "for i in [3, 0, 2, 1, 4]:", "i == 0", ""),
    "number-from-a-tensor": ("", "for i in idx[:n].tolist():", "i == 0", ""),
    "counter-that-some-iterations-move": (
        "",
        "for i in range(n):",
        "k == 0",
        "if y[i][0] > 0:\n    k += 1",
    ),
    "sum-of-data": ("", "for i in range(n):", "total == 0", "total += int(y[i][0] > 50)"),
    "counter-that-starts-behind": ("k = -2", "for i in range(n):", "k == 0", "k += 1"),
    "counter-that-is-set-back": (
        "",
        "for i in range(n):",
        "k == 0",
        "k += 1\nif i == 3:\n    k = 0",
    ),
    "counter-behind-an-exit": (
        "",
        "for i in range(n):",
        "k == 0",
        "if y[i][0] > 0:\n    continue\nk += 1",
    ),
    "value-that-some-iterations-give": (
        "best = None",
        "for i in range(n):",
        "best is None",
        "if y[i][0] > 50:\n    best = y[i]",
    ),
    "value-that-is-taken-away": (
        "best = None",
        "for i in range(n):",
        "best is None",
        "best = y[i]\nif i == 2:\n    best = None",
    ),
    "flag-that-data-turns": (
        "fresh = False",
        "for i in range(n):",
        "not fresh",
        "fresh = fresh or bool(x[i][0] > 20)",
    ),
    "list-that-some-iterations-fill": (
        "rows = []",
        "for i in range(n):",
        "not rows",
        "if y[i][0] > 50:\n    rows.append(y[i])",
    ),
}
BODY = """\
if {}:  # first
    acc = x[i] * 2
else:
    acc = acc + x[i]
{}"""


def told(before: str, header: str, condition: str, behind: str) -> str:
    body = textwrap.indent(BODY.format(condition, behind), "    ")
    return agreed_class(f"{before}\n{header}\n{body}")


@pytest.mark.parametrize("parts", FIRST.values(), ids=FIRST)
def test_a_first_value_begins_a_sum(parts: tuple[str, str, str, str]) -> None:
    assert told(*parts) == "reduction"


@pytest.mark.parametrize("parts", OTHERS.values(), ids=OTHERS)
def test_what_a_condition_gives_anew_later_begins_none(parts: tuple[str, str, str, str]) -> None:
    assert told(*parts) == "recurrence"


def test_a_total_that_begins_as_a_row_changes_that_row() -> None:
    loop = """
        for i in range(n):
            if best is None:  # first
                best = x[i]
            else:
                best += x[i]
        """
    assert agreed_class(loop) == "unknown"
