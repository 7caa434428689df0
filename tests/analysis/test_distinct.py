"""Elements at the places that a tensor names, each of them once."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

pytest.importorskip("torch")

from analysis.execution import agreed_class

HEAD = "import torch\nfrom torch import Tensor\n\n"

LOOPS = {
    "values-of-a-tensor": (
        """
        for i in idx.unique():
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "map",
    ),
    "by-a-function": (
        """
        for i in torch.unique(idx):
            x[i, 0] = torch.sin(x[i, 0]).long() + y[i, 1]
        """,
        "map",
    ),
    "pairs-of-values": (
        """
        for a in torch.unique(idx):
            for b in torch.unique(idx):
                x[a, b] = y[a, 0].long() * 2 + y[b, 1].long()
        """,
        "map",
    ),
    "pairs-that-find-others": (
        """
        for a in torch.unique(idx):
            for b in torch.unique(idx):
                x[a, b] = x[b, a] * 2
        """,
        "recurrence",
    ),
    "in-any-order": (
        """
        for i in torch.randperm(n):
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "map",
    ),
    "in-a-set": (
        """
        for i in set(idx.tolist()):
            if i > 0:
                x[i, 0] = torch.sin(x[i, 0]).long() + y[i, 1]
        """,
        "map",
    ),
    "in-a-set-of-every-row": (
        """
        for k in range(n):
            for i in set(idx[k:].tolist()):
                x[k, i] = torch.sin(x[k, i]).long() + y[i, 1]
        """,
        "map",
    ),
    "in-a-set-of-a-list": (
        """
        for i in set(weights):
            if x[0, i] > 0:
                x[0, i] = torch.sin(x[0, i]).long() + y[i, 1]
        """,
        "map",
    ),
    "row-before-in-a-set": (
        """
        for i in set(idx.tolist()):
            x[i] = torch.sin(x[i - 1]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "in-a-list": (
        """
        for i in idx.tolist():
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "again-and-again": (
        """
        for i in idx:
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "the-row-before": (
        """
        for i in idx.unique():
            x[i] = torch.sin(x[i - 1]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "brought-together": (
        """
        for i in idx.unique():
            i = i // 2
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "changed-under-a-name": (
        """
        for i in idx.unique():
            row = x[i]
            row += x[0]
            out[i] = row * 2
        """,
        "recurrence",
    ),
    "a-row-that-the-values-share": (
        """
        for i in idx.unique():
            row = x[0]
            row += x[i]
            x[i] = torch.sin(x[i]).long()
        """,
        "recurrence",
    ),
}


PENALTIES = {
    "tokens-of-each-row": (
        """
        def f(ids: Tensor, scores: Tensor, factor: float):
            for row in range(ids.shape[0]):
                tokens = ids[row, 1:].tolist() if factor > 1 else []
                for token in set(tokens):
                    logit = scores[row, token]
                    scores[row, token] = logit * factor if logit < 0 else logit / factor
        """,
        [("VEC103", 6), ("VEC301", 6)],
    ),
    "lists-that-differ": (
        """
        def f(ids: list, scores: Tensor, factor: float):
            for row in range(len(ids)):
                for token in set(ids[row]):
                    scores[row, token] = scores[row, token] * factor
        """,
        [("VEC203", 7)],
    ),
    "tokens-that-no-tensor-held": (
        """
        def f(tokens, scores: Tensor, factor: float):
            for token in set(tokens):
                scores[token] /= factor
        """,
        [("VEC203", 6)],
    ),
    "slices-in-a-list": (
        """
        def f(parts, scores: Tensor, factor: float):
            for part in parts:
                scores[part] /= factor
        """,
        [],
    ),
    "keys-of-a-set": (
        """
        def f(names, tables, factor: float):
            for name in set(names):
                tables[name] /= factor
        """,
        [],
    ),
}


TABLES = {
    "of-groups": (
        """
        def f(x: Tensor, labels: Tensor, table: Tensor):
            for c in torch.unique(labels):
                table[c] = x[labels == c].mean(0)
        """,
        True,
    ),
    "of-pairs": (
        """
        def f(z: Tensor, table: Tensor, model):
            for a in torch.unique(z):
                left = model(a)
                for b in torch.unique(z):
                    table[a, b] = torch.cat([left, model(b)], dim=-1)
        """,
        True,
    ),
    "of-labels-that-come-again": (
        """
        def f(x: Tensor, labels: Tensor, table: Tensor):
            for c in labels:
                table[c] = x[labels == c].mean(0)
        """,
        False,
    ),
    "at-half-of-them": (
        """
        def f(x: Tensor, labels: Tensor, table: Tensor):
            for c in torch.unique(labels):
                table[c // 2] = x[labels == c].mean(0)
        """,
        False,
    ),
}


@pytest.mark.parametrize(("source", "apart"), TABLES.values(), ids=TABLES)
def test_tables_of_what_is_there_once(source: str, apart: bool) -> None:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    (finding,) = report.findings
    assert (finding.code, finding.span.line) == ("VEC203", report.loops[0].loop.span.line)
    assert all((loop.account.carried == ()) is apart for loop in report.loops if loop.account)


def test_places_that_a_function_draws_are_not_walked() -> None:
    source = """
        def f(table: Tensor, n: int, draw, model):
            for i in range(n):
                place = draw()
                table[place] = model(i)
        """
    assert inspect_source(HEAD + textwrap.dedent(source), "x.py").findings == ()


@pytest.mark.parametrize(("source", "told"), PENALTIES.values(), ids=PENALTIES)
def test_penalties_on_tokens(source: str, told: list[tuple[str, int]]) -> None:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [(finding.code, finding.span.line) for finding in report.findings] == told


@pytest.mark.parametrize(("loop", "pattern"), LOOPS.values(), ids=LOOPS)
def test_places_that_are_named_once(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
