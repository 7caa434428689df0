"""`why`, also as `baseline why`: what is known about one loop."""

from __future__ import annotations

from pathlib import Path

import pytest

DOORS = Path(__file__).parents[2] / "docs" / "doors.md"
NESTED = """\
def nested(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = 2 * x[i, j]
    for layer in layers:  # none of ours
        layer()
    return out
"""

RUNNING = """\
def running(x: torch.Tensor):
    for i in range(1, x.shape[0]):
        k = i - 1
        x[i] = torch.tanh(x[k])
    return x
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


def test_it_is_a_command_of_its_own_and_one_of_the_baseline(project) -> None:
    project.write("a.py", project.fill)
    own = project.run("why", "a.py:5")
    assert own.status == 0
    assert own.out == project.run("baseline", "why", "a.py:5").out


def test_it_tells_what_is_touched_needed_and_decisive(project) -> None:
    project.write("a.py", RUNNING)
    lines = project.run("why", "a.py:7").out.splitlines()
    facts = [line.strip().partition(":")[::2] for line in lines[1:]]
    told = {label: text.strip() for label, text in facts}
    assert list(dict.fromkeys(label for label, _ in facts)) == [
        "loop",
        "silent",
        "class",
        "evidence",
        "reads",
        "writes",
        "dependence",
        "to change",
        "fingerprint",
    ]
    assert told["silent"] == "x of one iteration is made from x of the one before"
    assert told["class"] == "recurrence; walks dim 0 of x"
    assert told["reads"] == "line 7: x[k] = x[i - 1]"
    assert told["writes"] == "line 7: x[i]"
    assert told["dependence"] == (
        "x[i] (line 7) is read 1 iteration later as x[k] = x[i - 1]: flow, distance 1"
    )
    assert told["to change"].startswith("an update that needs no x of the iteration before")


def test_what_would_change_it_follows_the_state_of_the_loop(project) -> None:
    def change() -> str:
        answer = project.run("why", "a.py:5").out
        return next(line for line in answer.splitlines() if "to change:" in line)

    project.write("a.py", project.fill)
    assert "the batched form, or flake8-vectorize baseline accept" in change()
    project.write("a.py", project.fill.replace("]):", "]):  # noqa: VEC"))
    assert "the comment or setting that silences it" in change()
    project.write("a.py", project.fill)
    project.run("baseline", "accept", "--reason", "three rows")
    assert "its entry in the baseline" in change()


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


def test_the_page_shows_what_it_says(project) -> None:
    section = DOORS.read_text(encoding="utf-8").partition("## Why\n")[2]
    program, console = section.split("```python\n")[1].split("```console\n")
    project.write("mix.py").write_text(program.split("```")[0])
    command, _, said = console.split("```")[0].partition("\n")
    assert command == "$ flake8-vectorize why mix.py:7"
    assert project.run("why", "mix.py:7").out == said
