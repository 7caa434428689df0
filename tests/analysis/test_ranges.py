"""What is said of the numbers that a range gives, held against Python's own range."""

from __future__ import annotations

import ast

import pytest

from flake8_vectorize.analysis.syntax.ranges import numbers_of

ENDS = {
    "range(n)": ("0", "n-1"),
    "range(1, n)": ("1", "n-1"),
    "range(-n, 1)": ("-n", "0"),
    "range(-n, -1)": ("-n", "-2"),
    "range(n + 1)": ("0", "n"),
    "range(n - 1)": ("0", "n-2"),
    "range(n // 2)": ("0", "n // 2 - 1"),
    "range(2 * n - 3)": ("0", "2 * n - 4"),
    "range(len(x))": ("0", "len(x)-1"),
    "range(n - 1, -1, -1)": ("n - 1", "0"),
    "range(n, 0, -1)": ("n", "1"),
    "range(-1, -n - 1, -1)": ("-1", "-n"),
    "range(0, -n, -1)": ("0", "-n+1"),
}


@pytest.mark.parametrize("text", ENDS)
def test_the_first_and_the_last_number_are_those_of_the_range(text: str) -> None:
    names = {"n": 8, "x": [0] * 8, "range": range, "len": len}
    numbers = eval(text, names)
    first, last = ENDS[text]
    told = numbers_of(ast.parse(text, mode="eval").body)
    joint = " down to " if numbers.step < 0 else ".."
    assert told == f"numbers {first}{joint}{last}"
    assert [eval(first, names), eval(last, names)] == [numbers[0], numbers[-1]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("range(0, n, 2)", "numbers 0..n-1 in steps of 2"),
        ("range(a, b, s)", "numbers from a towards b in steps of s"),
        ("range(n, k, -2)", "numbers from n towards k in steps of -2"),
        ("range(1 << n)", "numbers 0 to below 1 << n"),
        ("range(a if b else c)", "numbers 0 to below a if b else c"),
    ],
)
def test_what_has_no_short_last_number_is_said_by_its_end(text: str, told: str) -> None:
    assert numbers_of(ast.parse(text, mode="eval").body) == told
