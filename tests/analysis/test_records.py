"""Loops that take an entry of one mapping after another, beside an axis that they fill."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch


def f(n, targets, state):
    out = torch.zeros(n, 3)
    for i in range(out.shape[0]):
"""
RECORDS = {
    "at once": "        out[i] = targets[i]['boxes'].sum(0)\n",
    "under a name": "        row = targets[i]\n        out[i] = row['boxes'].sum(0)\n",
    "asked for a key": "        row = targets[i]\n        out[i] = row.get(n).sum(0)\n",
    "in a mapping": "        row = state['all'][i]\n        out[i] = row['boxes'].sum(0)\n",
}
OTHERS = {
    "rows": "        out[i] = targets[i].sum(0)\n",
    "rows of an entry": "        out[i] = state['all'][i].sum(0)\n",
    "rows beside an entry": "        out[i] = targets[i].sum(0) * state['scale']\n",
}


@pytest.mark.parametrize("case", RECORDS)
def test_mappings_lie_along_no_axis(case: str) -> None:
    report = inspect_source(HEAD + RECORDS[case], "f.py", every_loop=True)
    (loop,) = report.loops
    assert not report.findings
    assert "is a Python container" in loop.reason


@pytest.mark.parametrize("case", OTHERS)
def test_rows_do(case: str) -> None:
    findings = inspect_source(HEAD + OTHERS[case], "f.py").findings
    assert [finding.code for finding in findings] == ["VEC101"]
