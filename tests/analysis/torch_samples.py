"""Calls of torch's functions and tensor methods on small tensors, made from operator schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import torch

# every overload is called on floats and on one of the others, in turn
OTHER_DTYPES = (torch.int64, torch.bool, torch.complex64)
# square matrices suit most operators; the others are batches, lines, images and single elements
SHAPES = ((3, 3), (2, 3, 3), (3,), (1, 2, 3, 3), ())
# operands beside the first: of its shape, one line, an index, a mask
OTHERS = ("same", "line", "places", "mask")
PREFIXES = {
    "torch.linalg": "linalg_",
    "torch.fft": "fft_",
    "torch.special": "special_",
}
NUMBERS = {"int": 1, "SymInt": 1, "float": 0.5, "Scalar": 1, "bool": False}
NAMED = {
    "dim": 0,
    "dim0": 0,
    "dim1": 1,
    "axis0": 0,
    "axis1": 1,
    "dims": [0],
    "n": 2,
    "upscale_factor": 1,
    "groups": 1,
    "num_classes": 8,
    "correction": 1,
    "train": True,
    "output_size": [1],
    "normalized_shape": [3],
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One call: the arguments by position and by name."""

    arguments: tuple[Any, ...]
    keywords: dict[str, Any] = field(default_factory=dict)

    def copied(self, device: str = "cpu") -> Sample:
        """The same call on tensors of its own."""
        return Sample(
            tuple(_copied(argument, device) for argument in self.arguments),
            {name: _copied(value, device) for name, value in self.keywords.items()},
        )


@cache
def operand(dtype: torch.dtype, shape: tuple[int, ...]) -> torch.Tensor:
    """A tensor without repeated, zero or extreme values; some floats are negative."""
    count = 1
    for length in shape:
        count *= length
    line = torch.arange(1, count + 1, dtype=torch.float64)
    if dtype.is_floating_point or dtype.is_complex:
        values = (0.1 + 0.8 * line / (count + 1)) * torch.where(line % 4 == 0, -1, 1)
    elif dtype is torch.bool:
        values = line % 2
    else:
        values = line
    return values.reshape(shape).to(dtype).contiguous()


SQUARE = operand(torch.float32, (3, 3))
IMAGES = operand(torch.float32, (1, 2, 4, 4))
GATES = [operand(torch.float32, shape) for shape in ((12, 3), (12, 3), (12,), (12,))]
STATES = [operand(torch.float32, (2, 1, 3)), operand(torch.float32, (2, 1, 3))]
# calls that say more than those made from schemas, or that these cannot make
CALLS = {
    "torch.einsum": Sample(("ij,jk->ik", SQUARE, SQUARE)),
    "torch.tensordot": Sample((SQUARE, SQUARE, 1)),
    "torch.broadcast_tensors": Sample((SQUARE, SQUARE[:1])),
    "torch.cartesian_prod": Sample((SQUARE[0], SQUARE[1])),
    "torch.block_diag": Sample((SQUARE, SQUARE)),
    "torch.clamp": Sample((SQUARE, 0.2)),
    "torch.tensor": Sample(([1.0, 2.0],)),
    "torch.manual_seed": Sample((1,)),
    "torch.lstm": Sample((SQUARE[None], STATES, GATES + GATES, True, 2, 0.5, True, False, True)),
    "torch.rrelu": Sample((SQUARE,), {"training": True}),
    "torch.rrelu_": Sample((SQUARE,), {"training": True}),
    "torch.nn.functional.rrelu": Sample((SQUARE,), {"training": True}),
    "torch.nn.functional.rrelu_": Sample((SQUARE,), {"training": True}),
    "torch.nn.functional.dropout1d": Sample((IMAGES[0],)),
    "torch.nn.functional.dropout2d": Sample((IMAGES,)),
    "torch.nn.functional.embedding_bag": Sample((torch.zeros(2, 2, dtype=torch.int64), SQUARE)),
    "torch.nn.functional.gumbel_softmax": Sample((SQUARE,)),
    "torch.nn.functional.interpolate": Sample((IMAGES,), {"scale_factor": 2}),
    "torch.nn.functional.upsample": Sample((IMAGES,), {"scale_factor": 2}),
    "torch.nn.functional.upsample_nearest": Sample((IMAGES,), {"scale_factor": 2}),
    "torch.nn.functional.upsample_bilinear": Sample((IMAGES,), {"scale_factor": 2}),
    "torch.nn.functional.layer_norm": Sample((SQUARE, [3])),
    "torch.nn.functional.max_pool2d": Sample((IMAGES, 2)),
    "torch.nn.functional.normalize": Sample((SQUARE,)),
    "torch.nn.functional.pad": Sample((SQUARE, [1, 1])),
    "torch.nn.functional.unfold": Sample((IMAGES, 2)),
    "torch.nn.functional.adaptive_max_pool2d": Sample((IMAGES, 2)),
    "torch.nn.functional.adaptive_max_pool1d": Sample((IMAGES[0], 2)),
    "torch.nn.functional.fractional_max_pool2d": Sample((IMAGES, 2, [2, 2])),
    "torch.nn.functional.scaled_dot_product_attention": Sample(
        (IMAGES, IMAGES, IMAGES), {"dropout_p": 0.5}
    ),
    "torch.Tensor": Sample(([1.0, 2.0],)),
    "torch.FloatTensor": Sample(([1.0, 2.0],)),
    "type": Sample((SQUARE, torch.float64)),
    "new_tensor": Sample((SQUARE, [1.0])),
    "clamp": Sample((SQUARE, 0.2)),
    "clamp_": Sample((SQUARE, 0.2)),
}


def operators(full: str) -> list[torch._ops.OpOverload]:
    """The overloads behind a function by its full name, or behind a method by its name."""
    module, _, name = full.rpartition(".")
    packet = getattr(torch.ops.aten, PREFIXES.get(module, "") + name, None)
    if packet is None:
        return []
    overloads = [getattr(packet, name) for name in packet.overloads()]
    return [
        overload
        for overload in overloads
        if not any(argument.is_out for argument in overload._schema.arguments)
    ]


def samples(full: str, call: Callable[..., Any]) -> Iterator[Sample]:
    """Calls that run, where simple arguments make one: for every overload two, each on another
    dtype; where no operator stands behind the name, one on floats.
    """
    if full in CALLS:
        yield CALLS[full]
        return
    known = operators(full)
    for number, overload in enumerate(known):
        for dtype in (torch.float32, OTHER_DTYPES[number % len(OTHER_DTYPES)]):
            found = _first(overload, dtype, call)
            if found is not None:
                yield found
    if not known:
        alone = Sample((SQUARE,))
        if _runs(alone, call):
            yield alone


def _runs(sample: Sample, call: Callable[..., Any]) -> bool:
    copy = sample.copied()
    try:
        call(*copy.arguments, **copy.keywords)
    except Exception:  # whatever the call objects to, it is no sample
        return False
    return True


def _first(
    overload: torch._ops.OpOverload, dtype: torch.dtype, call: Callable[..., Any]
) -> Sample | None:
    tensors = [a for a in overload._schema.arguments if "Tensor" in str(a.type)]
    for shape in SHAPES if tensors else SHAPES[:1]:
        for others in OTHERS if len(tensors) > 1 else OTHERS[:1]:
            sample = _made(overload, dtype, shape, others)
            if sample is None:
                return None
            if _runs(sample, call):
                return sample
    return None


def _made(
    overload: torch._ops.OpOverload, dtype: torch.dtype, shape: tuple[int, ...], others: str
) -> Sample | None:
    arguments: list[Any] = []
    keywords: dict[str, Any] = {}
    for number, argument in enumerate(overload._schema.arguments):
        optional = argument.has_default_value() or "Optional" in str(argument.type)
        if optional and argument.name != "train":
            if argument.name == "generator" or argument.kwarg_only:
                continue
            break
        value = _value(argument.name, str(argument.type), number, dtype, shape, others)
        if value is None:
            return None
        if argument.kwarg_only:
            keywords[argument.name] = value
        else:
            arguments.append(value)
    return Sample(tuple(arguments), keywords)


def _value(
    name: str, kind: str, number: int, dtype: torch.dtype, shape: tuple[int, ...], others: str
) -> Any:
    if kind == "Tensor":
        if number == 0 or others == "same":
            return operand(dtype, shape)
        if others == "line":
            return operand(dtype, shape[-1:])
        if others == "places":
            return torch.zeros(shape if name == "index" else shape[-1:], dtype=torch.int64)
        return operand(torch.bool, shape)
    if number == 0 and kind.startswith("List[") and kind != "List[Tensor]":
        return None  # overloads for lists are not torch's
    if kind == "List[Tensor]":
        return [operand(dtype, shape), operand(dtype, shape) + operand(dtype, shape)]
    if name in NAMED:
        value = NAMED[name]
        return value if kind.startswith("List") == isinstance(value, list) else None
    if kind in ("List[int]", "List[SymInt]"):
        return list(shape) if name in ("size", "shape", "output_size") else [1]
    return NUMBERS.get(kind if kind != "number" else "Scalar")


def _copied(value: Any, device: str) -> Any:
    if isinstance(value, torch.Tensor):
        return value.clone() if device == "cpu" else value.to(device)
    if isinstance(value, list):
        return [_copied(item, device) for item in value]
    return value
