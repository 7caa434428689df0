"""Which objects iterations make of classes of other modules: what is done to make one is not known,
as where weights are drawn.
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


def constructed(frame: Frame, imports: Imports) -> Iterator[Place]:
    """The calls of imported classes in a loop, but for the errors that it raises."""
    errors = {raised.exc for raised in nodes(frame.node) if isinstance(raised, ast.Raise)}
    for call in run_by(frame.node):
        full = imports.resolve(dotted_name(call.func))
        package, dot, rest = full.partition(".")
        last = rest.rpartition(".")[2]
        is_class = last[:1].isupper() and not last.isupper()
        if dot and is_class and package not in KNOWN and call not in errors:
            yield Place(f"{spelled(call.func)}()", call.lineno)
