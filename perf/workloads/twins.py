"""Loops with their batched forms beside them: what a prediction of the speed-up is checked against.

Run as a program it checks that each pair computes the same, times both, and prints JSON: the
measured speed-up of each loop, by the name of its function.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from time import thread_time

import torch
from torch import Tensor

Pair = tuple[Callable[..., Tensor], Callable[..., Tensor], tuple[Tensor, ...]]
ROUNDS = 7


def map_rows(x: Tensor) -> Tensor:
    out = torch.empty_like(x)
    for i in range(x.shape[0]):
        out[i] = torch.sin(x[i]) * 2 + x[i]
    return out


def map_rows_batched(x: Tensor) -> Tensor:
    return torch.sin(x) * 2 + x


def wide_rows(x: Tensor) -> Tensor:
    out = torch.empty_like(x)
    for i in range(x.shape[0]):
        out[i] = x[i] * 3 + 1
    return out


def wide_rows_batched(x: Tensor) -> Tensor:
    return x * 3 + 1


def sum_rows(x: Tensor) -> Tensor:
    total = torch.zeros_like(x[0])
    for i in range(x.shape[0]):
        total = total + x[i] * x[i]
    return total


def sum_rows_batched(x: Tensor) -> Tensor:
    return (x * x).sum(0)


def normalized(x: Tensor) -> Tensor:
    return torch.stack([row / row.norm() for row in x])


def normalized_batched(x: Tensor) -> Tensor:
    return x / x.norm(dim=1, keepdim=True)


def products(x: Tensor, y: Tensor) -> Tensor:
    out = torch.zeros(x.shape[0], y.shape[0])
    for i in range(x.shape[0]):
        for j in range(y.shape[0]):
            out[i, j] = (x[i] * y[j]).sum()
    return out


def products_batched(x: Tensor, y: Tensor) -> Tensor:
    return x @ y.T


def running_sum(x: Tensor) -> Tensor:
    total = torch.zeros_like(x[0])
    sums = []
    for i in range(x.shape[0]):
        total = total + x[i]
        sums.append(total)
    return torch.stack(sums)


def running_sum_batched(x: Tensor) -> Tensor:
    return x.cumsum(0)


def looked_up(table: Tensor, index: Tensor) -> Tensor:
    out = torch.empty(index.shape[0], table.shape[1])
    for i in range(index.shape[0]):
        out[i] = table[index[i]]
    return out


def looked_up_batched(table: Tensor, index: Tensor) -> Tensor:
    return table[index]


def smoothed(x: Tensor) -> Tensor:
    out = torch.zeros_like(x)
    for i in range(1, x.shape[0] - 1):
        out[i] = (x[i - 1] + x[i] + x[i + 1]) / 3
    return out


def smoothed_batched(x: Tensor) -> Tensor:
    out = torch.zeros_like(x)
    out[1:-1] = (x[:-2] + x[1:-1] + x[2:]) / 3
    return out


def distances(x: Tensor, y: Tensor) -> Tensor:
    out = torch.empty(x.shape[0], y.shape[0])
    for i in range(x.shape[0]):
        for j in range(y.shape[0]):
            out[i, j] = ((x[i] - y[j]) ** 2).sum()
    return out


def distances_batched(x: Tensor, y: Tensor) -> Tensor:
    return ((x[:, None] - y[None]) ** 2).sum(-1)


def softmaxed(x: Tensor) -> Tensor:
    out = torch.empty_like(x)
    for i in range(x.shape[0]):
        out[i] = torch.softmax(x[i], 0)
    return out


def softmaxed_batched(x: Tensor) -> Tensor:
    return torch.softmax(x, 1)


def largest(x: Tensor) -> Tensor:
    found = x[0]
    for i in range(1, x.shape[0]):
        found = torch.maximum(found, x[i])
    return found


def largest_batched(x: Tensor) -> Tensor:
    return x.amax(0)


def transformed(matrix: Tensor, vectors: Tensor) -> Tensor:
    return torch.stack([matrix @ vector for vector in vectors])


def transformed_batched(matrix: Tensor, vectors: Tensor) -> Tensor:
    return vectors @ matrix.T


def exponentials(x: Tensor) -> Tensor:
    rows = []
    for row in x:
        rows.append(torch.exp(-row * row) * torch.cos(row))
    return torch.stack(rows)


def exponentials_batched(x: Tensor) -> Tensor:
    return torch.exp(-x * x) * torch.cos(x)


def masked(x: Tensor, keep: Tensor) -> Tensor:
    out = torch.zeros_like(x)
    for i in range(x.shape[0]):
        out[i] = torch.where(keep[i], x[i] * 2, x[i])
    return out


def masked_batched(x: Tensor, keep: Tensor) -> Tensor:
    return torch.where(keep, x * 2, x)


def blurred(x: Tensor, kernel: Tensor) -> Tensor:
    width = kernel.shape[0]
    out = torch.empty(x.shape[0] - width + 1)
    for i in range(out.shape[0]):
        out[i] = (x[i : i + width] * kernel).sum()
    return out


def blurred_batched(x: Tensor, kernel: Tensor) -> Tensor:
    return x.unfold(0, kernel.shape[0], 1) @ kernel


def bagged(table: Tensor, bags: Tensor, weights: Tensor) -> Tensor:
    out = torch.empty(bags.shape[0], table.shape[1])
    for i in range(bags.shape[0]):
        out[i] = (table[bags[i]] * weights[i][:, None]).sum(0)
    return out


def bagged_batched(table: Tensor, bags: Tensor, weights: Tensor) -> Tensor:
    return (table[bags] * weights[:, :, None]).sum(1)


def projected(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    rows = []
    for i in range(x.shape[0]):
        rows.append(torch.relu(torch.nn.functional.linear(x[i], weight, bias)))
    return torch.stack(rows)


def projected_batched(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.relu(torch.nn.functional.linear(x, weight, bias))


def attended(q: Tensor, k: Tensor) -> Tensor:
    out = torch.empty(q.shape[0], q.shape[1], q.shape[2], k.shape[2])
    for b in range(q.shape[0]):
        for h in range(q.shape[1]):
            out[b, h] = q[b, h] @ k[b, h].T
    return out


def attended_batched(q: Tensor, k: Tensor) -> Tensor:
    return q @ k.transpose(2, 3)


def grown(x: Tensor) -> Tensor:
    value = torch.ones_like(x[0])
    values = []
    for i in range(x.shape[0]):
        value = value * x[i]
        values.append(value)
    return torch.stack(values)


def grown_batched(x: Tensor) -> Tensor:
    return x.cumprod(0)


def blended(x: Tensor, y: Tensor) -> Tensor:
    out = torch.empty_like(x)
    for i in range(x.shape[0]):
        out[i] = x[i] * 0.7 + y[i] * 0.3
    return out


def blended_batched(x: Tensor, y: Tensor) -> Tensor:
    return x * 0.7 + y * 0.3


def pairs() -> dict[str, Pair]:
    """Each loop with its batched form and arguments, by name."""
    torch.manual_seed(1)
    rows, small, large = torch.randn(300, 64), torch.randn(24, 32), torch.randn(10, 600_000)
    heads, bags = torch.randn(6, 8, 24, 32), torch.randint(300, (200, 12))
    return {
        "map_rows": (map_rows, map_rows_batched, (rows,)),
        "wide_rows": (wide_rows, wide_rows_batched, (torch.randn(40, 20_000),)),
        "sum_rows": (sum_rows, sum_rows_batched, (rows,)),
        "normalized": (normalized, normalized_batched, (rows,)),
        "products": (products, products_batched, (small, small)),
        "running_sum": (running_sum, running_sum_batched, (rows,)),
        "looked_up": (looked_up, looked_up_batched, (rows, torch.randint(300, (500,)))),
        "smoothed": (smoothed, smoothed_batched, (torch.randn(300, 1000),)),
        "distances": (distances, distances_batched, (small, small)),
        "softmaxed": (softmaxed, softmaxed_batched, (torch.randn(200, 500),)),
        "largest": (largest, largest_batched, (rows,)),
        "transformed": (transformed, transformed_batched, (torch.randn(64, 64), rows)),
        "exponentials": (exponentials, exponentials_batched, (torch.randn(100, 4000),)),
        "masked": (masked, masked_batched, (rows, rows > 0)),
        "blurred": (blurred, blurred_batched, (torch.randn(500), torch.randn(9))),
        "bagged": (bagged, bagged_batched, (rows, bags, torch.rand(200, 12))),
        "projected": (projected, projected_batched, (rows, torch.randn(48, 64), rows[0, :48])),
        "attended": (attended, attended_batched, (heads, heads)),
        "grown": (grown, grown_batched, (1 + rows / 100,)),
        "blended": (blended, blended_batched, (large, large)),
    }


def seconds(function: Callable[..., Tensor], arguments: tuple[Tensor, ...]) -> float:
    """The median CPU time of one call, the first left out."""
    function(*arguments)
    started = thread_time()
    function(*arguments)
    times = max(1, int(2e-3 / max(1e-6, thread_time() - started)))
    samples = []
    for _ in range(ROUNDS):
        started = thread_time()
        for _ in range(times):
            function(*arguments)
        samples.append((thread_time() - started) / times)
    return sorted(samples)[ROUNDS // 2]


def main() -> None:
    torch.set_num_threads(1)
    speedups = {}
    for name, (loop, batched, arguments) in pairs().items():
        torch.testing.assert_close(loop(*arguments), batched(*arguments), rtol=1e-4, atol=1e-4)
        speedups[name] = seconds(loop, arguments) / seconds(batched, arguments)
    print(json.dumps(speedups))


if __name__ == "__main__":
    main()
