"""Numbers that are read from tensors and written out: in dictionaries, one each, and in arrays."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"

REPORTED = {
    "a-dictionary-each": (
        ["VEC110"],
        """
        def f(x: Tensor, y: Tensor, names):
            out = {}
            for i, name in enumerate(names):
                hits = ((x[:, i] > 0) & (y[:, i] > 0)).sum().item()
                none = ((x[:, i] <= 0) & (y[:, i] <= 0)).sum().item()
                out[name] = {"hits": hits, "share": hits / none if none else 0.0}
            return out
        """,
    ),
    "a-number-each": (
        ["VEC110"],
        """
        def f(x: Tensor, y: Tensor, names):
            out = {}
            for i, name in enumerate(names):
                out[name] = ((x[:, i] > 0) & (y[:, i] > 0)).sum().item() / 2
            return out
        """,
    ),
    "beside-a-list-that-is-summed": (
        ["VEC110"],
        """
        def f(x: Tensor, y: Tensor, names):
            out, shares = {}, []
            for i, name in enumerate(names):
                hits = ((x[:, i] > 0) & (y[:, i] > 0)).sum().item()
                out[name] = {"hits": hits, "misses": len(names) - hits}
                shares.append(hits / 2)
            out["mean"] = sum(shares) / len(shares)
            return out
        """,
    ),
    "in-an-array": (
        ["VEC102", "VEC301"],
        """
        def f(x: Tensor):
            out = []
            for i in range(x.shape[0]):
                sign = torch.det(x[i]).item()
                turn = torch.from_numpy(np.array([[1.0, 0], [0, sign]]).astype("float32"))
                out.append(x[i] @ turn)
            return torch.stack(out)
        """,
    ),
    "in-an-array-of-arrays": (
        ["VEC110"],
        """
        def f(x: Tensor):
            out = []
            for i in range(x.shape[0]):
                out.append(np.array([x[i, 0].item(), 1.0]))
            return np.stack(out)
        """,
    ),
}

SILENT = {
    "a-tensor-beside-them": """
        def f(x: Tensor, y: Tensor, names):
            out = {}
            for i, name in enumerate(names):
                hits = ((x[:, i] > 0) & (y[:, i] > 0)).sum().item()
                out[name] = {"hits": hits, "row": x[i]}
            return out
        """,
    "no-tensors": """
        def f(x: Tensor, names):
            out = {}
            for i, name in enumerate(names):
                out[name] = {"first": i, "last": i + 1}
            return out
        """,
    "of-losses": """
        def f(losses: list[Tensor], names):
            out = {}
            for loss, name in zip(losses, names):
                out[name] = {"mean": loss.mean().item(), "std": loss.std().item()}
            return out
        """,
    "of-uneven-parts": """
        def f(x: Tensor, names):
            out = {}
            for i, name in enumerate(names):
                found = torch.unique(x[i])
                out[name] = {"first": int(found[0]), "count": found.numel()}
            return out
        """,
    "an-array-of-a-list": """
        def f(x: Tensor, rows):
            return torch.stack([torch.from_numpy(np.array(rows[i])) * x[i] for i in range(len(x))])
        """,
    "an-array-of-what-a-function-gives": """
        def f(x: Tensor, g):
            return torch.stack([torch.tensor(np.array([g(i), 0.0])) * x[i] for i in range(len(x))])
        """,
}


def codes(program: str) -> list[str]:
    return [item.code for item in inspect_source(HEAD + textwrap.dedent(program), "x.py").findings]


@pytest.mark.parametrize(("told", "program"), REPORTED.values(), ids=REPORTED.keys())
def test_figures_are_computed_at_once(told: list[str], program: str) -> None:
    assert codes(program) == told


@pytest.mark.parametrize("program", SILENT.values(), ids=SILENT.keys())
def test_other_things_stay(program: str) -> None:
    assert codes(program) == []
