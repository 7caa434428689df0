"""Names that iterations convert what they hold for, or give a shape: the same tensor, of the same
sort, in all.
"""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, w: Tensor, device, dtype, ids: list[int]):
    out, total = torch.zeros_like(x), torch.zeros(3)
    kept = out
    made = []
    for i in range(1, x.shape[0]):
"""
ADVISED = {
    "to a type": ("out = out.to(w.dtype); out[i] = x[i] * w", "VEC101"),
    "to the type of a part": ("part = x[i] * w; out = out.to(part.dtype); out[i] = part", "VEC101"),
    "to a device": ("out = out.to(device); out[i] = x[i] * w", "VEC101"),
    "to the graphics card": ("out = out.cuda(); out[i] = x[i] * w", "VEC101"),
    "behind": ("out[i] = x[i] * w; out = out.double()", "VEC101"),
    "where it is asked for": (
        "if out.dtype != dtype: out = out.to(dtype)\n        out[i] = x[i] * w",
        "VEC101",
    ),
    "a total": ("total = total.to(device); total += x[i]", "VEC201"),
    "a total that is bound anew": ("total = total.to(device); total = total + x[i]", "VEC201"),
    "a scan": ("out = out.contiguous(); out[i] = out[i - 1] + x[i]", "VEC204"),
    "to a shape": ("w = w.view(3, -1); out[i] = x[i] * w[:, i]", "VEC101"),
    "to a shape of sizes that last": (
        "w = w.reshape(len(ids), x.shape[1]); out[i] = x[i] * w[i]",
        "VEC101",
    ),
    "to a shape behind another line": (
        "part = x[i] * 2; w = w.view(9, 4); out[i] = part * w[i]",
        "VEC101",
    ),
    "an item of the loop": ("row = x[i]; row = row.double(); made.append(row * w)", "VEC102"),
}
SILENT = {
    "a recurrence": "out = out.to(device); out[i] = torch.tanh(out[i - 1] * x[i])",
    "a recurrence under another name": (
        "out = out.to(device); out[i] = torch.tanh(kept[i - 1] * x[i])"
    ),
    "two sorts": "out = out.to(torch.int8); out = out.to(torch.float32); out[i] = x[i] * w",
    "one after the other": "out = out.to(torch.int8).float(); out[i] = x[i] * w",
    "copied": "out = out.clone(); out[i] = x[i] * w; made.append(out)",
    "handed on each time": "out = out.double(); out[i] = x[i] * w; made.append(out)",
    "scaled": "total = total.to(device); total *= 0.5; total += x[i]",
    "nothing more": "out = out.to(device)",
    "to a shape of each iteration's own": "w = w.view(i, -1); out[i] = x[i] * w[0]",
    "to a shape that is computed there": "n = i + 1; w = w.view(n, -1); out[i] = x[i] * w[0]",
    "to a shape of its own sizes": "w = w.reshape(w.shape[1], w.shape[0]); out[i] = x[i] * w[0]",
    "to a shape at last": "out[i] = x[i] * w[0]; w = w.view(3, 4)",
    "to a shape under a condition": "if i > 3: w = w.view(3, 4)\n        out[i] = x[i] * w[0]",
    "to one shape after another": "w = w.view(3, 4); w = w.view(4, 3); out[i] = x[i] * w[0]",
    "shaped and computed anew": "w = w.view(3, 4); out[i] = w[0]; w = torch.tanh(w)",
    "to a type that is no shape": "w = w.view(dtype); out[i] = x[i] * w[0]; w = w.float() + 1",
    "shaped and added to": "w = w.view(3, 4); w += torch.tanh(w); out[i] = w[0]",
}


def codes(body: str) -> list[str]:
    source = f"{HEAD}        {body}\n    return out, total, torch.stack(made)\n"
    return [finding.code for finding in inspect_source(source, "f.py").findings]


@pytest.mark.parametrize("case", ADVISED.values(), ids=ADVISED)
def test_a_conversion_keeps_every_element(case: tuple[str, str]) -> None:
    body, code = case
    assert codes(body) == [code]


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_stays_silent(body: str) -> None:
    assert codes(body) == []


def test_tiles_that_are_compared_with_numbers_are_groups() -> None:
    source = HEAD.partition("    for")[0] + (
        "    for j, number in enumerate(ids):\n        n = x.shape[0] // len(ids)\n"
        "        part = x[j * n : (j + 1) * n] * (w == number).long()\n"
        "        out = out.to(part.dtype)\n        out[j * n : (j + 1) * n] = part\n"
        "    return out\n"
    )
    assert [finding.code for finding in inspect_source(source, "f.py").findings] == ["VEC101"]
    plain = source.replace(" * (w == number).long()", "")
    assert inspect_source(plain, "f.py").findings == ()
