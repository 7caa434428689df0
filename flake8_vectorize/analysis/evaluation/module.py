"""What a file offers to each of its functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from flake8_vectorize.analysis.evaluation.classes import ClassAttributes
from flake8_vectorize.analysis.syntax.survey import Closure, FunctionNode
from flake8_vectorize.analysis.values.annotations import Annotations
from flake8_vectorize.analysis.values.comments import Comments
from flake8_vectorize.analysis.values.elsewhere import Elsewhere
from flake8_vectorize.analysis.values.imports import Imports
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.model.named_tuple import NamedTuple


class Module(NamedTuple):
    """The imports, functions and constants of a file, and whom to ask about them.

    `numpy` says that it imports NumPy, `summarize` tells what a function returns, `given` what its
    calls give to one of its parameters, `given_back` which parameters it may return, `instance`
    what one of its classes holds, `elsewhere` what other modules say, `comments` what stands behind
    its lines.
    """

    imports: Imports
    annotations: Annotations
    functions: Mapping[str, FunctionNode]
    constants: Mapping[str, Value]
    numpy: bool
    summarize: Callable[[FunctionNode, ClassAttributes | None], Value]
    given: Callable[[FunctionNode, ast.ClassDef | None, str], Value]
    given_back: Callable[[Closure], frozenset[str]]
    instance: Callable[[str], ClassAttributes | None]
    elsewhere: Elsewhere
    comments: Comments
