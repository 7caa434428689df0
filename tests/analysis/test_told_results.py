"""What findings say of where results go, of what iterations take, and of what keeps a place."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import math\nimport torch\nfrom torch import Tensor\n\n\n"
SAID = {
    "slices-between-bounds": (
        """
        def f(out: Tensor, x: Tensor, starts: Tensor, ends: Tensor):
            for i in range(x.shape[0]):
                out[starts[i] : ends[i]] = x[i]
        """,
        "out is updated in slices bounded by data along dim 0 of x; "
        "write all of it by one indexed store",
    ),
    "slices-as-long-as-counts": (
        """
        def f(out: Tensor, x: Tensor, counts: Tensor):
            at = 0
            for i in range(x.shape[0]):
                out[at : at + counts[i]] += x[i]
                at += counts[i]
        """,
        "out is updated in slices bounded by data along dim 0 of x; use index_add_",
    ),
    "windows-that-add-up": (
        """
        def f(out: Tensor, x: Tensor, top: Tensor, left: Tensor):
            for i in range(x.shape[0]):
                out[top[i] : top[i] + 4, left[i] : left[i] + 4] += x[i]
        """,
        "out is updated in windows bounded by data along dim 0 of x; "
        "use index_put_ with accumulate=True",
    ),
    "an-index-beside-a-slice": (
        """
        def f(out: Tensor, x: Tensor, index: Tensor, ends: Tensor):
            for i in range(x.shape[0]):
                out[index[i], : ends[i]] = 1
        """,
        "out is updated through an index along dim 0 of index; "
        "write all of it by one indexed store",
    ),
    "what-a-table-holds": (
        """
        def f(labels: Tensor, table: dict):
            out = torch.zeros_like(labels)
            for k in labels.unique():
                out[labels == k] = table[k.item()]
            return out
        """,
        "out is updated through an index along dim 0 of labels.unique(); "
        "write all of it by one indexed store",
    ),
    "means-of-groups": (
        """
        def f(labels: Tensor, x: Tensor, out: Tensor):
            for k in labels.unique():
                out[k] = x[labels == k].mean()
        """,
        "out is updated through an index along dim 0 of labels.unique(); "
        "use index_add_ or scatter_reduce_ with the labels",
    ),
    "the-best-of-each-row": (
        """
        def f(x: Tensor, counts: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i, torch.topk(x[i], counts[i])[1]] = 1
        """,
        "out is filled along dim 0 of x in a Python loop; "
        "sort all of them once, and mask the ranks",
    ),
    "the-best-of-each-row-by-name": (
        """
        def f(x: Tensor, counts: Tensor, y: Tensor):
            rows = []
            for i in range(x.shape[0]):
                rows.append(y[i][x[i].topk(k=int(counts[i]), largest=False).indices])
            return torch.cat(rows)
        """,
        "each iteration over dim 0 of x reads through an index tensor; "
        "sort all of them once, and mask the ranks",
    ),
    "as-many-of-each-row": (
        """
        def f(x: Tensor, y: Tensor, n: int):
            rows = []
            for i in range(x.shape[0]):
                rows.append(y[i][x[i].topk(n).indices])
            return torch.cat(rows)
        """,
        "each iteration over dim 0 of x reads through an index tensor; "
        "index once, for all iterations",
    ),
    "what-is-only-taken": (
        "def f(x: Tensor, rows):\n    return torch.stack([x[i, j] for i, j in rows])",
        "items along (i, j) (rows) are taken one by one for torch.stack; take all of them at once",
    ),
    "what-is-computed": (
        "def f(x: Tensor, rows):\n    return torch.stack([x[i, j] * 2 for i, j in rows])",
        "items along (i, j) (rows) are computed one by one for torch.stack; "
        "compute them in one expression",
    ),
    "what-is-taken-into-a-list": (
        """
        def f(x: Tensor, ends: Tensor):
            out = []
            for i in range(x.shape[0]):
                out.append(x[i, ends[i] :].view(3, 4).permute(1, 0))
            return torch.stack(out)
        """,
        "out is filled along dim 0 of x and joined by torch.stack; take all items at once",
    ),
    "the-place-of-the-greatest": (
        """
        def f(x: Tensor):
            best, at = x[0].sum(), 0
            for i in range(x.shape[0]):
                total = x[i].sum()
                if total > best:
                    best, at = total, i
            return best, at
        """,
        "maximum over dim 0 of x in a Python loop; "
        "compute the items at once and write .max(0), which gives its place",
    ),
    "the-least-alone": (
        """
        def f(x: Tensor):
            best = x[0].sum()
            for i in range(x.shape[0]):
                total = x[i].sum()
                if total < best:
                    best = total
            return best
        """,
        "minimum over dim 0 of x in a Python loop; compute the items at once and write .amin(0)",
    ),
    "an-entry-of-a-list": (
        """
        def f(x: Tensor, start: Tensor):
            parts = [start, start]
            for i in range(x.shape[0]):
                parts[0] = parts[0] + x[i]
            return parts[0], start
        """,
        "sum over dim 0 of x in a Python loop into parts; compute the terms at once and write "
        ".sum(0)",
    ),
    "an-entry-beside-what-it-held": (
        """
        def f(x: Tensor, start: Tensor, out: Tensor):
            parts = [start]
            for i in range(x.shape[0]):
                parts[0] = parts[0] + x[i]
                out[i] = start
            return parts[0]
        """,
        "out is filled along dim 0 of x in a Python loop; "
        "write one expression on the whole tensors",
    ),
}
RUNNING = {
    "of-an-attribute": "total = state.total",
    "of-an-entry": 'total = state["total"]',
}
# what adds to no storage that was there before the iteration
APART = {
    "what-a-function-gives": (
        """
        def f(x: Tensor, out: Tensor, make):
            for i in range(x.shape[0]):
                total = make(x[i])
                total += x[i]
                out[i] = total
        """,
        ["VEC106"],
    ),
    "an-item-for-each-row": (
        """
        def f(x: Tensor, out: Tensor, totals):
            for i in range(x.shape[0]):
                total = totals[i]
                total += x[i]
                out[i] = total
        """,
        ["VEC101"],
    ),
    "half-as-often": (
        """
        def f(x: Tensor, n: int):
            out = torch.zeros(4)
            for b in range(int(n / 2) + 1):
                out = out + x[b]
            return out
        """,
        ["VEC201"],
    ),
    "bits-times-rows": (
        """
        def f(x: Tensor, n: int):
            out = torch.zeros(4)
            for b in range(n * n.bit_length()):
                out = out + x[b]
            return out
        """,
        ["VEC201"],
    ),
}


def source_of(text: str) -> str:
    return HEAD + textwrap.dedent(text).strip("\n") + "\n"


@pytest.mark.parametrize(("text", "message"), SAID.values(), ids=SAID)
def test_a_finding_says_what_is_so(text: str, message: str) -> None:
    found = inspect_source(source_of(text), "f.py").findings
    assert message in [finding.message for finding in found]


@pytest.mark.parametrize(("text", "codes"), APART.values(), ids=APART)
def test_what_is_beside_is_reported(text: str, codes: list[str]) -> None:
    found = inspect_source(source_of(text), "f.py").findings
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize("bound", RUNNING.values(), ids=RUNNING)
def test_what_only_a_tensor_has_changes_it_for_all_iterations(bound: str) -> None:
    source = source_of(
        f"""
        def f(x: Tensor, out: Tensor, state):
            for i in range(x.shape[0]):
                {bound}
                total.add_(x[i])
                out[i] = total
        """
    )
    assert [finding.code for finding in inspect_source(source, "f.py").findings] == ["VEC204"]
