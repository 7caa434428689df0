"""Puts edits into a source text: what is around them keeps its form, and comments stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.batched import Edit
from flake8_vectorize.rewriting.intent import as_intended

Statement = cst.For | cst.SimpleStatementLine
# what may hold an expression of any precedence without parentheses
OPEN = (cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Return, cst.Arg, cst.Expr, cst.Index)


def edited(source: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made.

    Raises:
        VectorizeError: the text cannot be edited, because a second parser does not read it as
            Python's own does.
    """
    try:
        module = cst.parse_module(source)
    except cst.ParserSyntaxError as error:
        raise VectorizeError(f"line {error.raw_line} cannot be read by libcst") from error
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    editor = _Editor(edits, wrapper.resolve(PositionProvider), module)
    text = module.visit(editor).code
    if editor.missing:
        line = min(editor.missing)[0]
        raise VectorizeError(f"libcst does not find what stands in line {line}")
    try:
        if as_intended(source, edits, text):
            return text
    except (SyntaxError, ValueError) as error:
        raise VectorizeError(f"the edited text is no Python ({error})") from error
    raise VectorizeError("libcst reads it in another way than Python does")


class _Editor(cst.CSTTransformer):
    """Replaces nodes by their places; `missing` are the places where there was none so far."""

    def __init__(
        self,
        edits: Sequence[Edit],
        positions: Mapping[cst.CSTNode, CodeRange],
        module: cst.Module,
    ) -> None:
        super().__init__()
        self._positions = positions
        self._module = module
        self._edits = {
            (e.span.line, e.span.column - 1, e.span.end_line, e.span.end_column - 1): e
            for e in edits
        }
        self.missing = set(self._edits)
        self._path: list[cst.CSTNode] = []
        self._gone: set[int] = set()

    def on_visit(self, node: cst.CSTNode) -> bool:
        self._path.append(node)
        return True

    def on_leave(
        self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT
    ) -> cst.CSTNodeT | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNodeT]:
        self._path.pop()
        # libcst's types ask for a node of the same sort, its parents take any that fits.
        changed: Any = updated_node
        if isinstance(original_node, cst.BaseExpression):
            edit = self._edit(original_node)
            if edit is not None:
                changed = self._expression(original_node, edit)
        elif isinstance(original_node, (cst.For, cst.SimpleStatementLine)):
            edit = self._edit(original_node)
            if edit is not None:
                changed = self._statement(original_node, edit)
        elif isinstance(updated_node, (cst.IndentedBlock, cst.Module)):
            changed = self._settled(updated_node)
        kept: cst.CSTNodeT = changed
        return kept

    def _edit(self, node: cst.CSTNode) -> Edit | None:
        """The edit of a node, the first time that a node of its sort stands at its place."""
        expression = isinstance(node, cst.BaseExpression)
        if isinstance(node, cst.SimpleStatementLine):
            # With its line end it reaches further than its statement.
            if len(node.body) != 1:
                return None
            node = node.body[0]
        found = self._positions[node]
        place = (found.start.line, found.start.column, found.end.line, found.end.column)
        if isinstance(node, cst.For):
            place = next((key for key in self.missing if key[:2] == place[:2]), place)
        if place not in self.missing or bool(self._edits[place].expression) is not expression:
            return None
        self.missing.discard(place)
        return self._edits[place]

    def _expression(self, old: cst.BaseExpression, edit: Edit) -> cst.BaseExpression:
        new = cst.parse_expression(edit.expression, self._module.config_for_parsing)
        if old.lpar:
            return new.with_changes(lpar=old.lpar, rpar=old.rpar)
        atom = isinstance(new, (cst.Name, cst.Call, cst.Attribute, cst.Subscript))
        if atom or isinstance(self._path[-1], OPEN):
            return new
        return new.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])

    def _statement(self, old: Statement, edit: Edit) -> Any:
        lines = [*old.leading_lines, *_comments(old)]
        if not edit.statements:
            gone = cst.SimpleStatementLine([cst.Pass()], leading_lines=lines)
            self._gone.add(id(gone))
            return gone
        made = [
            cst.parse_statement(text, self._module.config_for_parsing) for text in edit.statements
        ]
        made[0] = made[0].with_changes(leading_lines=lines)
        return cst.FlattenSentinel(made)

    def _settled(self, block: cst.IndentedBlock | cst.Module) -> cst.CSTNode:
        """A block without the statements that go; their comments move to what follows."""
        if not any(id(statement) in self._gone for statement in block.body):
            return block
        body: list[cst.BaseStatement] = []
        waiting: list[cst.EmptyLine] = []
        for statement in block.body:
            if id(statement) in self._gone:
                assert isinstance(statement, cst.SimpleStatementLine)
                waiting = _together(waiting, statement.leading_lines)
                continue
            if waiting and isinstance(
                statement, (cst.SimpleStatementLine, cst.BaseCompoundStatement)
            ):
                lines = _together(waiting, getattr(statement, "leading_lines", ()))
                while lines and not body and lines[0].comment is None:
                    # No block starts with a blank line because its first statement went.
                    lines.pop(0)
                statement = statement.with_changes(leading_lines=lines)
                waiting = []
            body.append(statement)
        if not body:
            body.append(cst.SimpleStatementLine([cst.Pass()]))
        return block.with_changes(body=body, footer=[*waiting, *block.footer])


def _together(
    first: Sequence[cst.EmptyLine], second: Sequence[cst.EmptyLine]
) -> list[cst.EmptyLine]:
    """The lines above two statements of which one goes: blank ones are not doubled."""
    blank = 0
    while blank < len(second) and second[blank].comment is None:
        blank += 1
    if blank:
        first = [line for line in first if line.comment is not None]
    return [*second[:blank], *first, *second[blank:]]


def _comments(node: Statement) -> list[cst.EmptyLine]:
    """The comments inside a statement, one line each, but for those that silence a rule."""
    found = _walk(node.with_changes(leading_lines=()))
    return [cst.EmptyLine(comment=c) for c in found if "noqa" not in c.value.lower()]


def _walk(node: cst.CSTNode) -> list[cst.Comment]:
    if isinstance(node, cst.Comment):
        return [node]
    return [comment for child in node.children for comment in _walk(child)]
