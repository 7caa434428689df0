"""The language server: answers an editor over stdio."""

from __future__ import annotations

import asyncio
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.lsp.actions import ACCEPT, EXPLAIN, REASONS, actions
from flake8_vectorize.lsp.diagnosis import Diagnosis, diagnose
from flake8_vectorize.lsp.diagnostics import diagnostics, range_of
from flake8_vectorize.reporting.explanation import facts
from flake8_vectorize.reporting.handbook import page
from flake8_vectorize.rules.catalogue import catalogue

# Long enough to skip the states between two keys, short enough to go unnoticed.
_PAUSE = 0.2
_WATCHED = tuple(
    f"**/{name}"
    for name in (
        ".vectorize-baseline.jsonl",
        ".vectorize-impact.jsonl",
        "setup.cfg",
        "tox.ini",
        ".flake8",
    )
)


class VectorizeServer(LanguageServer):
    """Diagnoses the open documents; keeps the timers of those being typed in, and what it told."""

    def __init__(self) -> None:
        super().__init__("flake8-vectorize", version("flake8-vectorize"))
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._trouble = ""
        self._pages: tempfile.TemporaryDirectory[str] | None = None
        # What a finding needs loads with the server, not with the first document.
        example = catalogue()[0].examples[0]
        inspect_source(example.function(example.bad), "example.py")

    def diagnosis(self, document: TextDocument) -> Diagnosis | None:
        """What a document holds; None where it, or its project, cannot be read.

        That is told once, and not at every key.
        """
        folders = [uris.to_fs_path(uri) or "" for uri in self.workspace.folders]
        try:
            found = diagnose(document.source, document.path, [path for path in folders if path])
        except VectorizeError as error:
            trouble = str(error)
        except OSError as error:
            trouble = f"{document.path} cannot be read: {error.strerror}"
        else:
            self._trouble = ""
            return found
        if trouble != self._trouble:
            self.tell(trouble)
        self._trouble = trouble
        return None

    def publish(self, uri: str, typing: bool = False) -> Diagnosis | None:
        """Sends the diagnostics of a document; half-typed text keeps those it has."""
        document = self.workspace.get_text_document(uri)
        diagnosis = self.diagnosis(document)
        if diagnosis is None or (typing and not diagnosis.readable):
            return diagnosis
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri, diagnostics(diagnosis, document), version=document.version
            )
        )
        return diagnosis

    def publish_all(self, but: str = "") -> None:
        """Sends the diagnostics of every open document, or of all but one."""
        for uri in list(self.workspace.text_documents):
            if uri != but:
                self.publish(uri)

    def publish_soon(self, uri: str) -> None:
        """Sends the diagnostics of a document when nobody has typed in it for a moment."""
        self.forget(uri)
        loop = asyncio.get_running_loop()
        self._timers[uri] = loop.call_later(_PAUSE, self._publish_later, uri)

    def forget(self, uri: str) -> None:
        """Drops what is still to be sent for a document."""
        timer = self._timers.pop(uri, None)
        if timer is not None:
            timer.cancel()

    def tell(self, text: str) -> None:
        """Shows a message in the editor."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))

    def folder_of_pages(self) -> Path:
        """A folder for what the editor is to show, removed when the server ends."""
        if self._pages is None:
            self._pages = tempfile.TemporaryDirectory(prefix="flake8-vectorize-")
        return Path(self._pages.name)

    def _publish_later(self, uri: str) -> None:
        self._timers.pop(uri, None)
        if uri in self.workspace.text_documents:
            self.publish(uri, typing=True)


def server() -> VectorizeServer:
    """A server with all its features, ready to be started."""
    made = VectorizeServer()
    made.feature(types.INITIALIZED)(_initialized)
    made.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    made.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    made.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    made.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_files_changed)
    made.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )(_actions)
    made.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    made.command(ACCEPT)(_accept)
    made.command(EXPLAIN)(_explain)
    return made


async def _initialized(ls: VectorizeServer, params: types.InitializedParams) -> None:
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is None or not watching.dynamic_registration:
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
    registration = types.Registration(
        "watched-files",
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        types.DidChangeWatchedFilesRegistrationOptions(watchers),
    )
    await ls.client_register_capability_async(types.RegistrationParams([registration]))


def _opened(ls: VectorizeServer, params: types.DidOpenTextDocumentParams) -> None:
    ls.publish(params.text_document.uri)


async def _changed(ls: VectorizeServer, params: types.DidChangeTextDocumentParams) -> None:
    ls.publish_soon(params.text_document.uri)


def _saved(ls: VectorizeServer, params: types.DidSaveTextDocumentParams) -> None:
    saved = params.text_document.uri
    ls.forget(saved)
    diagnosis = ls.publish(saved)
    if diagnosis is not None and diagnosis.project.configuration.whole_package:
        # What is saved now may have changed what others import from it.
        ls.publish_all(but=saved)


def _closed(ls: VectorizeServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    ls.forget(uri)
    ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _files_changed(ls: VectorizeServer, params: types.DidChangeWatchedFilesParams) -> None:
    ls.publish_all()


def _actions(ls: VectorizeServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    document = ls.workspace.get_text_document(params.text_document.uri)
    diagnosis = ls.diagnosis(document)
    return list(actions(diagnosis, document, params.context.diagnostics)) if diagnosis else []


def _hover(ls: VectorizeServer, params: types.HoverParams) -> types.Hover | None:
    document = ls.workspace.get_text_document(params.text_document.uri)
    diagnosis = ls.diagnosis(document)
    report = diagnosis.loop_at(params.position.line + 1) if diagnosis else None
    if diagnosis is None or report is None:
        return None
    lines = (
        f"- **{fact.label}** {fact.text}"
        for fact in facts(report, diagnosis.found, diagnosis.heard)
    )
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n".join(lines))
    return types.Hover(content, range_of(report.loop.header, document))


async def _accept(ls: VectorizeServer, *arguments: Any) -> None:
    """Accepts the finding of a code on a line; asks for the reason where none is handed over."""
    uri, line, code = str(arguments[0]), int(arguments[1]), str(arguments[2])
    reason = str(arguments[3]) if len(arguments) > 3 else await _asked_reason(ls, code)
    if not reason:
        return
    document = ls.workspace.get_text_document(uri)
    diagnosis = ls.diagnosis(document)
    if diagnosis is None:
        return
    try:
        done = diagnosis.project.accept(
            [diagnosis.found.report],
            reason,
            lambda verdict, finding: (
                finding.span.line == line and (finding.code == code or code.startswith("VEC9"))
            ),
            source=document.source,
        )
        if not done.added and not done.renewed:
            ls.tell(f"line {line} has no new {code} any more")
    except VectorizeError as error:
        ls.tell(str(error))
    ls.publish_all()


async def _asked_reason(ls: VectorizeServer, code: str) -> str:
    answer = await ls.window_show_message_request_async(
        types.ShowMessageRequestParams(
            types.MessageType.Info,
            f"Why does the loop of {code} stay as it is?",
            [types.MessageActionItem(reason) for reason in REASONS],
        )
    )
    return answer.title if answer else ""


async def _explain(ls: VectorizeServer, *arguments: Any) -> str:
    """The page of a rule, opened in the editor where it can."""
    code = str(arguments[0])
    rule = next((rule for rule in catalogue() if rule.code == code), None)
    if rule is None:
        return ""
    text = page(rule)
    window = ls.client_capabilities.window
    if window and window.show_document and window.show_document.support:
        file = ls.folder_of_pages() / f"{code}.md"
        file.write_text(text, encoding="utf-8")
        await ls.window_show_document_async(types.ShowDocumentParams(file.as_uri()))
    return text
