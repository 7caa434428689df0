"""Items of one name that are taken from one another."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import math\n\nimport torch\nfrom torch import Tensor\n\n\n"
PAIRS = {
    "their-distance": """
        def f(points, near):
            edges = []
            for i in range(len(points)):
                for j in range(len(points)):
                    if i != j and torch.norm(points[i] - points[j]) <= near:
                        edges.append([i, j])
            return torch.tensor(edges)
        """,
    "by-a-method": """
        def f(points, out: Tensor, n):
            for i in range(n):
                for j in range(i):
                    out[i, j] = (points[i] - points[j]).norm()
            return out
        """,
    "under-a-name": """
        def f(points, n):
            angles = []
            for i in range(1, n):
                step = points[i] - points[i - 1]
                angles.append(torch.linalg.norm(step).item())
            return torch.tensor(angles)
        """,
    "each-pair-once": """
        def f(points: Tensor, near):
            edges = []
            for i in range(points.shape[0]):
                for j in range(i + 1, points.shape[0]):
                    apart = torch.norm(points[i] - points[j])
                    if apart <= near:
                        edges.append([i, j])
            return torch.tensor(edges)
        """,
    "each-pair-both-ways": """
        def f(points: Tensor, near):
            edges = []
            for i in range(points.shape[0]):
                for j in range(i + 1, points.shape[0]):
                    if torch.norm(points[i] - points[j]) <= near:
                        edges.append((i, j))
                        edges.append((j, i))
            return torch.tensor(edges).t()
        """,
    "squares": """
        def f(data, out: Tensor, n):
            for i in range(n):
                for j in range(n):
                    out[i, j] = torch.sum((data["points"][i] - data["points"][j]) ** 2)
            return out
        """,
}
OTHERS = {
    "their-difference": """
        def f(points, n):
            edges = []
            for i in range(n):
                for j in range(n):
                    if math.sqrt(points[i] - points[j]) < 1:
                        edges.append([i, j])
            return torch.tensor(edges)
        """,
    "a-difference-of-others-under-a-name": """
        def f(points, others, n):
            angles = []
            for i in range(1, n):
                step = points[i] - others[i]
                angles.append(torch.norm(step).item())
            return torch.tensor(angles)
        """,
    "items-of-two-names": """
        def f(points, others, n):
            edges = []
            for i in range(n):
                for j in range(n):
                    if torch.norm(points[i] - others[j]) < 1:
                        edges.append([i, j])
            return torch.tensor(edges)
        """,
    "all-pairs-once": """
        def f(points: Tensor, n):
            edges = []
            for i in range(points.shape[0]):
                for j in range(i + 1, points.shape[0]):
                    edges.append([i, j])
            return torch.tensor(edges)
        """,
    "pairs-that-numbers-let-in": """
        def f(points: Tensor, n):
            edges = []
            for i in range(points.shape[0]):
                for j in range(i + 1, points.shape[0]):
                    if (i + j) % n:
                        edges.append([i, j])
            return torch.tensor(edges)
        """,
    "products": """
        def f(weights, n):
            edges = []
            for i in range(n):
                for j in range(n):
                    if torch.norm(weights[i] @ weights[j]) < 1:
                        edges.append([i, j])
            return torch.tensor(edges)
        """,
    "entries-by-key": """
        def f(points, keys):
            edges = []
            for a in keys:
                for b in keys:
                    if torch.norm(points[a] - points[b]) < 1:
                        edges.append([1, 2])
            return torch.tensor(edges)
        """,
    "a-list": """
        def f(points: list[Tensor], n):
            edges = []
            for i in range(n):
                for j in range(n):
                    if torch.norm(points[i] - points[j]) < 1:
                        edges.append([i, j])
            return torch.tensor(edges)
        """,
}


def codes_of(source: str) -> list[str]:
    return [f.code for f in inspect_source(HEAD + textwrap.dedent(source), "x.py").findings]


@pytest.mark.parametrize("name", PAIRS)
def test_items_of_one_shape_are_rows(name: str) -> None:
    expected = "VEC108" if name == "under-a-name" else "VEC109"
    assert codes_of(PAIRS[name])[:1] == [expected]


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_what_is_not_subtracted_shows_nothing(source: str) -> None:
    assert codes_of(source) == []


def test_it_is_said_that_items_show_it() -> None:
    source = HEAD + textwrap.dedent(PAIRS["by-a-method"])
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    shown = (
        "points is taken for a tensor (one of its items is taken from another in .norm(), line 11)"
    )
    assert shown in [note.fact for note in loop.evidence]
