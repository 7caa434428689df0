"""Methods that carry something on to their next call: their loops run in order."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.report import LoopReport

HEAD = """
import torch
from torch import Tensor, nn


class Neuron(nn.Module):
    def run(self, xs: Tensor) -> Tensor:
        return torch.stack([self.step(x) for x in xs])

"""
KEEPING = {
    "a step from the state before": """
        def step(self, x):
            self.v = self.v * self.decay + x
            return torch.relu(self.v)
    """,
    "through other methods": """
        def step(self, x):
            self.charge(x)
            return self.fire()

        def charge(self, x):
            self.v = self.v + x

        def fire(self):
            return (self.v > 1).float()
    """,
    "by way of a local name": """
        def step(self, x):
            v = self.v * self.decay + x
            self.v = v
            return v
    """,
    "a total in place": """
        def step(self, x):
            self.total += x
            return self.total / 2
    """,
    "a buffer in place": """
        def step(self, x):
            self.mean.mul_(0.9).add_(0.1 * x)
            return x - self.mean
    """,
    "a part of a buffer": """
        def step(self, x):
            self.delay[0] = x
            return self.delay.sum(0)
    """,
    "the first step is another": """
        def step(self, x):
            if self.v is None:
                self.v = x
            else:
                self.v = self.v * self.decay + x
            return self.v
    """,
    "bound on one way only": """
        def step(self, x):
            if self.training:
                self.v = x
            return self.v * 2
    """,
    "after a return": """
        def step(self, x):
            if self.off:
                return x
            self.v = self.v + x
            return self.v
    """,
    "what only another method reads": """
        def step(self, x):
            y = self.act(x)
            self.last = x
            return y

        def act(self, x):
            return x - self.last
    """,
}
FORGETTING = {
    "nothing is bound": """
        def step(self, x):
            return x * self.scale
    """,
    "scratch, bound before it is read": """
        def step(self, x):
            self.h = x * self.scale
            return self.act()

        def act(self):
            return torch.tanh(self.h)
    """,
    "scratch by a method that gives it back": """
        def step(self, x):
            self.hide(x)
            return torch.tanh(self.h)

        def hide(self, x):
            self.h = x * self.scale
            return self.h
    """,
    "scratch on both ways": """
        def step(self, x):
            if self.training:
                self.h = x * self.scale
            else:
                self.h = x
            return torch.tanh(self.h)
    """,
    "a note that nothing reads": """
        def step(self, x):
            self.last_input = x
            return x * self.scale
    """,
    "made once": """
        def step(self, x):
            if self.window is None:
                self.window = torch.hann_window(x.shape[0])
            return x * self.window
    """,
    "made again where it no longer fits": """
        def step(self, x):
            if not hasattr(self, "mask") or self.mask.shape != x.shape:
                self.mask = torch.tril(torch.ones(x.shape))
            return x * self.mask
    """,
    "a method that calls itself": """
        def step(self, x):
            return self.step(x / 2) if self.deep else x
    """,
}


def judged(source: str) -> LoopReport:
    """What is said of the loop that calls the step of a neuron."""
    loop, *_ = inspect_source(source, "x.py", every_loop=True).loops
    return loop


@pytest.mark.parametrize("methods", KEEPING.values(), ids=KEEPING)
def test_a_method_that_carries_something_on_keeps_a_loop(methods: str) -> None:
    loop = judged(HEAD + textwrap.indent(textwrap.dedent(methods), "    "))
    assert loop.code is None
    assert loop.cause is Cause.EFFECT
    assert "self.step(), which changes self." in loop.reason


@pytest.mark.parametrize("methods", FORGETTING.values(), ids=FORGETTING)
def test_a_method_that_carries_nothing_on_keeps_none(methods: str) -> None:
    loop = judged(HEAD + textwrap.indent(textwrap.dedent(methods), "    "))
    assert loop.code == "VEC106"


def test_a_method_of_a_base_carries_on() -> None:
    source = """
import torch
from torch import Tensor, nn


class Base(nn.Module):
    def step(self, x):
        self.v = self.v + x
        return self.v


class Neuron(Base):
    def run(self, xs: Tensor) -> Tensor:
        return torch.stack([self.step(x) for x in xs])
"""
    assert judged(source).cause is Cause.EFFECT
    assert judged(source.replace("self.v + x", "x * 2")).code == "VEC106"


def test_an_object_of_a_class_of_the_file_carries_on() -> None:
    source = """
import torch
from torch import Tensor, nn


class Cell(nn.Module):
    def forward(self, x):
        self.h = torch.tanh(self.h + x)
        return self.h


class Encoder(nn.Module):
    def __init__(self):
        self.cell = Cell()

    def run(self, xs: Tensor) -> Tensor:
        return torch.stack([self.cell(x) for x in xs])
"""
    loop = judged(source)
    assert loop.cause is Cause.EFFECT
    assert "self.cell(), which changes its h" in loop.reason
    assert judged(source.replace("self.h + x", "x")).code == "VEC106"


@pytest.mark.parametrize("method", ["step", "single_step_forward", "step_forward"])
def test_a_method_that_is_called_a_step_follows_another(method: str) -> None:
    source = """
import torch
from torch import Tensor


def f(cell, xs: Tensor):
    return torch.stack([cell.{method}(x) for x in xs])
"""
    loop = judged(source.format(method=method))
    assert loop.cause is Cause.EFFECT
    assert f"cell.{method}(), which changes what it keeps" in loop.reason
    assert judged(source.format(method="stepwise")).code == "VEC106"
