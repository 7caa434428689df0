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
    "rows-whose-elements-are-places": (
        """\
        moves = np.array(boxes)
        for row in moves:
            x[int(row[0]), int(row[1])] = row[2]
        return x
        """,
        "VEC203",
    ),
    "rows-of-each-row": (
        """\
        moves = np.asarray(boxes)
        for i in range(len(moves)):
            for row in moves[i]:
                x[i, int(row[0]), int(row[1])] = row[2]
        return x
        """,
        "VEC203",
    ),
    "rows-of-another-shape": (
        """\
        moves = np.array(boxes)
        for i in range(h):
            rows = moves[i].reshape(w, -1)
            for row in rows:
                a, b = row[:2]
                for j, v in enumerate(row[2:]):
                    x[i, j, int(a), int(b)] = v
        return x
        """,
        "VEC203",
    ),
}
SILENT = {
    "nothing-but-NumPy": """\
        out = []
        for t in times:
            out.append(np.exp(t * 2))
        return np.array(out)
        """,
    "an-array-that-is-filled": """\
        moves, kept = np.array(boxes), np.zeros((h, w))
        for row in moves:
            kept[int(row[0]), int(row[1])] = row[2]
        return kept
        """,
    "places-that-are-found": """\
        moves = np.array(boxes)
        for i in range(h):
            for j in np.where(moves[i] > 0)[0]:
                x[i, j] = moves[i, j] * 2
        return x
        """,
    "rows-of-a-list": """\
        moves = list(w)
        for i in range(h):
            for row in moves[i]:
                x[i, int(row[0]), int(row[1])] = row[2]
        return x
        """,
    "rows-of-what-may-be-a-list": """\
        for row in w:
            x[int(row[0]), int(row[1])] = row[2]
        return x
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
# loops that stay, around others whose rows are of one array
AROUND = {
    "as-many-rows-as-data-say": """\
        moves = np.array(boxes)
        for i in range(h):
            for row in moves[moves[:, 0] == i]:
                x[i, int(row[0]), int(row[1])] = row[2]
        return x
        """,
    "as-many-rows-as-the-row-says": """\
        moves = np.array(boxes)
        for i in range(h):
            for row in moves[i].reshape(i + 1, -1):
                x[i, int(row[0]), int(row[1])] = row[2]
        return x
        """,
    "rows-of-an-array-made-there": """\
        for i in range(h):
            moves = np.array(w[i])
            for row in moves:
                x[i, int(row[0]), int(row[1])] = row[2]
        return x
        """,
    "rows-of-one-of-two-arrays": """\
        moves, others = np.array(boxes), np.array(w)
        for i in range(h):
            rows = moves[i]
            if i in times:
                rows = others
            for row in rows:
                x[i, int(row[0]), int(row[1])] = row[2]
        return x
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


@pytest.mark.parametrize("body", AROUND.values(), ids=AROUND)
def test_what_has_other_rows_each_time_stays(body: str) -> None:
    source = HEAD + textwrap.indent(textwrap.dedent(body), "    ")
    (finding,) = inspect_source(source, "x.py").findings
    assert "for row in" in source.splitlines()[finding.span.line - 1]
