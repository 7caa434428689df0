"""Functions that write what they give to a tensor which they are given for that: `out=`."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
WRITTEN = {
    "joined": ("torch.logical_or(out, x[i] > 0, out=out)", "VEC205"),
    "added": ("torch.add(out, x[i], out=out)", "VEC201"),
    "of-rows": ("torch.add(x[i], 1, out=rows[i])", "VEC101"),
    "a-pair-of-rows": ("torch.sort(x[i], out=(rows[i], found[i]))", "VEC101"),
    "of-the-row-before": ("torch.maximum(rows[i], rows[i - 1], out=rows[i])", "VEC204"),
}
MADE_ANEW = {
    "of-itself": "torch.sin(out + x[i], out=out)",
    "of-the-row-before": "torch.mul(x[i], rows[i - 1].sin(), out=rows[i])",
    "as-a-pair": "torch.max(x[i] * out, 0, out=(out, found)); rows[i] = out",
}


def codes(statement: str, every_loop: bool) -> list[str]:
    head = f"{HEAD}def f(x: Tensor, out: Tensor, found: Tensor, rows: Tensor):"
    loop = f"    for i in range(1, len(x)):\n        {statement}"
    source = f"{head}\n{loop}\n    return out, rows\n"
    return [f.code for f in inspect_source(source, "x.py", every_loop=every_loop).findings]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize(("statement", "code"), WRITTEN.values(), ids=WRITTEN)
def test_what_a_function_writes_to_is_updated(statement: str, code: str, every_loop: bool) -> None:
    assert codes(statement, every_loop) == [code]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("statement", MADE_ANEW.values(), ids=MADE_ANEW)
def test_what_a_function_writes_is_carried(statement: str, every_loop: bool) -> None:
    assert codes(statement, every_loop) == []
