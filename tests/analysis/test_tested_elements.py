"""Elements that a condition asks a function of torch about: linting sees them as `why` does."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

SOURCE = """\
import torch
from torch import Tensor


def f(x: Tensor):
    kept = []
    for i in range(x.shape[0]):
        if torch.isnan(x[i, 0]) == False:
            kept.append(i)
    return kept
"""


@pytest.mark.parametrize("every_loop", [False, True])
def test_an_element_in_a_call_is_tested(every_loop: bool) -> None:
    report = inspect_source(SOURCE, "x.py", every_loop=every_loop)
    assert [finding.code for finding in report.findings] == ["VEC206"]
