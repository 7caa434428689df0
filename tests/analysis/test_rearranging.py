"""Lists that a loop shuffles, sorts or reverses, or takes items from: its own in each iteration, or
somebody's.
"""

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
    "without-one-item": """
        def f(x: Tensor, y: Tensor, n: int):
            out = torch.zeros_like(y)
            for i in range(y.shape[0]):
                others = list(range(n))
                others.remove(y[i])
                at = torch.randint(len(others), (1,))
                out[i] = others[at]
            return out
        """,
    "rows-without-one-item": """
        def f(x: Tensor, n: int):
            out = []
            for i in range(x.shape[0]):
                others = list(range(n))
                others.pop(i)
                out.append(x[others].sum(0))
            return torch.stack(out)
        """,
    "an-item-that-is-taken": """
        def f(x: Tensor, y: Tensor, n: int):
            out = torch.zeros_like(y)
            for i in range(y.shape[0]):
                order = random.sample(range(n), 5)
                out[i] = x[i, order.pop()]
            return out
        """,
    "without-a-deleted-item": """
        def f(x: Tensor, n: int):
            out = []
            for i in range(x.shape[0]):
                others = list(range(n))
                del others[i]
                out.append(x[others].sum(0))
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
    "taken-from-a-list-made-before": """
        def f(x: Tensor, y: Tensor, n: int):
            free = list(range(n))
            out = torch.zeros_like(y)
            for i in range(y.shape[0]):
                free.remove(y[i])
                out[i] = len(free) * x[i]
            return out
        """,
    "popped-from-a-list-made-before": """
        def f(x: Tensor, y: Tensor, n: int):
            free = list(range(n))
            out = torch.zeros_like(y)
            for i in range(y.shape[0]):
                out[i] = x[free.pop()]
            return out
        """,
    "taken-from-it-under-another-name": """
        def f(x: Tensor, y: Tensor, n: int):
            free = list(range(n))
            out = torch.zeros_like(y)
            for i in range(y.shape[0]):
                left = free
                left.remove(y[i])
                out[i] = x[left[0]]
            return out
        """,
    "taken-from-an-attribute": """
        def f(self, x: Tensor, y: Tensor):
            out = torch.zeros_like(y)
            for i in range(y.shape[0]):
                left = self.free
                left.remove(y[i])
                out[i] = x[left[0]]
            return out
        """,
    "taken-from-a-set-that-is-shared": """
        def f(x: Tensor, y: Tensor, free: set[int]):
            out = torch.zeros_like(y)
            for i in range(y.shape[0]):
                free.discard(int(y[i]))
                out[i] = x[i] * len(free)
            return out
        """,
    "of-many-lengths": """
        def f(x: Tensor, y: Tensor, n: int):
            out = []
            for i in range(y.shape[0]):
                others = list(range(n))
                if i > n // 2:
                    others.remove(3)
                out.append(x[others] * 2)
            return torch.cat(out)
        """,
    "of-as-many-as-are-left": """
        def f(x: Tensor, y: Tensor, n: int):
            out = []
            for i in range(y.shape[0]):
                others = list(range(n))
                for k in range(i):
                    others.remove(k)
                out.append(x[others] * 2)
            return torch.cat(out)
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


def test_numbers_behind_a_deleted_one_are_no_count() -> None:
    source = """
        def f(x: Tensor, n: int):
            for _ in range(3, n):
                rows = list(range(1, n))
                del rows[0]
                for i in rows:
                    x[i] = x[i - 1] + x[i]
    """
    assert codes(source) == []


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_a_list_that_lasts_keeps_its_order_or_the_loop_as_it_is(source: str) -> None:
    assert codes(source) == []
