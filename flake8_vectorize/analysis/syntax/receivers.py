"""What a call of a method shows of the object that it belongs to."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.table import BESIDE_ARRAYS, TENSOR_ONLY, tensor_method
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import SEVERAL, Kind, Value

# methods of tensors and of NumPy's arrays alone
OF_ARRAYS = frozenset(str.split("squeeze reshape transpose swapaxes argmax argmin cumsum cumprod"))
# what torch's methods call their arguments, and nobody else's do
TORCH_KEYWORDS = frozenset(
    str.split(
        """
        dim keepdim start_dim end_dim dim0 dim1 non_blocking as_tuple unbiased
        rounding_mode
        """
    )
)
# those of `unique`, which is a function as well elsewhere
DISTINCT_KEYWORDS = frozenset({"sorted", "return_inverse", "return_counts"})
# what tensors alone are cast by; settings are read by methods that get a name
TENSOR_CASTS = frozenset({"bool", "int", "short", "char", "byte"})
# methods whose arguments tell without a keyword
BY_POSITIONS = TENSOR_CASTS | frozenset(str.split("view t size dim flatten select transpose"))

# what `to` is told
PLACES = frozenset({"device", "dtype"})
DTYPES = frozenset(
    str.split(
        """
        float float16 float32 float64 half double bfloat16 bool
        int8 int16 int32 int64 uint8 short int long cfloat cdouble complex64 complex128
        """
    )
)
DEVICES = frozenset({"cpu", "cuda", "mps", "xpu"})
CASTS = frozenset({"float", "double", "half", "int", "bool", "long"})


def of_torch(node: ast.Call) -> bool:
    """`x.size(0)`, `x.sum(dim=1)`, `x.view(-1, n)`, `x.t()`: NumPy's `size` is no method, its
    methods say `axis`, and its `view` takes a type.
    """
    assert isinstance(node.func, ast.Attribute)
    method = node.func.attr
    if not node.keywords:
        if method not in BY_POSITIONS:
            return False
        if method == "view":
            return len(node.args) > 1 or any(map(_is_rest, node.args))
        if method == "t":
            return not node.args
        if method in ("size", "dim"):
            return len(node.args) <= 1
    return _of_torch_alone(node, method)


def _of_torch_alone(node: ast.Call, method: str) -> bool:
    """Whether no object of another library gets such arguments by such a method: NumPy flattens in
    an order, which is a text, and to exchange two axes of more it is told all of them.
    """
    given = node.args
    if node.keywords:
        named = {keyword.arg for keyword in node.keywords}
        if method == "unique" and not given and not named <= TORCH_KEYWORDS:
            return bool(named & DISTINCT_KEYWORDS)
        return bool(named & TORCH_KEYWORDS) and tensor_method(method) is not None
    if method in TENSOR_CASTS:
        return not given
    if method == "flatten":
        return bool(given) and all(map(is_number, given))
    if method == "select":
        return len(given) == 2 and is_number(given[0])
    if method == "transpose" and len(given) == 2 and all(map(is_number, given)):
        return any(_is_beyond_second(part) for part in given)
    return False


def _is_beyond_second(axis: ast.expr) -> bool:
    """Whether an axis, as it is written, is none of two: 2, or -3."""
    number, last = (axis.operand, 2) if isinstance(axis, ast.UnaryOp) else (axis, 1)
    value = number.value if isinstance(number, ast.Constant) else 0
    return isinstance(value, int) and value > last


def _is_rest(node: ast.expr) -> bool:
    """The `-1` of `x.view(-1)`."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and is_number(node)


def placed(node: ast.Call) -> bool:
    """Whether no array of another library has such a method: `x.cpu()`, `x.to(device)`; objects
    that are no arrays may have one.
    """
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr != "to":
        return node.func.attr in BESIDE_ARRAYS
    named = any(keyword.arg in PLACES for keyword in node.keywords)
    return named or any(map(_is_place, node.args))


def _is_place(node: ast.expr) -> bool:
    """`device`, `x.dtype`, `torch.float16`, `"cuda:0"`"""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.partition(":")[0] in DEVICES
    owner, _, name = dotted_name(node).rpartition(".")
    return name in PLACES or (owner == "torch" and name in DTYPES)


def made_on_device(node: ast.Call) -> bool:
    """Whether a function is told on which device to make something: no array of NumPy's is."""
    return any(keyword.arg == "device" for keyword in node.keywords)


def shows_tensor(node: ast.Call, receiver: Value, named: bool) -> bool:
    """Whether a method shows that its object is a tensor, which may be NumPy's array as well, or
    of which nothing is known; the uses of one that is `named` once and for all are known already.
    """
    assert isinstance(node.func, ast.Attribute)
    alone = node.func.attr in TENSOR_ONLY
    if receiver.kind is Kind.ARRAY and receiver.proof.startswith(SEVERAL):
        return alone or of_torch(node) or placed(node)
    if receiver.kind is not Kind.UNKNOWN or named:
        return False
    return alone or _of_torch_alone(node, node.func.attr) or _casts_comparison(node)


def _casts_comparison(node: ast.Call) -> bool:
    """`(labels == i).float()`: what Python gives has no such method, and neither has NumPy's."""
    assert isinstance(node.func, ast.Attribute)
    return node.func.attr in CASTS and isinstance(node.func.value, ast.Compare)


def uncast(node: ast.expr) -> ast.expr:
    """`a == b` of `(a == b).float()`."""
    while isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CASTS and not node.args:
        assert isinstance(node.func, ast.Attribute)
        node = node.func.value
    return node


def is_number(node: ast.expr) -> bool:
    """Whether an index is a whole number as it is written."""
    last = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(last, ast.Constant) and isinstance(last.value, int)


def is_text(node: ast.expr) -> bool:
    """Whether an index is a text as it is written."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_key(index: ast.expr) -> bool:
    """Whether several subscripts are one key of a mapping: there is a text among them, or they
    stand in parentheses of their own.
    """
    if not isinstance(index, ast.Tuple) or not index.elts:
        return False
    first, last = index.elts[0], index.elts[-1]
    opened = (index.lineno, index.col_offset) != (first.lineno, first.col_offset)
    closed = (index.end_lineno, index.end_col_offset) != (last.end_lineno, last.end_col_offset)
    return (opened and closed) or any(map(is_text, index.elts))
