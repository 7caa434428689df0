"""Slices of a tensor that are walked on purpose, each beside some that stand for an axis."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import math\nimport torch\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


PAIRS = {
    "slices that are subscripted": (
        """
        def f(x: Tensor, w: Tensor, n: int):
            parts = w.split(w.shape[0] // n, dim=0)
            return torch.cat([x @ parts[i] for i in range(n)], dim=-1)
        """,
        """
        def f(x: Tensor, w: Tensor, n: int):
            parts = w.unbind(0)
            return torch.cat([x @ parts[i] for i in range(n)], dim=-1)
        """,
    ),
    "terms of slices": (
        """
        def f(x: Tensor, w: Tensor, n: int):
            parts, others = x.chunk(n, dim=1), w.chunk(n)
            return sum([parts[i] @ others[i] for i in range(n)])
        """,
        """
        def f(x: Tensor, w: Tensor, n: int):
            parts, others = x.split(1, dim=1), w.split(1)
            return sum([parts[i] @ others[i] for i in range(n)])
        """,
    ),
    "one slice for every row": (
        """
        def f(x: Tensor, w: Tensor, n: int):
            parts = w.chunk(n)
            return torch.stack([x[i].sum() * parts[i].sum() for i in range(n)])
        """,
        """
        def f(x: Tensor, w: Tensor, n: int):
            parts = w.chunk(n)
            return torch.stack([x[i].sum() * parts[1].sum() for i in range(n)])
        """,
    ),
    "slices, or all of them in one": (
        """
        def f(x: Tensor, n: int):
            parts = torch.chunk(x, n, dim=-1) if n > 1 else [x]
            out = []
            for part in parts:
                out.append(part * 2)
            return torch.stack(out)
        """,
        """
        def f(x: Tensor, n: int):
            parts = torch.chunk(x, n, dim=-1) if n > 1 else [x]
            out = []
            for part in parts:
                out.append(part.squeeze(-1) * 2)
            return torch.stack(out)
        """,
    ),
    "slices whose axis is taken out of each": (
        """
        def f(x: Tensor, w: list, n: int):
            out = []
            for k, part in enumerate(torch.chunk(x, n, dim=-1)):
                out.append(part * w[k])
            return torch.stack(out)
        """,
        """
        def f(x: Tensor, w: list, n: int):
            out = []
            for k, part in enumerate(torch.chunk(x, n, dim=-1)):
                out.append(part.squeeze(-1) * w[k])
            return torch.stack(out)
        """,
    ),
    "tiles beside displacements to either side": (
        """
        def f(x: Tensor, y: Tensor, n: int, step: int):
            m = x.shape[1]
            y = torch.nn.functional.pad(y, (n, n))
            costs = []
            for d in range(0, n + 1, step):
                costs.append((x * y[:, n + d : n + d + m]).sum(1))
            return torch.stack(costs)
        """,
        """
        def f(x: Tensor, y: Tensor, n: int, step: int):
            m = x.shape[1]
            y = torch.nn.functional.pad(y, (n, n))
            costs = []
            for d in range(-n, n + 1, step):
                costs.append((x * y[:, n + d : n + d + m]).sum(1))
            return torch.stack(costs)
        """,
    ),
    "tiles of a length that is computed of unknowns": (
        """
        def f(self, x: Tensor, n: int, net):
            k = (n - 1) * self.rate + 1
            return torch.cat([net(x[:, i * k : i * k + k]) for i in range(x.shape[1] // k)], 1)
        """,
        """
        def f(self, x: Tensor, n: int, net):
            k = (n - 1) * self.rate + 1
            return torch.cat([net(x[:, i]) for i in range(x.shape[1] // k)], 1)
        """,
    ),
    "tiles of the same rows": (
        """
        def f(x: Tensor, rows: Tensor, n: int, k: int):
            out = torch.zeros_like(x)
            for i in range(n):
                out[:, i * k : (i + 1) * k] = x[rows, i * k : (i + 1) * k]
            return out
        """,
        """
        def f(x: Tensor, rows: Tensor, n: int, k: int):
            out = torch.zeros_like(x)
            for i in range(n):
                out[:, i * k : (i + 1) * k] = x[rows[:, i], i * k : (i + 1) * k]
            return out
        """,
    ),
    "regions, by what they are called": (
        """
        def f(total: Tensor, parts: Tensor, rois):
            for part, roi in zip(parts, rois):
                total[:, roi[0], roi[1]] += part * 2
        """,
        """
        def f(total: Tensor, parts: Tensor, places):
            for part, place in zip(parts, places):
                total[:, place[0], place[1]] += part * 2
        """,
    ),
    "a slice of a list, declared as one": (
        """
        def f(xs: list[Tensor], part: slice):
            return torch.stack([x.exp() for x in xs[part]])
        """,
        """
        def f(x: Tensor, part: slice):
            return torch.stack([row.exp() for row in x[part]])
        """,
    ),
    "tiles by slices whose ends are in a list": (
        """
        def f(x: Tensor, ends: list, net):
            return torch.cat([net(x[slice(*pair)]) for pair in ends])
        """,
        """
        def f(x: Tensor, ends: list, net):
            return torch.cat([net(x[slice(i, i + 1)]) for i in range(x.shape[0])])
        """,
    ),
    "tiles by a slice that is made before": (
        """
        def f(x: Tensor, n: int, net):
            size = math.ceil(x.shape[0] / n)
            out = []
            for i in range(n):
                tile = slice(i * size, (i + 1) * size)
                out.append(net(x[tile]))
            return torch.cat(out)
        """,
        """
        def f(x: Tensor, n: int, net):
            out = []
            for i in range(n):
                row = slice(i, i + 1)
                out.append(net(x[row]))
            return torch.cat(out)
        """,
    ),
}


@pytest.mark.parametrize("case", PAIRS.values(), ids=PAIRS)
def test_tiles_are_walked_on_purpose(case: tuple[str, str]) -> None:
    tiles, axis = case
    assert codes(tiles) == []
    assert codes(axis)
