"""Ranks that torchrun starts: each runs under the runner and has a session of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from vectorize_perf.errors import ProgramError
from vectorize_perf.launch import Program

_MODULES: Final = ("torch.distributed.run", "torch.distributed.launch")


def starts_ranks(program: Program) -> bool:
    """Whether the program is torchrun, which starts others and has no loops to measure."""
    if program.is_module:
        return program.target in _MODULES
    return Path(program.target).name == "torchrun"


def command(program: Program, own: Sequence[str]) -> list[str]:
    """The command that starts torchrun so that its ranks run under the runner with options `own`.

    Raises:
        ProgramError: torch is not installed.
    """
    try:
        from torch.distributed.run import get_args_parser
    except ImportError as error:
        raise ProgramError(
            f"{program.target}: torch is not installed; pip install torch"
        ) from error
    given = list(program.arguments)
    parsed = get_args_parser().parse_args(given)
    start = [sys.executable, "-m", "torch.distributed.run"]
    if parsed.no_python:
        return [*start, *given]
    behind = len(parsed.training_script_args) + 1
    options = [word for word in given[: len(given) - behind] if word not in ("-m", "--module")]
    ranks = [sys.executable, "-u", "-m", "vectorize_perf", "run", *own]
    target = ["-m" if parsed.module else "--", *given[len(given) - behind :]]
    return [*start, *options, "--no-python", *ranks, *target]


def rank_folder(folder: Path) -> Path:
    """Where this process writes: a rank of several has a folder of its own."""
    rank, world = os.environ.get("RANK"), os.environ.get("WORLD_SIZE", "1")
    return folder / f"rank-{rank}" if rank is not None and world != "1" else folder
