"""Test modules of pytest, which loads them itself to rewrite their assertions, are bracketed, too.

pytest keeps what it has rewritten in files of its own. They are neither read nor written while
modules carry brackets: a later run without the runner must not find any.
"""

from __future__ import annotations

import ast
from contextlib import suppress
from types import CodeType, ModuleType
from typing import Any, Final

from vectorize_perf.instrument import Instrument

MODULE: Final = "_pytest.assertion.rewrite"


def bracket_tests(module: ModuleType, instrument: Instrument) -> None:
    """Has pytest's rewriting of assertions, which is `module`, bracket the user's loops first."""
    rewriting: Any = module
    rewrite, read, write = rewriting.rewrite_asserts, rewriting._read_pyc, rewriting._write_pyc
    covers = instrument.selection.covers

    def bracketed(tree: ast.Module, source: bytes, file: str | None = None, *rest: Any) -> None:
        if file is not None and covers(file):
            with suppress(RecursionError):
                tree.body[:] = instrument.tree(ast.parse(source, file), source, file).body
        rewrite(tree, source, file, *rest)

    def kept(source: Any, *rest: Any) -> CodeType | None:
        return None if covers(str(source)) else read(source, *rest)

    def keep(state: Any, code: CodeType, *rest: Any) -> None:
        if not covers(code.co_filename):
            write(state, code, *rest)

    rewriting.rewrite_asserts, rewriting._read_pyc, rewriting._write_pyc = bracketed, kept, keep
