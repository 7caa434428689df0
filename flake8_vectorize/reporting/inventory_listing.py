"""An inventory to look at: the source of the package with a note under every loop, as one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files as resources
from string import Template

from flake8_vectorize.impact.record import percent
from flake8_vectorize.reporting.accounts import dependence_lines
from flake8_vectorize.reporting.inventory import (
    InventoryFile,
    InventoryLoop,
    Standing,
    of_standing,
)
from flake8_vectorize.reporting.tint import tinted
from flake8_vectorize.review import Status

_TITLES = {
    Standing.CRITICAL: "runtime-critical",
    Standing.FOLLOW_UP: "needs follow-up",
    Standing.SAFE: "safe",
}


def inventory_listing(files: Sequence[InventoryFile], package: str) -> str:
    """One HTML page that needs no network; all that comes from the source is escaped."""
    page = Template(resources(__package__).joinpath("listing.html").read_text(encoding="utf-8"))
    return page.substitute(
        package=escape(package),
        summary=escape(f"{sum(len(file.loops) for file in files)} loops in {len(files)} files"),
        filters="".join(_filter(files, standing) for standing in Standing),
        ranking=_ranking(of_standing(files, Standing.CRITICAL)),
        questions=_questions(of_standing(files, Standing.FOLLOW_UP)),
        files="\n".join(_file(file) for file in files if file.loops),
        rest=_rest([file for file in files if not file.loops]),
    )


def _filter(files: Sequence[InventoryFile], standing: Standing) -> str:
    count = len(of_standing(files, standing))
    return (
        f'<label class="tile {standing.value}"><input type=checkbox checked '
        f'data-standing="{standing.value}"><b>{count}</b><span>{_TITLES[standing]}</span></label>'
    )


def _ranking(loops: Sequence[tuple[InventoryFile, InventoryLoop]]) -> str:
    if not loops:
        return "<p class=none>No loop is runtime-critical.</p>"
    return f"<ol class=ranking>{''.join(_ranked(file, loop) for file, loop in loops)}</ol>"


def _questions(loops: Sequence[tuple[InventoryFile, InventoryLoop]]) -> str:
    """The loops that need an answer, under a heading of their own; nothing if there are none."""
    if not loops:
        return ""
    items = "".join(_ranked(file, loop) for file, loop in loops)
    return f"<h2>Loops that need follow-up</h2>\n<ol class=ranking>{items}</ol>"


def _ranked(file: InventoryFile, item: InventoryLoop) -> str:
    bar = ""
    if item.weight:
        width, share = f"{100 * item.weight:.1f}%", percent(item.weight)
        bar = f'<span class=bar title="impact"><u style="width:{width}"></u>{share}</span>'
    place = f"{file.path}:{item.loop.span.line}"
    codes = " ".join(dict.fromkeys(found.finding.code for found in item.findings))
    return (
        f'<li><a href="#{_anchor(file, item)}">{escape(place)}</a> <span class=code>{codes}</span>'
        f"{bar}<code>{escape(item.loop.head)}</code></li>"
    )


def _rest(files: Sequence[InventoryFile]) -> str:
    if not files:
        return ""
    names = ", ".join(f"<code>{escape(file.path)}</code>" for file in files)
    return f"<p class=rest>Without loops: {names}</p>"


def _file(file: InventoryFile) -> str:
    marks = [item.standing for item in file.loops]
    counts = " ".join(
        f'<span class="count {standing.value}">{marks.count(standing)}</span>'
        for standing in Standing
        if standing in marks
    )
    opened = " open" if set(marks) - {Standing.SAFE} else ""
    body = "".join(_body(file))
    return (
        f"<details{opened}><summary><span>{escape(file.path)}</span>"
        f"<span class=counts>{counts}</span></summary>{body}</details>"
    )


def _body(file: InventoryFile) -> Iterator[str]:
    """The lines of a file in stretches, the notes of its loops under the lines they start on."""
    notes: dict[int, list[InventoryLoop]] = {}
    flagged: set[int] = set()
    for item in file.loops:
        notes.setdefault(item.loop.span.line, []).append(item)
        if item.standing is Standing.CRITICAL:
            flagged.update(range(item.loop.span.line, item.loop.span.end_line + 1))
    stretch: list[str] = []
    for number, line in enumerate(tinted(file.source), start=1):
        mark = " class=hot" if number in flagged else ""
        stretch.append(f"<span{mark}><s>{number}</s>{line}\n</span>")
        if number in notes:
            yield _stretch(stretch)
            yield from (_note(file, item) for item in notes[number])
            stretch = []
    if stretch:
        yield _stretch(stretch)


def _stretch(lines: Sequence[str]) -> str:
    return f"<pre tabindex=0>{''.join(lines)}</pre>"


def _note(file: InventoryFile, item: InventoryLoop) -> str:
    report = item.report
    facts = [report.pattern]
    if report.walks:
        facts.append("walks " + ", ".join(report.walks))
    if report.trip_count is not None:
        facts.append(f"{report.trip_count} times")
    known = [f"line {fact.line}: {fact.fact}" for fact in report.evidence]
    if report.account is not None and known:
        known += dependence_lines(report.account)
    evidence = "".join(f"<li>{escape(text)}</li>" for text in known)
    return (
        f'<aside class="note {item.standing.value}" id="{_anchor(file, item)}">'
        f"<p><b>{_TITLES[item.standing]}</b> {_said(item)}</p>"
        f"<p class=facts>{escape(' · '.join(facts))}</p>"
        + (f"<ul>{evidence}</ul>" if evidence else "")
        + "</aside>"
    )


def _said(item: InventoryLoop) -> str:
    new = [found for found in item.findings if found.status is Status.NEW]
    if not new:
        return escape(item.reason)
    return "<br>".join(
        f"<span class=code>{found.finding.code}</span> {escape(found.text)}" for found in new
    )


def _anchor(file: InventoryFile, item: InventoryLoop) -> str:
    span = item.loop.span
    return escape(f"{file.module}-{span.line}-{span.column}")
