"""What a name holds, or a loop walks, as far as nothing but uses in the function show."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.items import (
    Items,
    items_taken,
    may_be_none,
    subscripts_by_own_items,
)
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.annotations import DECLARED
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import (
    DATA,
    ENTRY,
    MOVED,
    SEVERAL,
    SHAPED,
    UNKNOWN,
    Kind,
    Value,
)

# how what shows begins that items are tensors of one element
READ_SINGLY = ".item() of them"
# what the proof says of an item of a list that is joined
IN_LIST = " in a list, "
# what sizes are called
SIZES = frozenset({"shape", "size"})
# libraries beside NumPy whose columns masks pick elements of
MASKED = ("pandas", "polars", "jax", "cupy", "xarray")
# what nothing but numbers is used for
COMPUTED = frozenset({Items.FACTORS, Items.COMPARED, Items.CHOSEN})


def shown_by_use(usage: Usage, name: str, foreign: bool, place: ast.stmt | None) -> Value:
    """A tensor or an array with its proof, or unknown; `foreign` says whether an array may be
    NumPy's. What is bound to several things is what it is where it is read, in the statement
    `place`, and wherever else it is that.
    """
    if usage.is_own(name):
        return UNKNOWN
    if usage.holds_others(name):
        seen = usage.while_bound(name, place)
        if seen is None:
            return UNKNOWN
        usage = seen
    elif place is not None and usage.is_made_below(name, place.lineno):
        return UNKNOWN
    return shown_at_all(usage, name, foreign)


def shown_at_all(usage: Usage, name: str, foreign: bool) -> Value:
    """What the uses of a name show, whichever of the things that it is bound to they are of."""
    use = usage.get(name)
    if use is None or name in usage.called or use.tested:
        return UNKNOWN
    if use.tensor_method is not None:
        method, line = use.tensor_method
        if method == "numel" and name.rpartition("_")[2] in SIZES:
            return UNKNOWN  # of a torch.Size
        return _tensor(f".{method}()", line)
    if use.operand is not None:
        function, line = use.operand
        return _tensor(f"passed to {function}", line)
    if use.cut is not None:
        join, line = use.cut
        return _tensor(f"a part of it passed to {join}", line)
    if use.placed is not None and (use.shaped or use.several_subscripts):
        return _tensor(*use.placed)
    if use.device is not None and usage.takes_by_number(name):
        return _tensor("it has a .device", use.device)
    told = usage.told_by_parts(name)
    if told is not None:
        return _tensor(*told)
    if gives_keys(usage, name):
        return UNKNOWN
    met = None if foreign else usage.met_by_tensor(name)
    if met is not None:
        return _tensor(*met)
    if use.several_subscripts is not None:
        proof = f"{SEVERAL}, line {use.several_subscripts}"
        return Value(Kind.ARRAY if foreign else Kind.TENSOR, proof=proof)
    if use.masked is not None:
        proof = f"{SEVERAL} at once, by a mask, line {use.masked}"
        other = foreign or any(map(usage.imports.holds, MASKED))
        return Value(Kind.ARRAY if other else Kind.TENSOR, proof=proof)
    if use.array_method is not None and not foreign:
        method, line = use.array_method
        return _tensor(f".{method}()", line)
    if use.shaped is not None and not foreign:
        return _tensor(SHAPED, use.shaped)
    return UNKNOWN


def gives_keys(usage: Usage, name: str) -> bool:
    """Whether something is asked for its keys, or for pairs of them and values: it is a mapping,
    and several subscripts are one key.
    """
    return f"{name}.keys" in usage.called or f"{name}.items" in usage.called


def tells_of(held: Value, shown: Value) -> bool:
    """Whether what the uses of a name show is more than is known of what it holds. A list of what
    a container holds under numbers that were read is one of objects, each a tensor or not.
    """
    if shown.kind is Kind.UNKNOWN or shown.kind is held.kind:
        return False
    found = held.constant == ENTRY and DATA in held.taint
    return not (found and IN_LIST in shown.proof)


def shown_by_items(
    value: Value, target: ast.Name, iterable: ast.expr, node: LoopNode, usage: Usage
) -> Value:
    """What nothing is known of that a loop walks, as far as its items show: `.item()` reads tensors
    of one element, which no item is that may be None, and what was moved to a device is no list of
    numbers, and none of tensors. What is asked for its type is something else besides.
    """
    if value.kind is not Kind.UNKNOWN:
        array = value.kind is Kind.ARRAY
        return _taken_by_torch(value, target, usage) if array else value
    if value.proof == MOVED:
        item = usage.get(target.id)
        given = item is not None and item.operand is not None and not item.tested
        if given or items_taken(target, UNKNOWN, node) in COMPUTED:
            return value._replace(kind=Kind.TENSOR)
    use = usage.get(dotted_name(iterable))
    called = isinstance(iterable, ast.Call) or (use is not None and use.tested)
    line = 0 if called else usage.read_as_number(target.id, node)
    if not line and _has_shape(usage, dotted_name(iterable)):
        return value._replace(kind=Kind.ARRAY, proof=SHAPED)
    if not line or may_be_none(target.id, node):
        return value
    return value._replace(kind=Kind.TENSOR, proof=f"{READ_SINGLY}, line {line}")


def _taken_by_torch(value: Value, target: ast.Name, usage: Usage) -> Value:
    """An array, or a tensor if functions of torch get its items as they are: they take none of
    another library.
    """
    item = usage.get(target.id)
    if item is None or item.operand is None or item.tested or item.stores > 1:
        return value
    if not value.proof.startswith(SEVERAL):
        return value
    function, line = item.operand
    return value._replace(kind=Kind.TENSOR, proof=f"an item is passed to {function}, line {line}")


def _has_shape(usage: Usage, name: str) -> bool:
    """Whether a name is an array, of torch or NumPy, wherever it is used: it has a shape."""
    use = usage.get(name)
    if use is None or use.shaped is None or use.tested or name in usage.called:
        return False
    return not usage.is_own(name) and not usage.holds_others(name)


def denied_by_items(
    value: Value, target: ast.expr, iterable: ast.expr, node: LoopNode, usage: Usage
) -> Value:
    """What a loop walks that is taken for a tensor, as far as its items do not show that it is
    none: only a mapping gives out its keys, and torch joins no tensor's rows, but a list's.
    """
    if isinstance(target, ast.Name) and usage.joins_items(target.id, node):
        return Value(Kind.UNKNOWN, value.text, taint=value.taint)
    if value.proof.startswith(DECLARED):
        return value
    keyed = subscripts_by_own_items(iterable, target, node)
    return Value(Kind.MAPPING, value.text, taint=value.taint) if keyed else value


def _tensor(shown: str, line: int) -> Value:
    return Value(Kind.TENSOR, proof=f"{shown}, line {line}")
