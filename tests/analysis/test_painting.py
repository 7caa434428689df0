"""Tensors that are filled by a table of what the values of another tensor stand for."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import random

import numpy as np
import torch
from elsewhere import CLASSES, score
from torch import Tensor

TWO = {0: 7, 11: 255}
SEVEN = {0: 7, 11: 255, 12: 3, 13: 4, 14: 5, 15: 6, 16: 8}


class Data:
    pairs = [(0, 7), (11, 255)]

    def f(self, y: Tensor, x: Tensor, rows, names):
        out = torch.zeros_like(y)
        image = torch.zeros(3, 8, 8)
"""
# how a loop fills a tensor by a table
PAINTED = {
    "records": "for k in CLASSES:\n    out[y == k.id] = k.index",
    "entries": "for k in rows:\n    out[y == k['id']] = k['index']",
    "pairs": "for k, v in rows:\n    out[y == v] = k",
    "numbered": "for i, k in enumerate(self.kept):\n    out[y == k] = i",
    "side-by-side": "for k, v in zip(self.kept, self.given):\n    out[y == k] = v",
    "entries-of-a-mapping": "for k, v in self.table.items():\n    out[y == k] = v",
    "entries-that-are-written-out": "for k, v in SEVEN.items():\n    out[y == k] = v",
    "all-of-a-colour": "for k in rows:\n    out[(y == torch.tensor(k.color)).all(-1)] = k.index",
    "all-by-the-function": (
        "for k in rows:\n"
        "    color = torch.tensor(k.color, dtype=y.dtype).view(3, 1, 1)\n"
        "    out[torch.all(y == color, dim=0)] = k.index"
    ),
    "channel-by-channel": (
        "for k, c in enumerate(rows):\n"
        "    mask = (y[..., 0] == c[0]) & (y[..., 1] == c[1])\n"
        "    out[mask & (x > 0)] = k"
    ),
    "either-of-two": "for k in rows:\n    out[(y == k.id) | (y == k.other)] = k.index",
    "between-two": "for k in rows:\n    out[(y >= k.low) & (y < k.high)] = k.index",
    "beside-whole-axes": "for k in rows:\n    image[:, y == k.id] = torch.tensor(k.color)[:, None]",
    "several-parts": (
        "for k in rows:\n    image[0][y == k.id] = k.color[0]\n    image[1][y == k.id] = k.color[1]"
    ),
    "by-a-table-beside": (
        "for k in rows:\n"
        "    index = k.index if k.index != 30 else 255\n"
        "    if self.groups and index != 255:\n"
        "        index = self.group_of[index]\n"
        "    out[y == k.id] = index"
    ),
    "but-some": "for k in rows:\n    if k.ignored:\n        continue\n    out[y == k.id] = k.index",
    "where-there-are-any": (
        "for k in rows:\n    mask = y == k.id\n    if mask.any():\n        out[mask] = k.index"
    ),
    "of-what-is-computed": "for k in rows:\n    out[x.argmax(1) == k.id] = k.index",
}
# what is no table, or is not worth one
OTHERS = {
    "made-of-what-is-filled": "for k in rows:\n    y[y == k.id] = k.index",
    "by-one-value": "for k in rows:\n    out[y == k.id] = 255",
    "by-other-elements": "for k in rows:\n    out[y == k.id] = x[y == k.id]",
    "by-elements-times-an-item": "for k in rows:\n    out[y == k.id] = x * k.weight",
    "by-what-a-function-gives": "for k in rows:\n    out[y == k.id] = score(k)",
    "where-a-function-says": "for k in rows:\n    out[score(y) == k.id] = k.index",
    "where-it-is-drawn": "for k in rows:\n    out[torch.rand_like(x) < k.share] = k.index",
    "where-it-differs": "for k in rows:\n    out[y != k.id] = k.index",
    "added-up": "for k in rows:\n    out[y == k.id] += k.index",
    "counted-besides": "for k in rows:\n    out[y == k.id] = k.index\n    self.seen += 1",
    "told-besides": "for k in rows:\n    out[y == k.id] = k.index\n    names.append(k.name)",
    "kept-besides": "for k in rows:\n    out[y == k.id] = k.index\n    self.last[k.name] = k.index",
    "left-early": "for k in rows:\n    out[y == k.id] = k.index\n    if k.last:\n        break",
    "as-the-one-before": "for k in rows:\n    out[y == last] = k.index\n    last = k.id",
    "columns-of-their-own": "for i, k in enumerate(rows):\n    image[i][y == k.id] = 1",
    "a-handful-of-pairs": "for k, v in self.pairs:\n    out[y == k] = v",
    "a-handful-of-entries": "for k, v in TWO.items():\n    out[y == k] = v",
    "a-handful-there": "for k, v in {0: 1, 2: 3}.items():\n    out[y == k] = v",
    "texts": "for k in ('a', 'b', 'c', 'd', 'e'):\n    out[names == k] = self.table[k]",
    "an-array": "for k in rows:\n    self.drawn[np.asarray(names) == k.id] = k.index",
    "values-of-a-mapping": "for k, v in self.table.items():\n    out[k] = v",
}


def codes(body: str, every_loop: bool) -> list[str]:
    loop = textwrap.indent(body, " " * 8)
    source = f"{HEAD}{loop}\n        return out, image, y\n"
    found = inspect_source(source, "x.py", every_loop=every_loop).findings
    return [finding.message for finding in found if finding.code == "VEC203"]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", PAINTED.values(), ids=PAINTED)
def test_what_values_stand_for_is_looked_up(body: str, every_loop: bool) -> None:
    (message,) = codes(body, every_loop)
    assert "through masks" in message
    assert "table" in message


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_what_no_table_gives_is_none(body: str, every_loop: bool) -> None:
    assert not codes(body, every_loop)


def test_the_table_is_named() -> None:
    assert codes(PAINTED["records"], False) == [
        "out is updated through masks along k (CLASSES); look all values up in one table"
    ]
