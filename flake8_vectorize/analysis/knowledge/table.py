"""What torch's functions and tensor methods return and do, read from torch_table.json on first
use.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from flake8_vectorize.model.named_tuple import NamedTuple

TABLE = Path(__file__).with_name("torch_table.json")

# methods that nothing but a tensor has
TENSOR_ONLY = frozenset(
    str.split(
        """
        unsqueeze unsqueeze_ detach detach_ numel nelement ndimension contiguous
        permute index_select masked_fill masked_fill_ masked_select masked_scatter
        scatter_ scatter_add scatter_add_ index_add index_add_ index_copy_
        index_fill_ retain_grad new_zeros new_ones new_empty new_full new_tensor
        matmul bmm mm expand_as view_as reshape_as type_as unbind
        logsumexp narrow sigmoid softmax log_softmax clamp clamp_ clamp_min
        clamp_max copy_ add_ mul_ sub_ div_ pow_ fill_ zero_ element_size topk rsqrt
        long repeat_interleave transpose_ squeeze_ movedim amax amin
        nonzero_static tril triu bernoulli_ normal_ uniform_ exp_ abs_ neg_ t_ fmod
        remainder lerp lerp_ addmm addmv addbmm baddbmm addcmul addcmul_ addcdiv
        addcdiv_ index_put index_put_ index_copy index_fill scatter_reduce
        scatter_reduce_ masked_scatter_ fill_diagonal_ clamp_min_ clamp_max_ clip_
        sqrt_ log_ sigmoid_ tanh_ relu_ sin_ cos_ round_ floor_ ceil_ tril_ triu_
        exponential_ rsqrt_ kthvalue cummax cummin logcumsumexp nanmean nansum
        nanmedian argwhere aminmax count_nonzero take_along_dim unflatten diag_embed
        select_scatter slice_scatter logical_not logical_and logical_or logical_xor
        bitwise_and bitwise_or bitwise_not bitwise_xor lgamma digamma erfinv sgn
        is_contiguous is_floating_point data_ptr untyped_storage storage_offset
        moveaxis swapdims broadcast_to sum_to_size as_strided resize_as_ renorm
        maximum minimum nan_to_num nanquantile logaddexp matrix_exp msort histc
        floor_divide index_reduce index_reduce_ diagonal_scatter is_nonzero
        split_with_sizes tensor_split unique_consecutive acos asin atan atan2 acos_
        asin_ atan_ asinh acosh atanh tan_ sinh_ cosh_ erf_ erfc_ erfinv_ exp2_
        expm1_ log2_ log10_ log1p_ reciprocal_ square_ frac_ trunc_ sgn_ sign_ logit_
        lgamma_ digamma_ remainder_ fmod_ random_ cauchy_ geometric_ log_normal_
        cumsum_ cumprod_ nan_to_num_ eq_ ne_ lt_ le_ gt_ ge_ logical_not_
        logical_and_ logical_or_ logical_xor_ bitwise_not_ bitwise_and_ bitwise_or_
        bitwise_xor_ addmm_ addmv_ addbmm_ addr_ baddbmm_ multiply_ subtract_ divide_
        true_divide_ floor_divide_ negative_ absolute_ swapaxes_
        """
    )
)
# methods that no array of another library has, but objects that are no arrays have as well
BESIDE_ARRAYS = frozenset(
    str.split(
        """
        cpu cuda float half double exp exp2 expm1 log log1p log2 log10 sqrt square
        reciprocal sin cos tan tanh sinh cosh erf erfc relu expand norm gather flip
        chunk isnan isinf isfinite backward clone bfloat16 requires_grad_
        """
    )
)
# what tells where something is: of as many places as there are, a loop may take one
FINDING = frozenset({"nonzero", "argwhere"})


class Operation(NamedTuple):
    """One row of the table: the letter of the result and the flags, as tools/torch_table.py
    defines them.
    """

    result: str
    flags: str

    @property
    def elementwise(self) -> bool:
        """Whether each element of the result depends on the same element of the operands."""
        return "e" in self.flags

    @property
    def reducing(self) -> bool:
        """Whether the result has one element, or with an axis given has lost that axis."""
        return "r" in self.flags

    @property
    def in_place(self) -> bool:
        """Whether the first operand is changed."""
        return "m" in self.flags

    @property
    def view(self) -> bool:
        """Whether the result is another tensor on the storage of the first operand, where torch
        can make one.
        """
        return "v" in self.flags

    @property
    def converts(self) -> bool:
        """Whether the result is the first operand itself where there is nothing to convert."""
        return "c" in self.flags

    @property
    def random(self) -> bool:
        """Whether the state of the random generator changes."""
        return "x" in self.flags

    @property
    def ragged(self) -> bool:
        """Whether the shape of the result depends on the data."""
        return "d" in self.flags

    @property
    def synchronizes(self) -> bool:
        """Whether the host waits for the device."""
        return "h" in self.flags

    @property
    def factory(self) -> bool:
        """Whether a tensor is made from no tensor."""
        return "f" in self.flags and self.result == "t"


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """The letters of every function and of every method."""
    import json

    content = json.loads(TABLE.read_text(encoding="utf-8"))
    return content["functions"], content["methods"]


def _row(letters: str | None) -> Operation | None:
    return None if letters is None else Operation(letters[0], letters[1:])


@lru_cache(maxsize=4096)
def torch_function(name: str) -> Operation | None:
    """The row of a function by its full name, `torch.stack`."""
    return _row(_table()[0].get(name))


@lru_cache(maxsize=4096)
def tensor_method(name: str) -> Operation | None:
    """The row of a tensor method."""
    return _row(_table()[1].get(name))


@cache
def drawing() -> frozenset[str]:
    """The last names of the functions and methods that draw random numbers."""
    return frozenset(
        name.rpartition(".")[2]
        for rows in _table()
        for name, letters in rows.items()
        if Operation(letters[0], letters[1:]).random
    )
