"""What would change the verdict about a loop is said only where it would."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.reporting.remedies import remedy

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
NOTHING = {
    "texts": """
        def f(names):
            return [f"{name}.weight" for name in names]
        """,
    "two texts": """
        def f(held):
            return next(key for key in ("ema", "params") if key in held)
        """,
    "keys": """
        def f(state: dict, prefix):
            return [key for key in state.keys() if key.startswith(prefix)]
        """,
    "modules to be": """
        def f(self, n: int):
            for i in range(n):
                self.layers.append(torch.nn.Linear(3, 3))
        """,
    "layers": """
        def f(block, x: Tensor):
            for layer in block:
                x = x + layer(x)
            return x
        """,
}
SOMETHING = {
    "printing": """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                print(i)
                out[i] = x[i] * 2
        """,
    "unannotated": """
        def f(rows, out: Tensor):
            for row in rows:
                out += torch.sin(row)
        """,
}


def told(source: str) -> str:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops[0]
    return remedy(report.cause, report.subject, report.account)


@pytest.mark.parametrize("source", NOTHING.values(), ids=NOTHING)
def test_nothing_is_promised_without_tensors(source: str) -> None:
    assert told(source).startswith("nothing")


@pytest.mark.parametrize("source", SOMETHING.values(), ids=SOMETHING)
def test_what_keeps_a_tensor_loop_is_named(source: str) -> None:
    assert not told(source).startswith("nothing")
