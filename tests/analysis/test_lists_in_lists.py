"""Lists in a list that loops append to, each beside one of which no tensor is made, or not so."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "one item of each row for every list": (
        """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            for b in range(x.shape[0]):
                for k in range(n):
                    outs[k].append(x[b] * k)
            return [torch.stack(items) for items in outs]
        """,
        "VEC102 outs[k] is filled along dim 0 of x and joined by torch.stack;",
    ),
    "the columns of a tensor, each in its list": (
        """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            for k in range(n):
                outs[k].append(x[:, k].argmax(-1))
            result = []
            for items in outs:
                result.append(torch.cat(items, 1))
            return result
        """,
        "VEC102 outs[k] is filled along dim 1 of x and joined by torch.cat;",
    ),
    "under the same name afterwards": (
        """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            for k in range(n):
                outs[k].append(x[:, k].argmax(-1))
            outs = [torch.stack(items) for items in outs]
            outs = torch.stack(outs)
            outs = outs * 2
            return outs
        """,
        "VEC102 outs[k] is filled along dim 1 of x and joined by torch.stack;",
    ),
}
SILENT = {
    "kept apart": """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            for k in range(n):
                outs[k].append(x[:, k].argmax(-1))
            return outs
        """,
    "objects, kept apart, beside numbers": """
        def f(model, states: list, n: int):
            scores = torch.zeros(len(states), n)
            after = [[] for _ in states]
            for i, state in enumerate(states):
                for label in range(n):
                    score, made = model.advance(state, label)
                    scores[i, label] = score
                    after[i].append(made)
            return scores, after
        """,
    "one list under every place": """
        def f(x: Tensor, n: int):
            outs = [[]] * n
            for k in range(n):
                outs[k].append(x[:, k].argmax(-1))
            return [torch.stack(items) for items in outs]
        """,
    "in the list that a tensor says": """
        def f(x: Tensor, y: Tensor, n: int):
            outs = [[] for _ in range(n)]
            for b in range(x.shape[0]):
                k = int(y[b])
                outs[k].append(x[b])
            return [torch.stack(items) for items in outs]
        """,
    "in turn": """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            for b in range(x.shape[0]):
                outs[b % n].append(x[b])
            return [torch.stack(items) for items in outs]
        """,
    "levels of shapes of their own": """
        def f(levels, n: int):
            outs = [[] for _ in range(n)]
            for k in range(n):
                outs[k].append(levels[k].mean(-1))
            return [torch.cat(items, 1) for items in outs]
        """,
    "from a recurrence": """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            h = torch.zeros(3)
            for t in range(x.shape[0]):
                h = torch.tanh(h + x[t])
                outs[0].append(h)
            return [torch.stack(items) for items in outs]
        """,
    "that are looked into": """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            for b in range(x.shape[0]):
                for k in range(n):
                    outs[k].append(x[b] + len(outs[k]))
            return [torch.stack(items) for items in outs]
        """,
    "another name for one of them": """
        def f(x: Tensor, n: int):
            outs = [[] for _ in range(n)]
            first = outs
            for k in range(n):
                outs[k].append(x[:, k].argmax(-1))
                first[0].append(x[:, 0])
            return [torch.stack(items) for items in outs]
        """,
}


@pytest.mark.parametrize("case", REPORTED.values(), ids=REPORTED)
def test_lists_in_a_list_are_joined_one_by_one(case: tuple[str, str]) -> None:
    source, message = case
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    (found,) = report.findings
    assert f"{found.code} {found.message}".startswith(message)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_lists_in_a_list_stay_as_they_are(source: str) -> None:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [finding.code for finding in report.findings] == []
