"""Loops over what the functions around a function hold."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

LOOP = "total = 0\nfor i in range(len(x)):\n    total += x[i]\nreturn total"
DOCUMENTED = '"""Sums.\n\n    Args:\n        x (torch.Tensor): a row\n    """'
# the parameter of the function around, and what stands before the inner function
KNOWN = {
    "an annotated parameter": ("x: torch.Tensor", "pass"),
    "a documented parameter": ("x", DOCUMENTED),
    "what torch makes": ("n", "x = torch.rand(n, n)"),
    "what a method makes of it": ("n", "x = torch.rand(n, n).abs()"),
}
UNKNOWN = {
    "a parameter that is bound again": ("x: torch.Tensor", "x = load(x)"),
    "made twice": ("n", "x = torch.rand(n)\n    x = list(x)"),
    "what is made by others": ("n", "x = n.make()"),
}


@pytest.mark.parametrize(("parameter", "before"), KNOWN.values(), ids=KNOWN)
def test_what_is_around_tells_of_tensors(parameter: str, before: str) -> None:
    assert _codes(parameter, before, _inner("", LOOP)) == ["VEC201"]


@pytest.mark.parametrize(("parameter", "before"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_may_be_another_thing_tells_nothing(parameter: str, before: str) -> None:
    assert _codes(parameter, before, _inner("", LOOP)) == []


@pytest.mark.parametrize(
    "inner",
    ["def g(x):\n{}", "def g(x):\n    def h():\n{}", "def g(y):\n    x = y.x\n{}"],
    ids=["a parameter of its own", "a parameter of one between", "bound by itself"],
)
def test_the_innermost_function_that_binds_a_name_holds_it(inner: str) -> None:
    depth = 4 * (1 + inner.count("def h"))
    body = inner.format(textwrap.indent(LOOP, depth * " "))
    assert _codes("x: torch.Tensor", "pass", body) == []


def _inner(parameters: str, body: str) -> str:
    return f"def g({parameters}):\n{textwrap.indent(body, '    ')}"


def _codes(parameter: str, before: str, inner: str) -> list[str]:
    source = f"import torch\n\ndef f({parameter}):\n    {before}\n{textwrap.indent(inner, '    ')}"
    return [found.code for found in inspect_source(source, "x.py").findings]
