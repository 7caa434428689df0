"""Loops that are left by returns which throw away what was done, and those that return more."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
REFUSALS = {
    "nothing-of-a-tensor-that-is-filled": (
        "VEC101",
        """
        def f(x: Tensor):
            out = torch.zeros(len(x), 4, device=x.device)
            for i in range(x.shape[0]):
                rows, columns = torch.where(x[i] > 0)
                if rows.numel() == 0:
                    return None
                out[i] = torch.stack([rows.min(), columns.min(), rows.max(), columns.max()])
            return out
        """,
    ),
    "what-was-given": (
        "VEC102",
        """
        def f(x: Tensor, default: Tensor):
            rows = []
            for row in x:
                if row.isnan().any():
                    return default, -1
                rows.append(row.exp())
            return torch.stack(rows), len(rows)
        """,
    ),
    "behind-a-number-that-was-read": (
        "VEC102",
        """
        def f(x: Tensor):
            rows = []
            for i, row in enumerate(x):
                total = row.sum().item()
                if total == 0:
                    return
                rows.append(row / total + i)
            return torch.stack(rows)
        """,
    ),
    "in-a-copy": (
        "VEC101",
        """
        def f(x: Tensor):
            out = x.clone().to(torch.float32)
            for i in range(x.shape[0]):
                if (x[i] > 1).any():
                    if (x[i] > 2).all():
                        return False
                out[i] = x[i].cumsum(0)
            return out
        """,
    ),
    "no-row-like-another": (
        "VEC206",
        """
        def f(x: Tensor, y: Tensor):
            for i in range(x.shape[0]):
                if not torch.equal(x[i], y):
                    return False
            return True
        """,
    ),
    "no-row-close-to-another": (
        "VEC206",
        """
        def f(x: Tensor, y: Tensor):
            for row in x:
                if torch.allclose(row, y):
                    return row
        """,
    ),
}
OTHERS = {
    "what-was-done-until-then": """
        def f(x: Tensor):
            out = torch.zeros_like(x)
            for i in range(x.shape[0]):
                if (x[i] > 0).any():
                    return out
                out[i] = x[i].exp()
            return out
        """,
    "that-under-another-name": """
        def f(x: Tensor):
            out = torch.zeros_like(x)
            whole = out
            for i in range(x.shape[0]):
                if (x[i] > 0).any():
                    return whole
                out[i] = x[i].exp()
            return out
        """,
    "what-the-iteration-made": """
        def f(x: Tensor):
            rows = []
            for row in x:
                made = row.exp()
                if (row > 0).any():
                    return made
                rows.append(made)
            return torch.stack(rows)
        """,
    "nothing-of-what-was-given-to-fill": """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                if (x[i] > 0).any():
                    return None
                out[i] = x[i].exp()
            return out
        """,
    "nothing-of-what-is-a-view": """
        def f(x: Tensor, y: Tensor):
            out = y[1:]
            for i in range(x.shape[0]):
                if (x[i] > 0).any():
                    return None
                out[i] = x[i].exp()
            return out
        """,
    "nothing-of-what-an-object-holds": """
        class A:
            def f(self, x: Tensor):
                out = torch.zeros_like(x)
                self.kept = out
                for i in range(x.shape[0]):
                    if (x[i] > 0).any():
                        return None
                    out[i] = x[i].exp()
                return out
        """,
    "once-a-total-is-large": """
        def f(x: Tensor):
            rows = []
            total = torch.zeros(())
            for row in x:
                total = total + row.sum()
                if total > 9:
                    return None
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "once-the-row-before-is-large": """
        def f(x: Tensor):
            out = torch.zeros_like(x)
            for i in range(1, x.shape[0]):
                if out[i - 1].sum() > 9:
                    return None
                out[i] = x[i].exp()
            return out
        """,
    "once-there-are-enough": """
        def f(x: Tensor):
            rows = []
            for row in x:
                if len(rows) > 9:
                    return None
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "by-number": """
        def f(x: Tensor, n: int):
            rows = []
            for i, row in enumerate(x):
                if i > n:
                    return None
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "by-type": """
        def f(x: Tensor):
            rows = []
            for row in x:
                if not isinstance(row, Tensor):
                    return None
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "what-a-function-says": """
        def f(x: Tensor, check):
            rows = []
            for row in x:
                if not check(row):
                    return None
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "before-a-function-is-called-for-it": """
        def f(x: Tensor, model):
            rows = []
            for row in x:
                if (row > 0).any():
                    return None
                rows.append(model(row).exp())
            return torch.stack(rows)
        """,
    "before-more-is-drawn": """
        def f(x: Tensor):
            rows = []
            for row in x:
                if (row > 0).any():
                    return None
                rows.append(row + torch.randn(3))
            return torch.stack(rows)
        """,
    "a-number-of-the-loop": """
        def f(x: Tensor):
            rows = []
            for i, row in enumerate(x):
                if (row > 0).any():
                    return i
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "only-the-loop": """
        def f(x: Tensor):
            rows = []
            for row in x:
                if (row > 0).any():
                    break
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "from-a-loop-inside": """
        def f(x: Tensor, n: int):
            rows = []
            for row in x:
                for j in range(n):
                    if row[j] > 0:
                        return None
                rows.append(row.exp())
            return torch.stack(rows)
        """,
    "of-a-list": """
        def f(names: list, x: Tensor):
            rows = []
            for i, name in enumerate(names):
                if name == "last":
                    return None
                rows.append(x[i].exp())
            return torch.stack(rows)
        """,
}


def codes(source: str) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    found = inspect_source(source, "f.py").findings
    again = inspect_source(source, "f.py", every_loop=True).findings
    assert [f.code for f in again] == [f.code for f in found]
    assert not any(finding.fix and finding.fix.edits for finding in found)
    return [finding.code for finding in found if not finding.code.startswith("VEC3")]


@pytest.mark.parametrize(("code", "source"), REFUSALS.values(), ids=REFUSALS)
def test_a_return_that_throws_all_away_comes_first(code: str, source: str) -> None:
    assert codes(source) == [code]


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_any_other_return_keeps_a_loop(source: str) -> None:
    assert not [code for code in codes(source) if code.startswith("VEC1")]


@pytest.mark.parametrize("made", ["rank(x[i][x[i] > 0])", "Categorical(x[i][x[i] > 0]).sample()"])
def test_what_works_on_ragged_items_is_told_in_a_sentence(made: str) -> None:
    head = HEAD + "from torch.distributions import Categorical\n"
    loop = f"    return torch.stack([{made} for i in range(len(x))])\n"
    source = f"{head}def f(x: Tensor):\n{loop}"
    (found,) = inspect_source(source, "x.py", every_loop=True).loops
    assert found.reason.startswith("what ")
    assert found.reason.endswith(" is not known to have one shape")
