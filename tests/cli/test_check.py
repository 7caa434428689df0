"""`flake8-vectorize check`: the findings of flake8, with ranges, reasons and impact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flake8_vectorize import ImpactRecord, inspect_source, write_impact

RECURRENCE = """\
def recur(x: torch.Tensor, h: torch.Tensor):
    for t in range(x.shape[0]):
        h = torch.tanh(h + x[t])
    return h
"""


def places(text: str) -> set[tuple[str, str, str, str]]:
    """Path, line, column and code of each line of flake8's format."""
    found = re.findall(r"^(?:\./)?(\S+?):(\d+):(\d+): (VEC\d{3}) ", text, re.MULTILINE)
    assert len(found) == len(text.splitlines())
    return set(found)


def test_a_clean_file_is_silent(project) -> None:
    project.write("a.py", "x = torch.zeros(3)\n")
    answer = project.run("check", "a.py")
    assert (answer.status, answer.out, answer.err) == (0, "", "")


def test_findings_are_those_of_flake8(project) -> None:
    project.write("pkg/a.py", project.fill, project.add)
    project.write("pkg/b.py", project.add)
    ours, theirs = project.run("check", "pkg"), project.flake8("pkg")
    assert ours.status == theirs.status == 1
    assert len(places(ours.out)) == 3
    assert places(ours.out) == places(theirs.out)


def test_findings_are_those_of_flake8_after_accepting(project) -> None:
    project.write("a.py", project.fill)
    assert project.run("baseline", "accept", "--reason", "three rows").status == 0
    project.write("a.py", project.add, project.fill)
    ours, theirs = project.run("check", "."), project.flake8()
    assert {code for *_, code in places(ours.out)} == {"VEC201"}
    assert places(ours.out) == places(theirs.out)


def test_accepted_loops_are_shown_with_their_reasons(project) -> None:
    project.write("a.py", project.fill)
    project.run("baseline", "accept", "--reason", "three rows")
    answer = project.run("check", ".", "--show-accepted")
    assert answer.status == 0
    assert "VEC101" in answer.out
    assert "[accepted: three rows]" in answer.out


def test_json_has_the_place_the_loop_and_the_reason(project) -> None:
    project.write("a.py", project.fill, project.add)
    project.run("baseline", "accept", "--code", "VEC2", "--reason", "three rows")
    found = project.run("check", "a.py", "--format", "json", "--show-accepted").json
    assert [list(item) for item in found] == [
        [
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "code",
            "message",
            "scope",
            "fingerprint",
            "status",
            "reason",
            "impact",
            "fix",
        ]
    ] * 2
    new, accepted = found
    assert (new["path"], new["line"], new["column"], new["code"]) == ("a.py", 5, 5, "VEC101")
    assert (new["scope"], new["status"], new["reason"]) == ("fill", "new", None)
    assert re.fullmatch(r"v1:[0-9a-f]{16}", new["fingerprint"])
    assert (accepted["status"], accepted["reason"]) == ("accepted", "three rows")


def record(path: Path, scope: str, saved: float) -> ImpactRecord:
    report = inspect_source(path.read_text(encoding="utf-8"), str(path))
    fp = next(f.loop.fingerprint for f in report.findings if f.loop and f.loop.scope == scope)
    return ImpactRecord(
        path.name,
        scope,
        fp,
        saved,
        0.4,
        1,
        1000,
        None,
        None,
        None,
        None,
        saved,
        "cpu",
        "w",
        "2",
        "",
    )


def test_measured_loops_carry_their_impact_and_come_first(project) -> None:
    file = project.write("a.py", project.fill, project.add)
    impact = project.folder / ".vectorize-impact.jsonl"
    write_impact(impact, [record(file, "fill", 0.1), record(file, "add", 0.6)])
    lines = project.run("check", "a.py", "--by", "impact").out.splitlines()
    assert [line.rpartition("[")[2] for line in lines] == [
        "impact 60% 400us/iter n=1000]",
        "impact 10% 400us/iter n=1000]",
    ]
    found = project.run("check", "a.py", "--format", "json", "--by", "impact").json
    assert found[0]["impact"]["saved"] == 0.6
    assert found[0]["impact"]["stale"] is False


def test_a_damaged_impact_file_is_told_and_the_findings_stay(project) -> None:
    project.write("a.py", project.fill)
    (project.folder / ".vectorize-impact.jsonl").write_text("{", encoding="utf-8")
    answer = project.run("check", "a.py")
    assert answer.status == 1
    assert {code for *_, code in places(answer.out)} == {"VEC101", "VEC903"}


NOQA = {
    "blanket": ("  # noqa", True),
    "the code": ("  # noqa: VEC101", True),
    "the band": ("  # NOQA:VEC1", True),
    "among others": ("  # noqa: E501, VEC101", True),
    "another code": ("  # noqa: VEC201", False),
    "no code of any form": ("  # noqa: VEC", True),
    "no comment at all": ("", False),
}


@pytest.mark.parametrize(("comment", "silent"), NOQA.values(), ids=NOQA)
def test_a_line_is_silenced_as_in_flake8(project, comment: str, silent: bool) -> None:
    project.write("a.py", project.fill.replace("[0]):", f"[0]):{comment}"))
    ours, theirs = project.run("check", "a.py"), project.flake8("a.py")
    assert (ours.out == "") == (theirs.out == "") == silent
    assert project.run("baseline", "accept", "--reason", "r").status == 0
    assert project.baseline.exists() is not silent


def test_a_file_is_silenced_as_in_flake8(project) -> None:
    project.write("a.py", "# flake8: noqa\n" + project.fill)
    assert project.run("check", "a.py").out == project.flake8("a.py").out == ""


CONFIGURATIONS = {
    "excluded": "exclude = pkg/old.py",
    "excluded too": "extend-exclude = old*",
    "ignored": "extend-ignore = VEC2",
    "ignored in a file": "per-file-ignores =\n    pkg/old.py: VEC101,E501\n    other.py: VEC2",
    "selected": "extend-select = VEC4",
    "commented": "exclude =\n    # long gone\n    pkg/old.py",
}


@pytest.mark.parametrize("setting", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_the_flake8_section_counts_as_in_flake8(project, setting: str) -> None:
    project.write("pkg/old.py", project.fill)
    project.write("pkg/new.py", project.fill, project.add)
    (project.folder / "setup.cfg").write_text(f"[flake8]\n{setting}\n", encoding="utf-8")
    ours = project.run("check", "pkg")
    theirs = project.process("-m", "flake8", "--ignore", "E,F,W", "pkg")
    assert places(ours.out) == places(theirs.out)
    assert ours.out


OPTIONS = {
    "one band": ["--select", "VEC1"],
    "all but a band": ["--ignore", "E,F,W,VEC1"],
    "a band beside the others": ["--ignore", "E,F,W", "--extend-select", "VEC4"],
    "a code of the band that is off": ["--select", "VEC402"],
    "a code beside an ignored band": ["--ignore", "E,F,W,VEC1", "--extend-select", "VEC101"],
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_options_select_codes_as_in_flake8(project, options: list[str]) -> None:
    project.write("a.py", project.fill, project.add, RECURRENCE)
    (project.folder / "setup.cfg").write_text("[flake8]\nextend-ignore = VEC2\n", encoding="utf-8")
    ours = project.run("check", "a.py", *options)
    theirs = project.process("-m", "flake8", "a.py", *options)
    assert places(ours.out) == places(theirs.out)


def test_files_of_the_configuration_are_found_from_a_folder_below(project, monkeypatch) -> None:
    project.write("pkg/a.py", project.fill)
    (project.folder / "tox.ini").write_text(
        "[flake8]\nvectorize-baseline = ci/accepted.jsonl\n", encoding="utf-8"
    )
    (project.folder / "ci").mkdir()
    monkeypatch.chdir(project.folder / "pkg")
    assert project.run("baseline", "accept", "a.py", "--reason", "r").status == 0
    assert '"path":"../pkg/a.py"' in (project.folder / "ci" / "accepted.jsonl").read_text()
    assert project.run("check", "a.py").status == 0


def test_a_virtual_environment_is_left_out(project) -> None:
    project.write("env/lib/a.py", project.fill)
    (project.folder / "env" / "pyvenv.cfg").touch()
    project.write("b.py", "x = 1\n")
    assert project.run("check", ".").out == ""


BAD = {
    "no such path": (["check", "missing.py"], "missing.py is not there"),
    "no such baseline": (["check", "a.py", "--baseline", "b.jsonl"], "--baseline b.jsonl is not"),
    "no such impact file": (["check", "a.py", "--impact", "b.jsonl"], "--impact b.jsonl is not"),
    "no such format": (["check", "a.py", "--format", "yaml"], "invalid choice: 'yaml'"),
    "no path": (["check"], "the following arguments are required: PATH"),
    "no command": ([], "the following arguments are required: COMMAND"),
    "no such command": (["lint"], "invalid choice: 'lint'"),
    "no such rule": (["explain", "VEC999"], "VEC999 is no rule"),
    "no such package": (["inventory", "--package", "x", "--outdir", "y"], "x is no folder"),
    "option without its value": (["check", "a.py", "--baseline"], "expected one argument"),
    "ratchet without anything": (["baseline"], "the following arguments are required: COMMAND"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_status_two(project, arguments: list[str], said: str) -> None:
    project.write("a.py", project.fill)
    answer = project.run(*arguments)
    assert answer.status == 2
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
    assert answer.out == ""


def test_a_damaged_configuration_is_one_line(project) -> None:
    (project.folder / "setup.cfg").write_text("[flake8\n", encoding="utf-8")
    answer = project.run("check", ".")
    assert answer.status == 2
    assert "setup.cfg is no configuration file" in answer.err


def test_a_literal_that_python_warns_of_is_no_trouble(project) -> None:
    project.write("a.py", project.fill, 'PATTERN = "\\d"\n')
    answer = project.process("-W", "error", "-m", "flake8_vectorize", "check", "a.py")
    assert answer.err == ""
    assert {code for *_, code in places(answer.out)} == {"VEC101"}


def test_the_command_is_installed_and_runs_as_a_module(project) -> None:
    project.write("a.py", project.fill)
    answer = project.process("-m", "flake8_vectorize", "check", "a.py")
    assert answer.status == 1
    assert answer.out.startswith("a.py:5:5: VEC101 ")


def test_a_reader_that_leaves_early_is_no_error(project) -> None:
    for number in range(30):
        project.write(f"a{number}.py", *[project.fill] * 40)
    script = (
        "import subprocess, sys\n"
        "run = [sys.executable, '-m', 'flake8_vectorize', 'check', '.']\n"
        "p = subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "p.stdout.readline(); p.stdout.close(); print(p.stderr.read().decode()); p.wait()\n"
    )
    assert project.process("-c", script).out.strip() == ""
