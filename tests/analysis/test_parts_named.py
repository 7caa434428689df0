"""By which name, and along which axis, the walk of a part of a tensor or a list is told."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
LOOPS = {
    "item-of-a-list": (
        """
        def f(maps: list[Tensor], out: Tensor, n: int):
            last = maps[3]
            for i in range(n):
                out = out + last[i].exp()
            return out
        """,
        ("dim 0 of last", "last is a tensor (made in line 7)"),
    ),
    "columns-of-an-item": (
        """
        def f(maps: list[Tensor], out: Tensor, n: int):
            for part in (1, 2, 3, 4, 5):
                picked = maps[part]
                for i in range(n):
                    out = out + picked[:, i].exp()
            return out
        """,
        ("dim 1 of picked", "picked is a tensor (made in line 8)"),
    ),
    "part-of-a-tensor": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            row = x[2]
            for i in range(n):
                out = out + row[..., i].exp()
            return out
        """,
        ("dim -1 of row", "row is a tensor (made in line 7)"),
    ),
    "row-of-an-iteration": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            for k in range(x.shape[0]):
                row = x[k]
                for i in range(n):
                    out = out + row[i].exp()
            return out
        """,
        ("dim 1 of x", "row is a tensor (made in line 8)"),
    ),
    "as-many-as-another-has": (
        """
        def f(x: Tensor, places: Tensor, out: Tensor):
            count = places.shape[2]
            for i in range(count):
                out = out + x[:, i].exp()
            return out
        """,
        ("dim 1 of x", "range(count) ends at the size of dim 2 of places"),
    ),
    "as-many-as-is-read": (
        """
        def f(x: Tensor, y: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out = out + (y[:, i] * x[i]).exp()
            return out
        """,
        ("dim 0 of x", "range(x.shape[0]) ends at the size of dim 0 of x"),
    ),
    "columns-of-an-entry": (
        """
        def f(g, state, out: Tensor, n: int):
            for i in range(n):
                out[i] = g(state[0][:, i], state[1])
            return out
        """,
        ("dim 1 of state[0]", "state holds tensors (several subscripts of its parts)"),
    ),
    "columns-of-an-entry-by-its-name": (
        """
        def f(g, data, name, out: Tensor, n: int):
            for i in range(n):
                out[i] = g(data[name][:, i], data)
            return out
        """,
        ("dim 1 of data[name]", "data holds tensors (several subscripts of its parts)"),
    ),
    "what-an-iteration-makes": (
        """
        def f(model, x: Tensor):
            rows = []
            for i in range(x.shape[1]):
                scores = model(x.clone()).scores
                rows.append(scores[:, i].softmax(-1))
            return torch.stack(rows)
        """,
        ("dim 1 of x", "range(x.shape[1]) ends at the size of dim 1 of x"),
    ),
    "clauses-of-a-comprehension": (
        """
        def f(x: Tensor, n: int):
            rows = [torch.argwhere(row < 1) for row in x]
            return [k.item() for i in range(n) for k in rows[i]]
        """,
        ("numbers 0..n-1", "rows[i] is a tensor (torch.argwhere)"),
    ),
    "as-many-as-a-form-has": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i] = 1
        """,
        ("dim 0 of x", "range(x.shape[0]) ends at the size of dim 0 of x"),
    ),
}


@pytest.mark.parametrize(("source", "told"), LOOPS.values(), ids=LOOPS)
def test_a_part_is_told_as_the_user_wrote_it(source: str, told: tuple[str, str]) -> None:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    loop = report.loops[-1]
    assert loop.walks[:1] == (told[0],)
    assert told[1] in [evidence.fact for evidence in loop.evidence]
