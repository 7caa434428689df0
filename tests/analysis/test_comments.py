"""Shapes that stand in a comment behind what gives a tensor its name."""

from __future__ import annotations

import pytest

from flake8_vectorize.analysis.values.written_shapes import shape_in
from flake8_vectorize.engine import inspect_source

LOOP = """\
import torch


class Head(torch.nn.Module):
    def forward(self, x):
        rows = self.encoder(x)[0]  # {said}
        return torch.stack([torch.relu(row) for row in rows])
"""


def codes(said: str) -> list[str]:
    return [finding.code for finding in inspect_source(LOOP.format(said=said), "f.py").findings]


@pytest.mark.parametrize(
    "said",
    [
        "[T, B, hidden, h, w]",
        "(N, 4)",
        "shape: (B, T)",
        "BxTxC",
        "B x T x 3",
        "(batch, seq_len, dim)",
        "[num_rows x k] scores",
        "(B * T, C)",
        "(B,)",
        "(B, T, C) -> (T, B, C)",
    ],
)
def test_what_a_comment_gives_a_shape_is_a_tensor(said: str) -> None:
    assert codes(said) == ["VEC104"]


@pytest.mark.parametrize(
    "said",
    [
        "rows of the batch",
        "(h, w)",
        "(x1, y1, x2, y2)",
        "[P3, P4, P5]",
        "list of (B, C)",
        "[(B, T), (B, C)]",
        "3 x (B, C)",
        "(B, T), (B, C)",
        "(Q, K, V)",
        "(1, 2)",
        "(IoU, GIoU)",
        "np.ndarray (N, 3)",
        "(see Head, above)",
    ],
)
def test_what_else_stands_in_a_comment_tells_nothing(said: str) -> None:
    assert codes(said) == []


def test_a_comment_tells_of_one_name_only() -> None:
    source = LOOP.format(said="(B, T, C)").replace("rows = ", "rows, last = ")
    assert inspect_source(source, "f.py").findings == ()


def test_a_comment_does_not_overrule_the_code() -> None:
    source = LOOP.format(said="(B, T, C)").replace("self.encoder(x)[0]", "{1: x}")
    assert inspect_source(source, "f.py").findings == ()


def test_a_hash_in_a_string_is_no_comment() -> None:
    source = LOOP.format(said="").replace("self.encoder(x)[0]  # ", "self.encoder('a # (B, T)')")
    assert inspect_source(source, "f.py").findings == ()


def test_evidence_quotes_the_shape() -> None:
    (loop,) = inspect_source(LOOP.format(said="(B, T, C)"), "f.py").loops
    assert "said to be of shape (B, T, C), line 6" in str(loop.evidence)


def test_spaces_are_free() -> None:
    assert shape_in("( B ,T,  C )") == "( B ,T,  C )"
