"""Parts of many lengths: runs, fills, repeats and groups have a batched form, not the others."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "truths-padded-to-the-longest": (
        "VEC102",
        """
        def f(lengths):
            masks = []
            for length in lengths:
                mask = torch.ones(length, dtype=torch.bool)
                masks.append(mask)
            return torch.nn.utils.rnn.pad_sequence(masks, batch_first=True)
        """,
    ),
    "counts-padded-to-the-longest": (
        "VEC104",
        """
        def f(lengths):
            return torch.nn.utils.rnn.pad_sequence([torch.arange(n) for n in lengths])
        """,
    ),
    "picked-by-a-mask": (
        "VEC104",
        """
        def f(x: Tensor, score: Tensor):
            return torch.cat([x[i][score[i] > 0] for i in range(x.shape[0])])
        """,
    ),
    "picked-by-a-computed-mask": (
        "VEC102",
        """
        def f(x: Tensor):
            found = []
            for s in range(x.shape[1]):
                near = x[:, s] @ x[:, s].T
                use = (near > 0).any(1) & (near < 1).any(1)
                found.append(near.amin(1)[use])
            return torch.cat(found).mean()
        """,
    ),
    "counted-from-zero": (
        "VEC104",
        """
        def f(counts: Tensor):
            return torch.cat([torch.arange(c) for c in counts])
        """,
    ),
    "counted-between-bounds": (
        "VEC104",
        """
        def f(first: Tensor, last: Tensor):
            return torch.cat([torch.arange(a, b) for a, b in zip(first, last)])
        """,
    ),
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
    "one-number-between-bounds-in-place": (
        "VEC203",
        """
        def f(ends: Tensor, out: Tensor):
            for i, (low, high) in enumerate(zip(ends[:-1], ends[1:])):
                out[low.item() : high.item()].fill_(i)
        """,
    ),
    "zeros-between-bounds-in-place": (
        "VEC203",
        """
        def f(low: Tensor, high: Tensor, out: Tensor):
            for first, last in zip(low, high):
                out[first.item() : last.item()].zero_()
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
    "rows-as-often-as-counted": (
        "VEC104",
        """
        def f(x: Tensor, counts: list[int], n: int):
            return torch.cat([x[i].repeat(counts[i], 1) for i in range(n)])
        """,
    ),
    "rows-as-often-as-listed": (
        "VEC104",
        """
        def f(x: Tensor, counts: list[int]):
            return torch.cat([row.repeat(n, 1) for row, n in zip(x, counts)])
        """,
    ),
    "groups-of-equal-labels": (
        "VEC104",
        """
        def f(y: Tensor, index: Tensor):
            values = torch.unique(y).tolist()
            return torch.cat([index[torch.eq(y, c)] for c in values])
        """,
    ),
    "groups-of-equal-labels-of-a-tensor": (
        "VEC104",
        """
        def f(y: Tensor, index: Tensor):
            return torch.cat([index[y == c] for c in y.unique()])
        """,
    ),
}
SILENT = {
    "rows-padded-to-the-longest": """
        def f(x: Tensor, n: list[int]):
            return torch.nn.utils.rnn.pad_sequence([x[i, : n[i]] for i in range(x.shape[0])])
        """,
    "what-a-function-gives-padded": """
        def f(x: Tensor, encode):
            return torch.nn.utils.rnn.pad_sequence([encode(row) for row in x])
        """,
    "truths-of-lists-in-a-row": """
        def f(lengths):
            return torch.cat([torch.ones(length) for length in lengths])
        """,
    "shapes-padded": """
        def f(sizes):
            return torch.nn.utils.rnn.pad_sequence([torch.ones(size, 3) for size in sizes])
        """,
    "picked-by-a-mask-and-kept": """
        def f(x: Tensor, targets):
            parts = [row[row > 0] for row in x]
            return torch.cat(parts), targets(parts)
        """,
    "picked-by-a-mask-and-sorted": """
        def f(x: Tensor):
            return torch.cat([row[row > 0].sort().values for row in x])
        """,
    "picked-by-a-mask-of-many-lengths": """
        def f(x: Tensor, n: list[int]):
            parts = [x[i, : n[i]] for i in range(x.shape[0])]
            return torch.cat([part[part > 0] for part in parts])
        """,
    "picked-by-a-mask-for-a-function": """
        def f(x: Tensor, best):
            return torch.cat([best(row[row > 0]) for row in x])
        """,
    "rows-counted-and-sorted": """
        def f(x: Tensor, counts: Tensor):
            return torch.cat([x[torch.arange(c)] for c in counts])
        """,
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
    "sequences": """
        def f(sequences: list[Tensor], lengths: Tensor, out: Tensor):
            for i in range(lengths.shape[0]):
                out[i, : lengths[i]] = sequences[i]
        """,
    "parts-of-many-lengths-repeated": """
        def f(x: Tensor, counts: list[int]):
            return torch.cat([x[i, :n].repeat(2, 1) for i, n in enumerate(counts)])
        """,
    "repeated-along-another-axis": """
        def f(x: Tensor, counts: list[int]):
            return torch.cat([x[i].repeat(1, n) for i, n in enumerate(counts)], dim=1)
        """,
    "repeated-for-a-function": """
        def f(x: Tensor, counts: list[int], g):
            return torch.cat([g(x[i].repeat(n, 1)) for i, n in enumerate(counts)])
        """,
    "groups-of-some-labels": """
        def f(y: Tensor, index: Tensor, labels):
            return torch.cat([index[y == c] for c in labels])
        """,
    "groups-of-the-labels-of-another": """
        def f(y: Tensor, z: Tensor, index: Tensor):
            return torch.cat([index[y == c] for c in torch.unique(z)])
        """,
    "groups-of-labels-that-changed": """
        def f(y: Tensor, index: Tensor):
            values = torch.unique(y)
            y = y // 2
            y = y + 1
            return torch.cat([index[y == c] for c in values])
        """,
    "groups-that-a-function-shuffles": """
        def f(y: Tensor, index: Tensor, shuffle):
            return torch.cat([shuffle(index[y == c]) for c in torch.unique(y)])
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
