"""`flake8-vectorize baseline`: accepting, pruning, checking, listing."""

from __future__ import annotations

import json

import pytest

from flake8_vectorize import ImpactRecord, inspect_source, write_impact


def entries(project) -> list[dict[str, object]]:
    lines = project.baseline.read_text(encoding="utf-8").splitlines()
    assert lines[0] == '{"schema": 1}'
    return [json.loads(line) for line in lines[1:]]


def accept(project, *arguments: str) -> None:
    assert project.run("baseline", "accept", *arguments, "--reason", "three rows").status == 0


def test_accepting_writes_one_line_for_each_loop(project) -> None:
    project.write("pkg/a.py", project.add, project.fill)
    accept(project)
    assert [(e["path"], e["scope"], e["code"]) for e in entries(project)] == [
        ("pkg/a.py", "add", "VEC201"),
        ("pkg/a.py", "fill", "VEC101"),
    ]
    assert list(entries(project)[0]) == ["path", "scope", "head", "fp", "code", "n", "reason"]
    assert project.run("check", ".").status == 0
    assert project.flake8().status == 0


def test_accepting_twice_adds_nothing(project) -> None:
    project.write("a.py", project.fill)
    accept(project)
    before = project.baseline.read_bytes()
    accept(project)
    assert project.baseline.read_bytes() == before


def test_only_the_named_path_or_line_or_code_is_accepted(project) -> None:
    project.write("a.py", project.fill, project.add)
    project.write("b.py", project.fill)
    accept(project, "b.py")
    assert [e["path"] for e in entries(project)] == ["b.py"]
    accept(project, "a.py:5:5")
    assert [e["path"] for e in entries(project)] == ["a.py", "b.py"]
    accept(project, "--code", "VEC1")
    assert len(entries(project)) == 2
    accept(project, "--code", "vec2")
    assert len(entries(project)) == 3


def test_a_line_without_a_finding_is_told(project) -> None:
    project.write("a.py", project.fill)
    answer = project.run("baseline", "accept", "a.py:6", "--reason", "r")
    assert answer.status == 2
    assert "a.py:6 has no finding" in answer.err
    assert not project.baseline.exists()


def test_a_reason_is_asked_for(project) -> None:
    project.write("a.py", project.fill)
    for reason in ([], ["--reason", " "]):
        answer = project.run("baseline", "accept", *reason)
        assert answer.status == 2
        assert "--reason" in answer.err
        assert not project.baseline.exists()


def test_accepting_brings_edited_entries_up_to_date(project) -> None:
    project.write("a.py", project.fill)
    accept(project)
    before = entries(project)
    project.write("a.py", project.fill.replace("2 *", "3 *"))
    answer = project.run("baseline", "accept")
    assert answer.status == 0
    (entry,) = entries(project)
    assert entry["fp"] != before[0]["fp"]
    assert entry["reason"] == "three rows"


def test_a_loop_that_became_another_kind_is_told_until_accepted_again(project) -> None:
    project.write("a.py", project.fill)
    accept(project)
    scan = project.fill.replace("out[i] = 2 * x[i]", "out[i] = out[i - 1] + x[i]")
    grown = scan.replace("range(x", "range(x").replace("2 * x", "x")
    project.write("a.py", grown)
    answer = project.run("check", "a.py")
    assert answer.status == 1
    assert "VEC902" in answer.out or "VEC2" in answer.out
    accept(project)
    assert project.run("check", "a.py").status == 0


def test_pruning_removes_what_is_gone_and_nothing_else(project) -> None:
    project.write("a.py", project.fill, project.add)
    project.write("b.py", project.fill)
    accept(project)
    project.write("a.py", project.fill.replace("2 *", "3 *"))
    kept = [e for e in entries(project) if e["scope"] == "fill"]
    answer = project.run("baseline", "prune")
    assert answer.out == "1 entry removed; 2 entries in .vectorize-baseline.jsonl\n"
    assert entries(project) == kept


def test_pruning_one_file_leaves_the_others(project) -> None:
    project.write("a.py", project.fill)
    project.write("b.py", project.fill)
    accept(project)
    project.write("a.py", "x = 1\n")
    project.write("b.py", "x = 1\n")
    project.run("baseline", "prune", "b.py")
    assert [e["path"] for e in entries(project)] == ["a.py"]


def test_pruning_removes_entries_of_deleted_files(project) -> None:
    file = project.write("a.py", project.fill)
    accept(project)
    file.unlink()
    project.run("baseline", "prune")
    assert entries(project) == []


def test_pruning_keeps_the_entry_of_a_renamed_file(project) -> None:
    file = project.write("a.py", project.fill)
    accept(project)
    file.rename(project.folder / "b.py")
    answer = project.run("baseline", "prune")
    assert "0 entries removed" in answer.out
    assert "kept: for i in range(x.shape[0]) of a.py stands in b.py now" in answer.out
    assert project.run("check", "b.py").status == 0
    assert project.run("baseline", "accept", "b.py").status == 0
    assert [e["path"] for e in entries(project)] == ["b.py"]


def test_pruning_keeps_the_entry_of_a_function_that_moved(project) -> None:
    project.write("a.py", project.fill)
    project.write("b.py", project.add)
    accept(project)
    project.write("a.py", "x = 1\n")
    project.write("b.py", project.add, project.fill)
    assert project.flake8("b.py").status == 0
    assert "0 entries removed" in project.run("baseline", "prune", "a.py").out
    assert project.flake8("b.py").status == 0


def test_pruning_without_anything_to_prune_writes_nothing(project) -> None:
    project.write("a.py", project.fill)
    assert project.run("baseline", "prune").status == 0
    assert not project.baseline.exists()


def test_check_fails_on_new_loops_only(project) -> None:
    project.write("a.py", project.fill)
    assert project.run("baseline", "check").status == 1
    accept(project)
    assert project.run("baseline", "check").status == 0
    project.write("a.py", project.fill, project.add)
    answer = project.run("baseline", "check")
    assert answer.status == 1
    assert "a.py:12:5: VEC201" in answer.out
    assert "VEC101" not in answer.out


def test_check_fails_on_entries_of_deleted_files(project) -> None:
    file = project.write("a.py", project.fill)
    project.write("b.py", project.add)
    accept(project)
    file.unlink()
    answer = project.run("baseline", "check")
    assert answer.status == 1
    assert "VEC901 a.py is gone" in answer.out
    project.run("baseline", "prune")
    assert project.run("baseline", "check").status == 0


def test_check_tells_stale_entries_of_other_files_without_failing(project) -> None:
    project.write("a.py", project.fill)
    accept(project)
    project.write("a.py", "x = 1\n")
    answer = project.run("baseline", "check")
    assert answer.status == 0
    assert "1 entry without a loop" in answer.out
    assert "VEC901" in project.flake8("a.py").out


def test_check_writes_nothing(project) -> None:
    project.write("a.py", project.fill)
    project.run("baseline", "check")
    project.run("baseline", "diff")
    assert sorted(path.name for path in project.folder.iterdir()) == [".git", "a.py"]


def test_diff_lists_new_known_and_resolved(project) -> None:
    project.write("a.py", project.fill, project.add)
    accept(project)
    project.write("a.py", project.add, project.fill.replace("fill", "fill_again") * 2)
    answer = project.run("baseline", "diff", "--format", "json")
    assert answer.status == 1
    names = {key: [item["scope"] for item in items] for key, items in answer.json.items()}
    assert names == {"new": ["fill_again"], "known": ["add", "fill_again"], "resolved": []}
    assert list(answer.json["new"][0]) == [
        "path",
        "line",
        "scope",
        "head",
        "code",
        "fingerprint",
    ]
    project.write("a.py", project.add)
    answer = project.run("baseline", "diff")
    assert answer.status == 0
    assert answer.out.splitlines() == [
        "= a.py:6 VEC201 for i in range(w.shape[0]) in add",
        "- a.py VEC101 for i in range(x.shape[0]) in fill",
        "0 new, 1 known, 1 resolved against .vectorize-baseline.jsonl",
    ]


def test_files_that_cannot_be_analysed_are_named(project) -> None:
    project.write("a.py", "def f(x: torch.Tensor:\n    for i in x: pass\n")
    answer = project.run("baseline", "diff", "--format", "json")
    assert answer.json == {"new": [], "known": [], "resolved": []}
    assert "1 file not analysed: a.py" in answer.err


@pytest.mark.parametrize("command", [["accept", "--reason", "r"], ["prune"], ["check"], ["diff"]])
def test_a_damaged_baseline_is_one_line_and_is_not_touched(project, command: list[str]) -> None:
    project.write("a.py", project.fill)
    project.baseline.write_text('{"schema": 1}\n{"path": 3}\n', encoding="utf-8")
    answer = project.run("baseline", *command)
    assert answer.status == 2
    assert "line 2 has no scope" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert project.baseline.read_text(encoding="utf-8") == '{"schema": 1}\n{"path": 3}\n'
    assert "VEC903" in project.flake8("a.py").out


def measured(project, saved: float) -> None:
    file = project.folder / "a.py"
    report = inspect_source(file.read_text(encoding="utf-8"), "a.py")
    loop = report.findings[0].loop
    assert loop is not None
    record = ImpactRecord(
        path="a.py",
        scope=loop.scope,
        fp=loop.fingerprint,
        share=saved,
        seconds=0.4,
        calls=1,
        iterations=1000,
        ops_per_iteration=None,
        launches_per_iteration=None,
        syncs_per_iteration=None,
        speedup=None,
        saved=saved,
        device="cpu",
        workload="train.py",
        torch="2.13.0",
        measured_at="2026-11-24T02:00:00+00:00",
    )
    write_impact(project.folder / ".vectorize-impact.jsonl", [record])


def test_a_loop_that_costs_more_than_accepted_is_told_until_accepted_again(project) -> None:
    project.write("a.py", project.fill)
    accept(project, "--max-impact", "30")
    assert entries(project)[0]["max_impact"] == 30
    assert project.run("check", "a.py").status == 0
    measured(project, 0.3)
    assert project.run("check", "a.py").status == 0
    measured(project, 0.6)
    ours, theirs = project.run("check", "a.py"), project.flake8("a.py")
    assert ours.status == theirs.status == 1
    assert "VEC905 VEC101 is accepted up to an impact of 30%" in ours.out
    assert ours.out == theirs.out.replace("./", "")
    accept(project, "--max-impact", "70")
    assert project.run("check", "a.py").status == 0


def test_an_edited_loop_is_not_held_to_what_was_measured_before(project) -> None:
    project.write("a.py", project.fill)
    accept(project, "--max-impact", "30")
    measured(project, 0.6)
    project.write("a.py", project.fill.replace("2 *", "3 *"))
    assert project.run("check", "a.py").status == 0


@pytest.mark.parametrize("limit", ["x", "-1", "101", "nan", ""])
def test_a_limit_is_a_percentage(project, limit: str) -> None:
    answer = project.run("baseline", "accept", "--reason", "r", f"--max-impact={limit}")
    assert answer.status == 2
    assert f"argument --max-impact: {limit!r} is no percentage from 0 to 100" in answer.err


@pytest.mark.parametrize("code", ["E501", "VEC901", "VEC999"])
def test_a_code_that_no_rule_has_is_not_accepted(project, code: str) -> None:
    project.write("a.py", project.fill)
    answer = project.run("baseline", "accept", "--reason", "r", "--code", code)
    assert answer.status == 2
    assert f"--code {code} is no rule's" in answer.err


def test_a_baseline_that_is_switched_off_is_not_written(project) -> None:
    project.write("a.py", project.fill)
    answer = project.run("baseline", "accept", "--reason", "r", "--baseline", "none")
    assert answer.status == 2
    assert project.run("check", "a.py", "--baseline", "none").status == 1
