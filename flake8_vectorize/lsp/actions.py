"""What an editor offers on a finding: fix it, accept it, silence its line, read its rule's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types
from pygls.workspace import TextDocument

from flake8_vectorize.baseline.codes import ABOVE_LIMIT, GREW, acceptable
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.lsp.diagnosis import Diagnosis
from flake8_vectorize.lsp.diagnostics import SOURCE, diagnostic_of, range_of
from flake8_vectorize.model.batched import BatchedForm
from flake8_vectorize.model.span import Span
from flake8_vectorize.reporting.corrections import described
from flake8_vectorize.review import Status
from flake8_vectorize.rewriting.edits import edited
from flake8_vectorize.rewriting.patch import replacements
from flake8_vectorize.sources import lines_of

ACCEPT, EXPLAIN = "flake8-vectorize.accept", "flake8-vectorize.explain"
REASONS = (
    "runs rarely, or over few items",
    "the items differ in shape",
    "the batched form needs too much memory",
    "an iteration needs the result of the one before",
)


def actions(
    diagnosis: Diagnosis, document: TextDocument, asked: Sequence[types.Diagnostic]
) -> Iterator[types.CodeAction]:
    """The actions for what an editor asks about, in the order in which it lists them.

    Findings are looked up by place and code: not every editor hands back what else was sent.
    """
    places = {(item.code, item.range.start.line) for item in asked if item.source == SOURCE}
    for item in diagnosis.heard.findings:
        code, line = item.finding.code, item.finding.span.line
        if (code, line - 1) not in places:
            continue
        diagnostic = diagnostic_of(item, diagnosis, document)
        new = item.status is Status.NEW
        if new and item.finding.fix is not None:
            yield from _fix(document, code, item.finding.fix, diagnostic)
        if new and (acceptable(code) or code in (GREW, ABOVE_LIMIT)):
            yield _accept(document, code, line, diagnostic)
        if acceptable(code):
            yield _explain(code, diagnostic)
        if new and acceptable(code):
            yield _silence(document, code, line, diagnostic)


def _fix(
    document: TextDocument, code: str, form: BatchedForm, diagnostic: types.Diagnostic
) -> Iterator[types.CodeAction]:
    """The action that puts the batched form in place; none where the text cannot be edited."""
    try:
        changed = edited(document.source, form.edits)
    except VectorizeError:
        return
    edits = [
        types.TextEdit(range_of(part.span, document), part.text)
        for part in replacements(document.source, changed)
    ]
    yield types.CodeAction(
        f"Fix {code}: {described(form)}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=form.safe,
        edit=types.WorkspaceEdit(changes={document.uri: edits}),
    )


def _accept(
    document: TextDocument, code: str, line: int, diagnostic: types.Diagnostic
) -> types.CodeAction:
    title = f"Accept {code} in the baseline, with a reason"
    return types.CodeAction(
        title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        command=types.Command(title, ACCEPT, arguments=[document.uri, line, code]),
    )


def _explain(code: str, diagnostic: types.Diagnostic) -> types.CodeAction:
    title = f"Explain {code}"
    return types.CodeAction(
        title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        command=types.Command(title, EXPLAIN, arguments=[code]),
    )


def _silence(
    document: TextDocument, code: str, line: int, diagnostic: types.Diagnostic
) -> types.CodeAction:
    lines = lines_of(document.source)
    end = len(lines[line - 1].rstrip()) + 1 if line <= len(lines) else 1
    place = range_of(Span(line, end, line, end), document)
    edit = types.TextEdit(place, f"  # noqa: {code}")
    return types.CodeAction(
        f"Silence {code} on this line",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        edit=types.WorkspaceEdit(changes={document.uri: [edit]}),
    )
