"""Loops that run a few times, or that somebody chose, each beside one that is worth a finding."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import itertools\n\nimport torch\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


PAIRS = {
    "a batched form for who wants it": (
        """
        def f(x: Tensor, score, batched: bool):
            if batched:
                return score(x)
            else:
                return torch.stack([score(row) for row in x])
        """,
        """
        def f(x: Tensor, score, batched: bool):
            if batched:
                return torch.stack([score(row) for row in x])
            else:
                return score(x)
        """,
    ),
    "a batched form under another name": (
        """
        def f(x: Tensor, score, sequential: bool, deep: bool):
            rows = x if deep else x.unsqueeze(0)
            if sequential:
                return sum(score(rows[:, i]) for i in range(rows.shape[1]))
            else:
                return score(rows)
        """,
        """
        def f(x: Tensor, score, sequential: bool, deep: bool):
            rows = x if deep else x.unsqueeze(0)
            if not sequential:
                return sum(score(rows[:, i]) for i in range(rows.shape[1]))
            else:
                return score(rows)
        """,
    ),
    "a batched form for the small": (
        """
        def f(x: Tensor, score, most: int):
            if x.shape[0] < most:
                return score(x)
            return torch.stack([score(row) for row in x])
        """,
        """
        def f(x: Tensor, score, most: int):
            if x.dim() == 1:
                return score(x)
            return torch.stack([score(row) for row in x])
        """,
    ),
    "a batched form for the small, in a loop before": (
        """
        def f(xs, x: Tensor, score, most: int):
            for y in xs:
                most = most + len(y)
            if x.shape[0] < most:
                return score(x)
            return torch.stack([score(row) for row in x])
        """,
        """
        def f(xs, x: Tensor, score, most: int):
            for y in xs:
                if x.shape[0] < most:
                    most = score(x)
                    continue
                most = most + len(y)
            return torch.stack([score(row) for row in x])
        """,
    ),
    "two or three": (
        """
        def f(x: Tensor, deep: bool):
            n = 3 if deep else 2
            return torch.stack([torch.exp(x[..., i]) for i in range(n)])
        """,
        """
        def f(x: Tensor, deep: bool):
            n = 30 if deep else 2
            return torch.stack([torch.exp(x[..., i]) for i in range(n)])
        """,
    ),
    "two or three, and none more": (
        """
        def f(x: Tensor, deep):
            if deep:
                n = 3
            else:
                n = 2
            return torch.stack([torch.exp(x[..., i]) for i in range(n)])
        """,
        """
        def f(x: Tensor, deep):
            if deep:
                n = 3
            else:
                n = 2
            while deep:
                n = n + 1
                deep = deep.rest
                y = torch.stack([torch.exp(x[..., i]) for i in range(n)])
            return y
        """,
    ),
    "one way or both": (
        """
        class Walk(torch.nn.Module):
            def __init__(self, both):
                self.ways = 2 if both else 1

            def forward(self, x: Tensor):
                return torch.stack([self.go(x[i]) for i in range(self.ways)])
        """,
        """
        class Walk(torch.nn.Module):
            def __init__(self, both):
                self.ways = 2 if both else 1

            def add(self):
                self.ways += 1

            def forward(self, x: Tensor):
                return torch.stack([self.go(x[i]) for i in range(self.ways)])
        """,
    ),
    "as many as there are by default": (
        """
        class Rolled(torch.nn.Module):
            def __init__(self, width: int, *, turns: int = 4):
                self.turns = turns

            def forward(self, x: Tensor):
                return torch.cat([x.roll(j, -1) for j in range(1, self.turns + 1)], -1)
        """,
        """
        class Rolled(torch.nn.Module):
            def __init__(self, width: int, *, turns: int = 5):
                self.turns = turns

            def forward(self, x: Tensor):
                return torch.cat([x.roll(j, -1) for j in range(1, self.turns + 1)], -1)
        """,
    ),
    "what other processes send": (
        """
        def f(x: Tensor, n: int, rank: int):
            total = 0
            for i in range(n):
                other = torch.distributed.nn.all_reduce(x * (rank == i))
                total += (other * i).sum()
            return total
        """,
        """
        def f(x: Tensor, n: int):
            total = 0
            for i in range(n):
                other = x * (torch.distributed.get_rank() == i)
                total += (other * i).sum()
            return total
        """,
    ),
    "as many as an attribute is from the start": (
        """
        class Rolled(torch.nn.Module):
            def __init__(self, width: int):
                self.turns = 4

            def forward(self, x: Tensor):
                turns = self.turns
                return torch.cat([x.roll(j, -1) for j in range(turns)], -1)
        """,
        """
        class Rolled(torch.nn.Module):
            def __init__(self, width: int):
                self.turns = 5

            def forward(self, x: Tensor):
                turns = self.turns
                return torch.cat([x.roll(j, -1) for j in range(turns)], -1)
        """,
    ),
    "as many as a base class has by default": (
        """
        class Base(torch.nn.Module):
            def __init__(self, turns=3):
                self.turns = turns

        class Rolled(Base):
            def forward(self, x: Tensor):
                return torch.cat([x.roll(j, -1) for j in range(self.turns)], -1)
        """,
        """
        class Base(torch.nn.Module):
            def __init__(self, turns=3):
                self.turns = turns

        class Rolled(Base):
            def turn(self, more: int):
                self.turns = more

            def forward(self, x: Tensor):
                return torch.cat([x.roll(j, -1) for j in range(self.turns)], -1)
        """,
    ),
    "flags that say what comes behind the first two": (
        """
        def f(x: Tensor, ops: Tensor, flags: list[bool]):
            for i, flag in enumerate(flags):
                if flag:
                    x[0, 2 + i] = ops[i]
        """,
        """
        def f(x: Tensor, ops: Tensor, flags: list[bool]):
            for i, flag in enumerate(flags):
                if flag:
                    x[0, i] = ops[i]
        """,
    ),
    "flags that skip some fields": (
        """
        def f(self, x: Tensor, y: Tensor):
            for i, moved in enumerate(self.moved):
                if not moved:
                    continue
                part = x[:, 2 * i : 2 * i + 2]
                part.add_(y)
        """,
        """
        def f(self, x: Tensor, y: Tensor):
            for i, (moved, part) in enumerate(zip(self.moved, y)):
                if not moved:
                    continue
                x[:, 2 * i : 2 * i + 2] += part
        """,
    ),
    "what somebody hears of": (
        """
        def f(x: Tensor, y: Tensor, device):
            for i in range(x.shape[0]):
                y[i] = x[i].exp()
                device.notify()
        """,
        """
        def f(x: Tensor, y: Tensor, device):
            for i in range(x.shape[0]):
                y[i] = x[i].exp()
                device.synchronize()
        """,
    ),
    "items of a list that are written into": (
        """
        def f(h, x: Tensor, n: int):
            factors = h.factors
            for i in range(n):
                factors[i][1, :, 0] = x[i]
        """,
        """
        def f(h, x: Tensor, n: int):
            factors = h.factors
            for i in range(n):
                factors[i, 1, :, 0] = x[i]
        """,
    ),
    "a function of what was copied to the host": (
        """
        def f(x: Tensor, solve):
            def one(points, i) -> Tensor:
                return torch.from_numpy(solve(points, points[i]))

            copied = x.cpu().numpy()
            return torch.stack([one(copied, i) for i in range(len(copied))])
        """,
        """
        def f(x: Tensor, solve):
            def one(points, i) -> Tensor:
                return solve(points, points[i])

            return torch.stack([one(x, i) for i in range(len(x))])
        """,
    ),
    "one item that stands in a list several times, and is added to": (
        """
        def f(x: Tensor):
            sums = [torch.zeros(3)] * x.shape[0]
            for i in range(x.shape[0]):
                sums[i] += x[i].sum()
            return torch.stack(sums)
        """,
        """
        def f(x: Tensor):
            sums = [torch.zeros(3) for _ in range(x.shape[0])]
            for i in range(x.shape[0]):
                sums[i] += x[i].sum()
            return torch.stack(sums)
        """,
    ),
    "slices from a list": (
        """
        def f(x: Tensor, n: int, m: int):
            rows = (slice(0, -n), slice(-n, -m), slice(-m, None))
            for i, (a, b) in enumerate(itertools.product(rows, rows)):
                x[a, b] = i
        """,
        """
        def f(x: Tensor, n: int, m: int):
            rows = (0, n - m, n)
            for i, (a, b) in enumerate(itertools.product(rows, rows)):
                x[a, b] = i
        """,
    ),
    "settings that a function gets": (
        """
        def f(self, x: Tensor, times):
            out = torch.clone(x)
            for i, lag in enumerate(self.lags):
                out[i] = self.source(times + lag)
            return out
        """,
        """
        def f(self, x: Tensor):
            out = torch.clone(x)
            for i, lag in enumerate(self.lags):
                out[i] = self.source(out[i] + lag)
            return out
        """,
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_one_is_left_alone_and_its_neighbour_is_reported(pair: tuple[str, str]) -> None:
    left, reported = pair
    assert codes(left) == []
    assert codes(reported) != []
