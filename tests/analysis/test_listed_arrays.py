"""Arrays in a list: each position of it holds another one."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Account

HEAD = """\
import numpy as np
import torch


def f(x: torch.Tensor, sizes, n: int, k: int):
    rows = []
    for size in sizes:
        rows.append({made})
"""
MADE = {"of-NumPy": "np.zeros(size)", "of-torch": "torch.zeros(3)"}


def account(made: str, body: str) -> Account:
    source = HEAD.format(made=made) + textwrap.indent(textwrap.dedent(body), "    ")
    found = inspect_source(source + "    return rows\n", "x.py", every_loop=True).loops[1].account
    assert found is not None
    return found


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_each_iteration_writes_to_an_array_of_its_own(made: str) -> None:
    found = account(made, "for i in range(n):\n    rows[i][k] = x[i].mean()\n")
    assert not found.carried
    assert [access.text for access in found.accesses] == ["x[i]", "rows[i][k]"]


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_all_iterations_write_to_one_of_them(made: str) -> None:
    (carried,) = account(made, "for i in range(n):\n    rows[k][0] = x[i].mean()\n").carried
    assert carried.proven
    assert carried.source.text == "rows[k][0]"
