"""Where sums begin, as it is written: at zero, or a tensor of zeros, for what is not there yet."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.imports import dotted_name, last_name

# what makes a tensor of nothing but zeros
ZEROS = frozenset({"zeros", "zeros_like", "new_zeros"})
# methods that give what they belong to in another place or type
PLACED = frozenset({"to", "cpu", "cuda", "float", "double", "half", "long"})
# types whose first value is zero
NUMBERS = frozenset({"float", "int"})
# methods of a dictionary that give what is there under a key, or else their second argument
ASKING = frozenset({"get", "setdefault"})


def is_zero(value: ast.expr) -> bool:
    """Whether an expression is zero, or a tensor of zeros."""
    if isinstance(value, ast.Constant):
        return type(value.value) in (int, float) and not value.value
    if not isinstance(value, ast.Call):
        return False
    function = value.func
    last = last_name(function)
    if last in PLACED and isinstance(function, ast.Attribute):
        return is_zero(function.value)
    return last in ZEROS or (last == "tensor" and bool(value.args) and is_zero(value.args[0]))


def asks_or_zero(call: ast.Call) -> bool:
    """Whether a call gives what a dictionary holds, or zero: `d.get(k, 0)`."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in ASKING:
        return False
    return len(call.args) == 2 and not call.keywords and is_zero(call.args[1])


def begins_with_zeros(value: ast.expr) -> bool:
    """Whether an expression makes a `defaultdict` of zeros."""
    if not isinstance(value, ast.Call) or len(value.args) != 1:
        return False
    factory = value.args[0]
    if dotted_name(value.func).rpartition(".")[2] != "defaultdict":
        return False
    if isinstance(factory, ast.Lambda):
        return is_zero(factory.body)
    return dotted_name(factory) in NUMBERS
