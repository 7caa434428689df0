"""A bracketed program does what it did, and its loops are counted exactly, however they end."""

from __future__ import annotations

import traceback

import pytest

CONTROL_FLOW = {
    "runs to its end": ("for i in range(5): pass", {0: (1, 5)}),
    "never entered": ("for i in []: pass", {0: (1, 0)}),
    "break": ("for i in range(9):\n  if i == 3: break", {0: (1, 4)}),
    "continue": ("for i in range(9):\n  if i % 2: continue\n  x = i", {0: (1, 9)}),
    "else runs": ("for i in range(3): pass\nelse: done = 1\nassert done", {0: (1, 3)}),
    "else is skipped": (
        "done = 0\nfor i in range(3): break\nelse: done = 1\nassert not done",
        {0: (1, 1)},
    ),
    "while": ("n = 4\nwhile n: n -= 1", {0: (1, 4)}),
    "while with else": ("n = 4\nwhile n: n -= 1\nelse: n = 9\nassert n == 9", {0: (1, 4)}),
    "while true with break": ("n = 0\nwhile True:\n  n += 1\n  if n == 7: break", {0: (1, 7)}),
    "nested": ("for i in range(3):\n  for j in range(4): pass", {0: (1, 3), 1: (3, 12)}),
    "return in the loop": (
        "def f():\n  for i in range(9):\n    if i == 2: return i\nassert f() == 2",
        {0: (1, 3)},
    ),
    "return through two loops": (
        "def f():\n  for i in range(9):\n    for j in range(9):\n      if j == 1: return i, j\n"
        "assert f() == (0, 1)",
        {0: (1, 1), 1: (1, 2)},
    ),
    "exception in the body": (
        "try:\n  for i in range(9): 1 / (i - 4)\nexcept ZeroDivisionError: pass",
        {0: (1, 5)},
    ),
    "exception in the iterable": (
        "def g():\n  yield 1\n  raise KeyError\ntry:\n  for i in g(): pass\nexcept KeyError: pass",
        {0: (1, 1)},
    ),
    "iterable cannot be walked": (
        "try:\n  for i in 5: pass\nexcept TypeError: pass",
        {0: (1, 0)},
    ),
    "recursion": (
        "def f(n):\n  for i in range(2):\n    if n: f(n - 1)\nf(3)",
        {0: (15, 30)},
    ),
    "finally in the loop": (
        "seen = []\nfor i in range(4):\n  try:\n    if i == 2: break\n  finally: seen.append(i)\n"
        "assert seen == [0, 1, 2]",
        {0: (1, 3)},
    ),
    "deleted loop variable": ("for i in range(3): del i", {0: (1, 3)}),
    "class body": (
        "class A:\n  total = 0\n  for i in range(4): total += i\nassert A.total == 6",
        {0: (1, 4)},
    ),
    "enum body": (
        "import enum\nclass A(enum.Enum):\n  _ignore_ = 'i'\n  X = 1\n  for i in range(2): pass\n"
        "assert [*A.__members__] == ['X']",
        {0: (1, 2)},
    ),
}

EXPRESSIONS = {
    "list": ("assert [i * i for i in range(5)] == [0, 1, 4, 9, 16]", {0: (1, 5)}),
    "set": ("assert {i % 2 for i in range(5)} == {0, 1}", {0: (1, 5)}),
    "dict": ("assert {i: i for i in range(3)} == {0: 0, 1: 1, 2: 2}", {0: (1, 3)}),
    "filtered": ("assert [i for i in range(6) if i % 2] == [1, 3, 5]", {0: (1, 6)}),
    "two loops": ("assert len([i for i in range(3) for j in range(4)]) == 12", {0: (1, 12)}),
    "inner loop depends": ("assert len([j for i in range(4) for j in range(i)]) == 6", {0: (1, 6)}),
    "nested": (
        "assert len([[j for j in range(4)] for i in range(3)]) == 3",
        {0: (1, 3), 1: (3, 12)},
    ),
    "empty": ("assert [i for i in ()] == []", {0: (1, 0)}),
    "class body": (
        "class A:\n  n = 3\n  xs = [i for i in range(n)]\nassert A.xs == [0, 1, 2]",
        {0: (1, 3)},
    ),
    "in a lambda": (
        "f = lambda n: [i for i in range(n)]\nassert f(3) == [0, 1, 2]\nf(2)",
        {0: (2, 5)},
    ),
    "default argument": (
        "def f(xs=[i for i in range(3)]): return xs\nassert f() == [0, 1, 2]",
        {0: (1, 3)},
    ),
    "walrus": ("xs = [y := i for i in range(3)]\nassert y == 2", {0: (1, 3)}),
    "returned": (
        "def f(n): return [i for i in range(n)]\nassert f(4) == [0, 1, 2, 3]",
        {0: (1, 4)},
    ),
    "in a condition": ("if [i for i in range(3)]: x = 1\nassert x", {0: (1, 3)}),
    "iterates a loop": ("for x in [i for i in range(3)]: pass", {0: (1, 3), 1: (1, 3)}),
    "sum drains": ("assert sum(i for i in range(5)) == 10", {0: (1, 5)}),
    "any stops": ("assert any(i == 2 for i in range(9))", {0: (1, 3)}),
    "next takes one": ("assert next((i for i in range(9)), None) == 0", {0: (1, 1)}),
    "keyword arguments": ("assert max((i for i in range(3)), default=7) == 2", {0: (1, 3)}),
    "consumed later": (
        "g = (i * 2 for i in range(4))\nassert list(g) == [0, 2, 4, 6]",
        {0: (1, 4)},
    ),
    "consumed in part": ("g = (i for i in range(9))\nnext(g)\nnext(g)\ng.close()", {0: (1, 2)}),
    "never consumed": ("g = (i for i in range(9))\ndel g", {0: (0, 0)}),
    "filtered later": ("g = (i for i in range(9) if i % 3 == 0)\nassert len(list(g)) == 3", {}),
    "exception": (
        "try:\n  [1 // (2 - i) for i in range(9)]\nexcept ZeroDivisionError: pass\n"
        "[1 // (2 - i) for i in range(2)]",
        {0: (1, 3), 1: (1, 2)},
    ),
    "exception under recursion": (
        "def f(n):\n  if n == 0: raise KeyError\n  return [f(n - 1) for i in range(2)]\n"
        "try: f(3)\nexcept KeyError: pass",
        {0: (3, 3)},
    ),
    "exception in a stream": (
        "try: sum(1 // (2 - i) for i in range(9))\nexcept ZeroDivisionError: pass",
        {0: (1, 3)},
    ),
}


@pytest.mark.parametrize(("source", "expected"), CONTROL_FLOW.values(), ids=[*CONTROL_FLOW])
def test_statements_are_counted_exactly(program, source, expected) -> None:
    run = program(source)
    assert {number: run.counts(number) for number in expected} == expected
    assert run.is_settled()


@pytest.mark.parametrize(("source", "expected"), EXPRESSIONS.values(), ids=[*EXPRESSIONS])
def test_comprehensions_are_counted_exactly(program, source, expected) -> None:
    run = program(source)
    assert {number: run.counts(number) for number in expected} == expected
    assert run.is_settled()


def test_nested_loops_share_time_between_inclusive_and_self(program) -> None:
    run = program(
        """
        for i in range(3):
            spend(10)
            for j in range(4):
                spend(100)
        """
    )
    assert (run.inclusive(0), run.own(0)) == (1230, 30)
    assert (run.inclusive(1), run.own(1)) == (1200, 1200)


def test_recursion_is_timed_once_and_counted_every_time(program) -> None:
    run = program(
        """
        def walk(depth):
            for i in range(2):
                spend(10)
                if depth:
                    walk(depth - 1)
        walk(2)
        """
    )
    assert run.counts(0) == (7, 14)
    assert run.inclusive(0) == run.own(0) == 140


def test_loops_in_called_functions_count_as_children(program) -> None:
    run = program(
        """
        def inner():
            for i in range(2):
                spend(5)
        def outer():
            for i in range(3):
                spend(1)
                inner()
        outer()
        """
    )
    assert run.counts(0) == (3, 6)
    assert (run.inclusive(1), run.own(1)) == (33, 3)


def test_a_traceback_shows_the_lines_of_the_file(program) -> None:
    run = program(
        """
        def f(xs):
            for x in xs:
                y = x
                1 / y
        """
    )
    with pytest.raises(ZeroDivisionError) as caught:
        run["f"]([2, 1, 0])
    last = traceback.extract_tb(caught.value.__traceback__)
    assert [(frame.name, frame.lineno) for frame in last[1:]] == [("f", 5)]


def test_functions_for_compilers_are_left_alone(program) -> None:
    run = program(
        """
        def njit(f):
            return f
        @njit
        def f(n):
            for i in range(n):
                pass
        f(3)
        """
    )
    assert run.counts(0) == (0, 0)
    assert run.left_out == {0: "the function is compiled by @njit"}


def test_imports_of_the_module_still_bind(program) -> None:
    run = program("import math as m\nfrom os import path\nassert m.pi and path.join")
    assert run["m"].pi
