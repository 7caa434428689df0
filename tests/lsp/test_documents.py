"""Documents that are no plain file of the project: unsaved, gone, left out, of another folder."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lsprotocol import types

from flake8_vectorize.baseline.store import DEFAULT_NAME, read

FILL = """\
import torch


def fill(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
"""
ACCEPT = "Accept VEC101 in the baseline, with a reason"


def codes(diagnostics: list[types.Diagnostic]) -> list[str]:
    return [str(item.code) for item in diagnostics]


def close(editor, name: str) -> None:
    document = types.TextDocumentIdentifier(editor.uri(name))
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))


def test_a_document_without_a_file_is_diagnosed(play) -> None:
    async def scene(editor) -> None:
        editor.uri = lambda name: f"untitled:{name}"
        assert codes(await editor.open("Untitled-1", FILL)) == ["VEC101"]
        assert editor.messages == []

    play(scene)


def test_what_the_project_leaves_out_is_silent_as_in_ci(play) -> None:
    async def scene(editor) -> None:
        (editor.folder / "setup.cfg").write_text("[flake8]\nexclude = build,old.py\n", "utf-8")
        assert codes(await editor.open("old.py", FILL)) == []
        assert codes(await editor.open("build/lib/a.py", FILL)) == []
        assert codes(await editor.open("a.py", FILL)) == ["VEC101"]
        change = types.FileEvent(editor.uri("setup.cfg"), types.FileChangeType.Changed)
        (editor.folder / "setup.cfg").write_text("[flake8]\nexclude = a.py\n", "utf-8")
        editor.client.workspace_did_change_watched_files(
            types.DidChangeWatchedFilesParams([change])
        )
        assert codes(await editor.diagnostics("old.py")) == ["VEC101"]
        assert codes(await editor.diagnostics("a.py")) == []

    play(scene)


def test_the_text_in_the_editor_says_what_is_silenced_not_the_file(play) -> None:
    async def scene(editor) -> None:
        silenced = FILL.replace("[0]):", "[0]):  # noqa")
        (editor.folder / "a.py").write_text(silenced, encoding="utf-8")
        found = await editor.open("a.py", FILL)
        await editor.execute((await editor.actions("a.py", found))[ACCEPT], "three rows")
        assert [entry.code for entry in read(editor.folder / DEFAULT_NAME).entries] == ["VEC101"]

    play(scene)


def test_accepting_a_loop_that_has_moved_since_is_told(play) -> None:
    async def scene(editor) -> None:
        found = await editor.open("a.py", FILL)
        action = (await editor.actions("a.py", found))[ACCEPT]
        await editor.change("a.py", f"\n\n{FILL}", 2)
        await editor.execute(action, "three rows")
        assert editor.messages == ["line 5 has no new VEC101 any more"]
        assert not (editor.folder / DEFAULT_NAME).exists()

    play(scene)


def test_accepting_in_a_document_that_is_gone_is_told(play) -> None:
    async def scene(editor) -> None:
        found = await editor.open("a.py", FILL)
        action = (await editor.actions("a.py", found))[ACCEPT]
        close(editor, "a.py")
        await editor.execute(action, "three rows")
        assert editor.messages == [
            f"{editor.folder / 'a.py'} cannot be read: No such file or directory"
        ]

    play(scene)


def test_a_damaged_configuration_is_told_once_until_it_is_mended(play) -> None:
    async def scene(editor) -> None:
        config = editor.folder / "setup.cfg"
        assert codes(await editor.open("a.py", FILL)) == ["VEC101"]
        for _ in range(2):
            config.write_text("[flake8\n", encoding="utf-8")
            for _ in range(3):
                assert await editor.hover("a.py", 4) is None
            config.unlink()
            assert await editor.hover("a.py", 4)
        assert len(editor.messages) == 2

    play(scene)


def test_each_folder_has_its_own_baseline(play) -> None:
    async def scene(editor) -> None:
        one, two = editor.folder / "one", editor.folder / "two"
        for folder in (one, two):
            (folder / ".git").mkdir(parents=True)
        added = [types.WorkspaceFolder(path.as_uri(), path.name) for path in (one, two)]
        editor.client.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(types.WorkspaceFoldersChangeEvent(added, []))
        )
        found = await editor.open("one/a.py", FILL)
        await editor.open("two/a.py", FILL)
        await editor.execute((await editor.actions("one/a.py", found))[ACCEPT], "three rows")
        states = {name: await editor.diagnostics(name) for name in ("one/a.py", "two/a.py")}
        assert states["one/a.py"][0].severity is types.DiagnosticSeverity.Hint
        assert states["two/a.py"][0].severity is types.DiagnosticSeverity.Warning
        assert [entry.path for entry in read(one / DEFAULT_NAME).entries] == ["a.py"]
        assert not (editor.folder / DEFAULT_NAME).exists()

    play(scene)


def test_a_renamed_file_keeps_its_acceptance(play) -> None:
    async def scene(editor) -> None:
        file = editor.folder / "a.py"
        file.write_text(FILL, encoding="utf-8")
        found = await editor.open("a.py", FILL)
        await editor.execute((await editor.actions("a.py", found))[ACCEPT], "three rows")
        close(editor, "a.py")
        file.rename(editor.folder / "b.py")
        (known,) = await editor.open("b.py", FILL)
        assert known.severity is types.DiagnosticSeverity.Hint

    play(scene)


def test_two_servers_accept_at_once_and_lose_nothing(play, tmp_path: Path) -> None:
    names = [f"m{n}.py" for n in range(6)]

    async def scene(editor) -> None:
        other = type(editor)(editor.folder)
        await other.start()
        try:
            jobs = []
            for n, name in enumerate(names):
                window = (editor, other)[n % 2]
                (editor.folder / name).write_text(FILL, encoding="utf-8")
                found = await window.open(name, FILL)
                action = (await window.actions(name, found))[ACCEPT]
                jobs.append(window.execute(action, "three rows"))
            await asyncio.gather(*jobs)
        finally:
            await other.stop()

    play(scene)
    assert [entry.path for entry in read(tmp_path / DEFAULT_NAME).entries] == names
