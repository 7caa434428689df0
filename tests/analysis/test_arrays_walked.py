"""Arrays of NumPy's, or what may be one, whose items torch computes with."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import numpy as np
import torch
from torch import Tensor


def f(x: Tensor, times: np.ndarray, boxes, h, w):
    known, hosted = boxes.shape[0], x.numpy()
"""
PAINTED = """\
masks = []
for box in boxes:
    mask = torch.zeros(h, w)
    mask[int(box[1]) : {end}, int(box[0]) : int(box[2])] = 1
    masks.append(mask)
return torch.stack(masks)
"""
FOUND = {
    "numbers-of-an-array": (
        """\
        out = []
        for t in times:
            out.append((x * t).exp().sum())
        return torch.stack(out)
        """,
        "VEC102",
    ),
    "they-are-compared": (
        """\
        total = 0
        for t in times:
            total = total + (x > t).float().mean()
        return total
        """,
        "VEC201",
    ),
    "rows-of-what-has-a-shape": (PAINTED.format(end="int(box[3])"), "VEC102"),
    "what-is-added-to-an-end": (PAINTED.format(end="int(box[3] + 1)"), "VEC102"),
    "pairs-of-ends": (
        """\
        mask = torch.zeros(h, w)
        for i, (start, stop) in enumerate(boxes):
            mask[i, start : stop + 1] = 1
        return mask
        """,
        "VEC101",
    ),
}
SILENT = {
    "nothing-but-NumPy": """\
        out = []
        for t in times:
            out.append(np.exp(t * 2))
        return np.array(out)
        """,
    "rows-that-a-function-gets": """\
        out = []
        for box in boxes:
            out.append(w(box))
        return torch.stack(out)
        """,
    "a-list-of-results": """\
        out = []
        for t in times:
            out.append(x * t)
        return out
        """,
    "an-item-of-a-list-that-is-added-to": """\
        mask, total = torch.zeros(h), 0
        for start, part in zip(w.starts, w.parts):
            mask[start:] = 0
            total = total + part * 2
        return total
        """,
    "what-is-bound-again": """\
        boxes, out = w.load(boxes), []
        for box in boxes:
            out.append(x * box)
        return torch.stack(out)
        """,
    "what-is-tested": """\
        if isinstance(boxes, list):
            boxes = w.load(boxes)
        out = []
        for box in boxes:
            out.append(x * box)
        return torch.stack(out)
        """,
}


def codes(case: str) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(case), "    ")
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_the_axis_of_an_array_is_walked(case: tuple[str, str]) -> None:
    body, code = case
    assert codes(body) == [code]


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_is_silent(body: str) -> None:
    assert codes(body) == []
