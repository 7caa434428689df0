"""The three files of an inventory, made of a small package."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flake8_vectorize.cli import main
from flake8_vectorize.reporting.tint import tinted

SOURCE = """\
import torch


def fill(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = 2 * x[i, j]
    return out


def add(w: torch.Tensor):
    total = torch.zeros(3)
    for i in range(w.shape[0]):
        total = total + w[i]
    return total


class Net(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        for layer in self.layers:
            x = layer(x)  # </pre><script>alert("x & y")</script>
        while x.sum() > 1:
            x = x / 2
        return [name.upper() for name in ("a|b", "`c`")]
"""


UNDECIDED = """\
import torch


def f(x: torch.Tensor):
    rows = []
    for i in range(x.shape[0]):
        rows.append(x[i])
    for i in range(3):
        x[i] = 0
    return rows, [i * j for i in range(3) for j in range(5)]
"""


class Page(HTMLParser):
    """The tags of a page, its notes and its code as text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: list[str] = []
        self.scripts = 0
        self.code = ""
        self.notes: list[str] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.scripts += tag == "script"
        self.addresses += [str(values[key]) for key in ("src", "href") if key in values]
        if "id" in values:
            self.anchors.append(str(values["id"]))
        if tag == "aside":
            self.notes.append("")
        if tag in ("pre", "s", "aside"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside == ["pre"]:
            self.code += data
        elif self._inside == ["aside"]:
            self.notes[-1] += data


@pytest.fixture(scope="module")
def outdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    package = folder / "pkg"
    (package / "sub").mkdir(parents=True)
    (package / "sub" / "net.py").write_text(SOURCE, encoding="utf-8")
    (package / "__init__.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        accept = ["baseline", "accept", "pkg", "--code", "VEC2", "--reason", "three <rows>"]
        assert main(accept) == 0
        assert main(["inventory", "--package", "pkg", "--outdir", "out/loops"]) == 0
    return folder / "out" / "loops"


@pytest.fixture(scope="module")
def loops(outdir: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((outdir / "loop_inventory.json").read_text())
    return found


def test_every_loop_is_listed_where_it_stands(loops) -> None:
    assert [(item["line"], item["loop_type"], item["qualified_name"]) for item in loops] == [
        (5, "for", "fill"),
        (6, "for", "fill"),
        (13, "for", "add"),
        (20, "for", "Net.forward"),
        (22, "while", "Net.forward"),
        (24, "listcomp", "Net.forward"),
    ]
    assert {item["module"] for item in loops} == {"pkg.sub.net"}
    assert {item["path"] for item in loops} == {"sub/net.py"}
    assert loops[0]["header"] == "for i in range(x.shape[0])"


def test_a_verdict_says_what_is_to_be_done_and_why(loops) -> None:
    verdicts = [item["verdict"] for item in loops]
    assert verdicts[:3] == ["runtime-critical", "safe", "safe"]
    assert "VEC" in str(loops[0]["reason"])
    assert loops[1]["reason"] == "part of the nest at line 5"
    assert loops[2]["reason"] == "accepted as VEC201: three <rows>"
    assert loops[2]["accepted"] == "three <rows>"
    assert all(item["reason"] for item in loops)


def test_what_is_walked_and_how_iterations_depend_is_said(loops) -> None:
    assert loops[2]["dependence_class"] == "reduction"
    assert loops[0]["iteration_sources"] == ["dim 0 of x"]
    assert loops[1]["iteration_sources"] == ["dim 1 of x"]
    assert loops[2]["iteration_sources"] == ["dim 0 of w"]
    assert loops[2]["trip_count"] is None


def test_the_summary_names_every_loop_and_quotes_reasons(outdir: Path, loops) -> None:
    text = (outdir / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("# Loops of pkg\n\n6 loops in 2 files: ")
    for item in loops:
        assert f"| sub/net.py:{item['line']} |" in text
    assert "three \\<rows\\>" in text
    rows = [line.replace("\\|", "") for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {6}


def test_the_listing_holds_the_source_as_it_is(outdir: Path) -> None:
    page = Page((outdir / "listing.html").read_text(encoding="utf-8"))
    assert page.code == SOURCE


def test_the_listing_notes_every_loop_and_links_to_it(outdir: Path, loops) -> None:
    page = Page((outdir / "listing.html").read_text(encoding="utf-8"))
    assert len(page.notes) == len(loops)
    assert "three <rows>" in page.notes[2]
    assert "total (line 14) carries a sum from each iteration to the next" in page.notes[2]
    assert len(set(page.anchors)) == len(page.anchors)
    assert [address.removeprefix("#") in page.anchors for address in page.addresses] == [True]


def test_the_listing_needs_nothing_and_runs_nothing_from_the_source(outdir: Path) -> None:
    text = (outdir / "listing.html").read_text(encoding="utf-8")
    assert Page(text).scripts == 1
    assert "http" not in text
    assert "url(" not in text
    assert "@import" not in text


def test_source_that_breaks_off_is_shown_to_its_end() -> None:
    assert tinted("for <x> in (\n  y") == [
        "<i class=k>for</i> &lt;x&gt; <i class=k>in</i> (",
        "  y",
    ]


def test_texts_over_several_lines_are_tinted_line_by_line() -> None:
    assert tinted('"""a\n<b>"""\n') == ['<i class=s>"""a</i>', '<i class=s>&lt;b&gt;"""</i>']


def test_a_loop_over_a_tensor_without_a_proven_verdict_is_followed_up(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "net.py").write_text(UNDECIDED)
    main(["inventory", "--package", str(package), "--outdir", str(tmp_path / "out")])
    found = json.loads((tmp_path / "out" / "loop_inventory.json").read_text())
    assert [item["verdict"] for item in found] == ["follow-up", "safe", "safe"]
    page = Page((tmp_path / "out" / "listing.html").read_text(encoding="utf-8"))
    assert [address.removeprefix("#") for address in page.addresses] == page.anchors[:1]
    assert found[0]["reason"].startswith("the items of rows")
    assert [item["trip_count"] for item in found] == [None, 3, None]
