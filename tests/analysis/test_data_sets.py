"""Loops that run once for each data set that others are made of, beside some of other lists."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = """
import torch
from torch import Tensor
from torch.utils.data import Dataset

"""
SETS = {
    "their sizes in a list": (
        """
        def weights(parts):
            sizes = []
            for part in parts.{name}:
                sizes.append(len(part))
            return torch.cat([torch.ones(n) / n for n in sizes])
        """,
        ("datasets", "sequences"),
    ),
    "their sizes in a comprehension": (
        """
        def weights(parts):
            sizes = [len(part) for part in parts.{name}]
            return torch.cat([torch.ones(n) / n for n in sizes])
        """,
        ("datasets", "sequences"),
    ),
    "one number for each": (
        """
        def labels(parts):
            out = []
            for i, part in enumerate(parts.{name}):
                out.append(torch.full((len(part),), i))
            return torch.cat(out)
        """,
        ("datasets", "sequences"),
    ),
    "a declared list": (
        """
        def labels(parts: list[{name}]):
            return torch.cat([torch.full((len(part),), i) for i, part in enumerate(parts)])
        """,
        ("Dataset", "Tensor"),
    ),
}


@pytest.mark.parametrize(("source", "names"), SETS.values(), ids=SETS)
def test_data_sets_are_a_handful(source: str, names: tuple[str, str]) -> None:
    sets, others = (HEAD + textwrap.dedent(source).format(name=name) for name in names)
    *_, loop = inspect_source(sets, "x.py", every_loop=True).loops
    assert loop.cause is Cause.FEW
    assert loop.reason == "it runs as often as there are data sets"
    assert inspect_source(others, "x.py").findings
