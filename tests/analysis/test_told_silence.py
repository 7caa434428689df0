"""What `why` says of loops that stay silent for what keeps a place, and how often they run."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import math\nimport torch\nfrom torch import Tensor\n\n\n"
SILENT = {
    "what-sort-each-item-is": (
        """
        def f(x: Tensor):
            return any(not isinstance(row, list) for row in x)
        """,
        "the items that any gets are no known tensors or numbers",
    ),
    "as-often-as-a-number-has-bits": (
        """
        def f(bits: Tensor, n: int):
            out = torch.zeros(4)
            for b in range((n - 1).bit_length()):
                out = out | (bits[b] << b)
            return out
        """,
        "it runs as often as n - 1 has bits",
    ),
    "as-often-as-a-logarithm-says": (
        """
        def f(x: Tensor, n: int):
            out = torch.zeros(4)
            for b in range(int(math.ceil(math.log2(n))) + 1):
                out = out + x[b]
            return out
        """,
        "it runs as often as n has bits",
    ),
    "slices-and-another-one": (
        """
        def f(x: Tensor, other):
            rows = list(x.unbind(0))
            rows.append(other(x))
            return torch.cat([row * 2 for row in rows])
        """,
        "rows is a Python container",
    ),
    "slices-of-two-tensors": (
        """
        def f(x: Tensor, y: Tensor):
            rows = []
            for i in range(x.shape[0]):
                rows.append(x[i])
            for i in range(y.shape[0]):
                rows.append(y[i])
            return torch.cat([row * 2 for row in rows])
        """,
        "rows is a Python container",
    ),
    "slices-of-which-one-is-replaced": (
        """
        def f(x: Tensor, other):
            rows = list(x.unbind(0))
            rows[0] = other(x)
            return torch.cat([row * 2 for row in rows])
        """,
        "rows is a Python container",
    ),
    "what-a-generator-gives": (
        """
        def f(held: list[Tensor]):
            rows = (row * 2 for row in held)
            return torch.stack([row + 1 for row in rows])
        """,
        "rows is a generator",
    ),
    "what-an-object-holds": (
        """
        def f(x: Tensor, out: Tensor, state):
            for i in range(x.shape[0]):
                total = state.total
                total += x[i]
                out[i] = total
        """,
        "it changes in place, if it is a tensor, state.total (line 9)",
    ),
    "what-an-object-holds-under-a-name-bound-before": (
        """
        def f(x: Tensor, out: Tensor, state):
            total = x[0]
            i = 0
            while i < x.shape[0]:
                total = state.total
                total += x[i]
                out[i] = total
                i += 1
        """,
        "it changes in place, if it is a tensor, state.total (line 11)",
    ),
    "rows-that-an-object-holds": (
        """
        def f(x: Tensor, out: Tensor, state):
            for i in range(x.shape[0]):
                rows = state.rows
                rows[0] = x[i]
                out[i] = rows[1] * x[i]
        """,
        "iterations overwrite the same elements of state.rows (line 9)",
    ),
    "rows-that-a-list-leads-to": (
        """
        def f(x: Tensor):
            rows = []
            least = torch.zeros(3)
            for i in range(x.shape[0]):
                rows.append(x[2 * i])
                rows[-1][0] = 5
                least = torch.minimum(least, x[i])
            return torch.stack(rows), least
        """,
        "it reads elements of x, and which iteration wrote them is not known",
    ),
    "a-list-that-an-object-holds": (
        """
        def f(x: Tensor, state):
            total = torch.zeros(3)
            for i in range(x.shape[0]):
                state.kept.append(x[i])
                total = total + state.kept[0]
            return total
        """,
        "an iteration reads the items that state.kept got before",
    ),
    "what-a-copy-of-a-mapping-holds": (
        """
        def f(x: Tensor, out: Tensor, state: dict):
            for i in range(x.shape[0]):
                held = dict(state)
                total = held["total"]
                total += x[i]
                out[i] = total
        """,
        "it changes in place, if it is a tensor, held['total'] (line 10)",
    ),
    "what-a-copy-of-a-list-holds": (
        """
        def f(x: Tensor, out: Tensor, totals: list[Tensor]):
            for i in range(x.shape[0]):
                held = totals.copy()
                held[0] += x[i]
                out[i] = held[0]
        """,
        "totals of one iteration is made from totals of the one before",
    ),
}


def source_of(text: str) -> str:
    return HEAD + textwrap.dedent(text).strip("\n") + "\n"


@pytest.mark.parametrize(("text", "reason"), SILENT.values(), ids=SILENT)
def test_what_stays_silent_says_why(text: str, reason: str) -> None:
    source = source_of(text)
    assert [finding.code for finding in inspect_source(source, "f.py").findings] == []
    loops = inspect_source(source, "f.py", every_loop=True).loops
    assert reason in [loop.reason for loop in loops]
