"""Numbers as tensors, for the defaults of the model: float64 on the CPU."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def number(value: float) -> Callable[[], Tensor]:
    """A factory of `value`, 0-d."""
    return lambda: torch.tensor(value, dtype=torch.float64)


def vector(*values: float) -> Callable[[], Tensor]:
    """A factory of `values`, (n,)."""
    return lambda: torch.tensor(values, dtype=torch.float64)
