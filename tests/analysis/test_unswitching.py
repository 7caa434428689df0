"""A condition that has one outcome all along a loop makes two loops of it, judged as one each."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


PAIRS = {
    "bound anew or filled": (
        """
        def f(self, x: Tensor, mean: Tensor):
            out = torch.empty_like(x)
            for c in range(x.shape[1]):
                if x.ndim == 2:
                    out = x - mean
                else:
                    out[:, c] = x[:, c] - mean[c]
            return out
        """,
        """
        def f(self, x: Tensor, mean: Tensor):
            out = torch.empty_like(x)
            for c in range(x.shape[1]):
                if x[0, c] == 2:
                    out = x - mean
                else:
                    out[:, c] = x[:, c] - mean[c]
            return out
        """,
        ["VEC101"],
    ),
    "bound anew or left": (
        """
        def f(self, x: Tensor, weights: Tensor, ranks: Tensor):
            out = torch.zeros(x.shape[0])
            for i in range(x.shape[0]):
                if weights.numel() > 0:
                    ranks = weights[i].cumsum(0)
                out[i] = (x[i] / ranks).mean()
            return out
        """,
        """
        def f(self, x: Tensor, weights: Tensor, ranks: Tensor):
            out = torch.zeros(x.shape[0])
            for i in range(x.shape[0]):
                if weights.numel() > 0:
                    ranks = weights[i].cumsum(0)
                ranks = ranks / (x[i] + ranks)
                out[i] = (x[i] / ranks).mean()
            return out
        """,
        ["VEC101"],
    ),
    "items of one condition": (
        """
        def f(x: Tensor, flag: bool):
            out = torch.zeros_like(x)
            for i in range(x.shape[0]):
                if flag:
                    out[i] = x[i] * 2
            return out
        """,
        """
        def f(x: Tensor, flag: bool):
            out = torch.zeros_like(x)
            for i in range(x.shape[0]):
                if flag:
                    break
                out[i] = x[i] * 2
            return out
        """,
        ["VEC101"],
    ),
    "of the loop around": (
        """
        def f(x: Tensor, y: Tensor):
            out = torch.zeros_like(x)
            for i in range(x.shape[0]):
                for j in range(x.shape[1]):
                    out[i, j] = x[i, j] * y[j]
                    if i > 4:
                        out[i, j] = x[i, j]
            return out
        """,
        """
        def f(x: Tensor, y: Tensor, scale: Tensor):
            out = torch.zeros_like(x)
            for i in range(x.shape[0]):
                for j in range(x.shape[1]):
                    if i > 4:
                        scale = x[i, j] / scale
                    out[i, j] = scale
            return out
        """,
        ["VEC105"],
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_settled_conditions_carry_nothing(name: str) -> None:
    settled, other, found = PAIRS[name]
    assert codes(settled) == found
    assert codes(other) != found


CHANGED = {
    "a flag that the loop sets": """
        first = True
        for i in range(x.shape[0]):
            if first:
                acc = x[i]
            out[i] = acc * x[i]
            first = False
        """,
    "a size that changes": """
        for i in range(x.shape[0]):
            if acc.numel() > i:
                acc = acc[1:]
            out[i] = acc.sum() * x[i]
        """,
    "a call that may tell another story each time": """
        for i in range(x.shape[0]):
            if self.chance():
                acc = x[i]
            out[i] = acc * x[i]
        """,
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_a_loop_may_change_is_not_settled(name: str) -> None:
    body = textwrap.indent(textwrap.dedent(CHANGED[name]), "    ")
    source = f"def f(self, x: Tensor, out: Tensor, acc: Tensor):\n{body}    return out\n"
    assert "VEC101" not in codes(source)


@pytest.mark.parametrize(
    "update", ["acc += x[i]", "acc.add_(x[i])", "torch.add(acc, x[i], out=acc)"]
)
def test_what_changes_in_place_whatever_the_outcome_is_carried(update: str) -> None:
    source = f"""
        def f(x: Tensor, out: Tensor, fresh: bool):
            acc = torch.zeros(12)
            for i in range(x.shape[0]):
                if fresh:
                    acc = x[i] * 2
                out[i] = acc + x[i]
                {update}
            return out
        """
    assert codes(source) == ["VEC204"]


BRANCHES = {
    "rows or columns": (
        """
        if flag:
            out[i] = x[i] * 2
        else:
            out[:, i] = x[i].exp()
        """,
        ["VEC101"],
    ),
    "one of three": (
        """
        if flag:
            out[i] = x[i] * 2
        elif x.dim() == 2:
            out[:, i] = x[i].exp()
        else:
            out[i, 0] = x[i].sum()
        """,
        ["VEC101"],
    ),
    "rows of the one before in the other branch": (
        """
        if flag:
            out[i] = out[i - 1] * x[i].exp()
        else:
            out[:, i] = x[i].exp()
        """,
        ["VEC204"],
    ),
    "of every iteration anew": (
        """
        if x[i, 0] > 0:
            out[i] = x[i] * 2
        else:
            out[:, i] = x[i].exp()
        """,
        [],
    ),
    "of a flag that it sets": (
        """
        if flag:
            out[i] = x[i] * 2
        else:
            out[:, i] = x[i].exp()
        flag = not flag
        """,
        [],
    ),
    "rows and columns": (
        """
        if flag:
            out[i] = x[i] * 2
        if not other:
            out[:, i] = x[i].exp()
        """,
        [],
    ),
    "both in one branch": (
        """
        if flag:
            out[i] = x[i] * 2
            out[:, i] = x[i].exp()
        else:
            out[i, 0] = 0
        """,
        [],
    ),
}


@pytest.mark.parametrize(("body", "told"), BRANCHES.values(), ids=BRANCHES)
def test_stores_in_branches_of_which_one_is_taken_do_not_meet(body: str, told: list[str]) -> None:
    body = textwrap.indent(textwrap.dedent(body), "        ")
    source = f"""
def f(x: Tensor, flag: bool, other: bool):
    out = torch.zeros(len(x), len(x))
    for i in range(1, len(x)):{body}
    return out
"""
    assert codes(source) == told


def test_what_never_meets_is_no_dependence() -> None:
    source = f"""{HEAD}
def f(x: Tensor, flag: bool):
    out = torch.zeros(len(x), len(x))
    for i in range(len(x)):
        if flag:
            out[i] = x[i] * 2
        else:
            out[:, i] = x[i].exp()
    return out
"""
    account = inspect_source(source, "x.py", every_loop=True).loops[0].account
    assert account is not None
    assert not account.carried
