"""Rows that are cut at lengths of their own and joined end to end: what one mask takes of all."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\nfrom torch.nn.utils.rnn import pad_sequence\n\n\n"

SELECTED = {
    "appended": """
        def f(x: Tensor, lengths: Tensor):
            rows = []
            for b in range(x.shape[0]):
                rows.append(x[b, : lengths[b]])
            return torch.cat(rows)
        """,
    "under-a-name": """
        def f(x: Tensor, lengths):
            rows = [row[:n] for row, n in zip(x, lengths)]
            x = torch.cat(rows, dim=0)
            return x
        """,
    "between-two-bounds": """
        def f(x: Tensor, first: Tensor, last: Tensor):
            return torch.cat([x[b, first[b] : last[b], :] for b in range(x.shape[0])])
        """,
    "element-by-element": """
        def f(x: Tensor, y: Tensor, lengths: Tensor):
            rows = []
            for b, n in enumerate(lengths):
                rows.append((x[b, :n] - y[b, :n]).abs())
            return torch.cat(rows)
        """,
}
SILENT = {
    "sorted": """
        def f(x: Tensor, lengths: Tensor):
            rows = []
            for b in range(x.shape[0]):
                rows.append(x[b, : lengths[b]].sort().values)
            return torch.cat(rows)
        """,
    "needed-one-by-one": """
        def f(x: Tensor, lengths: Tensor):
            rows = []
            for b in range(x.shape[0]):
                rows.append(x[b, : lengths[b]])
            return torch.cat(rows), rows
        """,
    "some-rows": """
        def f(x: Tensor, lengths: Tensor):
            rows = []
            for b in range(x.shape[0]):
                if lengths[b] > 2:
                    rows.append(x[b, : lengths[b]])
            return torch.cat(rows)
        """,
    "padded": """
        def f(x: Tensor, lengths: Tensor):
            return pad_sequence([x[b, : lengths[b]].cumsum(0) for b in range(x.shape[0])])
        """,
    "rows-of-a-list": """
        def f(xs: list[Tensor], lengths: Tensor):
            return torch.cat([x[:n] for x, n in zip(xs, lengths)])
        """,
    "rows-that-are-padded-later": """
        def f(rows):
            rows = [torch.nn.functional.layer_norm(row, row.shape) for row in rows]
            return pad_sequence(rows, batch_first=True)
        """,
}


def found(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize("source", SELECTED.values(), ids=SELECTED)
def test_cut_rows_are_selected_by_one_mask(source: str) -> None:
    (message,) = found(source)
    assert message.endswith(("by one mask", "use one mask"))


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_rows_of_many_lengths_stay_silent(source: str) -> None:
    assert found(source) == []


def test_windows_of_one_length_are_stacked_and_not_selected() -> None:
    source = """
        def f(x: Tensor, first: Tensor, n: int):
            return torch.stack([x[b, first[b] : first[b] + n] for b in range(x.shape[0])])
        """
    (message,) = found(source)
    assert "mask" not in message
