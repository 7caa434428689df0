"""Operands of an elementwise operation, brought to one layout."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    deepened,
    deepened_like,
    leading,
)
from flake8_vectorize.analysis.batching.sizes import DEFAULT
from flake8_vectorize.model.named_tuple import NamedTuple


class Aligned(NamedTuple):
    """Operands that broadcast as the values of one iteration do; the result has their layout."""

    nodes: tuple[ast.expr, ...]
    axis: int | None
    rank: int | None
    dtype: str
    device: ast.expr | None
    made: bool
    number: bool = False
    like: str = ""


def aligned(items: Sequence[Lifted], caveats: dict[str, None], scales: bool = False) -> Aligned:
    """The operands in one layout; what is not proven about them is added to the caveats.

    `scales` says that operands often differ in rank here, as rows and their weights do.

    Raises:
        Unliftable: the operands do not broadcast together, or nothing is known of them.
    """
    items = _deepened_alike(items)
    batches = [item for item in items if item.axis is not None]
    tensors = [item for item in items if not item.number]
    dtype = _dtype(items)
    device = next((item.device for item in tensors if item.device is not None), None)
    made = all(item.made for item in tensors)
    number = not tensors
    read = [item for item in batches if item.number and not item.integer]
    if read and tensors and len({item.dtype or item for item in (*read, *tensors)}) > 1:
        caveats[f"{_several([*read, *tensors])} have one dtype"] = None
    if not batches:
        rank = _highest(items)
        return Aligned(tuple(item.node for item in items), None, rank, dtype, device, made, number)
    known = [item.rank for item in items if item.rank is not None]
    axes = {item.axis for item in batches}
    ranks = {item.rank for item in batches}
    beside = [item for item in items if item.axis is None and not item.number and item.rank != 0]
    if len(axes) == 1 and len(ranks) == 1 and (not beside or axes == {0}):
        kinds = {item.like or item for item in batches}
        if None in ranks and len(kinds) > 1:
            if scales:
                raise Unliftable("operands may differ in their axes")
            caveats[f"{_several(batches)} have equally many axes"] = None
        rank = batches[0].rank
        if _fits(beside, rank, batches[0], caveats):
            nodes = tuple(item.node for item in items)
            like = batches[0].like
            return Aligned(nodes, batches[0].axis, rank, dtype, device, made, number, like)
    if any(item.rank is None for item in (*tensors, *batches)):
        raise Unliftable("operands have an unknown number of axes")
    rank = max(known)
    scalar = len({item.rank for item in tensors}) > 1 and any(not item.rank for item in batches)
    if scalar and not dtype:
        caveats[f"{_several(tensors)} have one dtype"] = None
    moved = [item if item.axis is None else deepened(leading(item), rank) for item in items]
    return Aligned(tuple(item.node for item in moved), 0, rank, dtype, device, made, number)


def _deepened_alike(items: Sequence[Lifted]) -> Sequence[Lifted]:
    """Operands with the axes that they are known to lack of the deepest one."""
    alike = [item for item in items if item.axis is not None and item.like]
    if len(alike) < 2:
        return items
    deepest = min(alike, key=lambda item: len(item.like))
    return [deepened_like(item, deepest) for item in items]


def _fits(
    beside: Sequence[Lifted], rank: int | None, batch: Lifted, caveats: dict[str, None]
) -> bool:
    """Whether what is the same in every iteration has no more axes than one value."""
    for item in beside:
        if item.rank is None and not item.sure:
            caveats[f"{ast.unparse(item.node)} is a number"] = None
        elif item.rank is None or (rank is None and item.rank > 1):
            return False
        elif rank is None:
            caveats[f"items of {ast.unparse(batch.node)} are no single values"] = None
        elif item.rank > rank:
            return False
    return True


def _several(items: Sequence[Lifted]) -> str:
    texts = list(dict.fromkeys(ast.unparse(item.node) for item in items))
    return ", ".join(texts[:-1]) + f" and {texts[-1]}" if len(texts) > 1 else f"items of {texts[0]}"


def _highest(items: Sequence[Lifted]) -> int | None:
    ranks = [item.rank for item in items]
    if None in ranks:
        return None
    return max((rank for rank in ranks if rank is not None), default=None)


def _dtype(items: Sequence[Lifted]) -> str:
    """The dtype that operands have in common, '' if that is not known."""
    kinds = {item.dtype for item in items if not item.number}
    if len(kinds) != 1:
        return ""
    kind = kinds.pop()
    if kind == DEFAULT or all(item.integer for item in items if item.number):
        return kind
    return ""
