"""Modules of torch without parameters are the functions that they call."""

from __future__ import annotations

import inspect
import textwrap

import pytest

from flake8_vectorize.analysis.knowledge.modules import CALLED, function_of
from flake8_vectorize.engine import inspect_source

torch = pytest.importorskip("torch")

HEAD = "import torch\nfrom torch import Tensor, nn\nimport torch.nn.functional as F\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("name", CALLED)
def test_module_calls_its_function(name: str) -> None:
    module = getattr(torch.nn, name)
    assert f".{CALLED[name]}(" in inspect.getsource(module.forward)
    assert all("Parameter(" not in inspect.getsource(part) for part in module.__mro__[:-2])


def test_modules_that_change_their_argument_are_no_functions() -> None:
    assert function_of("torch.nn.ReLU", False, ()) == "torch.nn.functional.relu"
    assert function_of("torch.nn.ReLU", True, ()) == ""
    assert function_of("torch.nn.LeakyReLU", False, ("negative_slope", "inplace")) == ""
    assert function_of("torch.nn.Linear", False, ()) == ""


SUMS = {
    "an attribute": """
        class Loss:
            def __init__(self):
                self.criterion = nn.MSELoss()

            def forward(self, a: Tensor, b: Tensor):
                total = 0.0
                for i in range(a.shape[1]):
                    total += self.criterion(a[:, i], b[:, i])
                return total
        """,
    "one that is None at first": """
        class Loss:
            criterion = None

            def __init__(self):
                self.criterion = None
                self.criterion = nn.L1Loss()

            def forward(self, a: Tensor, b: Tensor):
                total = 0.0
                for i in range(a.shape[1]):
                    total += self.criterion(a[:, i], b[:, i])
                return total
        """,
    "a local name": """
        def f(a: Tensor, b: Tensor):
            cosine = nn.CosineSimilarity(dim=0)
            total = 0.0
            for i in range(a.shape[1]):
                total += cosine(a[:, i], b[:, i])
            return total
        """,
    "called at once": """
        def f(a: Tensor):
            total = 0.0
            for i in range(a.shape[1]):
                total += nn.Softmax(dim=0)(a[:, i]).square()
            return total
        """,
    "an alias of a function": """
        def f(a: Tensor, b: Tensor):
            loss = F.mse_loss
            total = 0.0
            for i in range(a.shape[1]):
                total += loss(a[:, i], b[:, i])
            return total
        """,
}
OTHERS = {
    "one of two": """
        class Loss:
            def __init__(self, criterion, plain: bool):
                self.criterion = criterion
                if plain:
                    self.criterion = nn.MSELoss()

            def forward(self, a: Tensor, b: Tensor):
                total = 0.0
                for i in range(a.shape[1]):
                    total += self.criterion(a[:, i], b[:, i])
                return total
        """,
    "another one each time": """
        def f(a: Tensor):
            total = 0.0
            for i, act in enumerate([torch.sin, torch.cos, torch.exp, torch.tanh, torch.abs]):
                total += act(a[i])
            return total
        """,
}


@pytest.mark.parametrize("name", SUMS)
def test_calls_of_modules_without_parameters_are_summed(name: str) -> None:
    assert codes(SUMS[name]) == ["VEC201"]


@pytest.mark.parametrize("name", OTHERS)
def test_what_a_call_runs_is_not_guessed(name: str) -> None:
    assert "VEC201" not in codes(OTHERS[name])


HEADS = """
class Model(nn.Module):
    def __init__(self, names, n):
        super().__init__()
        self.heads = nn.{made}
        self.named = nn.ModuleDict()

    def forward(self, a: Tensor, apply, name):
        parts = []
        for i in range(a.shape[1]):
            parts.append(apply({given}, a[:, i]))
        return torch.stack(parts)
"""
LAYERS = "ModuleList([nn.Linear(3, 3) for _ in range(n)])"


def test_a_function_that_gets_another_module_each_time_does_another_thing() -> None:
    for given in ("self.heads[i]", "self.named[name][i]"):
        assert codes(HEADS.format(made=LAYERS, given=given)) == []
    assert codes(HEADS.format(made=LAYERS, given="self.heads[0]")) == ["VEC106"]
    parameters = "ParameterList([torch.zeros(3) for _ in range(n)])"
    assert codes(HEADS.format(made=parameters, given="self.heads[i]")) == ["VEC106"]
