"""Two small models of loops, trained: what backward takes of each loop is measured beside them.

Run as a program it trains the one that is named, then runs forward and backward of each part alone,
and prints JSON: the share of each part in the whole of the parts, forward and backward together.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from statistics import median
from time import thread_time

import torch
from torch import Tensor

ROUNDS = 15
Part = Callable[[], Tensor]


def recurrent(x: Tensor, w: Tensor) -> Tensor:
    """A recurrence along dim 0, with a product in each step."""
    state = torch.zeros(x.shape[1])
    for i in range(x.shape[0]):
        state = torch.tanh(state @ w + x[i])
    return state.sum()


def mapped(x: Tensor, scale: Tensor) -> Tensor:
    """Independent rows."""
    rows = []
    for i in range(x.shape[0]):
        rows.append(torch.sin(x[i] * scale) + x[i])
    return torch.stack(rows).sum()


def pairwise(x: Tensor, scale: Tensor) -> Tensor:
    """A nest over pairs of rows, few operators each."""
    total = torch.zeros(())
    for i in range(x.shape[0]):
        for j in range(x.shape[0]):
            total = total + (x[i] * scale - x[j]).abs().sum()
    return total


def convolved(x: Tensor, kernel: Tensor) -> Tensor:
    """A stencil whose every element is large."""
    total = torch.zeros(())
    for i in range(1, x.shape[0] - 1):
        total = total + ((x[i - 1] + x[i + 1]) * kernel).exp().mean()
    return total


def models() -> dict[str, dict[str, Part]]:
    """The parts of each model, by the name of the function that holds the loop."""
    torch.manual_seed(1)
    x, small, large = torch.randn(120, 64), torch.randn(12, 16), torch.randn(20, 20_000) / 10
    w = (torch.randn(64, 64) / 8).requires_grad_()
    scale, few, kernel = (torch.ones(n, requires_grad=True) for n in (64, 16, 20_000))
    return {
        "small": {
            "recurrent": lambda: recurrent(x, w),
            "mapped": lambda: mapped(x, scale),
        },
        "mixed": {
            "pairwise": lambda: pairwise(small, few),
            "convolved": lambda: convolved(large, kernel),
        },
    }


def alone(part: Part) -> float:
    """Median CPU seconds of forward and backward of one part."""
    samples = []
    for _ in range(ROUNDS):
        started = thread_time()
        part().backward()
        samples.append(thread_time() - started)
    return median(samples)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=["small", "mixed"])
    parser.add_argument("--steps", type=int, default=60)
    options = parser.parse_args()
    torch.set_num_threads(1)
    parts = models()[options.model]
    for _ in range(options.steps):
        sum(part() for part in parts.values()).backward()
    print(json.dumps({name: alone(part) for name, part in parts.items()}))


if __name__ == "__main__":
    main()
