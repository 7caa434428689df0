"""Loops that are turned away before they are read would be silent after a full reading too."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from flake8_vectorize.analysis import inspection
from flake8_vectorize.engine import inspect_source

torch = pytest.importorskip("torch")

FOLDERS = ("distributions", "ao/quantization", "nn/modules", "fft", "_refs", "sparse")
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((Path(torch.__file__).parent / folder).glob("*.py"))
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_reading_every_loop_finds_nothing_else(folder: str) -> None:
    paths = [path for path in FILES if path.parent.as_posix().endswith(folder)]
    assert paths
    for path in paths:
        source = path.read_text(encoding="utf-8")
        found = inspect_source(source, path.name).findings
        every = inspect_source(source, path.name, every_loop=True).findings
        assert [(f.span, f.code, f.message) for f in found] == [
            (f.span, f.code, f.message) for f in every
        ], path


UNREAD = {
    "an unknown function, again and again": """
        for _ in range(n):
            x = self.block(x)
        return x
    """,
    "a step that depends on what it changes": """
        for i in range(n):
            step = torch.sin(x[i] * z)
            z = z - step
        return z
    """,
    "two names that lead to each other": """
        for i in range(n):
            y, z = z, torch.exp(y) * x[i]
        return y
    """,
    "a condition that leaves or replaces": """
        for i in range(n):
            if i > 0:
                z = self.block(z, x[i])
            y = torch.relu(z)
        return y
    """,
    "the same thing in every iteration": """
        for _ in range(n):
            z += x.exp()
            self.layers.append(y)
        return z
    """,
    "a list that nothing joins": """
        for i in range(n):
            row = torch.exp(x[i])
            self.rows.append(row)
    """,
    "slices that nothing joins": """
        return self.block(part[:, 0] for part in x)
    """,
    "a condition that compares no counter": """
        while y.dim() < x.dim():
            y = y.unsqueeze(-1)
        return y
    """,
}
READ = {
    "a total": """
        for i in range(n):
            z = z + torch.exp(x[i])
        return z
    """,
    "a total of two steps": """
        for i in range(n):
            step = torch.exp(x[i])
            z = z + step
        return z
    """,
    "a running value": """
        out = []
        for i in range(n):
            z = z * 0.5 + x[i]
            out.append(z)
        return torch.stack(out)
    """,
    "a largest value": """
        for i in range(n):
            z = torch.maximum(z, x[i])
        return z
    """,
    "a counter of its own": """
        j = 0
        for _ in x:
            y[j] = x[j] * 2
            j += 1
        return y
    """,
    "a counter that is compared": """
        j = 0
        while j < n:
            y[j] = x[j] * 2
            j += 1
        return y
    """,
    "a list that is joined": """
        out = []
        for i in range(n):
            row = torch.exp(x[i])
            out.append(row)
        return torch.stack(out)
    """,
    "elements that are read": """
        for i in range(n):
            self.rows.append(x[i].item())
    """,
    "elements that an index picks": """
        return [x[i] for i in torch.argsort(y)]
    """,
}
HEAD = """
import torch


class Net:
    def f(self, x: torch.Tensor, y: torch.Tensor, z: torch.Tensor):
        n = x.shape[0]
"""


def method(body: str) -> str:
    return HEAD + textwrap.indent(textwrap.dedent(body), "        ")


@pytest.mark.parametrize("body", UNREAD.values(), ids=UNREAD.keys())
def test_such_loops_are_silent_and_not_read(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = method(body)
    assert not inspect_source(source, "a.py", every_loop=True).findings
    monkeypatch.setattr(inspection, "Interpreter", None)
    assert not inspect_source(source, "a.py").findings


@pytest.mark.parametrize("body", READ.values(), ids=READ.keys())
def test_loops_like_them_are_read(body: str) -> None:
    source = method(body)
    found = inspect_source(source, "a.py").findings
    assert found == inspect_source(source, "a.py", every_loop=True).findings
    assert found


SILENT_EITHER_WAY = {
    "numbers-that-count": """
        steps = torch.arange(1, n)
        steps = steps[n % steps == 0]
        best = n
        for step in steps:
            if n // int(step) > 4:
                best = int(step)
        return best
    """,
    "one-tensor-that-is-computed-each-time": """
        rows = []
        for _ in range(n):
            rows.append(torch.stack([x, y], 1))
        return torch.stack(rows)
    """,
}


@pytest.mark.parametrize("body", SILENT_EITHER_WAY.values(), ids=SILENT_EITHER_WAY.keys())
def test_the_account_of_every_loop_makes_no_finding(body: str) -> None:
    source = method(body)
    assert not inspect_source(source, "a.py").findings
    assert not inspect_source(source, "a.py", every_loop=True).findings
