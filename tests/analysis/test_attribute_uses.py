"""What attributes hold, as the methods of their class give and use them."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """
import numpy as np
import torch


class Rows:
    def doubled(self):
        return torch.stack([row * 2 for row in self.x])

"""

TENSORS = {
    "a method of tensors": """
        def __init__(self, load):
            self.x = load()

        def first(self):
            return self.x.unsqueeze(0)
        """,
    "torch takes it": """
        def __init__(self, load):
            self.x = None
            self.x = load()

        def first(self):
            return torch.exp(-self.x)
        """,
    "made by another method": """
        def __init__(self, n):
            self.x = self.made(n)

        def made(self, n):
            return torch.zeros(n, 3)
        """,
    "a property": """
        @property
        def x(self):
            return torch.zeros(3, 3)
        """,
    "given side by side": """
        def __init__(self, n):
            self.x, self.n = torch.zeros(n, 3), n
        """,
}

UNKNOWN = {
    "a method of NumPy's as well": """
        def __init__(self, load):
            self.x = load()

        def first(self):
            return self.x.reshape(-1)
        """,
    "a method of sizes as well": """
        def __init__(self, load):
            self.x = load()

        def count(self):
            return self.x.numel()
        """,
    "tested": """
        def __init__(self, load):
            self.x = load()
            if isinstance(self.x, list):
                self.x = np.array(self.x)

        def first(self):
            return self.x.unsqueeze(0)
        """,
    "called": """
        def __init__(self, load):
            self.x = load()

        def first(self, y):
            return self.x(y), self.x.unsqueeze(0)
        """,
    "a list": """
        def __init__(self, load):
            self.x = [load()]

        def first(self):
            return self.x.unsqueeze(0)
        """,
    "made by a method that may make a list": """
        def __init__(self, n):
            self.x = self.made(n)

        def made(self, n):
            if n:
                return [torch.zeros(n, 3)]
            return torch.zeros(n, 3)
        """,
    "made by a method of itself": """
        def __init__(self, n):
            self.x = self.made(n)

        def made(self, n):
            return self.x
        """,
    "another attribute beside it": """
        def __init__(self, n):
            self.n, self.x = torch.zeros(n, 3), n
        """,
}


def codes(methods: str) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(methods), "    ")
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("methods", TENSORS.values(), ids=TENSORS)
def test_what_other_methods_do_shows_a_tensor(methods: str) -> None:
    assert codes(methods)


@pytest.mark.parametrize("methods", UNKNOWN.values(), ids=UNKNOWN)
def test_what_they_do_shows_nothing(methods: str) -> None:
    assert codes(methods) == []
