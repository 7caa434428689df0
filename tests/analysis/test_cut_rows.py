"""Rows that are turned into lists of lengths of their own, and those that are read as they are."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

RAGGED = {
    "by-masks": """
        def f(ids: Tensor, mask: Tensor):
            return [row[kept].tolist() for row, kept in zip(ids.cpu(), mask.bool().cpu())]
        """,
    "by-masks-of-their-own": """
        def f(ids: Tensor):
            out = []
            for i in range(ids.shape[0]):
                out.append(ids[i][ids[i] != 0].tolist())
            return out
        """,
    "to-lengths": """
        def f(ids: Tensor, lengths: Tensor):
            return [row[:n].tolist() for row, n in zip(ids.detach().cpu(), lengths.tolist())]
        """,
    "to-lengths-on-the-host": """
        def f(ids: Tensor, lengths: Tensor):
            ends = lengths.cpu() + 1
            out = []
            for i in range(ids.shape[0]):
                out.append(ids[i, : ends[i]].tolist())
            return out
        """,
    "beside-a-number-on-the-host": """
        def f(ids: Tensor, mask: Tensor):
            kept = mask.cpu()
            lengths = (kept != 0).sum(dim=1).to(torch.long)
            rows, counts = [], []
            for row, one, n in zip(ids.cpu(), kept, lengths - 1, strict=True):
                counts.append(n.item())
                rows.append(row[one].tolist())
            return rows, counts
        """,
}

# what a loop reads, beside the lists that it leaves
READ = {
    "lengths-on-a-device": (
        "lengths",
        """
        def f(ids: Tensor, lengths: Tensor):
            out = []
            for i in range(ids.shape[0]):
                n = lengths[i].item()
                out.append(ids[i, :n].tolist())
            return out
        """,
    ),
    "lengths-on-a-device-as-they-are": (
        "ids",
        """
        def f(ids: Tensor, lengths: Tensor):
            out = []
            for i in range(ids.shape[0]):
                out.append(ids[i, : lengths[i]].tolist())
            return out
        """,
    ),
    "back-on-a-device": (
        "lengths",
        """
        def f(ids: Tensor, mask: Tensor, device):
            lengths = mask.cpu().sum(1).to(device)
            rows, counts = [], []
            for row, one, n in zip(ids, mask, lengths):
                counts.append(n.item())
                rows.append(row[one].tolist())
            return rows, counts
        """,
    ),
    "on-the-host-in-one-branch": (
        "lengths",
        """
        def f(ids: Tensor, mask: Tensor, lengths: Tensor, known: bool):
            if not known:
                lengths = mask.cpu().sum(1)
            elif lengths.ndim > 1:
                lengths = lengths.sum(1)
            rows, counts = [], []
            for row, one, n in zip(ids, mask, lengths):
                counts.append(n.item())
                rows.append(row[one].tolist())
            return rows, counts
        """,
    ),
    "whole-rows": (
        "ids",
        """
        def f(ids: Tensor):
            return [row.tolist() for row in ids]
        """,
    ),
    "rows-of-one-length": (
        "ids",
        """
        def f(ids: Tensor, n: int):
            return [row[:n].tolist() for row in ids]
        """,
    ),
    "one-flat-list": (
        "ids",
        """
        def f(ids: Tensor, mask: Tensor):
            out = []
            for row, one in zip(ids, mask):
                out.extend(row[one].tolist())
            return out
        """,
    ),
}


def source(program: str) -> str:
    return HEAD + textwrap.dedent(program)


@pytest.mark.parametrize("program", RAGGED.values(), ids=RAGGED.keys())
def test_lists_of_many_lengths_are_ragged(program: str) -> None:
    assert inspect_source(source(program), "x.py").findings == ()
    report = inspect_source(source(program), "x.py", codes="VEC405".__eq__, every_loop=True)
    assert [loop.code for loop in report.loops] == ["VEC405"]
    assert report.loops[0].reason.endswith("have lengths of their own")


@pytest.mark.parametrize(("tensor", "program"), READ.values(), ids=READ.keys())
def test_what_is_read_beside_them_or_as_it_is_is_told(tensor: str, program: str) -> None:
    (found,) = inspect_source(source(program), "x.py").findings
    assert (found.code, f"along dim 0 of {tensor} " in found.message) == ("VEC110", True)
