"""Lists that a dictionary holds under texts: as good as lists with names of their own."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom collections import defaultdict\nfrom torch import Tensor\n\n\n"
STACKED = (
    "d['a'] is filled along dim 0 of x and joined by torch.stack; "
    "compute all items in one expression"
)
TOLD = {
    "several": """
        def f(x: Tensor):
            d = {"a": [], "b": []}
            for i in range(len(x)):
                d["a"].append(x[i].exp())
                d["b"].append(x[i].sum())
            return torch.stack(d["a"]), torch.stack(d["b"])
        """,
    "beside-a-list": """
        def f(x: Tensor):
            d, rows = dict(a=[], b=[]), []
            for i in range(len(x)):
                d["a"].append(x[i].exp())
                rows.append(x[i].sum())
            return torch.stack(d["a"]), rows
        """,
    "made-where-one-is-missing": """
        def f(x: Tensor):
            d = defaultdict(list)
            for row in x:
                d["a"].append(row.exp())
            return {"a": torch.stack(d["a"])}
        """,
}
SILENT = {
    "read-on-the-way": """
        def f(x: Tensor):
            d = {"a": []}
            for i in range(len(x)):
                d["a"].append(x[i] + sum(d["a"]))
            return torch.stack(d["a"])
        """,
    "read-under-another-name": """
        def f(x: Tensor):
            rows = d = {"a": []}
            for i in range(len(x)):
                d["a"].append(x[i] + sum(rows["a"]))
            return torch.stack(d["a"])
        """,
    "read-by-the-name-of-the-list": """
        def f(x: Tensor):
            a = []
            d = {"a": a}
            for i in range(len(x)):
                d["a"].append(x[i] + sum(a))
            return torch.stack(d["a"])
        """,
    "given-to-a-function": """
        def f(x: Tensor, g):
            d = {"a": []}
            for i in range(len(x)):
                d["a"].append(x[i].exp())
                g(d)
            return torch.stack(d["a"])
        """,
    "read-by-the-loop-around": """
        def f(x: Tensor, n):
            d = {"a": []}
            for _ in range(n):
                for i in range(len(x)):
                    d["a"].append(x[i].exp())
                x = x + sum(d["a"])
            return torch.stack(d["a"])
        """,
    "made-by-each-iteration": """
        def f(x: Tensor):
            for i in range(len(x)):
                d = {"a": []}
                d["a"].append(x[i].exp())
            return torch.stack(d["a"])
        """,
    "never-joined": """
        def f(x: Tensor):
            d = {"a": []}
            for i in range(len(x)):
                d["a"].append(x[i].exp())
            return d
        """,
    "under-what-a-name-holds": """
        def f(x: Tensor, names):
            d = defaultdict(list)
            for i in range(len(x)):
                d[names[i]].append(x[i].exp())
            return torch.stack(d["a"])
        """,
    "of-an-object": """
        def f(x: Tensor, log):
            for i in range(len(x)):
                log["a"].append(x[i].exp())
            return torch.stack(log["a"])
        """,
}


def findings_of(source: str, every_loop: bool) -> list[tuple[str, str]]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every_loop)
    return [(found.code, found.message) for found in report.findings]


@pytest.mark.parametrize("source", TOLD.values(), ids=TOLD)
@pytest.mark.parametrize("every_loop", [False, True])
def test_lists_are_told(source: str, every_loop: bool) -> None:
    assert findings_of(source, every_loop) == [("VEC102", STACKED)]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
@pytest.mark.parametrize("every_loop", [False, True])
def test_others_stay(source: str, every_loop: bool) -> None:
    assert findings_of(source, every_loop) == []
