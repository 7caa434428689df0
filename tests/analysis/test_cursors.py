"""Slices that lie end to end, from where a running sum says: segments, reduced one by one."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import itertools\nimport torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "counts-of-a-tensor": (
        "VEC101",
        """
        def f(x: Tensor, counts: Tensor, out: Tensor):
            begin = 0
            for i, count in enumerate(counts):
                out[i] = torch.sum(x[begin : begin + count], dim=0)
                begin = begin + count
        """,
    ),
    "ends-that-begin-the-next": (
        "VEC102",
        """
        def f(x: Tensor, counts: Tensor):
            begin, rows = 0, []
            for i in range(counts.shape[0]):
                end = begin + counts[i]
                rows.append(x[begin:end].mean(0))
                begin = end
            return torch.stack(rows)
        """,
    ),
    "two-of-a-kind": (
        "VEC102",
        """
        def f(x: Tensor, y: Tensor, counts: Tensor):
            begin, rows = 0, []
            for i in range(counts.shape[0]):
                n = counts[i]
                rows.append(x[begin : begin + n].T @ y[begin : begin + n])
                begin += n
            return torch.stack(rows)
        """,
    ),
    "a-list-of-lengths": (
        "VEC101",
        """
        def f(x: Tensor, sizes: list[int], out: Tensor):
            at = 0
            for i in range(len(sizes)):
                out[i] = x[at : at + sizes[i]].sum()
                at += sizes[i]
        """,
    ),
    "added-up": (
        "VEC201",
        """
        def f(x: Tensor, y: Tensor, sizes: list[int]):
            at, total = 0, 0.0
            for n in sizes:
                total += (x[at : at + n] - y[at : at + n]).square().mean()
                at += n
            return total
        """,
    ),
    "lengths-of-no-known-sort": (
        "VEC102",
        """
        def f(x: Tensor, lengths):
            begin, rows = 0, []
            for length in lengths:
                end = begin + length
                rows.append(x[begin:end].sum(0))
                begin = end
            return torch.stack(rows)
        """,
    ),
    "items-along-the-way": (
        "VEC204",
        """
        def f(x: Tensor, weight: Tensor, counts: Tensor):
            begin, rows = 0, []
            for i in range(counts.shape[0]):
                rows.append(weight[begin] * x[i])
                begin += counts[i]
            return torch.stack(rows)
        """,
    ),
    "one-value-for-each-segment": (
        "VEC203",
        """
        def f(value: Tensor, counts: Tensor, out: Tensor):
            begin = 0
            for i in range(counts.shape[0]):
                out[begin : begin + counts[i]] = value[i]
                begin += counts[i]
        """,
    ),
    "a-copy-of-where-it-begins": (
        "VEC102",
        """
        def f(x: Tensor, counts: Tensor):
            at, rows = 0, []
            for i in range(counts.shape[0]):
                begin, n = at, counts[i]
                end = at + n
                at += n
                rows.append(x[begin:end].mean(0))
            return torch.stack(rows)
        """,
    ),
}
# slices as long as the step, whatever number that is: code and source
STEPPING = {
    "counted-by-nothing-else": (
        "VEC102",
        """
        def f(x: Tensor, y: Tensor, n: int):
            at, rows = 0, []
            for _ in range(x.shape[0] // n):
                row = x[at : at + n] * y
                rows.append(row)
                at += n
            return torch.stack(rows)
        """,
    ),
    "filled-end-to-end": (
        "VEC101",
        """
        def f(x: Tensor, out: Tensor, n: int):
            at = 0
            for i in range(x.shape[0]):
                out[at : at + n] = x[i]
                at += n
        """,
    ),
    "two-filled-by-a-size": (
        "VEC101",
        """
        def f(queue: Tensor):
            count, size, width = queue.shape
            rows, labels = torch.zeros(count * size, width), torch.zeros(count * size, 1)
            at = 0
            for i in range(count):
                rows[at : at + size] = queue[i]
                labels[at : at + size] = i
                at = at + size
            return rows, labels
        """,
    ),
    "filled-but-for-the-first": (
        "VEC101",
        """
        def f(queue: Tensor, rows: Tensor):
            size, at = queue.shape[1], 0
            for i in range(queue.shape[0]):
                if i == 0:
                    continue
                rows[at : at + size] = queue[i]
                at += size
        """,
    ),
    "summed-end-to-end": (
        "VEC102",
        """
        def f(x: Tensor, y: Tensor):
            at, sums = 0, []
            for i in range(x.shape[0]):
                sums.append(y[at : at + x.shape[1]].sum() * x[i])
                at += x.shape[1]
            return torch.stack(sums)
        """,
    ),
}
STEPPING_OTHERWISE = {
    "a-step-that-changes": """
        def f(x: Tensor, out: Tensor, n: int):
            at = 0
            for i in range(x.shape[0]):
                out[at : at + n] = x[i]
                at += n
                n = n * 2 % 7
        """,
    "two-steps": """
        def f(x: Tensor, out: Tensor, n: int):
            at = 0
            for i in range(x.shape[0]):
                out[at : at + n] = x[i]
                at += n
                at += 1
        """,
    "a-step-that-is-left-out": """
        def f(x: Tensor, out: Tensor, n: int, kept):
            at = 0
            for i in range(x.shape[0]):
                out[at : at + n] = x[i]
                if i in kept:
                    continue
                at += n
        """,
    "a-grid-of-steps": """
        def f(x: Tensor, out: Tensor, n: int, m: int, k: int):
            at = 0
            for i, j in itertools.product(range(n), range(m)):
                out[at : at + k, j] = x[i, j]
                at += k
        """,
    "slices-longer-than-the-step": """
        def f(x: Tensor, out: Tensor, n: int):
            at = 0
            for i in range(x.shape[0]):
                out[at : at + 2 * n] = x[i]
                at += n
        """,
    "tiles-for-a-model": """
        def f(model, x: Tensor, n: int, count: int):
            at, rows = 0, []
            for _ in range(count):
                rows.append(model(x[at : at + n]))
                at += n
            return torch.cat(rows)
        """,
}

SILENT = {
    "places-that-move-on-by-the-number": """
        def f(x: Tensor, out: Tensor):
            at = 0
            for i in range(len(x)):
                out[at] = x[i] * 2
                at += i
        """,
    "layers-that-add-up": """
        def f(weights, scale: float):
            total = 0.0
            for i in range(len(weights)):
                weight = weights[i]
                share = weight / torch.sum(weight)
                total += scale * torch.sum(share)
            return total
        """,
    "places-that-are-counted-anew": """
        def f(places, out: Tensor, gone: set):
            for place in places:
                place = place - sum(1 for other in gone if other < place)
                out[place] = 0
        """,
    "places-at-an-offset": """
        def f(rows, x: Tensor, out: Tensor, k: int):
            for row in rows:
                place = row + 3 * k
                out[place] = x[place]
        """,
    "segments-as-they-are": """
        def f(x: Tensor, counts: Tensor):
            begin, rows = 0, []
            for i in range(counts.shape[0]):
                rows.append(x[begin : begin + counts[i]] * 2)
                begin += counts[i]
            return torch.cat(rows)
        """,
    "segments-for-a-model": """
        def f(model, x: Tensor, counts: Tensor):
            begin, rows = 0, []
            for i in range(counts.shape[0]):
                rows.append(model(x[begin : begin + counts[i]]).sum(0))
                begin += counts[i]
            return torch.stack(rows)
        """,
    "no-running-sum": """
        def f(x: Tensor, counts: Tensor):
            begin, rows = 0, []
            for i in range(counts.shape[0]):
                rows.append(x[begin : begin + counts[i]].mean())
                begin = counts[i] - begin
            return torch.stack(rows)
        """,
    "objects-with-a-length": """
        def f(x: Tensor, graphs):
            begin, rows = 0, []
            for graph in graphs:
                rows.append(x[begin : begin + graph.size].sum(0))
                begin += graph.size
            return torch.stack(rows)
        """,
    "lengths-that-are-no-bounds": """
        def f(x: Tensor, lengths):
            total, rows = 0, []
            for length in lengths:
                rows.append(x[:length].sum(0) / total)
                total += length
            return torch.stack(rows)
        """,
}


def loop_of(source: str) -> tuple[str | None, str]:
    source = HEAD + textwrap.dedent(source)
    report = inspect_source(source, "x.py", every_loop=True)
    found = {finding.code for finding in inspect_source(source, "x.py").findings}
    assert found == {finding.code for finding in report.findings}
    return report.loops[0].code, report.loops[0].pattern


@pytest.mark.parametrize(("code", "source"), STEPPING.values(), ids=STEPPING)
def test_slices_as_long_as_the_step_lie_end_to_end(code: str, source: str) -> None:
    assert loop_of(source)[0] == code


@pytest.mark.parametrize("source", STEPPING_OTHERWISE.values(), ids=STEPPING_OTHERWISE)
def test_other_slices_need_not(source: str) -> None:
    assert loop_of(source)[0] is None


@pytest.mark.parametrize(("code", "source"), REPORTED.values(), ids=REPORTED)
def test_segments_are_reported(code: str, source: str) -> None:
    assert loop_of(source)[0] == code


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_other_cursors_stay_silent(source: str) -> None:
    assert loop_of(source)[0] is None


def test_a_cursor_is_no_scan() -> None:
    source = """
        def f(x: Tensor, counts: Tensor, out: Tensor):
            begin = 0
            for i in range(counts.shape[0]):
                out[i] = x[begin : begin + counts[i]].amax(0)
                begin += counts[i]
    """
    assert loop_of(source)[1] == "map"
