"""Parts of many lengths: runs that lie end to end and fills have a batched form, not the others."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "rows-of-a-sparse-matrix": (
        "VEC107",
        """
        def f(a: Tensor, b: Tensor, ends: Tensor, column: Tensor, out: Tensor):
            for row in range(len(ends) - 1):
                first, last = ends[row], ends[row + 1]
                columns = column[first:last]
                out[:, first:last] = a[:, row].unsqueeze(1) * b[:, columns]
        """,
    ),
    "rows-of-something-sparse": (
        "VEC101",
        """
        def f(a: Tensor, b: Tensor, layout):
            ends, column = layout.ends, layout.column
            out = torch.empty(a.shape[0], len(column))
            for row in range(len(ends) - 1):
                first, last = ends[row], ends[row + 1]
                columns = column[first:last]
                out[:, first:last] = a[:, row].unsqueeze(1) * b[:, columns]
            return out
        """,
    ),
    "weighted-runs": (
        "VEC104",
        """
        def f(x: Tensor, weight: Tensor, ends: Tensor):
            return torch.cat([x[ends[i] : ends[i + 1]] * weight[i] for i in range(len(ends) - 1)])
        """,
    ),
    "growing-slices": (
        "VEC104",
        """
        def f(x: Tensor, n: int):
            return torch.cat([x[..., i * i : (i + 1) * (i + 1)] for i in range(n)], dim=-1)
        """,
    ),
    "one-number-between-bounds": (
        "VEC101",
        """
        def f(n: Tensor, low: Tensor, high: Tensor, out: Tensor):
            for i in range(n.shape[0]):
                out[i, low[i] : high[i]] = 1 / n[i]
        """,
    ),
    "ones-up-to-a-length": (
        "VEC101",
        """
        def f(lengths: Tensor, out: Tensor):
            for i in range(lengths.shape[0]):
                out[i, : lengths[i]] = torch.ones(lengths[i]) / 2
        """,
    ),
    "numbers-as-often-as-counted": (
        "VEC104",
        """
        def f(counts: Tensor):
            return torch.cat([counts.new_full((c,), i) for i, c in enumerate(counts)])
        """,
    ),
}
SILENT = {
    "gaps": """
        def f(x: Tensor, ends: Tensor):
            return torch.cat([x[ends[i] : ends[i + 2]] for i in range(len(ends) - 2)])
        """,
    "two-pointers": """
        def f(x: Tensor, first: Tensor, last: Tensor):
            return torch.cat([x[first[i] : last[i + 1]] for i in range(len(first) - 1)])
        """,
    "growing-too-fast": """
        def f(x: Tensor, n: int):
            return torch.cat([x[i * i : (i + 1) * (i + 2)] for i in range(n)])
        """,
    "normalised-runs": """
        def f(x: Tensor, ends: Tensor, out: Tensor):
            for i in range(len(ends) - 1):
                first, last = ends[i], ends[i + 1]
                out[first:last] = x[first:last].softmax(0)
        """,
    "products-of-runs": """
        def f(x: Tensor, ends: Tensor):
            runs = []
            for i in range(len(ends) - 1):
                run = x[ends[i] : ends[i + 1]]
                runs.append(run @ run.T)
            return torch.cat([run.flatten() for run in runs])
        """,
    "chosen-from-runs": """
        def f(x: Tensor, keep: Tensor, ends: Tensor):
            return torch.cat([x[ends[i] : ends[i + 1]][keep] for i in range(len(ends) - 1)])
        """,
    "a-model-on-runs": """
        def f(model, x: Tensor, ends: Tensor):
            return torch.cat([model(x[ends[i] : ends[i + 1]]) for i in range(len(ends) - 1)])
        """,
    "copies-of-many-lengths": """
        def f(x: Tensor, lengths: Tensor, out: Tensor):
            for i in range(lengths.shape[0]):
                out[i, : lengths[i]] = x[i, : lengths[i]]
        """,
    "sequences": """
        def f(sequences: list[Tensor], lengths: Tensor, out: Tensor):
            for i in range(lengths.shape[0]):
                out[i, : lengths[i]] = sequences[i]
        """,
}
PATTERNS = {
    "two-slices-of-a-row": (
        """
        def f(sizes: Tensor, out: Tensor):
            for i, size in enumerate(sizes):
                out[i, : int(size)] = 0
        """,
        "map",
    ),
    "slices-that-meet": (
        """
        def f(first: Tensor, counts: Tensor, out: Tensor):
            for i in range(counts.shape[0]):
                out[int(first[i]) : int(first[i]) + int(counts[i])] = i
        """,
        "scatter",
    ),
    "one-column-of-each-row": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            column = torch.div(n, 2)
            for i in range(x.shape[0]):
                out[i, column] = x[i].sum()
        """,
        "map",
    ),
    "read-and-replaced": (
        """
        def f(x: Tensor, bound: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                near = (x - bound[i]).abs().argmin()
                bound[i] = x[near]
                out[i] = near
        """,
        "map",
    ),
}


def loop_of(source: str) -> tuple[str | None, str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    return report.loops[0].code, report.loops[0].pattern


@pytest.mark.parametrize(("code", "source"), REPORTED.values(), ids=REPORTED)
def test_runs_and_fills_are_reported(code: str, source: str) -> None:
    assert loop_of(source)[0] == code


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_has_many_lengths_stays_silent(source: str) -> None:
    assert loop_of(source)[0] is None


@pytest.mark.parametrize(("source", "pattern"), PATTERNS.values(), ids=PATTERNS)
def test_dependence_class(source: str, pattern: str) -> None:
    assert loop_of(source)[1] == pattern
