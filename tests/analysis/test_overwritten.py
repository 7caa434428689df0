"""Tensors that every iteration overwrites whole before it reads them."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Order

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
FUNCTION = """
def f(x: Tensor, y: Tensor, n: int, g):
    w = {made}
    for i in range(x.shape[0]):
        {body}
    return y{rest}
"""
OWN = {
    "a-slice-of-all": ("torch.ones(n, n)", "w[:] = x[i] / y[i]", "y[i] *= w"),
    "an-ellipsis": ("torch.ones(n, n)", "w[...] = x[i]", "y[i] = w.exp()"),
    "all-axes": ("torch.ones(n, n)", "w[:, :] = x[i]", "y[i] = w * 2"),
    "copied": ("torch.zeros_like(y[0])", "w.copy_(x[i])", "y[i] = w * w"),
    "cleared-first": ("torch.zeros(n, n)", "w.zero_()", "w[0] = x[i]", "y[i] = w.sum(0)"),
    "filled-by-a-loop-inside": (
        "torch.zeros(n, n)",
        "w.fill_(2)",
        "for j in range(n):",
        "    w[j] = x[i, j] * 2",
        "y[i] = w.sum(0)",
    ),
    "stored-as-it-is": ("torch.zeros(n, n)", "w[:] = x[i]", "y[i] = w"),
    "a-part-of-it": ("torch.zeros(n, n)", "w[:] = x[i]", "y[i] = w.t()[0] + w[1]"),
}
SHARED = {
    "read-before": ("torch.ones(n, n)", "y[i] *= w", "w[:] = x[i]"),
    "made-of-itself": ("torch.ones(n, n)", "w[:] = w * x[i]", "y[i] *= w"),
    "a-part-of-all": ("torch.ones(n, n)", "w[1:] = x[i]", "y[i] = w.sum(0)"),
    "on-a-condition": ("torch.ones(n, n)", "if g:", "    w[:] = x[i]", "y[i] *= w"),
    "of-the-caller": ("g", "w[:] = x[i]", "y[i] *= w"),
    "a-part-of-another": ("y[0]", "w[:] = x[i]", "y[i] *= w"),
    "kept-by-a-function": ("torch.ones(n, n)", "w[:] = x[i]", "y[i] = g(w)"),
    "under-another-name": ("torch.ones(n, n)", "w[:] = x[i]", "v = w.t()", "v[0] = 1", "y[i] = v"),
}


def source_of(case: tuple[str, ...], rest: str = "") -> str:
    made, *body = case
    return HEAD + FUNCTION.format(made=made, body="\n        ".join(body), rest=rest)


def codes_of(source: str) -> list[str]:
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("case", OWN.values(), ids=OWN)
def test_each_iteration_has_what_it_overwrites_to_itself(case: tuple[str, ...]) -> None:
    assert codes_of(source_of(case)) in (["VEC101"], ["VEC103"])


@pytest.mark.parametrize("case", OWN.values(), ids=OWN)
def test_what_is_given_back_is_not_its_own(case: tuple[str, ...]) -> None:
    # the loop inside, which fills it, is told then
    assert codes_of(source_of(case, ", w")) == ["VEC101"] * ("for j in range(n):" in case)


@pytest.mark.parametrize("case", SHARED.values(), ids=SHARED)
def test_what_others_meet_is_not_its_own(case: tuple[str, ...]) -> None:
    assert codes_of(source_of(case)) == []


@pytest.mark.parametrize(("item", "codes"), [("w * 2", ["VEC102"]), ("w", [])])
def test_items_of_a_list_are_one_tensor(item: str, codes: list[str]) -> None:
    loop = f"""
        def f(x: Tensor, n: int):
            w = torch.zeros(n)
            rows = []
            for i in range(x.shape[0]):
                w[:] = x[i]
                rows.append({item})
            return torch.stack(rows)
        """
    assert codes_of(HEAD + textwrap.dedent(loop)) == codes


CLASSES = {
    "copied": ("w[:] = x[i] * 2\n    out[i] = w + y[i]", "map"),
    "summed": ("w.copy_(x[i])\n    w[3] = 7\n    acc += w", "reduction"),
    "in-a-loop-inside": (
        "w.zero_()\n    for j in range(3):\n        w[j] = x[i, j]\n    out[i] = w",
        "map",
    ),
}


def test_the_account_tells_that_it_is_overwritten() -> None:
    source = source_of(OWN["a-slice-of-all"])
    account = inspect_source(source, "x.py", every_loop=True).loops[0].account
    assert account is not None
    assert [(found.order, found.source.text) for found in account.carried] == [
        (Order.OUTPUT, "w[:]")
    ]


@pytest.mark.parametrize("case", CLASSES)
def test_a_run_agrees_with_the_class(case: str) -> None:
    body, pattern = CLASSES[case]
    made = "w = torch.zeros(12, dtype=torch.int64)"
    assert agreed_class(f"{made}\nfor i in range(n):\n    {body}") == pattern
