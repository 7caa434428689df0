"""Windows that move by another step than they are long, each beside tiles, or beside windows that
must stay as they are.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import Tensor\n\n\n"
SLIDING = {
    "kept in a list": (
        """
        def f(x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[1] - size + 1, step):
                out.append(x[:, i : i + size].mean(1))
            return torch.stack(out)
        """,
        "VEC102",
    ),
    "of a constant length": (
        """
        def f(x: Tensor):
            return torch.stack([x[i : i + 8].amax(0) for i in range(0, len(x) - 7, 4)])
        """,
        "VEC108",
    ),
    "up to a name": (
        """
        def f(x: Tensor, size: int, step: int):
            last = x.shape[1] - size + 1
            out = []
            for i in range(0, last, step):
                out.append(x[:, i : i + size].std(1))
            return torch.stack(out)
        """,
        "VEC102",
    ),
    "to a name": (
        """
        def f(self, x: Tensor):
            out = []
            for i in range(0, x.shape[0] - self.size, self.step):
                end = i + self.size
                out.append(x[i:end].var(0))
            return torch.stack(out)
        """,
        "VEC102",
    ),
    "stored by their number": (
        """
        def f(x: Tensor, n: int, size: int, step: int):
            out = torch.zeros(n)
            for i in range(0, x.shape[0] - size, step):
                out[i // step] = x[i : i + size].sum()
            return out
        """,
        "VEC101",
    ),
    "summed where they overlap": (
        """
        def f(y: Tensor, n: int, size: int, step: int):
            out = torch.zeros(y.shape[0], n)
            for k, i in enumerate(range(0, n - size + 1, step)):
                out[:, i : i + size] += y[:, k]
            return out
        """,
        "VEC203",
    ),
    "added up": (
        """
        def f(x: Tensor, size: int, step: int):
            total = 0
            for i in range(0, x.shape[0] - size, step):
                total = total + x[i : i + size].var()
            return total
        """,
        "VEC201",
    ),
    "up to what a function gets": (
        """
        def f(x: Tensor, last: int, size: int, step: int):
            out = []
            for i in range(0, last, step):
                out.append(x[:, i : i + size].std(1))
            return torch.stack(out)
        """,
        "VEC102",
    ),
    "cut off at the end": (
        """
        def f(x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[0], step):
                out.append((x[i : min(i + size, x.shape[0])] ** 2).mean(0))
            return torch.stack(out)
        """,
        "VEC102",
    ),
    "cut off and left at the end": (
        """
        def f(x: Tensor, size: int, step: int):
            out, n = [], len(x)
            for i in range(0, n, step):
                end = min(i + size, n)
                part = x[i:end]
                out.append(torch.sum(part, 0))
                if end == n:
                    break
            return torch.stack(out)
        """,
        "VEC102",
    ),
    "left before the end": (
        """
        def f(x: Tensor, size: int, step: int):
            out = []
            for i in range(0, len(x), step):
                if i + size > len(x):
                    break
                out.append(x[i : i + size].amax(0))
            return torch.stack(out)
        """,
        "VEC102",
    ),
    "of two axes": (
        """
        def f(x: Tensor, n: int, step: int):
            out = []
            for i in range(0, x.shape[0] - n + 1, step):
                for j in range(0, x.shape[1] - n + 1, step):
                    out.append(x[i : i + n, j : j + n].std())
            return torch.stack(out)
        """,
        "VEC102",
    ),
}
SILENT = {
    "tiles": """
        def f(x: Tensor, size: int):
            out = []
            for i in range(0, x.shape[1] - size + 1, size):
                out.append(x[:, i : i + size].softmax(1))
            return torch.cat(out)
        """,
    "tiles of two names": """
        def f(self, x: Tensor, size: int):
            out = []
            for i in range(0, x.shape[1], self.size):
                out.append(x[:, i : i + size].softmax(1))
            return torch.cat(out)
        """,
    "tiles of a constant length": """
        def f(x: Tensor):
            return torch.cat([x[i : i + 64].softmax(1) for i in range(0, len(x), 64)])
        """,
    "tiles with what stands around them": """
        def f(x: Tensor):
            out = torch.empty_like(x)
            for i in range(0, len(x), 64):
                out[i : i + 64] = F.softmax(x[i : i + 96], -1)[:64]
            return out
        """,
    "tiles up to a name": """
        def f(self, x: Tensor, size: int):
            last = x.shape[1]
            out = []
            for i in range(0, last, self.size):
                out.append(x[:, i : i + size].softmax(1))
            return torch.cat(out)
        """,
    "up to what a function gets": """
        def f(x: Tensor, last: int, size: int, step: int):
            out = []
            for i in range(0, last, step):
                out.append(x[:, i : i + size].softmax(1))
            return torch.cat(out)
        """,
    "cut off and kept": """
        def f(x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[0], step):
                out.append(x[i : min(i + size, x.shape[0])])
            return torch.cat(out)
        """,
    "cut off and given to a model": """
        def f(self, x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[0], step):
                out.append(self.model(x[i : min(i + size, x.shape[0])]).mean(0))
            return torch.stack(out)
        """,
    "reduced tiles": """
        def f(x: Tensor, size: int):
            out = []
            for i in range(0, x.shape[0], size):
                out.append(x[i : min(i + size, x.shape[0])].mean(0))
            return torch.stack(out)
        """,
    "left where data say": """
        def f(x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[0], step):
                part = x[i : min(i + size, x.shape[0])].mean()
                out.append(part)
                if part > 0:
                    break
            return torch.stack(out)
        """,
    "cut off at the end": """
        def f(x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[0] - size, step):
                out.append(x[i : min(i + size, x.shape[0])].softmax(0))
            return torch.cat(out)
        """,
    "given to a model": """
        def f(self, x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[1] - size + 1, step):
                out.append(self.model(x[:, i : i + size]))
            return torch.stack(out)
        """,
    "given to a model inside a loop over rows": """
        def f(self, x: Tensor, size: int, step: int):
            out = torch.zeros_like(x)
            for b in range(x.shape[0]):
                for i in range(0, x.shape[1] - size + 1, step):
                    out[b, i : i + size] += self.model(x[b, i : i + size])
            return out
        """,
    "of a list": """
        def f(words, size: int, step: int):
            out = []
            for i in range(0, len(words) - size, step):
                out.append(torch.tensor(words[i : i + size]))
            return torch.stack(out)
        """,
    "changed in place": """
        def f(x: Tensor, size: int, step: int):
            for i in range(0, x.shape[0] - size, step):
                x[i : i + size] = x[i : i + size] / x[i : i + size].max()
            return x
        """,
    "bounds of something else": """
        def f(self, x: Tensor, size: int, step: int):
            out = []
            for i in range(0, x.shape[0] - size, step):
                out.append(x[i : i + size].mean() + self.weights[: i + 1].sum())
            return torch.stack(out)
        """,
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("case", SLIDING.values(), ids=SLIDING)
def test_windows_are_items_of_an_axis(case: tuple[str, str]) -> None:
    source, code = case
    assert codes(source) == [code]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_tiles_and_windows_that_bound_memory_stay_as_they_are(source: str) -> None:
    assert codes(source) == []


def test_a_pace_that_has_a_name_leads_to_no_neighbour() -> None:
    source = """
        def f(x: Tensor, n: int, size: int, step: int):
            for i in range(0, n - size, step):
                x[i + 1] = x[i] + x[i : i + size].sum()
        """
    assert codes(source) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("given to a model", "it gives self.model one window after another"),
        ("of a list", "what it takes windows of at i is not known to be a tensor"),
        ("tiles", "it walks in steps (range with step size), one tile after another"),
    ],
)
def test_why_a_loop_over_windows_stays(name: str, reason: str) -> None:
    source = HEAD + textwrap.dedent(SILENT[name])
    (loop,) = inspect_source(source, "x.py", every_loop=True).loops
    assert loop.reason == reason
