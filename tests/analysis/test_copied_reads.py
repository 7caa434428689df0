"""Parts of a tensor that a loop copies to the host one by one, as they are."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"

COPIED = {
    "what-numpy-reduces": """
        def f(x: Tensor):
            rows = {}
            for i in range(x.shape[0]):
                rows[f"row {i}"] = np.mean(x[i].cpu().numpy())
            return rows
        """,
    "what-numpy-makes-of-matrices": """
        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                values = np.linalg.eigvals(x[i].cpu().numpy())
                found.append(np.prod(np.clip(values, 0, 1)))
            return np.array(found)
        """,
    "what-a-copy-alone-shows-to-be-a-tensor": """
        def f(policy, names: list[str], count: int):
            actions = policy.sample().reshape(count, -1)
            return [
                {name: actions[e, i].cpu().numpy() for i, name in enumerate(names)}
                for e in range(count)
            ]
        """,
    "rows-cut-to-their-lengths": """
        def f(self, x, lengths):
            y, found = self.encode(x), []
            for i in range(y.shape[1]):
                found.append(y[: lengths[i], i, :].detach().cpu().numpy())
            return found
        """,
    "what-numpy-computes-element-by-element": """
        def f(x: Tensor):
            rows = {}
            for i in range(x.shape[0]):
                rows[f"row {i}"] = np.exp(x[i].cpu().numpy())
            return rows
        """,
    "columns": """
        def f(edges: Tensor, graph):
            graph.add_edges([tuple(edges[:, i].numpy()) for i in range(edges.shape[1])])
        """,
    "rows-in-a-dictionary": """
        def f(x: Tensor, names, table: dict):
            for name, row in zip(names, x):
                table[name] = row.detach().cpu().numpy()
        """,
}


def found(source: str, every: bool = False) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    report = inspect_source(source, "x.py", every_loop=every)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", COPIED.values(), ids=COPIED.keys())
def test_copies_are_reported(source: str) -> None:
    assert found(source) == ["VEC301"]


@pytest.mark.parametrize("source", COPIED.values(), ids=COPIED.keys())
def test_reading_every_loop_finds_nothing_else(source: str) -> None:
    assert found(source, every=True) == ["VEC301"]
