"""How large the tensors are that torch makes, and which arguments say so."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value

# by position, from the end where a bound may be left out before it, and by name; of the other
# functions that make a tensor every positional argument is a size
SIZED_BY: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "full": ((0,), ("size",)),
    "new_full": ((0,), ("size",)),
    "randint": ((-1,), ("size",)),
    "linspace": ((2,), ("steps",)),
    "logspace": ((2,), ("steps",)),
    "scalar_tensor": ((), ()),
    "multinomial": ((1,), ("num_samples",)),
    "arange": ((0, 1, 2), ("start", "end", "step")),
    "range": ((0, 1, 2), ("start", "end", "step")),
    "eye": ((0, 1), ("n", "m")),
    "tril_indices": ((0, 1, 2), ("row", "col", "offset")),
    "triu_indices": ((0, 1, 2), ("row", "col", "offset")),
    "kaiser_window": ((0,), ("window_length",)),
    "hamming_window": ((0,), ("window_length",)),
}
# methods of a tensor that make a new one of its sort
NEW = frozenset({"new_zeros", "new_ones", "new_empty", "new_full", "new_tensor"})
# what gives each value that occurs once, or counts: there are few of them, or they are no data
UNTOLD = ("torch.unique", "torch.arange", "torch.linspace")
LINES = frozenset({"arange", "linspace", "logspace", "randperm", "hann_window", "hamming_window"})
BY_SHAPE = frozenset({"zeros", "ones", "empty", "rand", "randn", "full"})
LIKE = frozenset({"zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like"})
FROM_DATA = frozenset({"tensor", "as_tensor", "from_numpy", "asarray"})
NAMED = ("size", "n", "window_length")


def sizes_of(name: str, node: ast.Call, values: Sequence[Value]) -> list[Value]:
    """The arguments on which the shape of a new tensor depends, out of the values of all: the
    positional ones first, as a call evaluates them.
    """
    count = len(node.args)
    named = {
        keyword.arg: value for keyword, value in zip(node.keywords, values[count:], strict=False)
    }
    places, names = SIZED_BY.get(name, (tuple(range(count)), NAMED))
    found = [named[known] for known in names if known in named]
    if name == "randint" and found:
        return found
    return found + [values[place] for place in places if -count <= place < count]


def takes_data(name: str, values: Sequence[Value]) -> bool:
    """Whether a function makes a tensor of what it gets, and not of a size, as `torch.FloatTensor`
    does with a list.
    """
    listed = bool(values) and values[0].kind in (Kind.SEQUENCE, Kind.TUPLE)
    return name in FROM_DATA or (listed and name.endswith("Tensor"))


def draws_several(name: str, node: ast.Call) -> bool:
    """Whether a function of NumPy's draws an array: a permutation, or as many as it is told."""
    told = len(node.args) > 1 or any(keyword.arg == "size" for keyword in node.keywords)
    return name == "numpy.random.permutation" or (name == "numpy.random.choice" and told)


def rank_of(name: str, node: ast.Call, values: Sequence[Value]) -> int | None:
    """How many axes a new tensor has, if the call shows it."""
    if name in LINES:
        return 1
    if name in LIKE and values:
        return values[0].rank
    if name == "randint":
        size = next((value for value in values if value.kind is Kind.TUPLE), UNKNOWN)
        return len(size.items) if size.items is not None else None
    if name in BY_SHAPE and (sizes := sizes_of(name, node, values)):
        first = sizes[0]
        if first.kind is Kind.TUPLE and first.items is not None:
            return len(first.items)
        if name != "full" and all(size.is_number for size in sizes):
            return len(sizes)
    return None
