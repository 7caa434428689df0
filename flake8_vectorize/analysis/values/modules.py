"""Modules of torch that stand for one of its functions."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.modules import function_of
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import Kind, Value


def functional(node: ast.Call, imports: Imports) -> Value | None:
    """The function that `nn.MSELoss()` is, if the call makes such a module."""
    module = imports.resolve(dotted_name(node.func))
    truths = any(isinstance(arg, ast.Constant) and arg.value is True for arg in node.args)
    function = function_of(module, truths, (keyword.arg for keyword in node.keywords))
    return Value(Kind.FUNCTION, function=function, proof=module) if function else None
