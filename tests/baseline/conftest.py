"""Reports without the analysis: loops are flagged where their lines say so, `# VEC201`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_vectorize.baseline.fingerprint import fingerprint, head
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop, LoopKind
from flake8_vectorize.model.report import FileReport, LoopReport
from flake8_vectorize.model.span import Span


def flagged(source: str, path: str) -> FileReport:
    """The report of a source text; a file that does not parse has the finding VEC000."""
    lines = source.splitlines()
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return FileReport(path, (), (Finding("VEC000", "does not parse", Span(1, 1, 1, 1)),))
    found: list[tuple[Finding, Loop]] = []

    def walk(node: ast.AST, scope: str) -> None:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            scope = f"{scope}.{node.name}" if scope else node.name
        if isinstance(node, (ast.For, ast.While)):
            kind = LoopKind.FOR if isinstance(node, ast.For) else LoopKind.WHILE
            end = Span(node.lineno, node.col_offset + 1, node.end_lineno or 0, 1)
            loop = Loop(kind, end, end, scope or "<module>", head(node), fingerprint(node))
            for code in re.findall(r"# .*?(VEC\d+)", lines[node.lineno - 1]):
                found.append((Finding(code, f"loop of {scope}", end, loop), loop))
        for child in ast.iter_child_nodes(node):
            walk(child, scope)

    walk(tree, "")
    loops = tuple(LoopReport(loop, "map", (), None, f.code, "") for f, loop in found)
    return FileReport(path, loops, tuple(finding for finding, _ in found))


@pytest.fixture
def inspect() -> Callable[[str], FileReport]:
    """Reads a file and flags its loops."""
    return lambda path: flagged(Path(path).read_text(encoding="utf-8"), path)


@pytest.fixture
def report_of() -> Callable[[str, str], FileReport]:
    """Flags the loops of a source text."""
    return flagged
