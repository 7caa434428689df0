"""Annotations by names that the file gives to types: tensors where these are."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
from typing import List, Optional, TypeAlias, TypeVar, Union

import numpy as np
import torch
from torch import Tensor

"""
LOOP = """

def f(rows: Rows):
    return torch.stack([row.exp() for row in rows])
"""
TENSORS = {
    "by-another-name": "Rows = torch.Tensor",
    "or-nothing": "Rows = Optional[Tensor]",
    "or-a-number": "Rows = Union[Tensor, float]",
    "declared-as-an-alias": "Rows: TypeAlias = Tensor",
    "by-two-names": "Base = torch.Tensor\nRows = Base",
    "where-torch-is-there": "Rows = TypeVar('Rows')\nif torch:\n    Rows = torch.Tensor",
    "tried": "try:\n    Rows = torch.Tensor\nexcept AttributeError:\n    Rows = None",
    "bound": "Rows = TypeVar('Rows', bound=Tensor)",
    "one-of-these": "Rows = TypeVar('Rows', Tensor, float)",
}
OTHERS = {
    "a-list": "Rows = List[Tensor]",
    "anything": "Rows = TypeVar('Rows')",
    "a-tensor-or-a-list": "Rows = Union[Tensor, List[Tensor]]",
    "itself": "Rows = Rows",
    "no-type": "Rows = 4",
}


def codes(alias: str) -> list[str]:
    return [finding.code for finding in inspect_source(HEAD + alias + LOOP, "x.py").findings]


@pytest.mark.parametrize("alias", TENSORS.values(), ids=TENSORS)
def test_what_a_name_of_tensors_annotates_is_one(alias: str) -> None:
    assert codes(alias) == ["VEC104"]


@pytest.mark.parametrize("alias", OTHERS.values(), ids=OTHERS)
def test_what_another_name_annotates_is_not_known_to_be_one(alias: str) -> None:
    assert codes(alias) == []


def test_why_says_by_which_name_it_is_annotated() -> None:
    source = HEAD + TENSORS["by-another-name"] + LOOP
    (loop,) = inspect_source(source, "x.py", every_loop=True).loops
    facts = [evidence.fact for evidence in loop.evidence]
    assert facts == ["rows is a tensor (annotated Rows, line 9)"]
