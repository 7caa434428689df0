"""Methods and arguments that show a tensor, and those that other objects take as well."""

from __future__ import annotations

import numpy as np
import pytest

from flake8_vectorize.analysis.knowledge.table import BESIDE_ARRAYS, TENSOR_ONLY, tensor_method
from flake8_vectorize.engine import inspect_source

HEAD = """\
from typing import Any, Union

import numpy as np
import torch
from torch import Tensor
from torch.autograd import Variable
"""
FUNCTION = """

def f({}, settings, xp):
    {}
    sums, scale = [], np.ones(3)
    for row in t:
        sums.append(row.sum())
    return torch.stack(sums)
"""
TENSORS = {
    "truths": ("x", "t = x.bool()"),
    "whole-numbers": ("x", "t = x.short()"),
    "values-in-any-order": ("x", "t = x.unique(sorted=False)"),
    "values-and-counts": ("x", "t, _ = x.unique(return_counts=True)"),
    "the-greater-of-two": ("x, y", "t = x.maximum(y)"),
    "in-place": ("x", "t = x.expm1_()"),
    "flat-from-an-axis-on": ("x", "t = x.flatten(1)"),
    "two-axes-exchanged-of-more": ("x", "t = x.transpose(1, 2)"),
    "two-last-axes-exchanged-of-more": ("x", "t = x.transpose(-3, -1)"),
    "as-another-class": ("x: Tensor, kind", "t = x.as_subclass(kind)"),
    "by-its-old-name": ("x: Variable", "t = x"),
    "axes-by-name": ("x", "t = x.transpose(dim0=0, dim1=1)"),
    "of-what-a-call-gives": ("x", "t = settings.read(x).bool()"),
    "of-an-entry-that-may-be-anything": (
        "held: dict[str, Tensor | Any]",
        "m = held.get('m'); t = m.bool()",
    ),
    "an-item-of-two-lists-of-tensors": ("xs: list[Tensor] | list[LongTensor]", "t = xs[0]"),
    "of-a-union-with-anything": ("x: Union[Tensor, str, Any]", "t = x.bool()"),
}
OTHERS = {
    "a-variable-of-something-else": ("x: np.Variable", "t = x"),
    "settings-read-by-name": ("x", "t = settings.bool('x')"),
    "values": ("x", "t = x.unique()"),
    "values-by-a-function": ("x", "t, _ = np.unique(x, return_counts=True)"),
    "values-by-a-function-of-a-library": ("x", "t, _ = xp.unique(x, return_counts=True)"),
    "values-in-their-order": ("x", "t = x.unique(maintain_order=True)"),
    "flat-in-an-order": ("x", "t = x.flatten('F')"),
    "axes-exchanged": ("x", "t = x.transpose(1, 0)"),
    "last-axes-exchanged": ("x", "t = x.transpose(-1, -2)"),
    "axes-in-an-order": ("x", "t = x.transpose(2, 0, 1)"),
    "moved": ("x", "t = x; x.bfloat16()"),
    "frozen": ("x", "t = x; x.requires_grad_(False)"),
    "a-union-with-texts": ("x: Union[Tensor, str]", "t = x"),
    "an-item-of-either-list": ("xs: list[Tensor] | list[list[Tensor]]", "t = xs[0]"),
}


def codes_of(case: tuple[str, str]) -> list[str]:
    source = HEAD + FUNCTION.format(*case)
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("case", TENSORS.values(), ids=TENSORS)
def test_a_tensor_is_shown(case: tuple[str, str]) -> None:
    assert codes_of(case) == ["VEC102"]


@pytest.mark.parametrize("case", OTHERS.values(), ids=OTHERS)
def test_what_others_have_as_well_shows_nothing(case: tuple[str, str]) -> None:
    assert codes_of(case) == []


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        ("settings.table(i).contiguous()", []),
        ("settings.table(i, 2 * i).flatten(1)", []),
        ("settings.table(x[i]).contiguous()", ["VEC106"]),
        ("settings.table(x[i], i).contiguous()", ["VEC106"]),
    ],
)
def test_what_is_made_of_numbers_alone_may_be_of_any_size(item: str, codes: list[str]) -> None:
    joined = f"torch.cat([{item} for i in range(x.shape[0])])"
    source = f"{HEAD}\n\ndef f(x: Tensor, settings):\n    return {joined}\n"
    assert [finding.code for finding in inspect_source(source, "x.py").findings] == codes


@pytest.mark.parametrize("other", [np.ndarray, list, dict, set, str, bytes, int, float])
def test_no_other_object_has_the_methods_of_tensors(other: type) -> None:
    assert [name for name in TENSOR_ONLY | BESIDE_ARRAYS if hasattr(other, name)] == []


def test_no_module_has_the_methods_of_tensors() -> None:
    torch = pytest.importorskip("torch")
    assert [name for name in TENSOR_ONLY if hasattr(torch.nn.Module, name)] == []


def test_torch_has_these_methods() -> None:
    assert [name for name in TENSOR_ONLY | BESIDE_ARRAYS if tensor_method(name) is None] == []


ALONE = """\
import torch


def f(x, model, device):
    t = {}
    sums = []
    for row in t:
        sums.append(torch.relu(row))
    return torch.stack(sums)
"""


@pytest.mark.parametrize("made", ["model(x).argmax(1)", "model(x).reshape(4, 3).cumsum(0)"])
def test_arrays_are_tensors_where_no_other_library_has_any(made: str) -> None:
    source = ALONE.replace("{}", made)
    assert [finding.code for finding in inspect_source(source, "x.py").findings] == ["VEC102"]
    for other in ("import pandas as pd", "import jax.numpy as jnp", "import cupy"):
        assert inspect_source(f"{other}\n{source}", "x.py").findings == ()


@pytest.mark.parametrize(
    ("item", "codes"),
    [("torch.relu(row)", ["VEC102"]), ("row.strip()", []), ("model(row)", [])],
)
def test_items_of_what_was_moved_are_rows_where_torch_takes_them(
    item: str, codes: list[str]
) -> None:
    source = ALONE.replace("{}", "x['a'].to(device)").replace("torch.relu(row)", item)
    assert [finding.code for finding in inspect_source(source, "x.py").findings] == codes
