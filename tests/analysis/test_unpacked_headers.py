"""Headers that take the items of a list as their arguments: how many there are is not known."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import FileReport

HEAD = "import itertools\n\nimport torch\nfrom torch import Tensor\n\n\n"
UNKNOWN_LENGTHS = {
    "factors": "itertools.product(*sizes)",
    "ranges": "itertools.product(*(range(size) for size in sizes))",
    "one-more": "itertools.product(range(3), *sizes)",
}
ITEMS = """
    def f(sizes, places):
        every = list({made})
        return [[place[i] for i in range(len(place))] for place in every]
"""
BESIDE = {
    "in-front": """
        def f(x: Tensor, others):
            out = []
            for row, other in zip(x, *others):
                out.append(row * 2)
            return torch.stack(out)
        """,
    "behind": """
        def f(x: Tensor, others):
            out = []
            for row, other in zip(*others, x):
                out.append(other * 2)
            return torch.stack(out)
        """,
}
BOUNDS = """
    def f(x: Tensor, bounds):
        out = []
        for i in range(*bounds):
            out.append(x[i] * 2)
        return torch.stack(out)
"""


def read(source: str) -> FileReport:
    """All loops, in the order of the text, and what is reported."""
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)


@pytest.mark.parametrize("made", UNKNOWN_LENGTHS.values(), ids=UNKNOWN_LENGTHS.keys())
def test_unpacked_factors_are_of_any_number(made: str) -> None:
    loops = read(ITEMS.format(made=made)).loops
    assert [loop.trip_count for loop in loops] == [None] * len(loops)


def test_written_factors_are_counted() -> None:
    loops = read(ITEMS.format(made="itertools.product(range(3), range(5))")).loops
    assert [loop.trip_count for loop in loops] == [15, 2]


@pytest.mark.parametrize("source", BESIDE.values(), ids=BESIDE.keys())
def test_no_name_is_known_to_stand_for_what_is_walked_beside_a_list(source: str) -> None:
    report = read(source)
    assert not report.findings
    assert "dim 0 of x" not in report.loops[0].walks[0]


def test_unpacked_bounds_are_not_written_as_a_slice() -> None:
    report = read(BOUNDS)
    assert [(found.code, found.message) for found in report.findings] == [
        (
            "VEC102",
            "out is filled along i (range(*bounds)) and joined by torch.stack; "
            "compute all items in one expression",
        )
    ]
