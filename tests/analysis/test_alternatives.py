"""Loops beside the batched form of themselves, of which a flag or a limit chooses one: somebody has
written both on purpose.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\nMOST_ROWS = 4096\n\n\n"
SILENT = {
    "a-flag-of-several-words": """
        def f(self, x: Tensor, grids: Tensor, sample):
            if self.parallel_computation:
                out = sample(x, grids)
            else:
                out = torch.zeros(len(grids), len(x))
                for i in range(len(grids)):
                    out[i] = sample(x, grids[i])
            return out
        """,
    "a-limit-by-its-name": """
        def f(x: Tensor, y: Tensor):
            n = y.shape[0]
            if n <= MOST_ROWS:
                both = torch.einsum("oij,nj->oni", x, y)
                return torch.argmin(torch.linalg.norm(both.round(), dim=-1), dim=-1)
            out = torch.empty(x.shape[0], n)
            for i in range(x.shape[0]):
                row = y @ x[i].T
                out[i] = torch.argmin(torch.linalg.norm(row.round(), dim=-1), dim=-1)
            return out
        """,
    "the-same-of-torch-on-the-other-branch": """
        def f(x: Tensor, sequential=False):
            if sequential:
                return torch.stack([torch.exp(row) for row in x])
            else:
                return torch.exp(x)
        """,
    "a-flag-that-asks-for-a-map": """
        def f(x: Tensor, use_vmap, inner, both):
            if use_vmap:
                return torch.vmap(inner, out_dims=-2)(x)
            return torch.stack([both(row) for row in x])
        """,
    "mapped-on-the-other-branch": """
        def f(self, x: Tensor):
            if not self.mock:
                out = self._vmap(self.net, (0,), (0,))(x)
            else:
                out = torch.stack([self.net(row) for row in x.unbind(0)])
            return out
        """,
    "tried-before": """
        def f(x: Tensor, low: Tensor):
            try:
                return (x >= low).all()
            except NotImplementedError:
                return all((row >= least).all() for row, least in zip(x, low.unbind(0)))
        """,
}
ASKED = {
    "a-flag-that-asks-for-one-by-one": """
        def f(self, x: Tensor, n: int, run_sequentially=False):
            if run_sequentially and n > 1:
                return torch.cat([self.net(x[i : i + 1]) for i in range(n)])
            return self.whole(x)
        """,
    "memory-that-is-low": """
        def f(x: Tensor, low_memory=True):
            if not low_memory:
                return x @ x.mT
            out = torch.empty(x.shape[0], x.shape[1], x.shape[1])
            for i in range(x.shape[0]):
                out[i] = x[i] @ x[i].T
            return out
        """,
}
REPORTED = {
    "one-by-one-is-not-asked-for": """
        def f(self, x: Tensor, n: int, run_sequentially=False):
            if not run_sequentially:
                return torch.cat([self.net(x[i : i + 1]) for i in range(n)])
            return self.whole(x)
        """,
    "something-else-is-mapped": """
        def f(self, x: Tensor):
            if not self.mock:
                out = self._vmap(self.loss, (0,), (0,))(x)
            else:
                out = torch.stack([self.net(row) for row in x.unbind(0)])
            return out
        """,
    "something-else-was-tried": """
        def f(x: Tensor, low: Tensor, other: Tensor):
            try:
                return (other >= 0).all()
            except NotImplementedError:
                return all((row >= least).all() for row, least in zip(x, low))
        """,
    "a-flag-about-something-else": """
        def f(self, x: Tensor, grids: Tensor, sample):
            if self.parallelogram:
                out = sample(x, grids)
            else:
                out = torch.zeros(len(grids), len(x))
                for i in range(len(grids)):
                    out[i] = sample(x, grids[i])
            return out
        """,
    "a-limit-beyond-which-something-else-is-done": """
        def f(x: Tensor, y: Tensor):
            if y.shape[0] <= MOST_ROWS:
                return torch.zeros_like(x)
            out = torch.empty(x.shape[0], y.shape[0])
            for i in range(x.shape[0]):
                out[i] = torch.argmin(torch.linalg.norm(y @ x[i].T, dim=-1), dim=-1)
            return out
        """,
    "a-limit-that-no-name-says": """
        def f(x: Tensor, y: Tensor, k):
            if k < 3:
                both = torch.einsum("oij,nj->oni", x, y)
                return torch.argmin(torch.linalg.norm(both.round(), dim=-1), dim=-1)
            out = torch.empty(x.shape[0], y.shape[0])
            for i in range(x.shape[0]):
                out[i] = torch.argmin(torch.linalg.norm((y @ x[i].T).round(), dim=-1), dim=-1)
            return out
        """,
}


def reasons(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    return [loop.reason for loop in report.loops if not report.findings]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_is_one_of_two_ways_is_silent(source: str) -> None:
    (reason,) = reasons(source)
    assert reason.startswith("another branch gives the whole tensor to ")


@pytest.mark.parametrize("source", ASKED.values(), ids=ASKED)
def test_a_flag_may_ask_for_one_after_another(source: str) -> None:
    (reason,) = reasons(source)
    assert reason.endswith(" asks for one item after another")


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_what_is_the_only_way_is_reported(source: str) -> None:
    assert reasons(source) == []
