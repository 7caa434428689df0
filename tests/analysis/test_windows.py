"""Windows of a tensor that are only joined, and tiles that are worked on one after another."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


WINDOWS = {
    "at once": (
        """
        def f(x: Tensor, n: int, step: int):
            return torch.stack([x[:, i : i + n] for i in range(0, x.shape[1] - n + 1, step)], 1)
        """,
        "VEC104",
    ),
    "by a name": (
        """
        def f(x: Tensor, n: int):
            parts = [x[i : i + n, :] for i in range(0, x.size(0), n)]
            return torch.cat(parts, 0)
        """,
        "VEC104",
    ),
    "by a list": (
        """
        def f(x: Tensor, n: int, step: int):
            parts = []
            for i in range(0, x.shape[1] - n + 1, step):
                parts.append(x[:, i : i + n])
            return torch.stack(parts)
        """,
        "VEC102",
    ),
    "copied": (
        """
        def f(x: Tensor, n: int, step: int):
            parts = [x[i : i + n].clone() for i in range(0, x.shape[0] - n, step)]
            parts.append(x[-n:].clone())
            return torch.stack(parts)
        """,
        "VEC104",
    ),
}
TILES = {
    "copied to another place": """
        def f(x: Tensor, n: int):
            return torch.cat([x[i : i + n].cpu() for i in range(0, x.size(0), n)])
        """,
    "work on each": """
        def f(self, x: Tensor, n: int):
            return torch.cat([self.net(x[i : i + n]) for i in range(0, x.size(0), n)], 0)
        """,
    "elementwise work on each": """
        def f(x: Tensor, n: int):
            return torch.cat([F.relu(x[i : i + n]) for i in range(0, x.size(0), n)], 0)
        """,
    "kept apart": """
        def f(x: Tensor, n: int):
            return [x[i : i + n] for i in range(0, x.size(0), n)]
        """,
    "up to the end": """
        def f(x: Tensor, n: int):
            return torch.cat([x[i:] for i in range(0, x.size(0), n)])
        """,
    "of two axes": """
        def f(x: Tensor, n: int):
            return torch.cat([x[i : i + n, i : i + n].flatten() for i in range(0, 90, n)])
        """,
}


@pytest.mark.parametrize("name", WINDOWS)
def test_windows_that_are_joined_bound_no_memory(name: str) -> None:
    source, code = WINDOWS[name]
    assert codes(source) == [code]


@pytest.mark.parametrize("name", TILES)
def test_tiles_stay_as_they_are(name: str) -> None:
    assert codes(TILES[name]) == []
