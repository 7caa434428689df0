"""What modules of torch give: those that stand for one of its functions, and the others."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.modules import (
    CHAIN,
    HELD,
    WRAPPERS,
    function_of,
    gives_more,
    gives_tensor,
    goes_by_rows,
)
from flake8_vectorize.analysis.values.annotations import PARAMETER_LISTS, PARAMETERS
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value

# what a module is that does the same to every row
BY_ROWS = "by rows"


def functional(node: ast.Call, imports: Imports) -> Value | None:
    """The function that `nn.MSELoss()` is, if the call makes such a module."""
    module = imports.resolve(dotted_name(node.func))
    truths = any(isinstance(arg, ast.Constant) and arg.value is True for arg in node.args)
    function = function_of(module, truths, (keyword.arg for keyword in node.keywords))
    return Value(Kind.FUNCTION, function=function, proof=module) if function else None


def giver_of(node: ast.expr, imports: Imports) -> str:
    """The full name of the module that gives a tensor when what an expression makes is called,
    or ''; a list of parameters is none.
    """
    while isinstance(node, ast.Call):
        full = imports.resolve(dotted_name(node.func))
        if full.rpartition(".")[2] in PARAMETER_LISTS:
            return PARAMETERS
        if gives_tensor(full, (keyword.arg for keyword in node.keywords)):
            return full
        if not node.args or (full != CHAIN and full not in WRAPPERS):
            break
        node = node.args[-1] if full == CHAIN else node.args[0]
    return ""


def module_made(node: ast.Call, imports: Imports, kind: Kind) -> Value:
    """The module of torch, or the list of them, that a call makes."""
    made = Value(kind, proof=giver_of(node, imports))
    return made._replace(function=BY_ROWS) if made.proof and _by_rows(node, imports) else made


def _by_rows(node: ast.expr, imports: Imports) -> bool:
    """Whether a module, or each of those that it is made of, does the same to every row."""
    if not isinstance(node, ast.Call):
        return False
    full = imports.resolve(dotted_name(node.func))
    if full == CHAIN:
        return bool(node.args) and all(_by_rows(part, imports) for part in node.args)
    return goes_by_rows(full)


def given_by(module: str) -> Value:
    """What a module of this full name gives when it is called: a tensor, or one and more."""
    tensor = Value(Kind.TENSOR, proof=module)
    return Value(Kind.TUPLE, items=(tensor, UNKNOWN)) if gives_more(module) else tensor


def held_by(module: Value, attribute: str) -> Value:
    """What a module of torch's own holds under a name: a parameter, or unknown."""
    if module.kind is not Kind.MODULE or not module.proof:
        return UNKNOWN
    known = attribute.removesuffix(".data") in HELD
    return Value(Kind.TENSOR, proof=f"held by a {module.proof}") if known else UNKNOWN
