"""What the analysis hands over with a loop."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from flake8_vectorize.analysis.values.imports import Imports
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.model.named_tuple import NamedTuple


class Outside(NamedTuple):
    """What the analysis knows around one loop: the function, and its names when the loop starts.

    `lookup` gives the value of a dotted name that is not among them. There is no `function` at the
    top of a module.
    """

    body: list[ast.stmt]
    imports: Imports
    values: Mapping[str, Value]
    lookup: Callable[[str], Value]
    function: ast.FunctionDef | ast.AsyncFunctionDef | None = None
