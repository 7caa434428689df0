"""Functions in which no tensor comes up are not read; those that get one in any way are."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.analysis.interpretation.interpreter import Interpreter
from flake8_vectorize.engine import inspect_source

HEAD = """
import math
from typing import Any, Optional, Tuple, Union, cast
import einops
import torch
from torch import nn
from other import Mode, make, pair

LIMITS = [1, 2, 3, 4, 5, 6]
TABLE = torch.zeros(9)


def sizes(text: str) -> "list[int]":
    return [len(part) for part in text.split()]


def load(text: str) -> torch.Tensor:
    return make(text)


class Net(nn.Module):
    weight: torch.Tensor
    names: "list[str]"

    def parts(self) -> Tuple[str, nn.Module]:
        return self.all

"""
UNREAD = {
    "texts that end early": """
    def f(self, version: str):
        numbers = []
        for part in version.split(".")[:3]:
            digits = ""
            for sign in part:
                if not sign.isdigit():
                    break
                digits += sign
            numbers.append(int(digits) if digits else 0)
        return numbers
    """,
    "numbers that are declared to be none": """
    def f(self, gain: Optional[Union[float, Tuple[float, float]]] = None):
        if isinstance(gain, (tuple, list)) and len(gain) == 1:
            gain = (gain[0], gain[0])
        elif isinstance(gain, float):
            gain = (gain, gain)
        return all(0 <= one <= 1 for one in gain)
    """,
    "totals of numbers": """
    def f(self, size: int, width: float):
        weight = [1.0 if a == 0 else 2.0 for a in range(size + 1)]
        total = 0.0
        for a in range(size + 1):
            for b in range(size + 1):
                total += weight[a] * weight[b] * math.exp(-math.sqrt(a + b) / width)
        return total
    """,
    "what a function of the file declares": """
    def f(self, text: str, step: int):
        count = 1
        for size in sizes(text):
            if size % step:
                count = count * size
        return count
    """,
    "an attribute that is declared": """
    def f(self, other: str):
        for name in self.names:
            if name == other or other.startswith(name):
                return Mode.get(name)
        return None
    """,
    "types beside tensors": """
    def f(self, given: Union[torch.Tensor, str, list]):
        found: Optional[Tuple[str, torch.dtype]] = None
        for name, part in zip(given, pair(given)):
            name = cast(str, name)
            if len(name) == len(part) and part.dtype is torch.float16:
                found = (name, torch.float16)
                break
        return found
    """,
    "modules that are only made": """
    def f(self, width: int, depth: int):
        layers = nn.ModuleList([])
        for i in range(depth):
            layers.append(nn.Conv2d(width, width * 2, 1))
            layers.append(nn.ReLU(inplace=True))
            width = width * 2
        return layers
    """,
}
READ = {
    "a parameter": """
    def f(self, x: torch.Tensor, n: int):
        return [one.item() for one in x]
    """,
    "what torch makes": """
    def f(self, n: int):
        x = torch.rand(n, 3)
        total = 0
        for i in range(n):
            total = total + x[i].exp()
        return total
    """,
    "what is made under another name": """
    def f(self, n: int):
        produce = torch.rand
        x = produce(n, 3)
        total = 0
        for i in range(n):
            total = total + x[i].exp()
        return total
    """,
    "what a function of the file returns": """
    def f(self, text: str):
        return sum(value for value in load(text) if value > 0)
    """,
    "an attribute of the class": """
    def f(self, n: int):
        return [value.item() for value in self.weight]
    """,
    "what stands in the module": """
    def f(self, n: int):
        return [float(value) for value in TABLE if value > 2]
    """,
    "what a use shows": """
    def f(self, x, n: int):
        total = 0
        for row in x:
            total = total + row * 2
        return total, x.unsqueeze(0)
    """,
    "what a method without a name shows": """
    def f(self, n: int):
        x = make(n)[0].softmax(1)
        total = 0
        for i in range(n):
            total = total + x[i]
        return total
    """,
    "several positions of what has no name": """
    def f(self, n: int):
        x = make(n)[:, 0]
        total = 0
        for i in range(n):
            total = total + x[i]
        return total
    """,
    "a test for its type": """
    def f(self, given: Any):
        if isinstance(given, torch.Tensor):
            total = 0
            for row in given:
                total = total + row * 2
            return total
        return given
    """,
    "a declaration inside": """
    def f(self, given: Any):
        x: torch.Tensor = given.value
        total = 0
        for row in x:
            total = total + row * 2
        return total
    """,
    "a cast": """
    def f(self, given: Any):
        x = cast(torch.Tensor, given.value)
        total = 0
        for row in x:
            total = total + row * 2
        return total
    """,
    "a comment": """
    def f(self, given: Any):
        x = make(given)  # (B, T, C)
        total = 0
        for row in x:
            total = total + row * 2
        return total
    """,
    "what another library rearranges": """
    def f(self, given: Any):
        x = einops.rearrange(given, "a b -> b a")
        total = 0
        for row in x:
            total = total + row * 2
        return total
    """,
    "tokens that are asked for as tensors": """
    def f(self, given: Any, text: str):
        x = given.encode(text, return_tensors="pt")
        total = 0
        for row in x:
            total = total + row * 2
        return total
    """,
    "a module that a name stands for": """
    def f(self, n: int):
        act = nn.Softmax()
        x = act(make(n))
        total = 0
        for row in x:
            total = total + row * 2
        return total
    """,
}


def method(body: str) -> str:
    return HEAD + textwrap.indent(textwrap.dedent(body), "    ")


@pytest.mark.parametrize("body", UNREAD.values(), ids=UNREAD.keys())
def test_such_functions_are_silent_and_not_read(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = method(body)
    assert not inspect_source(source, "a.py", every_loop=True).findings
    monkeypatch.setattr(Interpreter, "run", None)
    assert not inspect_source(source, "a.py").findings


@pytest.mark.parametrize("body", READ.values(), ids=READ.keys())
def test_functions_that_get_a_tensor_are_read(body: str) -> None:
    source = method(body)
    found = inspect_source(source, "a.py").findings
    assert found == inspect_source(source, "a.py", every_loop=True).findings
    assert found
