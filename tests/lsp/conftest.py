"""An editor of our own: a client that talks to the real server over stdio."""

from __future__ import annotations

import ast
import asyncio
import sys
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

if find_spec("pygls"):
    from lsprotocol import types
    from pygls.lsp.client import LanguageClient
else:
    collect_ignore = ["test_session.py", "test_documents.py"]


class Editor:
    """A client with one folder open; keeps the last diagnostics of each document."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("tests", "1")
        self.answer: str | None = "runs rarely, or over few items"
        self.messages: list[str] = []
        self.shown: list[str] = []
        self.watched: list[str] = []
        self._diagnostics: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        client = self.client

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self._diagnostics.put_nowait(params)

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def told(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

        @client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
        def asked(params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
            titles = [item.title for item in params.actions or ()]
            assert self.answer is None or self.answer in titles
            return types.MessageActionItem(self.answer) if self.answer else None

        @client.feature(types.WINDOW_SHOW_DOCUMENT)
        def shown(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
            self.shown.append(params.uri)
            return types.ShowDocumentResult(True)

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def registered(params: types.RegistrationParams) -> None:
            self.watched += [registration.method for registration in params.registrations]

    async def start(self) -> None:
        await self.client.start_io(sys.executable, "-m", "flake8_vectorize", "lsp")
        capabilities = types.ClientCapabilities(
            window=types.WindowClientCapabilities(
                show_document=types.ShowDocumentClientCapabilities(True)
            ),
            workspace=types.WorkspaceClientCapabilities(
                did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(True)
            ),
        )
        folder = types.WorkspaceFolder(self.folder.as_uri(), "project")
        await self.client.initialize_async(
            types.InitializeParams(capabilities, workspace_folders=[folder])
        )
        self.client.initialized(types.InitializedParams())

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str) -> list[types.Diagnostic]:
        item = types.TextDocumentItem(self.uri(name), "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics(name)

    async def change(self, name: str, text: str, version: int) -> None:
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri(name)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def save(self, name: str) -> list[types.Diagnostic]:
        document = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
        return await self.diagnostics(name)

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        while True:
            params = await asyncio.wait_for(self._diagnostics.get(), 30)
            if params.uri == self.uri(name):
                return list(params.diagnostics)

    async def actions(
        self, name: str, diagnostics: list[types.Diagnostic]
    ) -> dict[str, types.CodeAction]:
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri(name)),
                diagnostics[0].range,
                types.CodeActionContext(diagnostics),
            )
        )
        return {item.title: as_action(item) for item in found or ()}

    async def execute(self, action: types.CodeAction, *more: object) -> object:
        assert action.command
        arguments = [*(action.command.arguments or ()), *more]
        return await self.client.workspace_execute_command_async(
            types.ExecuteCommandParams(action.command.command, arguments)
        )

    async def hover(self, name: str, line: int) -> str | None:
        found = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), types.Position(line, 8))
        )
        assert found is None or isinstance(found.contents, types.MarkupContent)
        return found.contents.value if found else None


def as_action(item: types.Command | types.CodeAction) -> types.CodeAction:
    """The action that the server sent: this client reads one with a command as a bare command."""
    if isinstance(item, types.CodeAction):
        return item
    inner = ast.literal_eval(item.command)
    command = types.Command(inner["title"], inner["command"], arguments=inner["arguments"])
    return types.CodeAction(item.title, command=command)


Scene = Callable[[Editor], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path) -> Callable[[Scene], None]:
    """Runs a scene with a started editor, and stops it."""
    (tmp_path / ".git").mkdir()

    async def run(scene: Scene) -> None:
        editor = Editor(tmp_path)
        await editor.start()
        try:
            await scene(editor)
        finally:
            await editor.stop()

    return lambda scene: asyncio.run(run(scene))
