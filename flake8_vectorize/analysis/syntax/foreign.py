"""Which functions of a file hand on what they get to libraries that compute on the host."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.hosting import COMPUTING, is_computed
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

IMPORTS = (ast.Import, ast.ImportFrom)


def hands_to_host(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function gives something that it got or made to a function of such a library,
    which it may import itself, by a statement of its own.
    """
    within = Imports(node for node in function.body if isinstance(node, IMPORTS))
    known = [names for names in (within, imports) if _holds_any(names)]
    return bool(known) and any(
        any(is_computed(names.resolve(dotted_name(part.func))) for names in known)
        and any(map(_is_named, part.args))
        for part in nodes(function)
        if isinstance(part, ast.Call)
    )


def _holds_any(imports: Imports) -> bool:
    """Whether names stand for anything that computes on the host."""
    return any(full.partition(".")[0] in COMPUTING for full in imports.names.values())


def _is_named(argument: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) for part in nodes(argument))
