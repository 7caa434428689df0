"""Tensors that torch makes one after another to join them, and lists that are made to be filled."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nimport torch.distributed as dist\nfrom torch import Tensor, nn\n\n\n"
JOINED = {
    "all-alike": """
        def f(d: int, n: int):
            return torch.stack([torch.eye(d) for _ in range(n)])
        """,
    "drawn": """
        def f(d: int, n: int):
            return torch.stack([torch.randn(d) for _ in range(n)])
        """,
    "orders": """
        def f(d: int, n: int):
            return torch.cat([torch.randperm(d) for _ in range(n)])
        """,
    "parts-of-orders": """
        def f(d: int, n: int):
            return torch.stack([torch.randperm(d)[:3] for _ in range(n)])
        """,
    "orders-in-a-list": """
        def f(d: int, n: int):
            found = []
            for _ in range(n):
                found.append(torch.randperm(d))
            return torch.stack(found)
        """,
    "drawn-rows": """
        def f(x: Tensor, n: int):
            return torch.stack([x[torch.randperm(x.shape[0])] for _ in range(n)])
        """,
    "sum-of-draws": """
        def f(x: Tensor, n: int):
            noise = torch.zeros_like(x)
            for _ in range(n):
                noise += torch.randn_like(x)
            return noise
        """,
}
SILENT = {
    "as-many-as-drawn": """
        def f(x: Tensor, d: int):
            parts = []
            for i in range(x.shape[1]):
                count = int(torch.randint(1, d, (1,)))
                parts.append(x[:, i, torch.randperm(d)[:count]])
            return torch.cat(parts, dim=1)
        """,
    "not-drawn": """
        def f(x: Tensor, n: int):
            found = []
            for _ in range(n):
                found.append(torch.flip(x, (0,)))
            return torch.stack(found)
        """,
    "filled-before": """
        def f(x: Tensor, n: int):
            parts = [torch.zeros(4) for _ in range(n)]
            dist.all_gather(parts, x)
            return torch.cat(parts)
        """,
    "a-few": """
        def f(d: int):
            return torch.stack([torch.eye(d) for _ in range(3)])
        """,
    "for-objects": """
        def f(d: int, names):
            return torch.stack([torch.zeros(d) for _ in names])
        """,
    "as-long-as-objects-say": """
        def f(lengths):
            return torch.cat([torch.zeros(length) for length in lengths])
        """,
    "made-before": """
        def f(x: Tensor, tables):
            n = x.shape[0]
            read = [tables[i].read() for i in range(n)]
            made = [{k: torch.tensor(read[i][k].data) for k in read[i].keys} for i in range(n)]
            return {key: torch.stack([made[i][key] for i in range(n)]) for key in made[0]}
        """,
    "made-before-and-got": """
        def f(x: Tensor, tables):
            n = x.shape[0]
            read = [tables[i].read() for i in range(n)]
            made = [{k: torch.tensor(read[i][k].data) for k in read[i].keys} for i in range(n)]
            return {key: torch.stack([made[i].get(key) for i in range(n)]) for key in made[0]}
        """,
    "parameters": """
        def f(d: int, n: int):
            return torch.stack([nn.Linear(d, d).weight for _ in range(n)])
        """,
}


def codes(source: str) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("source", JOINED.values(), ids=JOINED)
def test_what_torch_makes_for_each_number_stands_for_an_axis(source: str) -> None:
    assert [code for code in codes(source) if code.startswith(("VEC1", "VEC2"))]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_everything_else_stays_silent(source: str) -> None:
    assert codes(source) == []
