"""Names of which loops take parts, and that are computed with tensors as a whole: no list is."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch.utils.data import DataLoader\n\n\n"
ROWS = "rows = torch.stack([torch.outer(r, r) for r in x])"
TOLD = {
    "with-what-torch-gets": f"""
        def f(net, loader):
            x, y = next(iter(loader))
            error = y - net(x)
            {ROWS}
            return rows, torch.mean(error), (x * error).T
        """,
    "with-what-torch-gives": f"""
        def f(x):
            {ROWS}
            return rows, torch.rand(3) - x
        """,
    "with-what-has-a-method-of-tensors": f"""
        def f(x, weight):
            {ROWS}
            return rows, x / weight.unsqueeze(0)
        """,
    "times-a-number-before": f"""
        def f(x, y):
            {ROWS}
            return rows, torch.exp(y) + 2 * -x
        """,
    "with-what-is-computed-of-a-tensor": f"""
        def f(x, y):
            {ROWS}
            return rows, x / (1 + torch.exp(y))
        """,
    "a-matrix-to-multiply": f"""
        def f(x, y):
            {ROWS}
            return rows, y @ x
        """,
    "batches-of-a-loader": f"""
        def f(net, data):
            for x, y in DataLoader(data, batch_size=8):
                {ROWS}
                loss = torch.sum(y)
                net(rows, loss, x @ y)
        """,
}
SILENT = {
    "only-walked": f"""
        def f(x):
            {ROWS}
            return rows
        """,
    "given-to-a-function": f"""
        def f(x, net):
            {ROWS}
            return rows, net(x)
        """,
    "with-what-may-be-anything": f"""
        def f(x, y):
            {ROWS}
            return rows, x + y
        """,
    "with-a-list": f"""
        def f(x, net):
            {ROWS}
            return rows, x + [net]
        """,
    "a-list-as-often-as-a-number-says": f"""
        def f(x, y):
            {ROWS}
            return rows, 2 * x + y
        """,
    "elements-to-multiply": f"""
        def f(x, y):
            {ROWS}
            return rows, y @ x[0]
        """,
    "what-a-function-gives-of-it": f"""
        def f(x, net):
            {ROWS}
            return rows, torch.exp(net) + 2 * net(x)
        """,
    "a-text-with-a-number": f"""
        def f(x, loss):
            {ROWS}
            return rows, x % torch.mean(loss)
        """,
    "parts-of-it": f"""
        def f(x, y):
            {ROWS}
            return rows, x[0] * torch.sum(y)
        """,
    "with-what-holds-others": f"""
        def f(x, y):
            {ROWS}
            total = torch.sum(y)
            y = 3
            return rows, total, x * y
        """,
    "asked-for-its-type": f"""
        def f(x, y):
            if isinstance(x, list):
                {ROWS}
                return rows
            return x * torch.sum(y)
        """,
    "bound-anew": f"""
        def f(x, y):
            {ROWS}
            x = torch.stack(y)
            return rows, x * torch.sum(x)
        """,
    "taken-apart": """
        def f(x, y):
            first, second = x
            return torch.stack([first, second]) * torch.sum(y)
        """,
}


def codes_of(source: str, head: str = HEAD, every_loop: bool = False) -> list[str]:
    text = head + textwrap.dedent(source)
    return [found.code for found in inspect_source(text, "x.py", every_loop=every_loop).findings]


@pytest.mark.parametrize("source", TOLD.values(), ids=TOLD)
@pytest.mark.parametrize("every_loop", [False, True])
def test_other_sides_are_tensors(source: str, every_loop: bool) -> None:
    assert codes_of(source, every_loop=every_loop) == ["VEC104"]


def test_arrays_of_numpy_are_computed_with_tensors_as_well() -> None:
    source = f"""
        def f(x, y):
            {ROWS}
            return rows, np.abs(y), x * torch.rand(3)
        """
    assert codes_of(source, f"import numpy as np\n{HEAD}") == []
    assert codes_of(source.replace("np.abs(y)", "abs(y)")) == ["VEC104"]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
@pytest.mark.parametrize("every_loop", [False, True])
def test_nothing_else_is_shown(source: str, every_loop: bool) -> None:
    assert codes_of(source, every_loop=every_loop) == []


def test_evidence() -> None:
    report = inspect_source(HEAD + textwrap.dedent(TOLD["with-what-torch-gives"]), "x.py")
    (loop,) = report.loops
    assert any("computed with torch.rand, line " in known.fact for known in loop.evidence)
