"""What autograd gives to a backward pass, and where a star brings torch along."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch.autograd import Function\n"
BACKWARD = """
class Rectify({base}):
    @staticmethod
    def {method}(ctx, grads):
        return torch.stack([torch.exp(row) for row in grads])
"""
SAVED = """
class Rectify(Function):
    @staticmethod
    def backward(ctx, scale):
        {kept}
        return torch.stack([torch.exp(row) for row in rows])
"""
STARRED = """
def norms(x: "torch.Tensor"):
    return torch.stack([row.exp() for row in x])
"""


def _codes(source: str) -> list[str]:
    return [finding.code for finding in inspect_source(source, "module.py").findings]


@pytest.mark.parametrize("base", ["Function", "torch.autograd.Function"])
def test_backward_gets_gradients(base: str) -> None:
    assert _codes(HEAD + BACKWARD.format(base=base, method="backward")) == ["VEC104"]


@pytest.mark.parametrize(
    ("base", "method"), [("Function", "forward"), ("Function", "vjp"), ("object", "backward")]
)
def test_other_methods_get_anything(base: str, method: str) -> None:
    assert not _codes(HEAD + BACKWARD.format(base=base, method=method))


@pytest.mark.parametrize(
    "kept",
    [
        "(rows,) = ctx.saved_tensors",
        "weight, rows = ctx.saved_tensors",
        "rows = ctx.saved_tensors[1]",
        "rows, = ctx.saved_variables",
    ],
)
def test_what_is_saved_is_tensors(kept: str) -> None:
    assert _codes(HEAD + SAVED.format(kept=kept)) == ["VEC104"]


@pytest.mark.parametrize("kept", ["rows = ctx.saved_tensors", "rows = ctx.rows"])
def test_all_that_is_saved_is_a_list(kept: str) -> None:
    assert not _codes(HEAD + SAVED.format(kept=kept))


def test_a_star_brings_torch_along() -> None:
    assert _codes("from layers import *\n" + STARRED) == ["VEC104"]
    assert not _codes("from layers import join\n" + STARRED)
