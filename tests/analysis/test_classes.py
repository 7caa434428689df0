"""Which dependence class the analysis gives to a loop, one small loop each."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
PATTERNS = {
    "map": (
        """
            for i in range(x.shape[0]):
                y[i] = x[i] * 2
            """,
        "map",
    ),
    "shifted-counter": (
        """
            k = 1
            for row in x:
                y[k] = row
                k += 1
            """,
        "map",
    ),
    "reversed": (
        """
            for i in reversed(range(x.shape[0])):
                y[i] = x[i].exp()
            """,
        "map",
    ),
    "flattened": (
        """
            for i in range(x.shape[0]):
                y[i * n] = x[i]
            """,
        "map",
    ),
    "partition": (
        """
            for i in range(n):
                x[y == i] = x[y == i] / 2
            """,
        "scatter",
    ),
    "stencil": (
        """
            for i in range(x.shape[0] - 1):
                y[i] = x[i] + x[i + 1]
            """,
        "map",
    ),
    "ahead": (
        """
            for i in range(x.shape[0] - 1):
                x[i] = x[i + 1] * 2
            """,
        "stencil",
    ),
    "scatter": (
        """
            for i in range(x.shape[0]):
                y[index[i]] += x[i]
            """,
        "scatter",
    ),
    "scan": (
        """
            for i in range(1, x.shape[0]):
                y[i] = y[i - 1] + x[i]
            """,
        "scan",
    ),
    "filter": (
        """
            for i in range(1, x.shape[0]):
                y[i] = 0.9 * y[i - 1] + x[i]
            """,
        "scan",
    ),
    "in-place-method": (
        """
            s = x.new_zeros(3)
            for i in range(x.shape[0]):
                s.add_(x[i])
            y[0] = s
            """,
        "reduction",
    ),
    "two-loops": (
        """
            s = 0
            for i in range(n):
                for j in range(x.shape[0]):
                    s = s + x[j] * i
            y[0] = s
            """,
        "reduction",
    ),
    "while": (
        """
            i = 0
            while i < x.shape[0]:
                y[i] = x[i] * 2
                i += 1
            """,
        "map",
    ),
    "overlapping-windows": (
        """
            for i in range(n):
                y[i : i + 2] = x[i]
            """,
        "unknown",
    ),
    "rows-and-columns": (
        """
            for i in range(n):
                x[i] = torch.maximum(x[..., i], y[..., i])
            """,
        "recurrence",
    ),
    "backwards": (
        """
            for i in reversed(range(n)):
                y[i] = y[i + 1] + x[i]
            """,
        "scan",
    ),
    "one-tensor-many-times": (
        """
            rows = []
            total = torch.zeros(3)
            for i in range(n):
                total += x[i]
                rows.append(total)
            y[0] = torch.stack(rows)
            """,
        "unknown",
    ),
    "skipped-by-a-total": (
        """
            rows = []
            total = torch.zeros(3)
            for i in range(n):
                total = total + x[i]
                if total[0] > 0:
                    continue
                rows.append(x[i])
            y[0] = torch.stack(rows) + total
            """,
        "scan",
    ),
    "handed-on": (
        """
            last = x[0]
            for i in range(n):
                y[i] = last
                last = x[i]
            """,
        "stencil",
    ),
    "another-value-at-first": (
        """
            last = x[0]
            for i in range(n):
                y[i] = last * i
                last = x[1]
            """,
        "map",
    ),
    "other-values-twice": (
        """
            last, first = x[0], x[2]
            for i in range(n):
                y[i] = last * i
                last = first
                first = x[1]
            """,
        "stencil",
    ),
    "neighbours-that-a-counter-walks": (
        """
            k = 0
            last = x[0]
            for row in y:
                y[k] = x[k + 1] - last
                last = x[k + 1]
                k += 1
            """,
        "stencil",
    ),
    "two-stores": (
        """
            for i in range(n):
                x[i] = x[i + 1] * 2
                x[i + 3] = y[i]
            """,
        "unknown",
    ),
    "next-element-overwritten": (
        """
            for i in range(n):
                x[i] = x[i + 1] + y[i]
                x[i + 1] = x[i] * 2
            """,
        "stencil",
    ),
    "counter-that-stops": (
        """
            k = 0
            for row in x:
                if k == 3:
                    continue
                y[k] = row
                k += 1
            """,
        "recurrence",
    ),
    "places-that-a-count-of-data-decides": (
        """
            k = 0
            s = x.new_zeros(3)
            for row in x:
                if row[0] < 0:
                    k += 1
                s = s + y[k]
                k += 1
            y[0] = s
            """,
        "scan",
    ),
    "places-that-every-iteration-moves-on": (
        """
            k = 0
            s = x.new_zeros(3)
            for row in x:
                k += 1
                if row[0] < 0:
                    continue
                s = s + y[k]
            y[0] = s
            """,
        "reduction",
    ),
    "places-that-a-count-of-positions-decides": (
        """
            k = 0
            s = x.new_zeros(3)
            for i in range(x.shape[0]):
                if i > 2:
                    k += 1
                s = s + y[k]
                k += 1
            y[0] = s
            """,
        "reduction",
    ),
    "counted-from-one": (
        """
            for i, row in enumerate(x[:n], 1):
                x[i] = row.abs() * y[i]
            """,
        "recurrence",
    ),
    "counted-from-one-by-name": (
        """
            for i, row in enumerate(x, start=1):
                y[i] = row.abs()
            """,
        "map",
    ),
    "counted-from-where-the-rows-start": (
        """
            for i, row in enumerate(x[1:n], 1):
                x[i] = row.abs() * y[i]
            """,
        "map",
    ),
    "swapped": (
        """
            a, b = x[0], x[1]
            for i in range(2, x.shape[0]):
                a, b = b, torch.sin(a + x[i])
            y[0] = a
            """,
        "recurrence",
    ),
    "counted-by-a-tensor": (
        """
            for i in torch.arange(1, x.shape[0]):
                y[i] = x[i] + x[i - 1]
            """,
        "map",
    ),
    "counted-by-a-tensor-from-the-one-before": (
        """
            for i in torch.arange(1, x.shape[0]):
                y[i] = torch.sin(y[i - 1] + x[i])
            """,
        "recurrence",
    ),
    "first-hit-in-a-list-of-few": (
        """
            for word in ("a", "b", "c"):
                if word in n:
                    break
            """,
        "search",
    ),
    "first-hit-that-a-mapping-keeps": (
        """
            seen = {}
            for word in n:
                if word in seen:
                    return seen
                seen[word] = 1
            """,
        "search",
    ),
    "any-order": (
        """
            for i in torch.randperm(n):
                y[i] = x[i] * 2
            """,
        "map",
    ),
}


@pytest.mark.parametrize(("body", "pattern"), PATTERNS.values(), ids=PATTERNS)
def test_dependence_class(body: str, pattern: str) -> None:
    header = "def f(x: Tensor, y: Tensor, index: Tensor, n: int):\n"
    indented = textwrap.indent(textwrap.dedent(body), "    ")
    report = inspect_source(HEAD + header + indented, "x.py", every_loop=True)
    assert report.loops[0].pattern == pattern
