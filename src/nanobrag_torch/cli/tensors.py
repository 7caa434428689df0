"""One device for everything that a command line describes; float64, whatever `-dtype` says."""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.cli.settings import Settings
from nanobrag_torch.errors import InputError


class Tensors:
    """Makes tensors of one dtype on one device."""

    def __init__(self, settings: Settings) -> None:
        if settings.dtype not in ("float32", "float64"):
            raise InputError(f"-dtype: expected float64 or float32, found {settings.dtype!r}")
        self.precision: torch.dtype = getattr(torch, settings.dtype)
        try:
            self.device = torch.device(settings.device)
            torch.empty(0, device=self.device)
        except (RuntimeError, AssertionError) as error:
            reason = str(error).splitlines()[0]
            raise InputError(f"-device {settings.device}: {reason}") from error

    def __call__(self, value: object) -> Tensor:
        return torch.tensor(value, dtype=torch.float64, device=self.device)
