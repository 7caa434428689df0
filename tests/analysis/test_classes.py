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
    "alias": (
        """
            for i in range(1, x.shape[0]):
                v = x[i]
                v += torch.sin(x[i - 1])
            """,
        "recurrence",
    ),
    "reshaped": (
        """
            flat = y.view(-1)
            for i in range(1, x.shape[0]):
                flat[i] = torch.sin(y[i - 1, 0]) + x[i, 0]
            """,
        "recurrence",
    ),
    "two-names": (
        """
            z = x
            for i in range(1, n):
                z[i] = torch.sin(x[i - 1])
            """,
        "recurrence",
    ),
    "item-of-the-header": (
        """
            for row in x:
                row += torch.sin(x[0])
            """,
        "recurrence",
    ),
    "walrus": (
        """
            for i in range(1, n):
                (row := x[i]).add_(torch.sin(x[i - 1]))
            """,
        "recurrence",
    ),
    "transposed-alias": (
        """
            z = x.T
            for i in range(1, n):
                z[i] = z[i - 1] + y[i]
            """,
        "scan",
    ),
    "slice-of-a-slice": (
        """
            z = x[1:]
            for i in range(n):
                z[i] = torch.sin(x[i])
            """,
        "recurrence",
    ),
    "every-other": (
        """
            z = x[::2]
            for i in range(n):
                z[i] = torch.sin(x[i])
            """,
        "recurrence",
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
    "two-stores": (
        """
            for i in range(n):
                x[i] = x[i + 1] * 2
                x[i + 3] = y[i]
            """,
        "unknown",
    ),
    "scan-overwritten": (
        """
            for i in range(n):
                x[i] = x[i + 1] + y[i]
                x[i + 1] = x[i] * 2
            """,
        "recurrence",
    ),
    "unbound-view": (
        """
            for i in range(1, n):
                y[i] = torch.sin(y.unbind(0)[i - 1])
            """,
        "recurrence",
    ),
    "bound-anew-before-it-is-changed": (
        """
            q = torch.zeros(3)
            for i in range(n):
                if n > 3:
                    q -= x[i + 1]
                if n > 4:
                    q += x[i]
                v = q
                v = v / 3
                v -= x[i]
                y[i] = v
            """,
        "scan",
    ),
    "changed-under-another-name-in-one-branch": (
        """
            for i in range(1, n):
                v = x[i]
                if n > 3:
                    v = v / 3
                v += torch.sin(x[i - 1])
                y[i] = v
            """,
        "recurrence",
    ),
    "changed-under-another-name-after-it-is-left": (
        """
            v = y[0]
            for i in range(n):
                v -= y[i]
                v = x[i + 1]
                if n > 3:
                    continue
                v = torch.sin(v)
            """,
        "recurrence",
    ),
    "row-that-a-function-unbinds": (
        """
            for row in torch.unbind(x):
                row += torch.sin(x[0])
            """,
        "recurrence",
    ),
    "place-that-a-function-selects": (
        """
            for i in range(1, n):
                torch.select(x, 0, i).copy_(torch.sin(x[i - 1]))
            """,
        "unknown",
    ),
    "given-an-axis-before-the-loop": (
        """
            if x.dim() == 1:
                x = torch.unsqueeze(x, 0)
            for i in range(n):
                x[i] += y[i]
            """,
        "map",
    ),
    "transposed-beside-the-original": (
        """
            z = x
            x = x.T
            for i in range(1, n):
                x[i] = torch.sin(z[i - 1])
            """,
        "recurrence",
    ),
    "one-of-two-rows": (
        """
            for i in range(1, n):
                v = y[i] if n > 3 else x[i]
                v += torch.sin(x[i - 1])
            """,
        "recurrence",
    ),
    "changed-after-it-is-handed-on": (
        """
            v = torch.zeros(3)
            for i in range(1, n):
                index[i] = v - y[i]
                v -= x[i - 1]
                v = y[i + 1]
            """,
        "unknown",
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
}


@pytest.mark.parametrize(("body", "pattern"), PATTERNS.values(), ids=PATTERNS)
def test_dependence_class(body: str, pattern: str) -> None:
    header = "def f(x: Tensor, y: Tensor, index: Tensor, n: int):\n"
    indented = textwrap.indent(textwrap.dedent(body), "    ")
    report = inspect_source(HEAD + header + indented, "x.py", every_loop=True)
    assert report.loops[0].pattern == pattern
