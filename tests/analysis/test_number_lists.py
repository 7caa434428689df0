"""Loops over Python lists whose items are numbers."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

REPORTED = {
    "ends-that-somebody-gives": (
        "VEC102",
        """
        def f(x: Tensor, first, last):
            means = []
            for start, end in zip(first, last):
                means.append(x[start:end].mean(0))
            return torch.stack(means)
        """,
    ),
    "pairs-that-were-listed": (
        "VEC203",
        """
        def f(x: Tensor, edges: Tensor, out: Tensor):
            for start, end in edges.tolist():
                out[end] += x[start]
        """,
    ),
    "ends-that-were-listed": (
        "VEC102",
        """
        def f(x: Tensor, first: Tensor, last: Tensor):
            means = []
            for start, end in zip(first.tolist(), last.tolist()):
                means.append(x[start:end].mean(0))
            return torch.stack(means)
        """,
    ),
    "weights-of-listed-classes": (
        "VEC102",
        """
        def f(scores: Tensor, labels: Tensor, classes, weight=None):
            losses = []
            walked = list(range(scores.size(1))) if classes == "all" else classes
            for c in walked:
                loss = ((labels == c).float() - scores[:, c]).abs().sum()
                if weight is not None:
                    loss *= weight[c]
                losses.append(loss)
            return torch.stack(losses)
        """,
    ),
    "rows-by-numbers-declared-as-one": (
        "VEC104",
        """
        def f(x: Tensor, chosen: tuple[int]):
            return torch.stack([x[i] for i in chosen])
        """,
    ),
    "pairs-of-one-list": (
        "VEC203",
        """
        def f(found, n: int):
            near = torch.zeros(n, n)
            for i, a in enumerate(found):
                for j, b in enumerate(found):
                    if j <= i:
                        continue
                    near[a, b] = 1
                    near[b, a] = 1
            return near
        """,
    ),
    "pairs-of-other-items": (
        "VEC203",
        """
        def f(found, n: int):
            near = torch.zeros(n, n)
            for a in found:
                for b in found:
                    if a != b:
                        near[a, b] = 1
            return near
        """,
    ),
    "flags-of-the-rows": (
        "VEC105",
        """
        def f(x: Tensor, flags):
            out = torch.zeros_like(x)
            for i, flag in enumerate(flags):
                if flag:
                    out[i] = x[i].exp()
            return out
        """,
    ),
    "flags-of-the-rows-by-place": (
        "VEC105",
        """
        def f(x: Tensor, flags):
            out, flags = torch.zeros_like(x), [flag for flag in flags]
            for i in range(len(flags)):
                if flags[i]:
                    out[i] = x[i].exp()
            return out
        """,
    ),
    "factors-for-a-method": (
        "VEC101",
        """
        def f(x: Tensor, table):
            for i, scale in enumerate(table["scales"]):
                x[i] = x[i].exp().mul_(scale)
            return x
        """,
    ),
    "columns-picked-by-a-literal": (
        "VEC104",
        """
        def f(v: Tensor):
            order = [0, 5, 4, 5, 1, 3, 4, 3, 2]
            return torch.stack([v[..., i] for i in order], dim=-1)
        """,
    ),
    "columns-picked-in-the-header": (
        "VEC102",
        """
        def f(v: Tensor):
            out = []
            for i in (0, 5, 4, 5, 1):
                out.append(v[:, i] * 2)
            return torch.stack(out)
        """,
    ),
    "rows-by-pairs-of-a-grid": (
        "VEC104",
        """
        from itertools import product


        def f(taps: Tensor, n: int, m: int):
            pairs = [(row, col) for col, row in product(range(n), range(m)) if row + col < 7]
            return torch.stack([taps[row] for row, col in pairs])
        """,
    ),
    "rows-by-annotated-positions": (
        "VEC104",
        """
        def f(x: Tensor, chosen: list[int]):
            return torch.stack([x[i] for i in chosen])
        """,
    ),
    "rows-by-positions-of-some-sort": (
        "VEC104",
        """
        def f(x: Tensor, chosen):
            return torch.stack([x[i].exp() for i in chosen])
        """,
    ),
    "compared-with-each-label": (
        "VEC104",
        """
        def f(mask: Tensor, labels):
            return torch.stack([mask == v for v in labels]).any(0)
        """,
    ),
    "a-column-for-each-label": (
        "VEC101",
        """
        class Encoder:
            def __init__(self, labels: list):
                self.labels = labels

            def encode(self, x: Tensor, first: int):
                out = torch.zeros(x.shape[0], 9)
                for i, label in enumerate(self.labels):
                    out[:, [i + self.first]] = (x == label).to(out.dtype)
                return out
        """,
    ),
    "elements-at-listed-places": (
        "VEC110",
        """
        def f(x: Tensor, places, n: int):
            return [x[places[i]].cpu().item() for i in range(n)]
        """,
    ),
    "elements-of-one-column": (
        "VEC110",
        """
        def f(x: Tensor, places):
            return [x[places[i], 0].item() for i in range(len(places))]
        """,
    ),
    "elements-that-become-a-tensor-again": (
        "VEC104",
        """
        def f(x: Tensor):
            return torch.tensor([v * 2 for v in x.tolist()])
        """,
    ),
    "elements-that-a-table-numbers": (
        "VEC104",
        """
        def f(x: Tensor, kept: Tensor):
            table = {v: i for i, v in enumerate(kept.tolist())}
            return torch.tensor([table[v] for v in x.tolist()])
        """,
    ),
    "filled-by-a-literal": (
        "VEC203",
        """
        def f(value: float):
            table = torch.zeros(16)
            for i in [1, 2, 4, 7, 8, 11, 13, 14]:
                table[i] = value
            return table
        """,
    ),
    "elements-by-positions-of-a-group": (
        "VEC110",
        """
        def f(events: Tensor, order: Tensor, groups):
            totals = []
            for group in groups:
                members: list[int] = list(group)
                totals.append([events[order[i]].item() for i in members])
            return totals
        """,
    ),
    "rows-by-subsets-of-two": (
        "VEC109",
        """
        from itertools import combinations


        def f(x: Tensor, n: int):
            return torch.stack([x[i] - x[j] for i, j in combinations(range(n), 2)])
        """,
    ),
    "compared-with-each-value-there-is": (
        "VEC102",
        """
        def f(x: Tensor, y: Tensor):
            totals = []
            for c in sorted(set(y.tolist())):
                totals.append((x == c).sum())
            return torch.stack(totals)
        """,
    ),
    "one-of-many-labels": (
        "VEC205",
        """
        def f(x: Tensor, labels):
            keep = torch.zeros_like(x, dtype=torch.bool)
            for v in labels:
                keep = keep | (x == v)
            return keep
        """,
    ),
    "numbers-where-there-may-be-one": (
        "VEC104",
        """
        def f(x: Tensor, scales):
            if isinstance(scales, float):
                scales = [scales]
            return torch.stack([x * v for v in scales])
        """,
    ),
    "steps-of-an-array": (
        "VEC102",
        """
        import numpy


        def f(x: Tensor):
            out = []
            for s in numpy.linspace(0, 1, 11):
                out.append(x * s)
            return torch.stack(out)
        """,
    ),
    "a-range-with-a-name": (
        "VEC101",
        """
        def f(x: Tensor, n: int):
            steps = range(1, n)
            out = torch.zeros(n)
            for i in steps:
                out[i] = x[i] * 2
            return out
        """,
    ),
    "offsets-of-the-module": (
        "VEC104",
        """
        OFFSETS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2))


        def f(x: Tensor, h: int):
            return torch.stack([x[..., 1 + i : 1 + i + h, 1 + j : 1 + j + h] for i, j in OFFSETS])
        """,
    ),
    "scales-of-the-class": (
        "VEC104",
        """
        class Bank:
            scales = (0.25, 0.5, 1.0, 1.5, 2.0)

            def apply(self, x: Tensor):
                return torch.stack([x * s for s in self.scales])
        """,
    ),
    "what-is-stacked-is-a-tensor": (
        "VEC104",
        """
        def f(subject, labels):
            return torch.stack([subject.mask.data.squeeze() == v for v in labels]).any(0)
        """,
    ),
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize(("code", "source"), REPORTED.values(), ids=REPORTED)
def test_numbers_stand_for_an_axis(code: str, source: str) -> None:
    assert codes_of(source) == [code]


def test_a_star_may_import_torch() -> None:
    source = """
        def f(x, n):
            y = torch.tensor(x)
            return torch.stack([y[i] * 2 for i in range(n)])
        """
    some = "from torch.nn import Linear\n"
    found = inspect_source(
        some + "from .parts import *\n" + textwrap.dedent(source), "x.py"
    ).findings
    assert [finding.code for finding in found] == ["VEC104"]
    assert not inspect_source(some + textwrap.dedent(source), "x.py").findings
