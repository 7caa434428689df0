"""Loops along an axis of up to four elements, as a function spells it out, each beside one along an
axis that may be long.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

PAIRS = {
    "as many as it is filled along": (
        """
        def f(x: Tensor, wheel: Tensor):
            out = torch.zeros((x.shape[0], 3, x.shape[1]), device=x.device)
            for c in range(wheel.shape[1]):
                out[:, c, :] = x * wheel[0, c]
            return out
        """,
        """
        def f(x: Tensor, wheel: Tensor):
            out = torch.zeros((x.shape[0], 5, x.shape[1]), device=x.device)
            for c in range(wheel.shape[1]):
                out[:, c, :] = x * wheel[0, c]
            return out
        """,
    ),
    "as many as are written out": (
        """
        def f(x: Tensor):
            turns = torch.tensor([[1.0, 0.0, 2.0], [0.5, 1.0, 3.0]]).to(x.device)
            return torch.stack([x * turns[0, c] for c in range(turns.shape[1])])
        """,
        """
        def f(x: Tensor, turns: Tensor):
            return torch.stack([x * turns[0, c] for c in range(turns.shape[1])])
        """,
    ),
    "the last axis": (
        """
        def f(x: Tensor, n: int):
            out = x.new_zeros(len(x), 4)
            for k in range(n):
                out[..., k] = x ** k
            return out
        """,
        """
        def f(x: Tensor, n: int):
            out = x.new_zeros(4, len(x))
            for k in range(n):
                out[..., k] = x ** k
            return out
        """,
    ),
    "bound anew": (
        """
        def f(x: Tensor, n: int):
            out = torch.zeros(3, len(x))
            for k in range(n):
                out[k] = x ** k
            return out
        """,
        """
        def f(x: Tensor, n: int, more: bool):
            out = torch.zeros(3, len(x))
            if more:
                out = torch.zeros(n, len(x))
            for k in range(n):
                out[k] = x ** k
            return out
        """,
    ),
    "not in all iterations": (
        """
        def f(x: Tensor, n: int):
            out = torch.zeros(3, len(x))
            last = x.new_zeros(n, len(x))
            for k in range(n):
                out[k] = x ** k
                last[k] = x + k
            return out, last
        """,
        """
        def f(x: Tensor, n: int):
            out = torch.zeros(3, len(x))
            last = x.new_zeros(n, len(x))
            for k in range(n):
                if k < 3:
                    out[k] = x ** k
                last[k] = x + k
            return out, last
        """,
    ),
    "taken apart": (
        """
        def f(points: Tensor):
            x, y = points.unbind(-1)
            waves = torch.cat([torch.sin(part) for part in points.unbind(-1)])
            return waves, x - y
        """,
        """
        def f(points: Tensor):
            x, *others = points.unbind(-1)
            waves = torch.cat([torch.sin(part) for part in points.unbind(-1)])
            return waves, x - others[0]
        """,
    ),
    "taken apart by name": (
        """
        def f(points: Tensor):
            parts = points.unbind(-1)
            waves = torch.cat([torch.sin(part) for part in parts])
            x, y, z = parts
            return waves, x - y * z
        """,
        """
        def f(points: Tensor, index: Tensor):
            parts = points.unbind(-1)
            waves = torch.cat([torch.sin(part) for part in parts])
            x, y, z = parts[:3]
            return waves, x - y * z
        """,
    ),
    "in another order": (
        """
        def f(points: Tensor):
            waves = [part[..., None] * 2 for part in points.unbind(-1)]
            waves = [torch.sin(part) for part in waves]
            if len(waves) > 1:
                waves[0], waves[1] = waves[1], waves[0]
            return torch.cat(waves, dim=-1)
        """,
        """
        def f(points: Tensor):
            waves = [part[..., None] * 2 for part in points.unbind(-1)]
            waves = [torch.sin(part) for part in waves]
            return torch.cat(waves, dim=-1)
        """,
    ),
}


def report(source: str, every: bool = False):
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_handful_is_silent(pair: tuple[str, str]) -> None:
    few, many = pair
    assert report(few).findings == ()
    assert report(many).findings != ()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_why_says_so(pair: tuple[str, str]) -> None:
    few, _ = pair
    loops = report(few, every=True).loops
    told = [loop for loop in loops if loop.cause is Cause.AXES]
    assert told
    assert all(loop.reason.startswith("it walks an axis of up to 4 elements") for loop in told)


ROLLED = """
    class Rolled(torch.nn.Module):
        turns: int = {turns}

        def set(self, turns):
            {given} = turns

        def forward(self, x: Tensor):
            return torch.cat([x.roll(j, -1) for j in range(1, self.turns + 1)], -1)
    """


@pytest.mark.parametrize(
    ("turns", "given", "told"), [(3, "self.last", 0), (9, "self.last", 1), (3, "self.turns", 1)]
)
def test_as_many_as_a_class_says(turns: int, given: str, told: int) -> None:
    assert len(report(ROLLED.format(turns=turns, given=given)).findings) == told
