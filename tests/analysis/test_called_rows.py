"""Numbers that functions give for one row after another that keeps its batch axis."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "a-slice-of-one": """
        def f(score, x: Tensor):
            return [score(x[i : i + 1]).item() for i in range(x.shape[0])]
        """,
    "as-many-as-a-number-says": """
        def f(score, x: Tensor, n: int):
            return [score(x[i : i + 1]).item() for i in range(n)]
        """,
    "in-lists-of-their-own": """
        def f(self, x: Tensor, y: Tensor):
            return [[self.score(x[i : i + 1], y[i : i + 1]).cpu().item()] for i in range(len(x))]
        """,
    "by-a-name-and-a-list": """
        def f(self, x: Tensor, y: Tensor):
            found = []
            for i in range(x.shape[0]):
                value = self.score(x[i : i + 1], y[i : i + 1])
                found.append(value.detach().cpu().item())
            return found
        """,
    "along-another-axis": """
        def f(score, x: Tensor):
            return [score(x[:, i : i + 1]).item() for i in range(x.shape[1])]
        """,
    "a-new-axis": """
        def f(score, x: Tensor):
            return [score(x[i][None]).item() for i in range(x.shape[0])]
        """,
    "unsqueezed": """
        def f(score, x: Tensor):
            return [score(x[i].unsqueeze(0)).item() for i in range(x.shape[0])]
        """,
    "beside-what-stays": """
        def f(score, x: Tensor, y: Tensor, scale):
            return [score(x[i : i + 1], y, scale=scale).item() for i in range(x.shape[0])]
        """,
}
SILENT = {
    "no-batch-axis": """
        def f(score, x: Tensor):
            return [score(x[i]).item() for i in range(x.shape[0])]
        """,
    "an-axis-behind": """
        def f(score, x: Tensor):
            return [score(x[i].unsqueeze(1)).item() for i in range(x.shape[0])]
        """,
    "windows": """
        def f(score, x: Tensor):
            return [score(x[i : i + 2]).item() for i in range(x.shape[0] - 1)]
        """,
    "the-number-of-the-row-too": """
        def f(score, x: Tensor):
            return [score(x[i : i + 1], i).item() for i in range(x.shape[0])]
        """,
    "an-item-of-a-list-too": """
        def f(score, x: Tensor, names):
            return [score(x[i : i + 1], names[i]).item() for i in range(x.shape[0])]
        """,
    "rows-of-a-list": """
        def f(score, rows: list[Tensor]):
            return [score(rows[i : i + 1]).item() for i in range(len(rows))]
        """,
    "another-function-each-time": """
        def f(scores, x: Tensor):
            return [scores[i](x[i : i + 1]).item() for i in range(x.shape[0])]
        """,
    "one-row-for-all": """
        def f(scores, x: Tensor):
            return [score(x[0:1]).item() for score in scores]
        """,
    "tensors-besides": """
        def f(score, draw, x: Tensor):
            found, images = [], []
            for i in range(x.shape[0]):
                found.append(score(x[i : i + 1]).item())
                images.append(x[i].exp())
            return found, images
        """,
    "for-people": """
        def f(score, x: Tensor):
            for i in range(x.shape[0]):
                print(score(x[i : i + 1]).item())
        """,
    "of-itself": """
        def f(score, x: Tensor, value: Tensor):
            found = []
            for i in range(x.shape[0]):
                value = value.detach()
                found.append(value.item())
            return found
        """,
    "three": """
        def f(score, x: Tensor):
            return [score(x[i : i + 1]).item() for i in range(3)]
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("case", REPORTED)
def test_one_call_gives_the_numbers_of_all_rows(case: str) -> None:
    assert codes_of(REPORTED[case]) == ["VEC106", "VEC301"]


@pytest.mark.parametrize("case", SILENT)
def test_what_gets_more_than_rows_of_a_batch_stays_as_it_is(case: str) -> None:
    assert codes_of(SILENT[case]) == []


def test_the_message_names_the_function_and_the_axis() -> None:
    found = inspect_source(HEAD + textwrap.dedent(REPORTED["along-another-axis"]), "x.py").findings
    told = "score is called item by item along dim 1 of x; make it take the whole batch"
    assert found[0].message == told
