"""Loops of tests whose result is compared with what is computed otherwise, each beside one whose
result is used for something else.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = "import torch\nfrom torch import Tensor\nfrom torch.testing import assert_close\n\n\n"
STACKED = """
def test_batched(x: Tensor, model):
    rows = []
    for row in x:
        rows.append(row * row.sum())
    {}
"""
FILLED = """
class TestModel(Case):
    def test_batched(self, x: Tensor, model):
        out = torch.zeros_like(x)
        for i in range(len(x)):
            out[i] = x[i] * x[i].sum()
        {}
"""
ALONE = """
def test_batched(x: Tensor, model):
    {}
"""
PAIRS = {
    "a list that is stacked": (
        STACKED,
        "expected = torch.stack(rows)\n    assert torch.allclose(model(x), expected)",
        "expected = torch.stack(rows)\n    assert torch.allclose(model(expected), x)",
    ),
    "at once": (
        STACKED,
        "assert_close(model(x), torch.stack(rows), rtol=1e-3)",
        "print(model(x), torch.stack(rows))",
    ),
    "given back as well": (
        STACKED,
        "rows = torch.stack(rows)\n    assert (model(x) == rows).all()",
        "rows = torch.stack(rows)\n    assert (model(x) == rows).all()\n    return rows",
    ),
    "what goes in": (
        STACKED,
        "rows = torch.stack(rows)\n    assert_close(rows, model(x))",
        "rows = torch.stack(rows)\n    assert_close(rows, model(rows))",
    ),
    "what is made of it": (
        STACKED,
        "y = torch.stack(rows).sum()\n    assert_close(y, model(x))",
        "y = model(torch.stack(rows))\n    assert_close(y, x)",
    ),
    "what a function gets with another one": (
        STACKED,
        "y = torch.stack(rows)\n    assert_close(y, model(x, 2))",
        "y = model(torch.stack(rows), x)\n    assert_close(y, x)",
    ),
    "what is compared": (
        STACKED,
        "y = torch.stack(rows)\n    assert torch.allclose(y, model(x, 2))",
        "y = torch.stack(rows)\n    assert torch.allclose(model(y, 2), x)",
    ),
    "a difference": (
        STACKED,
        "error = (model(x) - torch.stack(rows)).norm()\n    assert error < 1e-3",
        "error = model(torch.stack(rows)).norm()\n    assert error < 1e-3",
    ),
    "how a comparison went": (
        STACKED,
        "same = torch.allclose(torch.stack(rows), model(x))\n    assert same, 'not the same'",
        "same = torch.allclose(torch.stack(rows), model(x))\n    print(same)",
    ),
    "a tensor that is filled": (
        FILLED,
        "self.assertTrue(torch.equal(model(x), out), f'not {out}')",
        "self.assertTrue(torch.equal(out, torch.relu(out)))",
    ),
    "a number": (
        FILLED,
        "assert abs(model(x) - out.sum()) <= 1e-3, f'not {out}'",
        "assert abs(out.sum()) <= 1e-3",
    ),
    "bound anew": (
        FILLED,
        "assert_close(out, model(x))\n        out = model(2 * x)\n        out.sum().backward()",
        "assert_close(out, model(x))\n        out.sum().backward()",
    ),
    "within": (
        ALONE,
        "assert torch.allclose(model(x), torch.stack([row * row.sum() for row in x]))",
        "assert torch.allclose(x, model(torch.stack([row * row.sum() for row in x])))",
    ),
}


def report(source: str, every: bool = False):
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_what_is_expected_stays(pair: tuple[str, str, str]) -> None:
    source, compared, used = pair
    assert report(source.format(compared)).findings == ()
    assert report(source.format(used)).findings != ()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_no_function_but_a_test_expects_something(pair: tuple[str, str, str]) -> None:
    source, compared, _ = pair
    assert report(source.format(compared).replace("test_batched", "batched")).findings != ()


def test_loops_inside_stay_as_well() -> None:
    source = """
        def test_batched(x: Tensor, model):
            blocks = []
            for i in range(len(x)):
                rows = []
                for j in range(x.shape[1]):
                    rows.append(model(x[i, j]))
                blocks.append(torch.stack(rows))
            assert_close(torch.stack(blocks), model(x))
        """
    assert report(source).findings == ()
    assert report(source.replace("blocks), model(x)", "blocks), blocks")).findings != ()


def test_why_says_so() -> None:
    (loop,) = report(STACKED.format("assert_close(torch.stack(rows), model(x))"), True).loops
    assert loop.cause is Cause.EXPECTED
    assert loop.reason == "a test compares torch.stack(rows) with what is computed otherwise"


def test_no_rule_tells_of_what_is_expected() -> None:
    source = HEAD + STACKED.format("assert_close(torch.stack(rows), model(x))")
    found = inspect_source(source, "x.py", codes=lambda code: code != "VEC401")
    assert found.findings == ()
