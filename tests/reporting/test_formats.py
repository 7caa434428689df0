"""What CI services and review tools are handed: the same findings in each one's own form."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from flake8_vectorize import ImpactRecord, inspect_source, write_impact
from flake8_vectorize.cli import main

SOURCE = """\
import torch


def scale(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]


def total(w: torch.Tensor):
    acc = torch.zeros(3)
    for i in range(
        w.shape[0]
    ):
        acc = acc + w[i]
    return acc


def rows(x: torch.Tensor):
    name = "é😀"; return torch.stack([2 * r for r in x])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    file = folder / "a, 50%.py"
    file.write_text(SOURCE, encoding="utf-8")
    report = inspect_source(SOURCE, file.name)
    loop = next(f.loop for f in report.findings if f.loop and f.loop.scope == "total")
    record = ImpactRecord(
        path=file.name,
        scope="total",
        fp=loop.fingerprint,
        share=0.5,
        seconds=0.4,
        calls=1,
        iterations=1000,
        ops_per_iteration=None,
        launches_per_iteration=None,
        syncs_per_iteration=None,
        speedup=None,
        saved=0.425,
        device="cpu",
        workload="train.py",
        torch="2.13.0",
        measured_at="2026-11-24T02:00:00+00:00",
    )
    write_impact(folder / ".vectorize-impact.jsonl", [record])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        accept = ["baseline", "accept", f"{file.name}:21", "--reason", 'a "few", 50%']
        assert main(accept) == 0
    return folder


@pytest.fixture
def output(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(folder)

    def run(form: str, *options: str) -> str:
        capsys.readouterr()
        assert main(["check", ".", "--format", form, *options]) == 1
        return capsys.readouterr().out

    return run


def codes(output) -> list[str]:
    return [item["code"] for item in json.loads(output("json"))]


def test_github_has_one_escaped_command_a_line(output) -> None:
    lines = output("github", "--show-accepted").splitlines()
    assert len(lines) == 4
    form = re.compile(
        r"::(warning|notice) file=a%2C 50%25\.py,line=\d+,endLine=\d+,.*title=VEC\d+::"
    )
    assert all(form.match(line) for line in lines)
    assert ",line=5,endLine=5,col=5,endColumn=31,title=VEC101::" in lines[0]
    assert lines[2].startswith("::warning")
    assert lines[2].endswith("n=1000]")
    assert ",col=" not in lines[2]
    assert lines[3].startswith("::notice")
    assert lines[3].endswith('(accepted: a "few", 50%25)')


def test_gitlab_tells_equal_loops_apart_and_weighs_them(output) -> None:
    issues = json.loads(output("gitlab"))
    assert [issue["check_name"] for issue in issues] == codes(output)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 3
    assert [issue["severity"] for issue in issues] == ["minor", "minor", "critical"]
    assert issues[2]["location"] == {"path": "a, 50%.py", "lines": {"begin": 13, "end": 15}}
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_gitlab_fingerprints_survive_moved_lines(output, folder: Path) -> None:
    before = [issue["fingerprint"] for issue in json.loads(output("gitlab"))]
    file = folder / "a, 50%.py"
    file.write_text(f"# moved\n\n{SOURCE}", encoding="utf-8")
    try:
        after = [issue["fingerprint"] for issue in json.loads(output("gitlab"))]
    finally:
        file.write_text(SOURCE, encoding="utf-8")
    assert after == before


def test_rdjson_counts_columns_in_bytes(output) -> None:
    content = json.loads(output("rdjson", "--show-accepted"))
    assert content["source"]["name"] == "flake8-vectorize"
    last = content["diagnostics"][-1]
    line = SOURCE.splitlines()[20]
    where = last["location"]["range"]
    start, end = where["start"]["column"] - 1, where["end"]["column"] - 1
    assert line.encode()[start:end].decode() == "[2 * r for r in x]"
    assert last["severity"] == "INFO"
    assert {item["code"]["value"] for item in content["diagnostics"]} >= set(codes(output))


# Objects of the SARIF 2.1.0 standard with the properties that we use: those that the standard or
# GitHub's code scanning requires, and others.
SARIF = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"results", "columnKind"}),
    "driver": ({"name", "version", "rules"}, set()),
    "rule": (
        {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration"},
        {"name"},
    ),
    "result": (
        {"message"},
        {
            "ruleId",
            "ruleIndex",
            "level",
            "locations",
            "partialFingerprints",
            "rank",
            "suppressions",
            "fixes",
        },
    ),
    "artifact": ({"uri"}, {"uriBaseId"}),
    "location": (set(), {"physicalLocation", "logicalLocations"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn"}),
    "fix": ({"artifactChanges"}, {"description"}),
    "change": ({"artifactLocation", "replacements"}, set()),
    "replacement": ({"deletedRegion"}, {"insertedContent"}),
    "suppression": ({"kind"}, {"status", "justification"}),
}


def conforms(kind: str, content: dict[str, Any]) -> bool:
    required, others = SARIF[kind]
    return required <= content.keys() <= required | others


def test_sarif_conforms_to_the_standard(output) -> None:
    log = json.loads(output("sarif"))
    assert conforms("log", log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert conforms("run", run)
    rules = run["tool"]["driver"]["rules"]
    assert conforms("driver", run["tool"]["driver"])
    assert all(conforms("rule", rule) for rule in rules)
    texts = [rule[name]["text"] for rule in rules for name in ("fullDescription", "help")]
    assert all(text.strip() for text in texts)
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert conforms("result", result)
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert 0 <= result.get("rank", 0) <= 100
        assert all(conforms("suppression", item) for item in result.get("suppressions", ()))
        assert ("fixes" in result) is ("suppressions" not in result)
        for fix in result.get("fixes", ()):
            assert conforms("fix", fix)
            (change,) = fix["artifactChanges"]
            assert conforms("change", change)
            assert all(conforms("replacement", part) for part in change["replacements"])
        (location,) = result["locations"]
        assert conforms("location", location)
        assert conforms("region", location["physicalLocation"]["region"])
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": "a%2C%2050%25.py", "uriBaseId": "%SRCROOT%"}
        assert re.fullmatch(
            r"v1:[0-9a-f]{16}(/\d+)?", result["partialFingerprints"]["vectorize/v1"]
        )


def test_sarif_carries_accepted_loops_with_their_reasons_and_the_impact(output) -> None:
    results = json.loads(output("sarif"))["runs"][0]["results"]
    assert [result.get("suppressions") for result in results] == [
        None,
        None,
        None,
        [{"kind": "external", "status": "accepted", "justification": 'a "few", 50%'}],
    ]
    assert [result.get("rank") for result in results] == [None, None, 42.5, None]
    prints = [result["partialFingerprints"]["vectorize/v1"] for result in results]
    assert prints[1] == f"{prints[0]}/1"


def test_sarif_describes_notices_too_and_names_files_elsewhere_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here").mkdir()
    file = tmp_path / "ü b.py"
    file.write_text("import torch\nfor x in torch.zeros(3: pass\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    for path in ("../ü b.py", str(file)):
        assert main(["check", path, "--format", "sarif"]) == 1
        (run,) = json.loads(capsys.readouterr().out)["runs"]
        (rule,) = run["tool"]["driver"]["rules"]
        assert rule["id"] == "VEC000"
        assert conforms("rule", rule)
        artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": file.as_uri()}


def replaced(source: str, parts: list[tuple[int, int, str]]) -> str:
    """The text with whole lines replaced: the first one, the one behind the last, the text."""
    lines = source.splitlines(keepends=True)
    for start, end, text in reversed(parts):
        lines[start - 1 : end - 1] = [text]
    return "".join(lines)


def test_every_format_carries_the_fix_that_the_command_makes(output) -> None:
    items = json.loads(output("json"))
    diagnostics = json.loads(output("rdjson"))["diagnostics"]
    results = json.loads(output("sarif"))["runs"][0]["results"][:3]
    assert [item["fix"]["text"] for item in items] == [
        "out[:x.shape[0]] = 2 * x",
        "out[:x.shape[0]] = 2 * x",
        "w.sum(0)",
    ]
    assert not any(item["fix"]["safe"] for item in items)
    for item, diagnostic, result in zip(items, diagnostics, results, strict=True):
        (change,) = result["fixes"][0]["artifactChanges"]
        regions = [
            (p["deletedRegion"], p["insertedContent"]["text"]) for p in change["replacements"]
        ]
        ranges = [(s["range"], s["text"]) for s in diagnostic["suggestions"]]
        parts = [(p["line"], p["end_line"], p["text"]) for p in item["fix"]["replacements"]]
        assert parts == [(r["startLine"], r["endLine"], text) for r, text in regions]
        assert parts == [(r["start"]["line"], r["end"]["line"], text) for r, text in ranges]
        assert all(region["startColumn"] == region["endColumn"] == 1 for region, _ in regions)
        fixed = {f.span.line for f in inspect_source(replaced(SOURCE, parts), "a.py").findings}
        assert len(fixed) == 3
        assert item["line"] not in fixed


def test_every_format_has_the_same_findings(output) -> None:
    expected = [(item["line"], item["code"]) for item in json.loads(output("json"))]
    assert len(expected) == 3
    lines = [line.split(":") for line in output("text").splitlines()]
    assert [(int(line[1]), line[3].split()[0]) for line in lines] == expected
    issues = json.loads(output("gitlab"))
    assert [(i["location"]["lines"]["begin"], i["check_name"]) for i in issues] == expected
    diagnostics = json.loads(output("rdjson"))["diagnostics"]
    assert [
        (d["location"]["range"]["start"]["line"], d["code"]["value"]) for d in diagnostics
    ] == expected
    found = re.findall(r",line=(\d+),.*title=(VEC\d+)::", output("github"))
    assert [(int(line), code) for line, code in found] == expected
    results = json.loads(output("sarif"))["runs"][0]["results"]
    regions = [r["locations"][0]["physicalLocation"]["region"] for r in results]
    live = [r for r in zip(results, regions, strict=True) if "suppressions" not in r[0]]
    assert [(region["startLine"], result["ruleId"]) for result, region in live] == expected


def test_a_clean_project_is_an_empty_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for form, empty in (
        ("text", ""),
        ("github", ""),
        ("json", []),
        ("gitlab", []),
        ("rdjson", {"source": {"name": "flake8-vectorize"}, "diagnostics": []}),
    ):
        assert main(["check", ".", "--format", form]) == 0
        out = capsys.readouterr().out
        assert (json.loads(out) if form not in ("text", "github") else out) == empty
    assert main(["check", ".", "--format", "sarif"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == []
