"""Names that iterations convert what they hold for: the same tensor, of the same sort, in all."""

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
