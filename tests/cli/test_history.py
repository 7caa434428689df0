"""A git history replayed: nothing that was accepted comes back, nothing new is hidden."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

SCALE = """\
def scale(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
    return out
"""
TOTAL = """\
def total(w: torch.Tensor):
    acc = torch.zeros(3)
    for i in range(w.shape[0]):
        acc = acc + w[i]
    return acc
"""
ROWS = """\
def rows(x: torch.Tensor):
    parts = []
    for row in x:
        parts.append(torch.exp(row))
    return torch.stack(parts)
"""
SHIFT = """\
def shift(x: torch.Tensor, out: torch.Tensor):
    for k in range(x.shape[1]):
        out[:, k] = x[:, k] + 1
    return out
"""
Files = dict[str, tuple[str, ...]]


def class_of(function: str) -> str:
    body = "".join(f"    {line}" for line in function.splitlines(keepends=True))
    return f"class Net:\n{body.replace('(', '(self, ', 1)}"


@dataclass(frozen=True)
class Step:
    """A commit: the files after it, and the functions whose loops it adds."""

    files: Files
    new: tuple[str, ...] = ()


# Each step starts from what the one before it left, everything accepted.
HISTORY = {
    "first": Step({"a.py": (SCALE, TOTAL), "b.py": (ROWS,)}, ("rows", "scale", "total")),
    "functions change places": Step({"a.py": (TOTAL, SCALE), "b.py": (ROWS,)}),
    "body edited": Step({"a.py": (TOTAL, SCALE.replace("2 *", "3 *")), "b.py": (ROWS,)}),
    "body of two edited": Step(
        {"a.py": (TOTAL.replace("w[i]", "2 * w[i]"), SCALE), "b.py": (ROWS,)}
    ),
    "variable renamed": Step(
        {"a.py": (TOTAL, SCALE.replace("[i]", "[k]").replace("for i", "for k")), "b.py": (ROWS,)}
    ),
    "back again": Step({"a.py": (TOTAL, SCALE), "b.py": (ROWS,)}),
    "function renamed": Step({"a.py": (TOTAL, SCALE.replace("scale", "double")), "b.py": (ROWS,)}),
    "function renamed and edited": Step(
        {"a.py": (TOTAL, SCALE.replace("2 *", "4 *")), "b.py": (ROWS,)}
    ),
    "indented into a class": Step({"a.py": (TOTAL, class_of(SCALE)), "b.py": (ROWS,)}),
    "moved to another file": Step({"a.py": (TOTAL,), "b.py": (ROWS, class_of(SCALE))}),
    "moved to a new file": Step({"a.py": (TOTAL,), "b.py": (ROWS,), "c.py": (class_of(SCALE),)}),
    "file renamed": Step({"a.py": (TOTAL,), "pkg/b.py": (ROWS,), "c.py": (class_of(SCALE),)}),
    "files swapped": Step({"c.py": (TOTAL,), "pkg/b.py": (ROWS,), "a.py": (class_of(SCALE),)}),
    "out of the class": Step({"c.py": (TOTAL,), "pkg/b.py": (ROWS,), "a.py": (SCALE,)}),
    "duplicated in the file": Step(
        {"c.py": (TOTAL,), "pkg/b.py": (ROWS,), "a.py": (SCALE, SCALE.replace("scale", "again"))},
        ("again",),
    ),
    "duplicated into another file": Step(
        {
            "c.py": (TOTAL, SCALE.replace("scale", "third")),
            "pkg/b.py": (ROWS,),
            "a.py": (SCALE, SCALE.replace("scale", "again")),
        },
        ("third",),
    ),
    "one of three deleted": Step(
        {"c.py": (TOTAL,), "pkg/b.py": (ROWS,), "a.py": (SCALE, SCALE.replace("scale", "again"))}
    ),
    "deleted and another added": Step(
        {"c.py": (SHIFT,), "pkg/b.py": (ROWS,), "a.py": (SCALE,)}, ("shift",)
    ),
    "file deleted": Step({"c.py": (SHIFT,), "a.py": (SCALE,)}),
    "an old one comes back": Step({"c.py": (SHIFT,), "a.py": (SCALE, ROWS)}, ("rows",)),
}


STEPS = list(pairwise(HISTORY))


@pytest.mark.parametrize(("parent", "child"), STEPS, ids=[child for _, child in STEPS])
def test_a_commit_shows_what_it_adds_and_nothing_else(history, parent: str, child: str) -> None:
    history.lay(HISTORY[parent].files)
    history.accept()
    history.commit(parent)
    history.lay(HISTORY[child].files)
    assert history.new() == sorted(HISTORY[child].new)
    told = re.findall(r" (VEC\d{3}) ", history.project.run("check", ".").out)
    assert len([code for code in told if code != "VEC901"]) == len(HISTORY[child].new)


def test_a_whole_history_needs_accepting_for_new_loops_only(history) -> None:
    for name, step in HISTORY.items():
        history.lay(step.files)
        assert history.new() == sorted(step.new), name
        history.accept()
        history.commit(name)
    count = sum(len(functions) for functions in step.files.values())
    assert history.project.baseline.read_text(encoding="utf-8").count("\n") == 1 + count


def test_a_history_without_accepting_again_keeps_what_was_accepted(history) -> None:
    """Up to the first duplicate: every change is of one loop at a time, none renews its entry."""
    history.lay(HISTORY["first"].files)
    history.accept()
    for name in list(HISTORY)[1:7]:
        history.lay(HISTORY[name].files)
        assert history.new() == [], name


Edit = Callable[[Any], None]


def branches(history, ours: Edit, theirs: Edit, driver: bool) -> str:
    """Two branches from one commit, merged; what git said."""
    history.lay({"a.py": (SCALE, TOTAL), "b.py": (ROWS,)})
    if driver:
        answer = history.project.run("baseline", "install-merge-driver")
        assert answer.status == 0
    history.accept()
    history.commit("base")
    history.git("checkout", "-q", "-b", "feature")
    theirs(history)
    history.accept()
    history.commit("theirs")
    history.git("checkout", "-q", "main")
    ours(history)
    history.accept()
    history.commit("ours")
    return history.git("merge", "-q", "--no-edit", "feature", succeeds=False)


def add(path: str, function: str) -> Edit:
    return lambda history: history.project.write(path, function) and None


def remove(path: str) -> Edit:
    return lambda history: (history.project.folder / path).unlink()


MERGES = {
    "both add": (add("c.py", SHIFT), add("d.py", SHIFT)),
    "one adds, one removes": (add("c.py", SHIFT), remove("b.py")),
    "one removes, one adds beside it": (remove("b.py"), add("bb.py", SHIFT)),
    "both remove": (remove("b.py"), remove("b.py")),
}


@pytest.mark.parametrize(("ours", "theirs"), MERGES.values(), ids=MERGES)
def test_merged_branches_have_the_entries_of_both(history, ours: Edit, theirs: Edit) -> None:
    said = branches(history, ours, theirs, driver=True)
    assert "CONFLICT" not in said
    assert history.git("status", "--porcelain") == ""
    lists = history.project.run("baseline", "diff", "--format", "json").json
    assert lists["new"] == lists["resolved"] == []


def test_two_limits_for_one_loop_are_a_conflict_that_names_both(history, tmp_path: Path) -> None:
    history.lay({"a.py": (SCALE,)})
    history.accept()
    base = history.project.baseline.read_text(encoding="utf-8")
    for name, limit in (("base", ""), ("ours", ',"max_impact":3'), ("theirs", ',"max_impact":5')):
        text = base.replace('"not now"', f'"not now"{limit}')
        (tmp_path / name).write_text(text, encoding="utf-8")
    answer = history.project.run("baseline", "merge", "base", "ours", "theirs")
    assert answer.status == 1
    assert "is accepted in two ways, 'not now' up to 3% and 'not now' up to 5%" in answer.err


def test_two_reasons_for_one_loop_are_a_conflict(history) -> None:
    def reason(text: str) -> Edit:
        def edit(history) -> None:
            file = history.project.baseline
            old = file.read_text(encoding="utf-8")
            file.write_text(old.replace("not now", text), encoding="utf-8")

        return edit

    said = branches(history, reason("too small"), reason("ragged"), driver=True)
    assert "CONFLICT" in said
    assert history.project.run("baseline", "check").status == 0


def test_without_the_driver_a_conflict_is_told_by_its_line(history) -> None:
    said = branches(history, add("c.py", SHIFT), add("cc.py", TOTAL), driver=False)
    assert "CONFLICT" in said
    answer = history.project.run("baseline", "accept", "--reason", "r")
    assert answer.status == 2
    assert re.search(r"line \d+ is the marker of a merge conflict", answer.err)


def test_the_driver_is_installed_once(history) -> None:
    (history.project.folder / ".gitattributes").write_text("*.png binary", encoding="utf-8")
    for _ in range(2):
        assert history.project.run("baseline", "install-merge-driver").status == 0
    text = (history.project.folder / ".gitattributes").read_text(encoding="utf-8")
    assert text == "*.png binary\n.vectorize-baseline.jsonl merge=vectorize-baseline\n"
    driver = history.git("config", "merge.vectorize-baseline.driver").strip()
    assert driver == f"{sys.executable} -m flake8_vectorize baseline merge %O %A %B"
