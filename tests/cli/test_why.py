"""`baseline why`: what is known about one loop."""

from __future__ import annotations

import pytest

NESTED = """\
def nested(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = 2 * x[i, j]
    for layer in layers:  # none of ours
        layer()
    return out
"""


def test_a_new_loop_is_reported_with_its_evidence(project) -> None:
    project.write("a.py", project.fill)
    answer = project.run("baseline", "why", "a.py:6")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert lines[0] == "a.py:5:5"
    assert lines[1] == "  loop:        for i in range(x.shape[0]) in fill"
    assert lines[2].startswith("  reported:    VEC101 ")
    assert any(line.startswith("  evidence:    line 4: x is a tensor") for line in lines) or any(
        "x is a tensor" in line for line in lines
    )
    assert lines[-1] == "  page:        flake8-vectorize explain VEC101"


def test_an_accepted_loop_tells_its_reason_and_its_match(project) -> None:
    project.write("a.py", project.fill)
    project.run("baseline", "accept", "--reason", "three rows")
    project.write("a.py", project.fill.replace("2 *", "3 *"))
    answer = project.run("baseline", "why", "a.py:5")
    assert "  accepted:    three rows (VEC101 " in answer.out
    assert "VEC101 in the baseline: the same header in the same function, the body" in answer.out


def test_a_silenced_loop_says_so(project) -> None:
    project.write("a.py", project.fill.replace("]):", "]):  # noqa: VEC"))
    assert "  silenced:    by a noqa comment" in project.run("baseline", "why", "a.py:5").out


def test_a_damaged_baseline_is_told_beside_the_loop(project) -> None:
    project.write("a.py", project.fill)
    project.baseline.write_text("<<<<<<< ours\n", encoding="utf-8")
    answer = project.run("baseline", "why", "a.py:5")
    assert "  unreadable:  .vectorize-baseline.jsonl, line 1 is the marker" in answer.out


@pytest.mark.parametrize(("line", "said"), [(7, "part of the nest at line 5"), (8, "silent:")])
def test_a_silent_loop_says_why(project, line: int, said: str) -> None:
    project.write("a.py", NESTED)
    assert said in project.run("baseline", "why", f"a.py:{line}").out


BAD = {
    "no line": ("a.py", "write PATH:LINE"),
    "no file": ("b.py:3", "b.py is not there"),
    "no loop": ("a.py:1", "a.py has no loop on line 1"),
    "no Python": ("c.py:1", "cannot parse"),
}


@pytest.mark.parametrize(("place", "said"), BAD.values(), ids=BAD)
def test_a_place_without_a_loop_is_one_line(project, place: str, said: str) -> None:
    project.write("a.py", project.fill)
    project.write("c.py", "def f(:")
    answer = project.run("baseline", "why", place)
    assert answer.status == 2
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
