"""What iterations call of other modules besides functions that get what differs between them: what
is done there is not known, as where an object of a class draws its weights.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.verdict.draws import run_by
from flake8_vectorize.model.nest import Place

# packages of which is known what their classes do
KNOWN = sys.stdlib_module_names | {"torch", "numpy", "pandas", "jaxtyping", "typing_extensions"}
# packages whose functions keep nothing
PURE = frozenset({"einops", "scipy"})


def called_elsewhere(frame: Frame, imports: Imports) -> Iterator[Place]:
    """The calls of imported classes and functions in a loop, but for the errors that it raises."""
    errors = {raised.exc for raised in nodes(frame.node) if isinstance(raised, ast.Raise)}
    for call in run_by(frame.node):
        full = imports.resolve(dotted_name(call.func))
        package, dot, rest = full.partition(".")
        if not dot or package in KNOWN or call in errors:
            continue
        last = rest.rpartition(".")[2]
        is_class = last[:1].isupper() and not last.isupper()
        if is_class or (last[:1].islower() and package not in PURE):
            yield Place(f"{spelled(call.func)}()", call.lineno)
