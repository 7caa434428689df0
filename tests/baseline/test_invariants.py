"""What holds for every project, every baseline and every edit, tried on random ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_vectorize.baseline.acceptance import accept
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.lines import numbered, parse, text_of
from flake8_vectorize.baseline.matching import Candidate, match_file, match_moved
from flake8_vectorize.baseline.merging import merge
from flake8_vectorize.baseline.session import Known, Verdict
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop, LoopKind
from flake8_vectorize.model.report import FileReport
from flake8_vectorize.model.span import Span

PATHS, SCOPES, HEADS = ("a.py", "b.py"), ("f", "Net.g"), ("for i in r", "while x")
FINGERPRINTS = tuple(f"v1:{digit * 16}" for digit in "1234")
CODES = ("VEC101", "VEC102", "VEC201", "VEC301")

entries = st.builds(
    Entry,
    st.sampled_from(PATHS),
    st.sampled_from(SCOPES),
    st.sampled_from(HEADS),
    st.sampled_from(FINGERPRINTS),
    st.sampled_from(CODES),
    st.just(0),
    st.sampled_from(("too small", "ragged", "")),
)
baselines = st.lists(entries, max_size=12).map(numbered)
loops = st.tuples(
    st.sampled_from(SCOPES),
    st.sampled_from(HEADS),
    st.sampled_from(FINGERPRINTS),
    st.sampled_from(CODES),
)
files = st.lists(loops, max_size=8)


def candidates(path: str, found: list[tuple[str, str, str, str]]) -> list[Candidate]:
    made = []
    for line, (scope, head, fp, code) in enumerate(found, start=1):
        span = Span(line, 1, line, 9)
        loop = Loop(LoopKind.FOR, span, span, scope, head, fp)
        made.append(Candidate(path, Finding(code, "a loop", span, loop), loop))
    return made


@given(files, baselines, st.randoms(use_true_random=False))
def test_matching_is_one_to_one_and_order_is_irrelevant(found, baseline, random) -> None:
    here = candidates("a.py", found)
    for match in (match_file, match_moved):
        matching = match(here, baseline)
        findings = [id(m.candidate) for m in matching.matches] + [id(c) for c in matching.findings]
        taken = [id(m.entry) for m in matching.matches] + [id(e) for e in matching.entries]
        assert sorted(findings) == sorted(map(id, here))
        assert sorted(taken) == sorted(map(id, baseline))
        shuffled, turned = list(here), list(baseline)
        random.shuffle(shuffled)
        random.shuffle(turned)
        assert match(shuffled, turned) == matching


@given(files, baselines)
def test_no_more_findings_are_known_than_there_are_entries_like_them(found, baseline) -> None:
    matching = match_file(candidates("a.py", found), baseline)
    for match in matching.matches:
        assert match.candidate.fp == match.entry.fp or match.candidate.head == match.entry.head
    for free in matching.findings:
        same = [e for e in matching.entries if e.fp == free.fp or e.head == free.head]
        assert not same


@given(files)
def test_what_was_accepted_is_known_and_nothing_is_left(found) -> None:
    here = candidates("a.py", found)
    entries = numbered(Entry("a.py", c.scope, c.head, c.fp, c.code, 0, "too small") for c in here)
    matching = match_file(here, entries)
    assert len(matching.matches) == len(here)
    assert not matching.findings
    assert not matching.entries


def verdict_of(found: list[tuple[str, str, str, str]], baseline: tuple[Entry, ...]) -> Verdict:
    here = candidates("a.py", found)
    matching = match_file(here, [entry for entry in baseline if entry.path == "a.py"])
    known = tuple(Known(m.candidate.finding, m.entry, m.layer) for m in matching.matches)
    report = FileReport("a.py", (), tuple(candidate.finding for candidate in here))
    new = tuple(candidate.finding for candidate in matching.findings)
    return Verdict(report, "a.py", new, known, matching.entries, ())


@given(files, baselines)
def test_accepting_adds_one_entry_for_each_new_finding(found, baseline) -> None:
    verdict = verdict_of(found, baseline)
    after = accept(baseline, [verdict], "ragged", lambda *_: True)
    assert after.added == len(verdict.new)
    assert len(after.entries) == len(baseline) + after.added
    again = verdict_of(found, numbered(after.entries))
    assert again.new == ()
    assert not any(known.grew for known in again.known)
    assert accept(numbered(after.entries), [again], "ragged", lambda *_: True).added == 0


@given(files, baselines)
def test_accepting_nothing_changes_nothing(found, baseline) -> None:
    after = accept(baseline, [verdict_of(found, baseline)], "ragged", lambda *_: False)
    assert after.entries == baseline


@given(baselines)
def test_a_file_reads_back_as_it_was_written(baseline) -> None:
    read, damage = parse(text_of(baseline).encode("utf-8"))
    assert read == baseline
    assert not damage
    assert text_of(reversed(read)) == text_of(baseline)


@given(st.binary(max_size=200))
def test_no_content_is_an_exception(raw) -> None:
    for content in (raw, b'{"schema": 1}\n' + raw):
        entries, damage = parse(content)
        assert damage or text_of(entries)


@given(baselines, baselines, baselines)
def test_a_merge_holds_what_either_side_added_and_nothing_that_neither_has(
    base, ours, theirs
) -> None:
    merged = merge(base, ours, theirs)
    same = merge(base, theirs, ours)
    assert len(merged.entries) == len(same.entries)
    for entry in merged.entries:
        assert entry in ours or entry in theirs
    assert merge(base, ours, base).entries == ours
    assert merge(base, base, ours).entries == ours
    assert merge(base, ours, ours).entries == ours


@settings(max_examples=200)
@given(baselines, st.lists(entries, max_size=4), st.data())
def test_branches_that_touch_different_loops_merge_to_both(base, added, data) -> None:
    mine = data.draw(st.integers(0, len(base)))
    ours = base[:mine]
    theirs = numbered((*base, *(replace(entry, path="c.py") for entry in added)))
    merged = merge(base, ours, theirs)
    assert not merged.conflicts
    kept = [entry for entry in merged.entries if entry.path != "c.py"]
    assert sorted(e.order[:4] for e in kept) == sorted(e.order[:4] for e in ours)
    assert len(merged.entries) == len(ours) + len(added)
