"""What `why` says of loops that draw random numbers."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

HEAD = """import random
import numpy as np
from torch import nn
from torch.nn import functional as F
"""
ORDER = "in another order they are other ones"
NOTHING_ELSE = f"dependence none but for the random numbers that {{}}: {ORDER}"
# the body of a function from line 9 on, and what is said
DRAWS = {
    "of torch": (
        "return [int(torch.randint(k, (1,))) for k in sizes]",
        "torch.randint (line 9) draws",
    ),
    "of tensors": (
        "for i in range(len(x)):\n    x[i].uniform_()\n    x[i] = x[i].bernoulli()",
        "x[i].uniform_ (line 10), x[i].bernoulli (line 11) draw",
    ),
    "of NumPy": (
        "for i in range(len(x)):\n    x[i] = np.random.rand()",
        "np.random.rand (line 10) draws",
    ),
    "of Python": ("return [random.choice(k) for k in sizes]", "random.choice (line 9) draws"),
    "weights": (
        "return nn.ModuleList([nn.Sequential(nn.Linear(1, k), nn.ReLU()) for k in range(n)])",
        "nn.Linear (line 9) draws",
    ),
    "in place of weights": (
        "for row in x:\n    nn.init.normal_(row)\n    nn.init.zeros_(row[0])",
        "nn.init.normal_ (line 10) draws",
    ),
    "while training": (
        "for i in range(len(x)):\n    x[i] = F.dropout(x[i], 0.1, training=self.training)",
        "F.dropout (line 10) draws",
    ),
    "of one generator": (
        "source = torch.Generator()\nfor i in range(len(x)):\n"
        "    x[i] = torch.rand(3, generator=source)",
        "torch.rand (line 11) draws",
    ),
    "of a distribution": (
        "for i in range(len(x)):\n    x[i] = torch.distributions.Normal(x[i], 1.0).sample()",
        "torch.distributions.Normal(...).sample (line 10) draws",
    ),
    "in the header of an inner loop": (
        "return [k for size in sizes for k in torch.randperm(size)]",
        "torch.randperm (line 9) draws",
    ),
}


@pytest.mark.parametrize(("body", "said"), DRAWS.values(), ids=DRAWS)
def test_what_iterations_draw_is_told(body: str, said: str) -> None:
    found = statements(_function(body), 0)
    assert any(said in text and ORDER in text for text in found)
    assert "dependence none: no iteration reads or overwrites what another one writes" not in found


def test_drawing_may_be_all_that_iterations_need_of_each_other() -> None:
    body, said = DRAWS["of torch"]
    assert NOTHING_ELSE.format(said) in statements(_function(body), 0)


def test_drawing_is_told_beside_what_else_is_carried() -> None:
    body = "for i in range(n):\n    x = x * self.net(x)\n    x = x + torch.rand(3)\nreturn x"
    found = statements(_function(body), 0)
    assert f"dependence torch.rand (line 11) draws random numbers: {ORDER}" in found


CLASSES = """
class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.act = nn.ReLU()

class Part(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.own = Part(n - 1) if n else nn.Linear(n, n)

class Whole(Plain):
    def __init__(self, n):
        super().__init__()
        self.part = Part(n)
"""


@pytest.mark.parametrize(
    ("made", "drawn"), [("Plain()", False), ("Part(k)", True), ("Whole(k)", True)]
)
def test_modules_of_the_file_draw_their_weights(made: str, drawn: bool) -> None:
    source = f"{HEAD}{CLASSES}\ndef f(n):\n    return nn.ModuleList([{made} for k in range(n)])\n"
    said = [text for text in statements(source, 0) if "random numbers" in text]
    assert [text.partition(" (")[0].rpartition(" ")[2] for text in said] == (
        [made.partition("(")[0]] if drawn else []
    )


FUNCTIONS = """
def noise(shape):
    return torch.rand(shape)

def noisy(x):
    y = noise(x.shape)
    return x + y

def sometimes(x, training):
    if training:
        return x + torch.rand(3)
    return x

def chosen(x, training):
    return x + torch.rand(3) if training else x

def own(x, source):
    return x + torch.rand(3, generator=source)
"""
RUN = {
    "in two lines": ("torch.rand(3)\n    + torch.rand(3)", ["torch.rand", "torch.rand"]),
    "by a function of the file": ("x[k] + noise(3)", ["noise"]),
    "by a function that it calls": ("noisy(x[k])", ["noisy"]),
    "under a condition": ("sometimes(x[k], n)", []),
    "by choice": ("chosen(x[k], n)", []),
    "from a generator that is given": ("own(x[k], n)", []),
}


@pytest.mark.parametrize(("run", "drawing"), RUN.values(), ids=RUN)
def test_what_draws_is_told_for_each_line(run: str, drawing: list[str]) -> None:
    body = f"def f(x: Tensor, n: int):\n    return torch.stack([{run} for k in range(n)])\n"
    source = f"{HEAD}{FUNCTIONS}\n{body}"
    said = [text for text in statements(source, 0) if "random numbers" in text]
    names = [part.rpartition(" (line ")[0] for text in said for part in text.split(")")[:-1]]
    assert [name.rpartition(" ")[2] for name in names] == drawing


NONE = {
    "numbers that are drawn before": "for i in torch.randperm(n):\n    x[i] = 0",
    "a seed for each iteration": (
        "for i in range(n):\n    torch.manual_seed(i)\n    x[i] = torch.rand(3)"
    ),
    "a generator for each iteration": (
        "for i in range(n):\n    own = torch.Generator()\n    x[i] = torch.rand(3, generator=own)"
    ),
    "a generator of NumPy's that is made": (
        "for i in range(n):\n    own = np.random.default_rng(i)\n    x[i] = 0"
    ),
    "modules without random weights": "return [nn.LayerNorm(k) for k in range(n)]",
    "outside training": "for i in range(n):\n    x[i] = F.dropout(x[i], 0.1, training=False)",
    "attention that drops nothing": (
        "for i in range(n):\n    x[i] = F.scaled_dot_product_attention(x[i], x[i], x[i])"
    ),
    "a method of an object": "for i in range(n):\n    x[i] = self.bernoulli(x[i])",
    "a function that is called later": (
        "for i in range(n):\n    x[i] = 0\n    self.later = lambda: torch.rand(3)"
    ),
}


@pytest.mark.parametrize("body", NONE.values(), ids=NONE)
def test_what_no_other_iteration_draws_is_not_told(body: str) -> None:
    assert not [text for text in statements(_function(body), 0) if "random numbers" in text]


OPAQUE = "what is carried through {} (line 11) is not known"
# what is made in line 11, the last one, and of what the effect is not known
MADE = {
    "an imported class": ("[Layer(n) for k in range(n)]", "Layer()"),
    "a class of an imported module": ("[layers.Layer(n) for k in range(n)]", "layers.Layer()"),
    "one inside another": (
        "[nn.Sequential(Layer(n), layers.Layer(n)) for k in range(n)]",
        "Layer() (line 11), layers.Layer()",
    ),
    "a class of Python's": ("[Path(name) for k in range(n)]", ""),
    "a class of torch": ("[nn.LayerNorm(n) for k in range(n)]", ""),
    "a constant": ("[layers.SIZE for k in range(n)]", ""),
    "made later": ("[lambda: Layer(n) for k in range(n)]", ""),
}


@pytest.mark.parametrize(("made", "opaque"), MADE.values(), ids=MADE)
def test_what_makes_objects_of_other_modules_is_not_known(made: str, opaque: str) -> None:
    head = "from torch import nn\nfrom pathlib import Path\nfrom .parts import Layer\n"
    source = f"{head}from . import layers\n\n\ndef f(n: int, name):\n    return {made}\n"
    said = [text for text in statements(source, 0) if text.startswith("dependence")]
    found = [text for text in said if "is not known" in text]
    assert found == ([f"dependence none seen; {OPAQUE.format(opaque)}"] if opaque else [])


def test_errors_that_end_a_loop_are_no_objects_that_it_makes() -> None:
    body = "for i in range(n):\n    if i > 9:\n        raise Broken(n)\n    x[i] = 0"
    source = f"from .parts import Broken\n{_function(body)}"
    assert not [text for text in statements(source, 0) if "Broken" in text]


def _function(body: str) -> str:
    return f"{HEAD}def f(self, x: Tensor, sizes, n: int):\n{textwrap.indent(body, '    ')}\n"


def test_parts_that_a_draw_picks_are_read() -> None:
    source = """

def f(table: dict[str, tuple[Tensor, bool]], x: Tensor, net, n: int):
    for _ in range(n):
        name = list(table)[int(torch.randint(9, (1,)).item())]
        sizes, signed = table[name]
        size = float(sizes[torch.randint(3, (1,))].item())
        x = net(x, size)
    return x
"""
    said = statements(source, 0)
    assert "reads line 9: table[name]" in said
    assert "reads line 10: sizes[torch.randint(3, (1,))]" in said
