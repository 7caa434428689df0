"""A client talks to the real server over stdio: open, edit, diagnose, act, save."""

from __future__ import annotations

import asyncio
import sys

from lsprotocol import types

from flake8_vectorize import ImpactRecord, inspect_source, write_impact
from flake8_vectorize.baseline.store import DEFAULT_NAME, read

FILL = """\
import torch


def fill(x: torch.Tensor, out: torch.Tensor):
    name = "é😀"; [r for r in name]
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
"""
ADD = """

def add(w: torch.Tensor):
    total = torch.zeros(3)
    for i in range(w.shape[0]):
        total = total + w[i]
    return total
"""


def codes(diagnostics: list[types.Diagnostic]) -> list[str]:
    return [str(item.code) for item in diagnostics]


def test_an_unsaved_document_is_diagnosed_with_ranges_and_evidence(play) -> None:
    async def scene(editor) -> None:
        (found,) = await editor.open("new.py", FILL)
        assert found.code == "VEC101"
        assert found.source == "flake8-vectorize"
        assert found.severity is types.DiagnosticSeverity.Warning
        start, end = found.range.start, found.range.end
        assert (start.line, start.character, end.line, end.character) == (5, 4, 5, 30)
        assert any("x is a tensor" in item.message for item in found.related_information or ())
        assert not (editor.folder / "new.py").exists()
        assert editor.watched == ["workspace/didChangeWatchedFiles"]

    play(scene)


def test_columns_count_in_the_units_of_the_editor(play) -> None:
    async def scene(editor) -> None:
        text = FILL.replace("[r for r in name]", "torch.stack([2 * r for r in x])")
        found = (await editor.open("a.py", text))[0]
        line = text.splitlines()[4].encode("utf-16-le")
        start, end = 2 * found.range.start.character, 2 * found.range.end.character
        assert line[start:end].decode("utf-16-le").startswith("[2 * r for r in x]")

    play(scene)


def test_typing_changes_the_diagnostics_and_half_typed_text_keeps_them(play) -> None:
    async def scene(editor) -> None:
        assert codes(await editor.open("a.py", FILL)) == ["VEC101"]
        await editor.change("a.py", FILL + "def half(:", 2)
        await editor.change("a.py", FILL + ADD, 3)
        assert codes(await editor.diagnostics("a.py")) == ["VEC101", "VEC201"]
        await editor.change("a.py", "x = 1\n", 4)
        assert codes(await editor.diagnostics("a.py")) == []
        await editor.change("a.py", "def half(:", 5)
        assert codes(await editor.save("a.py")) == ["VEC000"]

    play(scene)


def test_a_loop_is_accepted_with_the_reason_that_was_picked(play) -> None:
    async def scene(editor) -> None:
        (editor.folder / "a.py").write_text(FILL + ADD, encoding="utf-8")
        found = await editor.open("a.py", FILL + ADD)
        actions = await editor.actions("a.py", found[:1])
        await editor.execute(actions["Accept VEC101 in the baseline, with a reason"])
        accepted, new = await editor.diagnostics("a.py")
        assert accepted.severity is types.DiagnosticSeverity.Hint
        assert accepted.message.endswith("(accepted: runs rarely, or over few items)")
        assert new.code == "VEC201"
        entries = read(editor.folder / DEFAULT_NAME).entries
        assert [(e.path, e.scope, e.reason) for e in entries] == [
            ("a.py", "fill", "runs rarely, or over few items")
        ]
        assert set(await editor.actions("a.py", [accepted])) == {"Explain VEC101"}

    play(scene)


def test_a_reason_can_come_with_the_command(play) -> None:
    async def scene(editor) -> None:
        found = await editor.open("a.py", FILL)
        actions = await editor.actions("a.py", found)
        await editor.execute(actions["Accept VEC101 in the baseline, with a reason"], "three rows")
        assert read(editor.folder / DEFAULT_NAME).entries[0].reason == "three rows"

    play(scene)


def test_without_a_reason_nothing_is_accepted(play) -> None:
    async def scene(editor) -> None:
        editor.answer = None
        found = await editor.open("a.py", FILL)
        actions = await editor.actions("a.py", found)
        await editor.execute(actions["Accept VEC101 in the baseline, with a reason"])
        assert not (editor.folder / DEFAULT_NAME).exists()

    play(scene)


def test_a_loop_is_fixed_by_an_edit_that_says_what_it_writes(play) -> None:
    async def scene(editor) -> None:
        text = FILL.replace("    for", "    # 😀\n    for") + ADD
        found = await editor.open("a.py", text)
        actions = await editor.actions("a.py", found)
        titles = [title for title in actions if title.startswith("Fix ")]
        assert (
            titles[1] == "Fix VEC201: Write w.sum(0) (unsafe: terms are added up in another order)"
        )
        for title, line in zip(
            titles, ("out[:x.shape[0]] = 2 * x", "total = total + w.sum(0)"), strict=True
        ):
            action = actions[title]
            assert not action.is_preferred
            assert action.edit
            assert action.edit.changes
            lines = text.splitlines(keepends=True)
            for edit in reversed(action.edit.changes[editor.uri("a.py")]):
                assert edit.range.start.character == edit.range.end.character == 0
                lines[edit.range.start.line : edit.range.end.line] = [edit.new_text]
            assert f"    {line}\n" in lines
            await editor.change("a.py", "".join(lines), 2)
            assert len(await editor.diagnostics("a.py")) == len(found) - 1

    play(scene)


def test_a_line_is_silenced_by_an_edit(play) -> None:
    async def scene(editor) -> None:
        found = await editor.open("a.py", FILL)
        action = (await editor.actions("a.py", found))["Silence VEC101 on this line"]
        assert action.edit
        assert action.edit.changes
        (edit,) = action.edit.changes[editor.uri("a.py")]
        lines = FILL.splitlines()
        assert edit.range.start.character == len(lines[5])
        lines[edit.range.start.line] += edit.new_text
        await editor.change("a.py", "\n".join(lines), 2)
        assert codes(await editor.diagnostics("a.py")) == []

    play(scene)


def test_a_rule_is_explained_in_a_document(play) -> None:
    async def scene(editor) -> None:
        found = await editor.open("a.py", FILL)
        page = await editor.execute((await editor.actions("a.py", found))["Explain VEC101"])
        assert str(page).startswith("# VEC101 ")
        (shown,) = editor.shown
        assert shown.endswith("VEC101.md")

    play(scene)


def test_hovering_over_a_loop_shows_its_evidence_its_class_and_what_it_costs(play) -> None:
    async def scene(editor) -> None:
        report = inspect_source(FILL, "a.py")
        loop = report.findings[0].loop
        assert loop
        record = ImpactRecord(
            path="a.py",
            scope="fill",
            fp=loop.fingerprint,
            share=0.5,
            seconds=0.4,
            calls=1,
            iterations=1000,
            ops_per_iteration=None,
            launches_per_iteration=None,
            syncs_per_iteration=None,
            speedup=None,
            saved=0.42,
            device="cpu",
            workload="train.py",
            torch="2.13.0",
            measured_at="2026-11-24",
        )
        write_impact(editor.folder / ".vectorize-impact.jsonl", [record])
        (found,) = await editor.open("a.py", FILL)
        assert found.severity is types.DiagnosticSeverity.Error
        assert "[impact 42% 400us/iter n=1000]" in found.message
        text = await editor.hover("a.py", 5)
        assert text
        for part in ("**class** map", "**evidence**", "x is a tensor", "**measured** [impact 42%"):
            assert part in text
        assert await editor.hover("a.py", 0) is None

    play(scene)


def test_a_baseline_that_changes_outside_is_seen(play) -> None:
    async def scene(editor) -> None:
        (editor.folder / "a.py").write_text(FILL, encoding="utf-8")
        assert codes(await editor.open("a.py", FILL)) == ["VEC101"]
        command = ["-m", "flake8_vectorize", "baseline", "accept", "--reason", "r"]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=editor.folder, stdout=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0
        change = types.FileEvent(editor.uri(DEFAULT_NAME), types.FileChangeType.Created)
        editor.client.workspace_did_change_watched_files(
            types.DidChangeWatchedFilesParams([change])
        )
        (found,) = await editor.diagnostics("a.py")
        assert found.severity is types.DiagnosticSeverity.Hint

    play(scene)


def test_a_damaged_baseline_is_told_and_kept(play) -> None:
    async def scene(editor) -> None:
        (editor.folder / DEFAULT_NAME).write_text("<<<<<<< ours\n", encoding="utf-8")
        found = await editor.open("a.py", FILL)
        assert codes(found) == ["VEC903", "VEC101"]
        actions = await editor.actions("a.py", found)
        await editor.execute(actions["Accept VEC101 in the baseline, with a reason"])
        assert "line 1 is the marker of a merge conflict" in editor.messages[0]
        text = (editor.folder / DEFAULT_NAME).read_text(encoding="utf-8")
        assert text == "<<<<<<< ours\n"

    play(scene)


def test_a_closed_document_has_no_diagnostics(play) -> None:
    async def scene(editor) -> None:
        await editor.open("a.py", FILL)
        document = types.TextDocumentIdentifier(editor.uri("a.py"))
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
        assert await editor.diagnostics("a.py") == []

    play(scene)


def test_what_is_saved_in_one_module_reaches_the_others(play) -> None:
    async def scene(editor) -> None:
        package = editor.folder / "pkg"
        package.mkdir()
        (editor.folder / "setup.cfg").write_text("[flake8]\nvectorize-project = true\n")
        (package / "__init__.py").write_text("")
        made = "import torch\n\n\ndef made(x):\n    return {}\n"
        (package / "ops.py").write_text(made.format("[x]"))
        user = (
            "import torch\nfrom .ops import made\n\n\ndef f(x):\n"
            "    return torch.stack([2 * row for row in made(x)])\n"
        )
        assert codes(await editor.open("pkg/user.py", user)) == []
        own = user.replace("made(x)", "own(x)") + "\n\ndef own(x):\n    return torch.exp(x)\n"
        await editor.change("pkg/user.py", own, 2)
        assert codes(await editor.diagnostics("pkg/user.py")) == ["VEC104"]
        await editor.change("pkg/user.py", user, 3)
        assert codes(await editor.diagnostics("pkg/user.py")) == []
        await editor.open("pkg/ops.py", made.format("[x]"))
        (package / "ops.py").write_text(made.format("torch.exp(x)"))
        await editor.save("pkg/ops.py")
        assert codes(await editor.diagnostics("pkg/user.py")) == ["VEC104"]

    play(scene)
