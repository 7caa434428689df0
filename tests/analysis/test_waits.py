"""Numbers that are read from what an iteration makes on the host: nothing waits for a device."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

LOOP = """\
import math

import torch
from torch import Tensor, randint


def f(x: Tensor, n: int, p, device):
    out = []
    for i in range(x.shape[0]):
        {read}
        out.append(x[i] * number)
    return torch.stack(out)
"""
ON_HOST = {
    "an-item": "number = torch.rand(1).item()",
    "a-cast": "number = int(randint(0, 9, (1,)))",
    "in-place": "number = math.exp(float(torch.empty(1).uniform_(0, 1).item()))",
    "an-element": "number = torch.randperm(n)[0].item()",
    "a-condition": "number = 2 if torch.rand(1) < 0.5 else 3",
    "a-setting": "number = 2 if torch.rand(1) < p else 3",
    "computed": "number = (torch.randn(3).abs().sum() + 1).item()",
    "named": "drawn = torch.rand(1)\n        number = drawn.item()",
    "of-an-array": "number = torch.sigmoid(torch.from_numpy(p)).sum().item()",
    "a-type": "number = torch.rand(1, dtype=torch.float64).to(torch.int64).item()",
}
ELSEWHERE = {
    "a-device": "number = torch.rand(1, device=device).item()",
    "like-another": "number = torch.rand_like(x[i, 0]).item()",
    "new-of-its-sort": "number = (x.new_zeros(1) + i).item()",
    "moved": "number = torch.rand(1).to(device).item()",
    "on-a-card": "number = torch.rand(1).cuda().item()",
    "with-a-tensor": "number = (torch.rand(()) * x[i, 0]).item()",
    "of-another-as-well": "number = torch.maximum(torch.rand(()), x[i, 0]).item()",
    "of-another-alone": "number = torch.sigmoid(x[i, 0]).item()",
    "compared": "number = 2 if torch.rand(()) < x[i, 0] else 3",
    "named-and-moved": "at = torch.rand(1)\n        at = at.to(device)\n        number = at.item()",
    "one-of-two": "at = torch.rand(1) if n else x[i]\n        number = at.item()",
    "of-data": "number = torch.tensor(x[i, 0]).item()",
    "an-element-of-another": "number = x[i, 0].item()",
    "of-both": "a = torch.rand(1).item()\n        number = x[i, 0].item() * a",
}


def codes(read: str, before: str = "") -> set[str]:
    source = before + LOOP.format(read=read)
    found = inspect_source(source, "x.py", every_loop=True).findings
    assert found == inspect_source(source, "x.py").findings
    return {finding.code for finding in found}


@pytest.mark.parametrize("read", ON_HOST.values(), ids=ON_HOST)
def test_nothing_waits_for_what_the_host_made(read: str) -> None:
    told = codes(read)
    assert told
    assert "VEC301" not in told


@pytest.mark.parametrize("read", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_may_lie_elsewhere_is_waited_for(read: str) -> None:
    assert "VEC301" in codes(read)


def test_a_file_may_say_where_tensors_are_made() -> None:
    before = "import torch\n\ntorch.set_default_device('cuda')\n\n\n"
    assert "VEC301" in codes(ON_HOST["an-item"], before)


def test_a_wait_for_another_number_is_the_one_that_is_told() -> None:
    source = LOOP.format(read=ELSEWHERE["of-both"])
    told = [f.message for f in inspect_source(source, "x.py").findings if f.code == "VEC301"]
    assert told == [
        "x[i, 0].item() waits for the device time and again along dim 0 of x; "
        "read all values at once"
    ]


COPIED = """\
import torch
from torch import Tensor


def f(x: Tensor, lengths_cpu: Tensor, lengths: Tensor):
    host = lengths.cpu()
    starts, total = [], 0
    for {header}:
        starts.append(total)
        total += {read}
    return starts
"""


@pytest.mark.parametrize(
    ("header", "read", "waits"),
    [
        ("i in range(len(host))", "host[i].item()", False),
        ("length in host", "length.item()", False),
        ("i in range(len(x))", "int(lengths_cpu[i])", False),
        ("i in range(len(x))", "lengths[i].item()", True),
        ("i in range(len(host))", "host.to(x.device)[i].item()", True),
    ],
)
def test_nothing_waits_for_what_was_copied_before(header: str, read: str, waits: bool) -> None:
    found = inspect_source(COPIED.format(header=header, read=read), "x.py").findings
    told = {finding.code for finding in found}
    assert told - {"VEC301"}
    assert ("VEC301" in told) is waits
