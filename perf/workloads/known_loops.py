"""Five loops whose time is measured by hand, for checking what a profiler says of them.

Two stand in one function, one is a recurrence, one a nest, and one reads values on the host. Each
has its clock readings in the source. `--steps` says how often all of them run; the last line
printed is JSON: seconds by loop, and of all steps.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from time import perf_counter, process_time

import torch
from torch import Tensor

SECONDS: dict[str, float] = defaultdict(float)


def scaled_and_summed(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Two loops in one function: a map over rows, and a sum over rows."""
    out = torch.empty_like(rows)
    started = perf_counter()
    for i in range(rows.shape[0]):
        out[i] = torch.sin(rows[i]) * 2 + rows[i]
    SECONDS["map"] += perf_counter() - started
    total = torch.zeros_like(rows[0])
    started = perf_counter()
    for i in range(rows.shape[0]):
        total = total + rows[i] * rows[i]
    SECONDS["sum"] += perf_counter() - started
    return out, total


def smoothed(rows: Tensor, keep: float) -> Tensor:
    """A linear recurrence along dim 0."""
    state = torch.zeros_like(rows[0])
    states = []
    started = perf_counter()
    for i in range(rows.shape[0]):
        state = keep * state + rows[i]
        states.append(state)
    SECONDS["recurrence"] += perf_counter() - started
    return torch.stack(states)


def products(left: Tensor, right: Tensor) -> Tensor:
    """A matrix of inner products, one element after another."""
    out = left.new_zeros(left.shape[0], right.shape[0])
    started = perf_counter()
    for i in range(left.shape[0]):
        for j in range(right.shape[0]):
            out[i, j] = (left[i] * right[j]).sum()
    SECONDS["nest"] += perf_counter() - started
    return out


def above(values: Tensor, limit: float) -> int:
    """How many values are above the limit, asked one by one."""
    found = 0
    started = perf_counter()
    for i in range(values.shape[0]):
        if values[i].item() > limit:
            found += 1
    SECONDS["item"] += perf_counter() - started
    return found


def step(generator: torch.Generator) -> float:
    """One pass over all loops; a number that depends on every result."""
    rows = torch.randn(300, 64, generator=generator)
    out, total = scaled_and_summed(rows)
    states = smoothed(rows, 0.9)
    matrix = products(rows[:16], rows[16:32])
    found = above(rows[:, 0], 0.5)
    result = out.sum() + total.sum() + states[-1].sum() + matrix.sum()
    return float(result) + found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(options.seed)
    started, cpu = perf_counter(), process_time()
    checksum = sum(step(generator) for _ in range(options.steps))
    total, spent = perf_counter() - started, process_time() - cpu
    print(f"checksum {checksum:.6f}")
    print(json.dumps({"total": total, "cpu": spent, "loops": dict(SECONDS)}))


if __name__ == "__main__":
    main()
