"""The machine and the device that figures hold for."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import Any

from vectorize_perf.errors import RunnerError
from vectorize_perf.session import Machine


def loaded_torch() -> Any | None:
    """The torch module if the program uses it; the runner never loads it on its own."""
    torch = sys.modules.get("torch")
    return torch if hasattr(torch, "get_num_threads") else None


def machine(device: str | None) -> Machine:
    """This machine; `device` is what the user asked for, None for the accelerator that the
    program used.
    """
    torch = loaded_torch()
    kind = device or used_device(torch)
    return Machine(
        processor=processor(),
        cores=len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        torch=str(torch.__version__) if torch is not None else "",
        device=kind,
        device_name=_device_name(torch, kind),
        threads=torch.get_num_threads() if torch is not None else 1,
    )


def used_device(torch: Any | None) -> str:
    """`cuda` if the program has started CUDA, else `cpu`."""
    return "cuda" if torch is not None and torch.cuda.is_initialized() else "cpu"


def _device_name(torch: Any | None, kind: str) -> str:
    if torch is not None and kind.startswith("cuda") and torch.cuda.is_available():
        return str(torch.cuda.get_device_name(kind))
    return processor()


def processor() -> str:
    """The processor as the system names it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def require(device: str) -> None:
    """Returns if the device can be measured here.

    Raises:
        RunnerError: the name is unknown, torch is missing, or the machine has no such device.
    """
    kind = device.partition(":")[0]
    if kind == "cpu":
        return
    if kind != "cuda":
        raise RunnerError(f"--device {device}: expected cpu, cuda or cuda:N")
    try:
        import torch
    except ImportError as error:
        raise RunnerError(
            f"--device {device}: torch is not installed; pip install torch"
        ) from error
    if not torch.cuda.is_available():
        raise RunnerError(f"--device {device}: this machine has no CUDA device; use --device cpu")


def here(other: Machine) -> Machine:
    """This machine as a session with the device and threads of `other` would describe it."""
    try:
        import torch
    except ImportError:
        return machine(other.device)
    torch.set_num_threads(other.threads)
    return machine(other.device)
