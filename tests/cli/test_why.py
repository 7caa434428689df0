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


def unfolded(answer: str) -> list[str]:
    return answer.replace("\n" + " " * 15, " ").splitlines()


def test_it_tells_what_is_touched_needed_and_decisive(project) -> None:
    project.write("a.py", RUNNING)
    lines = unfolded(project.run("why", "a.py:7").out)
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


@pytest.mark.parametrize(
    ("read", "named"),
    [
        ("x[i + 1] - x[i]", "class:       stencil; walks dim 0 of x"),
        ("y[index[i]]", "class:       gather; walks dim 0 of index"),
        ("x[i] * 2", "class:       map; walks dim 0 of x"),
        (
            "self.net(x[i + 1], x[i])",
            "class:       stencil, if nothing is carried through self.net()",
        ),
    ],
)
def test_the_class_is_that_of_the_rule_that_reports(project, read: str, named: str) -> None:
    body = f"    for i in range(x.shape[0] - 1):\n        out[i] = {read}\n"
    tensors = ", ".join(f"{name}: torch.Tensor" for name in ("x", "y", "index", "out"))
    source = f"def fill(self, {tensors}):\n{body}"
    project.write("a.py", source)
    assert named in project.run("why", "a.py:5").out


def test_what_would_change_it_follows_the_state_of_the_loop(project) -> None:
    def change() -> str:
        answer = project.run("why", "a.py:5").out
        return next(line for line in answer.splitlines() if "to change:" in line)

    project.write("a.py", project.fill)
    assert "what is advised, or flake8-vectorize baseline accept" in change()
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


def test_long_facts_go_on_below(project) -> None:
    names = ", ".join(f"a_rather_long_name_{number}" for number in range(4))
    project.write("a.py", f"def f(x: torch.Tensor, m):\n    for {names} in m:\n        print(x)\n")
    answer = project.run("why", "a.py:5").out
    assert all(len(line) <= 100 for line in answer.splitlines())
    assert unfolded(answer)[1] == f"  loop:        for {names} in m in f"


MANY = """\
def collect(self, keys, x: torch.Tensor):
    found = []
    for key in keys:
        self.log(key)
        found.append(x[key] * 2)
    return found
"""


def test_it_tells_what_else_would_have_to_change(project) -> None:
    project.write("a.py", MANY)
    told: dict[str, list[str]] = {}
    for line in unfolded(project.run("why", "a.py:6").out)[1:]:
        label, _, text = line.strip().partition(":")
        told.setdefault(label, []).append(text.strip())
    assert told["silent"] == ["it calls self.log() for its effect (line 7)"]
    assert told["besides"] == [
        "keys is not known to be a tensor",
        "the items of found (line 8) are not known to be joined into a tensor",
    ]
    first, *others = told["to change"]
    assert first == "self.log() taken out of the loop"
    assert [text.startswith("and ") for text in others] == [True, True]
    batched = MANY.replace("        self.log(key)\n", "").replace(
        "return f", "return torch.stack(f"
    )
    batched = batched.replace("keys,", "keys: torch.Tensor,").replace("(found", "(found)")
    project.write("a.py", batched)
    assert "  reported:    VEC" in project.run("why", "a.py:6").out


def test_the_class_says_what_it_rests_on(project) -> None:
    body = "    for i in range(x.shape[0]):\n        seen[int(x[i].item())].append(i)\n"
    project.write("a.py", f"def f(x: torch.Tensor, seen):\n{body}")
    (said,) = (
        line for line in unfolded(project.run("why", "a.py:5").out) if line.startswith("  class:")
    )
    assert "map, if nothing is carried through seen[int(x[i].item())] (line 6); walks" in said
    project.write("a.py", project.fill)
    assert "  class:       map; walks dim 0 of x" in project.run("why", "a.py:5").out
    chance = "    for k in m:\n        if x[k].sum() > 0:\n            x[k] = 3\n    return x\n"
    project.write("a.py", f"def f(x: torch.Tensor, m):\n{chance}")
    answer = project.run("why", "a.py:5").out
    assert (
        "  class:       recurrence, if an iteration reads what another one wrote; walks m" in answer
    )
    project.write("a.py", RUNNING)
    assert "  class:       recurrence; walks" in project.run("why", "a.py:7").out


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
