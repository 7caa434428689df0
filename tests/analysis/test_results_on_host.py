"""Numbers that stand for an axis, of each of which the host gets one result of torch's."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
FUNCTION = "def f(x: Tensor, y: Tensor, n: int, model, kept: list):\n"
READ = {
    "numbers": (
        "return [(x * t - y).square().mean().item() for t in range(n)]",
        ["VEC110"],
    ),
    "an-array-of-numbers": (
        "return np.array([(x * t - y).square().mean().item() for t in range(n)])",
        ["VEC110"],
    ),
    "numbers-in-an-array": (
        "out = np.zeros(n)\nfor t in range(n):\n    out[t] = (x * t - y).abs().max().item()\n"
        "return out",
        ["VEC110"],
    ),
    "rows-in-an-array": (
        "out = np.zeros((n, 3))\nfor t in range(n):\n"
        "    out[t] = (x * t - y).mean(0).cpu().numpy()\nreturn out",
        ["VEC301"],
    ),
    "rolled": (
        "out = np.zeros((n, 3))\nfor t in range(n):\n"
        "    out[t] = (torch.roll(x, t, 1) * y).mean(-1).cpu().numpy()\nreturn out",
        ["VEC301"],
    ),
    "a-total": (
        "total = 0\nfor t in range(n):\n    total += (x * t - y).square().mean().item()\n"
        "return total",
        ["VEC201", "VEC301"],
    ),
    "drawn": ("return [torch.randint(1, 9, (1,)).item() for _ in range(n)]", ["VEC110"]),
}
SILENT = {
    "of-a-model": "return [(model(x, t) - y).square().mean().item() for t in range(n)]",
    "of-loops-inside": ("return [[(x * t - k).sum().item() for k in kept] for t in range(n)]"),
    "the-same-each-time": "return [(x - y).square().mean().item() for t in range(n)]",
    "numbers-alone": "return np.array([t * 2.5 for t in range(n)])",
    "a-handful": "return [(x * t - y).square().mean().item() for t in range(3)]",
}


def codes(body: str) -> list[str]:
    source = f"{HEAD}{FUNCTION}{textwrap.indent(body, '    ')}\n"
    found = [finding.code for finding in inspect_source(source, "x.py").findings]
    every = inspect_source(source, "x.py", every_loop=True).findings
    assert found == [finding.code for finding in every]
    return found


@pytest.mark.parametrize("case", READ.values(), ids=READ)
def test_one_result_after_another_waits_for_the_device(case: tuple[str, list[str]]) -> None:
    assert codes(case[0]) == case[1]


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_torch_alone_does_not_compute_for_each_is_no_axis(body: str) -> None:
    assert codes(body) == []
