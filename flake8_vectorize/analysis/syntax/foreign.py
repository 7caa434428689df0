"""Which functions of a file hand on what they get to libraries that compute on the host."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.hosting import is_computed
from flake8_vectorize.analysis.values.imports import Imports, dotted_name


def hands_to_host(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function gives something that it got or made to a function of such a library,
    which it may import itself.
    """
    parts = nodes(function)
    within = Imports(part for part in parts if isinstance(part, (ast.Import, ast.ImportFrom)))
    for part in parts:
        if isinstance(part, ast.Call) and any(map(_is_named, part.args)):
            name = dotted_name(part.func)
            if is_computed(within.resolve(name) or imports.resolve(name)):
                return True
    return False


def _is_named(argument: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) for part in nodes(argument))
