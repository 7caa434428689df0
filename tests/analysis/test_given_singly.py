"""Functions that leave torch by their names, and samples of data sets: nothing takes a batch."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = """
import torch
from torch import Tensor

from .convert import {name}

"""
CONVERTED = """
def f(x: Tensor, model):
    out = torch.empty_like(x)
    for i in range(x.shape[0]):
        out[i] = {name}(x[i])
    return out
"""


@pytest.mark.parametrize(
    "name", ["tensor2array", "tensor_to_numpy", "tensor2img", "to_np", "as_numpy", "to_pil_image"]
)
def test_a_function_that_makes_arrays_by_its_name_takes_one_at_a_time(name: str) -> None:
    (loop,) = inspect_source((HEAD + CONVERTED).format(name=name), "x.py", every_loop=True).loops
    assert loop.code is None
    assert loop.cause is Cause.FOREIGN
    assert loop.subject == name


@pytest.mark.parametrize("name", ["to_tensor", "tensor_to_batch", "numpy_like", "to_nested"])
def test_a_function_by_another_name_takes_a_batch(name: str) -> None:
    (finding,) = inspect_source((HEAD + CONVERTED).format(name=name), "x.py").findings
    assert finding.code == "VEC106"


SAMPLES = """
import torch
from torch.utils.data import Dataset


class Slices(Dataset):
    def every(self, transform):
        xs = [transform(self.{name}(i)["x"]).squeeze(0) for i in range(len(self))]
        return torch.stack(xs)
"""


def test_samples_of_a_data_set_are_taken_one_at_a_time() -> None:
    (loop,) = inspect_source(SAMPLES.format(name="__getitem__"), "x.py", every_loop=True).loops
    assert loop.code is None
    assert loop.cause is Cause.FOREIGN
    (finding,) = inspect_source(SAMPLES.format(name="sample"), "x.py").findings
    assert finding.code == "VEC106"


STARRED = """
from .imports import *


def plot(split, n):
    v = {made}
    for j, s in enumerate(split):
        v[0, s] = 1 + j
    return v


def seed(n):
    torch.manual_seed(n)
"""


def test_a_star_may_have_imported_numpy() -> None:
    array = textwrap.dedent(STARRED).format(made="np.zeros((n, n))")
    assert not inspect_source(array, "x.py").findings
    (finding,) = inspect_source(array.replace("np.", "torch."), "x.py").findings
    assert finding.code == "VEC203"
    (finding,) = inspect_source(array.replace("np.", "nn.init."), "x.py").findings
    assert finding.code == "VEC203"
