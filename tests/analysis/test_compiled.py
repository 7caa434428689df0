"""Loops in functions that a compiler takes, each beside one that Python runs."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = """\
import cutlass.cute as cute
import numba
import tilelang.language as T
import torch
import triton
import triton.language as tl
import warp as wp
from numba import cuda
from torch import Tensor
from toolbox import kernels, timed


"""
LOOP = """\
for i in range(x.shape[0]):
    out[i, 0] = 2 * x[i, 0]
"""
SIGNATURE = "def f(x: Tensor, out: Tensor):"
COMPILED = {
    "a language's decorator": f"@cute.jit\n{SIGNATURE}",
    "with settings": f"@triton.autotune(configs=[])\n@triton.jit\n{SIGNATURE}",
    "a decorator of a module under another name": f"@wp.kernel\n{SIGNATURE}",
    "a module of a compiler's": f"@cuda.jit(device=True)\n{SIGNATURE}",
    "a module that is not known": f"@kernels.kernel\n{SIGNATURE}",
    "a decorator's own name": f"@kernels.jit(cache=True)\n{SIGNATURE}",
    "the types of its arguments": "def f(x: cute.Tensor, out: cute.Tensor):",
    "a type that is told a shape": "def f(x: T.Tensor((n, 4), dtype), out: Tensor):",
    "a constant of the compiler's": "def f(x: Tensor, out: Tensor, n: tl.constexpr):",
}
INTERPRETED = {
    "a decorator that times": f"@timed.kernels\n{SIGNATURE}",
    "a decorator of the user's own": f"@kernel\n{SIGNATURE}",
    "left to Python": f"@torch.jit.ignore\n{SIGNATURE}",
    "unrolled into graphs": f"@torch.compile\n{SIGNATURE}",
    "a name that Python knows": f"@staticmethod\n{SIGNATURE}",
}


def causes(source: str) -> list[Cause]:
    return [loop.cause for loop in inspect_source(HEAD + source, "x.py", every_loop=True).loops]


def function(signature: str) -> str:
    return signature + "\n" + textwrap.indent(LOOP, "    ")


@pytest.mark.parametrize("signature", COMPILED.values(), ids=COMPILED)
def test_loops_of_compiled_functions_are_not_read(signature: str) -> None:
    assert causes(function(signature)) == [Cause.COMPILED]
    assert inspect_source(HEAD + function(signature), "x.py").findings == ()


@pytest.mark.parametrize("signature", INTERPRETED.values(), ids=INTERPRETED)
def test_loops_of_other_functions_are(signature: str) -> None:
    assert causes(function(signature)) == [Cause.ADVISED]


def test_functions_inside_compiled_functions_are_compiled() -> None:
    inner = textwrap.indent(function(SIGNATURE), "    ")
    assert causes(f"@T.prim_func\ndef main():\n{inner}") == [Cause.COMPILED]
    assert causes(f"def main():\n{inner}") == [Cause.ADVISED]


def test_functions_that_a_call_compiles_are_compiled() -> None:
    loop = function(SIGNATURE)
    assert causes(f"{loop}\n\nfast = numba.njit(parallel=True)(f)\n") == [Cause.COMPILED]
    assert causes(f"{loop}\n\nfast = torch.jit.script(f)\n") == [Cause.COMPILED]
    assert causes(f"{loop}\n\nfast = timed(f)\n") == [Cause.ADVISED]
    assert causes(f"{loop}\n\nfast = numba.njit(g)\n") == [Cause.ADVISED]


def test_what_compiles_a_class_compiles_its_methods() -> None:
    method = textwrap.indent(function(SIGNATURE), "    ")
    assert causes(f"@torch.jit.script\nclass Net:\n{method}") == [Cause.COMPILED]
    assert causes(f"@timed\nclass Net:\n{method}") == [Cause.ADVISED]
