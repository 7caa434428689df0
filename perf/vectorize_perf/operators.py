"""What an operator does, as far as its cost goes: its category and the bytes that it moves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from vectorize_perf.session import Category

_NAMED: Final = {
    Category.SYNC: (
        "_local_scalar_dense item is_nonzero nonzero equal masked_select unique _unique2 unique_dim"
    ),
    Category.CONTRACTION: (
        "mm bmm addmm baddbmm addbmm addmv mv dot vdot convolution linear einsum matmul "
        "_scaled_dot_product_flash_attention_for_cpu cdist _cdist_forward outer ger addr"
    ),
    Category.SCAN: ("cumsum cumprod cummax cummin logcumsumexp sort argsort topk kthvalue median"),
    Category.COPY: ("copy_ clone _to_copy cat stack contiguous repeat constant_pad_nd flip roll"),
    Category.SELECTION: ("where masked_fill masked_fill_ clamp_min clamp_max clamp"),
    Category.CREATION: (
        "zeros ones empty full arange linspace zeros_like ones_like empty_like full_like rand "
        "randn randint rand_like randn_like new_zeros new_ones new_empty new_full scalar_tensor "
        "eye bernoulli normal_ uniform_ fill_ zero_ empty_strided new_empty_strided"
    ),
    Category.INDEXING: (
        "index index_put index_put_ _index_put_impl_ index_select gather scatter scatter_ "
        "scatter_add scatter_add_ index_add index_add_ take embedding searchsorted bucketize"
    ),
    Category.REDUCTION: (
        "sum mean prod amax amin max min argmax argmin any all norm linalg_vector_norm var std "
        "var_mean std_mean logsumexp native_layer_norm"
    ),
    Category.TRANSCENDENTAL: (
        "_softmax _log_softmax "
        "sin cos tan asin acos atan atan2 sinh cosh tanh exp exp2 expm1 log log2 log10 log1p "
        "sqrt rsqrt pow sigmoid erf erfc erfinv lgamma digamma softplus gelu silu sinc hypot "
        "sin_ cos_ exp_ log_ sqrt_ tanh_ sigmoid_ pow_"
    ),
}
_CATEGORY: Final = {name: category for category, names in _NAMED.items() for name in names.split()}


def category(operator: Any, arguments: Sequence[Any] = ()) -> Category:
    """The category of a dispatched operator, by its name, its tags, and whether it returns a
    view.
    """
    schema = getattr(operator, "_schema", None)
    if schema is None:  # a higher-order operator
        return Category.OTHER
    name = schema.name.rpartition("::")[2]
    if getattr(operator, "is_view", False) or name in (
        "_unsafe_view",
        "detach",
        "alias",
        "lift_fresh",
    ):
        return Category.VIEW
    if name == "pow" and len(arguments) > 1 and arguments[1] == 2:
        return Category.POINTWISE  # torch multiplies
    if name == "index" and any(_is_mask(one) for one in arguments[1]):
        return Category.SYNC  # how many elements a mask picks is known when it was counted
    if name in _CATEGORY:
        return _CATEGORY[name]
    tags = {tag.name for tag in operator.tags}
    if "data_dependent_output" in tags or "dynamic_output_shape" in tags:
        return Category.SYNC
    if "reduction" in tags:
        return Category.REDUCTION
    return Category.POINTWISE if "pointwise" in tags else Category.OTHER


def _is_mask(index: Any) -> bool:
    return str(getattr(index, "dtype", "")) in ("torch.bool", "torch.uint8")


def tensors(values: Iterable[Any], kind: type[Any]) -> Iterator[Any]:
    """The tensors among arguments or results, inside lists and tuples too."""
    for value in values:
        if isinstance(value, kind):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from tensors(value, kind)


def size(tensor: Any) -> int:
    """Bytes of the tensor's elements; 0 for layouts that have no such number."""
    try:
        return int(tensor.numel() * tensor.element_size())
    except (RuntimeError, NotImplementedError):
        return 0


def shape(tensor: Any) -> str:
    """The shape as torch prints it, `[256, 3]`."""
    return str(list(tensor.shape))


def name(operator: Any) -> str:
    """The operator's name, `aten.add`."""
    schema = getattr(operator, "_schema", None)
    return str(schema.name).replace("::", ".") if schema is not None else str(operator)


def flops(read: Sequence[Any], written: Sequence[Any]) -> int:
    """Multiplications and additions of a product of two tensors, from their sizes alone.

    For (a b) (b c) -> (a c) the three sizes multiply to the square of a*b*c; a batch axis, which
    all three have, stands in it three times instead of twice.
    """
    if len(read) < 2 or not written:
        return 0
    left, right = read[-2:]
    batch = written[0].shape[0] if written[0].dim() == left.dim() == right.dim() == 3 else 1
    return int(2 * math.sqrt(left.numel() * right.numel() * written[0].numel() / max(1, batch)))
