"""Which loops `why` tells of for a line, and for a column of it."""

from __future__ import annotations

import pytest

SEVERAL = """\
def several(x: torch.Tensor, rows):
    for row in [x[i] for i in range(len(x))]:
        print([y for y in row], {
            z for z in row
        })
    return rows
"""
PLACES = {
    "a header and what it walks": ("5", ["5:5", "5:16"]),
    "the header, by the column before it": ("5:1", ["5:5", "5:16"]),
    "the header, by its keyword": ("5:5", ["5:5"]),
    "the comprehension, by any of its columns": ("5:22", ["5:16"]),
    "two that begin in one line": ("6", ["6:15", "6:33"]),
    "the statement between them, by its column": ("6:9", ["5:5"]),
    "the second of two": ("6:33", ["6:33"]),
    "a line inside a comprehension": ("7", ["6:33"]),
    "a column inside that line": ("7:20", ["6:33"]),
    "a line where one ends": ("8", ["6:33"]),
}


@pytest.mark.parametrize(("place", "told"), PLACES.values(), ids=PLACES)
def test_a_line_tells_of_all_its_loops_and_a_column_of_one(project, place, told) -> None:
    project.write("a.py", SEVERAL)
    lines = project.run("why", f"a.py:{place}").out.splitlines()
    heads = [line for line in lines if line.startswith("a.py:")]
    if len(told) > 1:
        line = place.partition(":")[0]
        said, *heads = heads
        assert said == f"a.py:{line} holds {len(told)} loops, told one after another"
    assert heads == [f"a.py:{column}" for column in told]


def test_several_loops_stand_apart(project) -> None:
    project.write("a.py", SEVERAL)
    said = project.run("why", "a.py:5").out
    _, *told = said.split("\n\n")
    assert len(told) == 2
    alone = [project.run("why", f"a.py:{place}").out for place in ("5:5", "5:16")]
    assert [f"{text.rstrip()}\n" for text in told] == alone
