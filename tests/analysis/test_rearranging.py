"""Lists that a loop shuffles, sorts or reverses: its own ones in each iteration, or somebody's."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import random\nimport numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
OWN = {
    "shuffled": """
        def f(x: Tensor, n: int, mask: Tensor):
            for i in range(x.shape[0]):
                order = list(range(x.shape[1]))
                random.shuffle(order)
                x[i, order[:n]] = mask
        """,
    "an-array": """
        def f(x: Tensor, n: int, mask: Tensor):
            for i in range(x.shape[0]):
                order = np.arange(x.shape[1])
                np.random.shuffle(order)
                x[i, order[:n]] = mask
        """,
    "sorted": """
        def f(x: Tensor, n: int):
            out = []
            for i in range(x.shape[0]):
                kept = random.sample(range(n), 5)
                kept.sort()
                out.append(x[i, kept].sum())
            return torch.stack(out)
        """,
}
OTHERS = {
    "made-before": """
        def f(x: Tensor, n: int, mask: Tensor):
            order = list(range(x.shape[1]))
            for i in range(x.shape[0]):
                random.shuffle(order)
                x[i, order[:n]] = mask
        """,
    "under-another-name": """
        def f(x: Tensor, n: int, mask: Tensor):
            order = list(range(x.shape[1]))
            for i in range(x.shape[0]):
                again = order
                random.shuffle(again)
                x[i, again[:n]] = mask
        """,
    "out-of-a-table": """
        def f(x: Tensor, n: int, mask: Tensor, table):
            for i in range(x.shape[0]):
                order = table[i]
                random.shuffle(order)
                x[i, order[:n]] = mask
        """,
    "from-a-function": """
        def f(x: Tensor, n: int, mask: Tensor, orders):
            for i in range(x.shape[0]):
                order = orders.next()
                order.sort()
                x[i, order[:n]] = mask
        """,
    "three-items-before": """
        def f(x: Tensor):
            rows = [2, 1, 3]
            rows.sort()
            out = []
            for row in rows:
                out.append(x[row].exp())
            return torch.stack(out)
        """,
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", OWN.values(), ids=OWN)
def test_a_list_of_the_iteration_s_own_is_no_effect(source: str) -> None:
    assert codes(source)


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_a_list_that_lasts_keeps_its_order_or_the_loop_as_it_is(source: str) -> None:
    assert codes(source) == []
