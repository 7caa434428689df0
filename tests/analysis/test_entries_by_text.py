"""Entries of mappings that every iteration names by a text of its own, `held[f"w_{i}"]`: no axis
holds them, whatever tensor they are written to.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def run(held: dict[str, Tensor], x: Tensor, n: int):
    out = torch.empty(4, n, 3)
"""
SILENT = {
    "written-as-they-are": """
        for i in range(n):
            out[:, i] = held[f"w_{i}"]
        """,
    "parts-written": """
        for i in range(n):
            out[:, i, :2] = held[f"w_{i}"][:, 0:2]
            out[:, i, 2] = torch.atan2(held[f"w_{i}"][:, 3], held[f"w_{i}"][:, 2])
        """,
    "of-two-mappings": """
        other = dict(held)
        for i in range(n):
            out[:, i] = held[f"w_{i}"] * other["v" + str(i)]
        """,
}
TOLD = {
    "beside-rows": """
        for i in range(n):
            out[:, i] = held[f"w_{i}"] * x[i]
        """,
    "beside-items": """
        for i, row in enumerate(x):
            out[:, i] = held[f"w_{i}"] * row
        """,
    "the-same-entry": """
        for i in range(n):
            out[:, i] = held["w"] * i
        """,
}


def inspected(body: str):
    source = HEAD + textwrap.indent(textwrap.dedent(body), "    ") + "    return out\n"
    return inspect_source(source, "x.py", every_loop=True)


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_entries_named_by_text_are_no_axis(body: str) -> None:
    report = inspected(body)
    assert not report.findings
    (loop,) = report.loops
    assert 'takes one entry of a mapping after another (held[f"w_{i}"])' in loop.reason.replace(
        "'", '"'
    )


@pytest.mark.parametrize("body", TOLD.values(), ids=TOLD)
def test_parts_of_tensors_beside_them_are(body: str) -> None:
    assert [finding.code for finding in inspected(body).findings] == ["VEC101"]
