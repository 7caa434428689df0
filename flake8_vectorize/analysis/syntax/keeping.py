"""Whether what a name is bound to is a tensor as what it held: `x = x.to(device)`."""

from __future__ import annotations

import ast
from typing import Any

from flake8_vectorize.analysis.knowledge.collectors import COLLECTORS, OF_TENSORS
from flake8_vectorize.analysis.knowledge.operands import tensors_taken
from flake8_vectorize.analysis.knowledge.table import TENSOR_ONLY, torch_function
from flake8_vectorize.analysis.syntax.axes import LISTING
from flake8_vectorize.analysis.syntax.receivers import placed
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS
from flake8_vectorize.analysis.syntax.walking import names_below
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# where functions make arrays of lists
ARRAYS = frozenset({"torch", "numpy"})


def keeps(value: Any, name: str, imports: Imports) -> bool:
    """Whether an expression makes of what a name holds what is a tensor if that is one, and else
    not: `x[:, :n]`, `torch.relu(x).to(device)`.
    """
    while True:
        kind = type(value)
        if kind is ast.Subscript:
            if type(value.slice) is not ast.Tuple and type(value.slice) is not ast.Slice:
                return False
            value = value.value
        elif kind is ast.Call:
            function = value.func
            full = imports.resolve(dotted_name(function))
            operation = torch_function(full) if full else None
            if operation is not None and value.args:
                if operation.result != "t" or not tensors_taken(operation, full):
                    return False
                value = value.args[0]
            elif type(function) is ast.Attribute:
                if function.attr not in TENSOR_ONLY and not placed(value):
                    return False
                value = function.value
            else:
                return False
        else:
            return kind is ast.Name and value.id == name


def is_new(value: ast.expr, imports: Imports) -> bool:
    """Whether an expression makes a tensor of sizes or numbers: `torch.zeros(len(x), n)`."""
    full = imports.resolve(dotted_name(value.func)) if isinstance(value, ast.Call) else ""
    operation = torch_function(full) if full else None
    return operation is not None and operation.factory


def replaces(value: ast.expr, name: str, imports: Imports) -> bool:
    """Whether an expression makes something new, and not of what a name holds, unless it is a list
    then, whose items are made one tensor: `torch.cat([x.T for x in xs])`.
    """
    if name not in names_below(value) or is_new(value, imports):
        return True
    if not isinstance(value, ast.Call) or not value.args:
        return False
    items = value.args[0]
    walked = items.generators[0].iter if isinstance(items, COMPREHENSIONS) else items
    joined = COLLECTORS.get(imports.resolve(dotted_name(value.func))) in OF_TENSORS
    return joined and isinstance(walked, ast.Name) and walked.id == name


def is_opaque(value: ast.expr, imports: Imports) -> bool:
    """Whether a value is what a function makes that is no list, nor an array of one."""
    if not isinstance(value, ast.Call):
        return False
    name = dotted_name(value.func)
    return name not in LISTING and imports.resolve(name).partition(".")[0] not in ARRAYS
