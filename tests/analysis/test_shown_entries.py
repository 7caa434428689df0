"""What mappings hold under texts: evidence from what they get and what an entry is used for, and
which storage it is.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


TENSORS = {
    "a method of the entry": """
        def f(batch):
            out = torch.zeros(batch["x"].size(0))
            for i in range(len(out)):
                out[i] = batch["x"][i].sum()
            return out
        """,
    "torch takes the entry": """
        def f(batch):
            out = []
            for row in batch["x"]:
                out.append(row * 2)
            return torch.stack(out) - torch.exp(batch["x"])
        """,
    "filled, with a method": """
        def f(batch, x: Tensor):
            for i in range(x.shape[0]):
                batch["y"][i] = x[i].sum()
            return batch["y"].unsqueeze(0)
        """,
    "given in a display": """
        def f(x: Tensor):
            found = {"sums": torch.zeros(x.shape[0]), "name": "rows"}
            for i in range(x.shape[0]):
                found["sums"][i] = x[i].sum()
            return found
        """,
    "given by keyword": """
        def f(x: Tensor):
            found = dict(sums=torch.zeros(x.shape[0]), name="rows")
            for i in range(x.shape[0]):
                found["sums"][i] = x[i].sum()
            return found
        """,
    "given one by one": """
        def f(x: Tensor):
            found = {}
            found["sums"] = torch.zeros(x.shape[0])
            for i in range(x.shape[0]):
                found["sums"][i] = x[i].sum()
            return found
        """,
}

SILENT = {
    "a list in the entry": """
        def f(x: Tensor):
            found = {"sums": [0] * len(x), "rows": torch.zeros(3)}
            for i in range(x.shape[0]):
                found["sums"][i] = x[i].sum()
            return found
        """,
    "replaced by a list": """
        def f(x: Tensor):
            found = {"sums": torch.zeros(len(x))}
            found["sums"] = [None] * len(x)
            for i in range(x.shape[0]):
                found["sums"][i] = x[i].sum()
            return found
        """,
    "another mapping under the name": """
        def f(x: Tensor, load):
            found = {"sums": torch.zeros(len(x))}
            found = load(found)
            for i in range(x.shape[0]):
                found["sums"][i] = x[i].sum()
            return found
        """,
    "tested": """
        def f(batch):
            if isinstance(batch["x"], list):
                print(batch)
            out = []
            for row in batch["x"]:
                out.append(row * 2)
            return torch.stack(out), batch["x"].size(0)
        """,
    "the storage of what it got in a display": """
        def f(x: Tensor, w):
            found = {"x": x}
            for i in range(1, x.shape[0]):
                found["x"][i] = torch.tanh(x[i - 1] * w)
            return found
        """,
    "the storage of what it got": """
        def f(x: Tensor, found, w):
            found["x"] = x
            print(found["x"].size(0))
            for i in range(1, x.shape[0]):
                found["x"][i] = torch.tanh(x[i - 1] * w)
            return found
        """,
    "one storage under two texts": """
        def f(x: Tensor, w):
            found = dict(x=x, y=x)
            for i in range(1, x.shape[0]):
                found["x"][i] = torch.tanh(found["y"][i - 1] * w)
            return found
        """,
    "replaced by every iteration": """
        def f(x: Tensor, batch):
            print(batch["y"].size(0))
            for i in range(x.shape[0]):
                batch["y"] = torch.tanh(x[i].sum() * batch["y"])
            return batch
        """,
}


@pytest.mark.parametrize("source", TENSORS.values(), ids=TENSORS)
def test_what_an_entry_gets_or_is_used_for_shows_a_tensor(source: str) -> None:
    assert codes(source)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_stays_silent(source: str) -> None:
    assert codes(source) == []
