"""Lists beside tensors: numbers that go with an axis, entries that are filled, tests that raise."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

REPORTED = {
    "factors-of-columns": (
        "VEC102",
        """
        def f(y: Tensor, p: Tensor, quantiles):
            losses = []
            for i, q in enumerate(quantiles):
                error = y - p[..., i]
                losses.append(torch.max((q - 1) * error, q * error).unsqueeze(-1))
            return torch.cat(losses, dim=2)
        """,
    ),
    "lengths-in-a-list": (
        "VEC101",
        """
        def f(n: int, lengths: list[int]):
            mask = torch.zeros(len(lengths), n)
            for i, length in enumerate(lengths):
                mask[i, :length] = 1
            return mask
        """,
    ),
    "lengths-in-a-tensor": (
        "VEC101",
        """
        def f(mask: Tensor, lengths: Tensor):
            for i in range(lengths.shape[0]):
                mask[i, : lengths[i]] = True
            return mask
        """,
    ),
    "numbers-in-a-mapping": (
        "VEC110",
        """
        def f(x: Tensor, names):
            values = {}
            for i, value in enumerate(x):
                values[names[i]] = value.item()
            return values
        """,
    ),
    "moved-from-one-start": (
        "VEC102",
        """
        def f(base: Tensor, n: int):
            out = []
            for i in range(n):
                x = base.clone()
                x[:, 0] += i * 0.5
                out.append(x)
            return torch.stack(out)
        """,
    ),
    "rows-made-element-by-element": (
        "VEC102",
        """
        def f(x: Tensor, n: int):
            out = []
            for i in range(x.shape[0]):
                y = torch.zeros(n)
                for j in range(n):
                    y[j] = x[i, j] * j
                out.append(y)
            return torch.stack(out)
        """,
    ),
    "one-column-of-each-row": (
        "VEC104",
        """
        def f(x: Tensor, classes):
            return torch.stack([x[i, c : c + 1] for i, c in enumerate(classes)])
        """,
    ),
    "positions-in-a-list": (
        "VEC101",
        """
        def f(out: Tensor, labels: list[int]):
            for i, label in enumerate(labels):
                out[i, label] = 1.0
            return out
        """,
    ),
    "factors-in-a-list": (
        "VEC104",
        """
        def f(x: Tensor, alphas: list[float]):
            return torch.stack([x * alpha for alpha in alphas])
        """,
    ),
    "walked-by-another-loop": (
        "VEC102",
        """
        def f(x: Tensor, step: Tensor):
            parts = []
            for i in range(x.shape[0]):
                parts.append(torch.matrix_exp(x[i] * step))
            total = step
            for part in parts:
                total = (total @ part).relu()
            return total
        """,
    ),
    "elements-of-a-chosen-part-that-may-not-fit": (
        "VEC206",
        """
        def f(order: Tensor, batch):
            rows = order[batch]
            for i in range(rows.shape[-1]):
                if (rows[..., i] != i).any():
                    raise ValueError("not in order")
        """,
    ),
    "entries-with-a-device": (
        "VEC101",
        """
        import numpy


        def f(batch):
            keep = torch.ones(3, device=batch["x"].device)
            for i in range(batch["x"].shape[-1]):
                batch["x"][:, i] = i
            return keep
        """,
    ),
    "pairs-of-positions": (
        "VEC104",
        """
        def f(x: Tensor, peaks):
            return torch.stack([x[i, j] for i, j in peaks])
        """,
    ),
    "cells-of-a-grid": (
        "VEC203",
        """
        from itertools import product


        def f(mask: Tensor, n: int, d: int):
            for k in product(range(n), repeat=d):
                mask[(..., *k)] = sum(x * x for x in k)
            return mask
        """,
    ),
    "columns-that-a-list-chooses": (
        "VEC203",
        """
        def f(x: Tensor, columns):
            for column in columns:
                x[:, column] = 1.0
            return x
        """,
    ),
    "cells-that-two-lists-choose": (
        "VEC203",
        """
        def f(x: Tensor, before: list[int], after: list[int]):
            for i in before:
                for j in after:
                    x[i, j] = 1.0
            return x
        """,
    ),
    "entries-that-an-index-chooses": (
        "VEC203",
        """
        def f(node, columns, n: int, m: int):
            index = torch.arange(n * m).view(n, m)
            for column in columns:
                node.chosen[index[:, column]] = True
        """,
    ),
    "columns-that-are-stacked": (
        "VEC102",
        """
        def f(x: Tensor):
            rows = []
            for i in range(x.shape[0]):
                rows.append((x[i].sin(), x[i].cos()))
            sines, cosines = zip(*rows)
            return torch.stack(sines), torch.stack(cosines)
        """,
    ),
    "columns-of-a-comprehension": (
        "VEC104",
        """
        def f(x: Tensor):
            rows = [(x[i].sin(), x[i].cos()) for i in range(x.shape[0])]
            return [torch.stack(column) for column in zip(*rows)]
        """,
    ),
    "blocks-that-are-filled": (
        "VEC101",
        """
        def f(block: Tensor, size: int, n: int):
            same = torch.zeros(n * size, n * size)
            other = torch.ones(n * size, n * size)
            for i in range(n):
                same[i * size : (i + 1) * size, i * size : (i + 1) * size] = block
                other[i * size : (i + 1) * size, i * size : (i + 1) * size] = 0
            return same, other
        """,
    ),
    "elements-that-may-not-fit": (
        "VEC206",
        """
        def f(order: Tensor):
            for i in range(order.shape[-1]):
                if (order[..., i] != i).any():
                    raise ValueError("not in order")
        """,
    ),
    "columns-in-a-list": (
        "VEC107",
        """
        def f(self, codes):
            columns = [codes[:, m].long() for m in range(self.count)]
            return torch.stack([self.book[m, columns[m], :] for m in range(self.count)])
        """,
    ),
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize(("code", "source"), REPORTED.values(), ids=REPORTED.keys())
def test_numbers_that_go_with_an_axis_are_reported(code: str, source: str) -> None:
    assert codes_of(source) == [code]
