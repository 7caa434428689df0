"""Why one loop is reported, accepted or silent, fact by fact."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_vectorize.baseline.codes import DAMAGED
from flake8_vectorize.model.account import Hindrance, Way
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.reporting.accounts import access_lines, dependence_lines
from flake8_vectorize.reporting.remedies import remedies, remedy
from flake8_vectorize.review import FileReview, Reviewed, Status

# classes that say how iterations need each other, where nothing is carried unseen
INDEPENDENT = frozenset(
    {
        Pattern.MAP.value,
        Pattern.GATHER.value,
        Pattern.STENCIL.value,
        Pattern.REDUCTION.value,
        Pattern.SCATTER.value,
        Pattern.SCAN.value,
    }
)
# maps whose rule says more of what they read; where loops are counted they stay maps
READING = {"VEC107": Pattern.GATHER.value, "VEC108": Pattern.STENCIL.value}
# rules that say how all iterations are computed at once, but for one that only reads numbers
FORMS = ("VEC1", "VEC2")
NO_FORMS = frozenset({"VEC110"})
MOST_BESIDES = 3
WIDTH = 100
INDENT = 15


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an explanation, `class: reduction`."""

    label: str
    text: str


def facts(report: LoopReport, found: FileReview, heard: FileReview) -> Iterator[Fact]:
    """What is known about a loop of a file that was inspected with every loop.

    `found` are all findings of the file, `heard` those that the user has not silenced.
    """
    loop = report.loop
    about = [item for item in found.findings if item.finding.loop == loop]
    yield Fact("loop", f"{loop.head} in {loop.scope}")
    for item in about:
        yield _standing(item, item in heard.findings)
    if not about:
        yield Fact("silent", _silence(report, found))
        for hindrance in _besides(report, found):
            yield Fact("besides", hindrance.reason)
    codes = {item.finding.code for item in about}
    yield Fact("class", _class(report, codes))
    for evidence in report.evidence:
        yield Fact("evidence", f"line {evidence.line}: {evidence.fact}")
    if report.account is not None:
        for way in Way:
            yield from (Fact(way.value, text) for text in access_lines(report.account, way))
        for text in dependence_lines(report.account):
            yield Fact("dependence", text)
    for text in dict.fromkeys(_changes(report, found, heard)):
        yield Fact("to change", text)
    impact = next((item.impact for item in about if item.impact), None)
    if impact is not None:
        record = impact.record
        text = f"{impact.tag} by {record.workload} on {record.device}, {record.measured_at}"
        yield Fact("measured", text)
    for item in found.findings:
        if item.finding.code == DAMAGED:
            yield Fact("unreadable", item.finding.message)
    for known in found.verdict.known:
        if known.finding.loop == loop:
            yield Fact("matched", f"{known.entry.code} in the baseline: {known.layer.value}")
    yield Fact("fingerprint", loop.fingerprint)
    for code in dict.fromkeys(item.finding.code for item in about):
        yield Fact("page", f"flake8-vectorize explain {code}")


def explanation(report: LoopReport, found: FileReview, heard: FileReview) -> str:
    """The facts as lines, the first with the place; long ones go on below."""
    span = report.loop.span
    lines = [f"{found.report.path}:{span.line}:{span.column}"]
    for fact in facts(report, found, heard):
        lines += _folded(f"  {fact.label + ':':<13}{fact.text}")
    return "\n".join(lines) + "\n"


def _folded(line: str) -> list[str]:
    return textwrap.wrap(
        line,
        WIDTH,
        subsequent_indent=" " * INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _standing(item: Reviewed, heard: bool) -> Fact:
    said = f"{item.finding.code} {item.text}"
    if item.status is Status.ACCEPTED:
        return Fact("accepted", f"{item.reason or 'no reason given'} ({said})")
    if not heard:
        return Fact("silenced", f"by a noqa comment, per-file-ignores or exclude ({said})")
    return Fact("reported", said)


def _silence(report: LoopReport, found: FileReview) -> str:
    around = _flagged_around(report, found)
    if around is not None:
        return f"part of the nest at line {around.loop.span.line}"
    if report.cause is Cause.ADVISED:
        return f"no rule that is selected has a form for it ({report.reason})"
    return report.reason


def _flagged_around(report: LoopReport, found: FileReview) -> LoopReport | None:
    around, loops = report, found.report.loops
    while around.enclosing is not None:
        around = loops[around.enclosing]
        if any(item.finding.loop == around.loop for item in found.findings):
            return around
    return None


def _besides(report: LoopReport, found: FileReview) -> tuple[Hindrance, ...]:
    """What else keeps a silent loop as it is; of no use where nothing is computed."""
    account = report.account
    if account is None or not account.computes or _flagged_around(report, found) is not None:
        return ()
    return account.besides[:MOST_BESIDES]


def _class(report: LoopReport, codes: set[str]) -> str:
    account = report.account
    pattern = _pattern(report, codes)
    parts = [pattern]
    if pattern == Pattern.RAGGED.value and account is not None and not account.lengths_known:
        parts = [f"{pattern}, unless its items have one shape"]
    if pattern == Pattern.STRUCTURAL.value and report.cause is Cause.UNPROVEN:
        parts = [f"{pattern}, unless {_unproven(report)} is an array or a tensor"]
    if account is not None and account.opaque and pattern in INDEPENDENT:
        through = account.opaque[0] if len(account.opaque) == 1 else "the calls and places below"
        parts = [f"{pattern}, if nothing is carried through {through}"]
    guessed = account is not None and account.guesses(report.subject)
    if guessed and report.pattern == Pattern.RECURRENCE.value:
        parts = [f"{report.pattern}, if an iteration reads what another one wrote"]
    if report.walks:
        parts.append("walks " + ", ".join(report.walks))
    if report.trip_count is not None:
        parts.append(f"{report.trip_count} times")
    return "; ".join(parts)


def _pattern(report: LoopReport, codes: set[str]) -> str:
    """The class of a loop; of one whose iterations are independent, with what they take in view."""
    pattern, account = report.pattern, report.account
    finer = account.finer if account is not None else None
    arrays = account.circumstances.arrays if account is not None else ()
    if report.cause is Cause.UNPROVEN and account is not None and report.subject in arrays:
        return (account.circumstances.picking or Pattern.MAP).value
    if report.cause is Cause.CONTAINER and account is not None:
        about = account.circumstances
        picking = about.picking if report.subject in about.positions else None
        return picking.value if picking is not None else pattern
    if pattern == Pattern.STRUCTURAL.value and report.cause is Cause.UNPROVEN:
        return pattern if finer in (None, Pattern.GATHER) else finer.value
    if pattern == Pattern.RECURRENCE.value:
        return Pattern.REDUCTION.value if finer is Pattern.REDUCTION else pattern
    if pattern != Pattern.MAP.value:
        return pattern
    if said := sorted(codes & READING.keys()):
        return READING[said[0]]
    # what is advised of items of many lengths is a form of them all
    told = any(code.startswith(FORMS) and code not in NO_FORMS for code in codes)
    if finer is None or (told and finer in (Pattern.RAGGED, Pattern.UNKNOWN)):
        return pattern
    return finer.value


def _unproven(report: LoopReport) -> str:
    """What a loop takes items of, of which it is not known what it is."""
    names = report.account.circumstances.unproven if report.account is not None else ()
    return " or ".join(names) if report.subject in names else report.subject


def _changes(report: LoopReport, found: FileReview, heard: FileReview) -> Iterator[str]:
    about = [item for item in found.findings if item.finding.loop == report.loop]
    around = _flagged_around(report, found)
    if any(item.status is Status.ACCEPTED for item in about):
        yield "its entry in the baseline: without it the loop is reported"
    elif about and not any(item in heard.findings for item in about):
        yield "the comment or setting that silences it: without it the loop is reported"
    elif about:
        yield "what is advised, or flake8-vectorize baseline accept --reason TEXT"
    elif around is not None:
        yield f"the verdict on the loop at line {around.loop.span.line}"
    else:
        first = remedy(report.cause, report.subject, report.account)
        besides = _besides(report, found) if not first.startswith("nothing") else ()
        yield from remedies(first, besides, report.account)
