"""Rows of which torch finds the greatest element: those of a model's output, of which nothing else
is known.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor, nn\n\n\n"
REPORTED = {
    "rows-of-scores": """
        def f(model, batch, names):
            output = model(batch)
            found = []
            for i in range(len(batch)):
                best = torch.argmax(output[i])
                found.append(names[best.item()])
            return found
        """,
    "rows-of-scores-that-are-compared": """
        def f(model, batch, labels):
            output, right = model(batch), 0
            for i in range(len(output)):
                right += torch.argmax(output[i]) == torch.argmax(labels[i])
            return right
        """,
}
SILENT = {
    "scores-of-several-heads": """
        def f(model, batch):
            output = model(batch)
            found = []
            for i in range(len(output)):
                found.append(torch.argmax(output[i], dim=1).sum().item())
            return found
        """,
    "scores-in-a-list": """
        def f(model, loader):
            output = [model(batch) for batch in loader]
            found = []
            for i in range(len(output)):
                found.append(torch.argmax(output[i]).item())
            return found
        """,
    "scores-of-what-is-walked": """
        def f(model, batch):
            return [torch.argmax(scores).item() for scores in model(batch)]
        """,
}


def codes(source: str) -> list[str]:
    return [f.code for f in inspect_source(HEAD + textwrap.dedent(source), "x.py").findings]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_rows_of_scores_are_rows_of_a_tensor(source: str) -> None:
    assert codes(source)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_other_scores_are_not(source: str) -> None:
    assert codes(source) == []
