"""Parts that are cut out of a tensor in steps and joined, and tiles that something is done with."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

pytest.importorskip("torch")

from analysis.execution import agreed_class

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

CUT = {
    "along-two-axes": (
        "VEC102 parts is filled along dim 2 of x and joined by torch.stack",
        """
        def f(x: Tensor, p: int):
            b, c, h, w = x.shape
            parts = []
            for i in range(0, h, p):
                for j in range(0, w, p):
                    parts.append(x[:, :, i : i + p, j : j + p])
            return torch.stack(parts, dim=1)
        """,
    ),
    "with-another-stride": (
        "VEC102 parts is filled along dim 0 of x and joined by torch.cat",
        """
        def f(x: Tensor, size: int):
            h, w = x.shape
            parts = []
            for i in range(0, h - size + 1, 4):
                for j in range(0, w - size + 1, 4):
                    part = x[i : i + size, j : j + size]
                    parts.append(part)
            return torch.cat(parts)
        """,
    ),
    "in-another-shape": (
        "VEC102 parts is filled along dim 1 of x and joined by torch.stack",
        """
        def f(x: Tensor, p: int):
            parts = []
            for i in range(0, x.shape[1], p):
                part = x[:, i : i + p].reshape(-1, p, 3)
                parts.append(part.transpose(1, 2).contiguous())
            return torch.stack(parts)
        """,
    ),
    "as-a-comprehension": (
        "VEC104 items along dim 0 of x are taken one by one for torch.stack",
        """
        def f(x: Tensor, p: int):
            h, w = x.shape
            return torch.stack(
                [x[i : i + p, j : j + p] for i in range(0, h, p) for j in range(0, w, p)]
            )
        """,
    ),
}

SILENT = {
    "left-in-a-list": """
        def f(x: Tensor, p: int):
            h, w = x.shape
            parts = []
            for i in range(0, h, p):
                for j in range(0, w, p):
                    parts.append(x[i : i + p, j : j + p])
            return parts
        """,
    "given-to-a-model": """
        def f(x: Tensor, p: int, model):
            h, w = x.shape
            parts = []
            for i in range(0, h, p):
                for j in range(0, w, p):
                    parts.append(model(x[i : i + p, j : j + p]))
            return torch.stack(parts)
        """,
    "given-to-a-model-later": """
        def f(x: Tensor, p: int, model):
            parts = []
            for i in range(0, x.shape[0], p):
                parts.append(x[i : i + p])
            return torch.cat([model(part) for part in parts])
        """,
    "computed-with-later": """
        def f(x: Tensor, y: Tensor, p: int):
            parts = [x[i : i + p] for i in range(0, x.shape[0], p)]
            return torch.cat([torch.relu(part) @ y for part in parts])
        """,
    "computed-with": """
        def f(x: Tensor, p: int):
            h, w = x.shape
            parts = []
            for i in range(0, h, p):
                for j in range(0, w, p):
                    part = x[i : i + p, j : j + p]
                    parts.append(part.softmax(1))
            return torch.stack(parts)
        """,
    "put-back": """
        def f(x: Tensor, p: int, out: Tensor):
            h, w = x.shape
            for i in range(0, h, p):
                for j in range(0, w, p):
                    out[i : i + p, j : j + p] = x[i : i + p, j : j + p] * 2
        """,
    "as-long-as-what-is-left": """
        def f(x: Tensor, p: int, model):
            n = x.shape[0]
            parts = []
            for i in range(0, n, p):
                parts.append(x[i : min(i + p, n)])
            return torch.cat([model(part) for part in parts])
        """,
}

RUN = {
    "along-two-axes": """
        parts = []
        for i in range(0, 12, 2):
            for j in range(0, 12, 2):
                parts.append(x[i : i + 2, j : j + 2])
        out = torch.stack(parts)
        """,
    "that-overlap": """
        parts = []
        for i in range(0, 11, 2):
            part = x[i : i + 4]
            parts.append(part.transpose(0, 1))
        out = torch.cat(parts, 1)
        """,
}


def found(program: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(program), "x.py")
    return [f"{finding.code} {finding.message}" for finding in report.findings]


@pytest.mark.parametrize(("said", "program"), CUT.values(), ids=CUT.keys())
def test_all_parts_are_cut_at_once(said: str, program: str) -> None:
    assert found(program) == [f"{said}; cut all of them at once, by unfold"]


@pytest.mark.parametrize("program", SILENT.values(), ids=SILENT.keys())
def test_tiles_stay(program: str) -> None:
    assert found(program) == []


@pytest.mark.parametrize("loop", RUN.values(), ids=RUN.keys())
def test_parts_are_cut_in_any_order(loop: str) -> None:
    assert agreed_class(loop) == "map"
