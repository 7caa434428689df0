"""What makes the host wait, and what only looks like it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from vectorize_perf.session import Category
from vectorize_perf.window import Operation, OperatorWindow

HOST, DEVICE = torch.ones(4), torch.ones(4)
DEVICE_ONLY: Any = SimpleNamespace(holds=lambda tensor: tensor is DEVICE)
TO = torch.ops.aten._to_copy.default
COPY = torch.ops.aten.copy_.default

COPIES = {
    "to the host": (TO, (DEVICE,), {"device": "cpu"}, HOST, Category.SYNC),
    "queued": (TO, (DEVICE,), {"non_blocking": True}, HOST, Category.COPY),
    "to the device": (TO, (HOST,), {}, DEVICE, Category.COPY),
    "on the device": (TO, (DEVICE,), {}, DEVICE, Category.COPY),
    "into the host's": (COPY, (HOST, DEVICE), {}, HOST, Category.SYNC),
    "into the host's, queued": (COPY, (HOST, DEVICE, True), {}, HOST, Category.COPY),
}


@pytest.mark.parametrize(
    ("operator", "arguments", "named", "result", "kind"), COPIES.values(), ids=[*COPIES]
)
def test_a_copy_makes_the_host_wait_when_it_goes_there(
    operator, arguments, named, result, kind
) -> None:
    assert Operation.of(operator, arguments, named, result, DEVICE_ONLY).kind is kind
    assert Operation.of(operator, arguments, named, result, None).kind is Category.COPY


PICKS = {
    "mask": (lambda x: x[x > 0], True),
    "index": (lambda x: x[torch.tensor([0, 2])], False),
    "masked_select": (lambda x: torch.masked_select(x, x > 0), True),
    "where": (lambda x: torch.where(x > 0, x, 0), False),
    "item": (lambda x: x[0].item(), True),
    "truth": (lambda x: bool(x[0] > 0), True),
    "nonzero": (lambda x: x.nonzero(), True),
}


@pytest.mark.parametrize(("call", "waits"), PICKS.values(), ids=[*PICKS])
def test_a_value_that_shapes_depend_on_is_waited_for(call, waits: bool) -> None:
    window = OperatorWindow(None)
    window.open()
    call(torch.randn(4))
    window.close()
    kinds = {one.category for one in window.operators()}
    assert (Category.SYNC in kinds) == waits
