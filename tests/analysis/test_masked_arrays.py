"""Names that masks pick elements of, or that are compared for one: they are arrays."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\n\n\n"
FOREIGN = "import numpy as np\nimport torch\n\n\n"
ROWS = "rows = torch.stack([r * 2 for r in x])"
COUNTS = "rows = torch.stack([torch.histc(r, bins=2) for r in x])"
TOLD = {
    "by-a-comparison-of-its-own": f"x[x < 0] = 0\n{ROWS}",
    "by-a-comparison-with-another": f"x[y == 3] += 1\n{ROWS}",
    "what-is-compared": f"y[x == 3] = 0\n{ROWS}",
    "what-is-picked": f"positive = x[x > 0]\n{ROWS}",
}
SILENT = {
    "one-of-two": f"z = x[y == 3]\n{ROWS}",
    "what-is-compared-for-one-of-two": f"z = y[x == 3]\n{ROWS}",
    "by-a-number": f"x[y] = 3\n{ROWS}",
    "asked-for-its-type": f"if isinstance(x, list):\n    {ROWS}\nx[x < 0] = 0",
}
OF_NUMPY = {
    "given-to-torch": (f"x[x < 0] = 0\n{COUNTS}", ["VEC104"]),
    "given-to-torch-as-another-thing": (
        "x[x < 0] = 0\nrows = torch.stack([torch.histc(torch.tensor(r), bins=2) for r in x])",
        [],
    ),
    "bound-to-another-thing": (
        "x[x < 0] = 0\nrows = []\nfor r in x:\n    r = net(r)\n"
        "    rows.append(torch.histc(r, bins=2))\nrows = torch.stack(rows)",
        [],
    ),
}


def codes(body: str, head: str, every_loop: bool = False) -> list[str]:
    inner = textwrap.indent(body, "    ")
    source = f"{head}def f(x, y, net):\n{inner}\n    return rows\n"
    return [found.code for found in inspect_source(source, "x.py", every_loop=every_loop).findings]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", TOLD.values(), ids=TOLD)
def test_masks_pick_of_arrays(body: str, every_loop: bool) -> None:
    assert codes(body, HEAD, every_loop) == ["VEC104"]
    assert codes(f"y = np.abs(y)\n{body}", FOREIGN, every_loop) == []
    assert codes(body, f"import pandas as pd\n{HEAD}", every_loop) == []


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_nothing_else_is_shown(body: str, every_loop: bool) -> None:
    assert codes(body, HEAD, every_loop) == []


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize(("body", "found"), OF_NUMPY.values(), ids=OF_NUMPY)
def test_functions_of_torch_get_items_of_tensors(
    body: str, found: list[str], every_loop: bool
) -> None:
    assert codes(f"y = np.abs(y)\n{body}", FOREIGN, every_loop) == found


def test_evidence() -> None:
    source = f"{HEAD}def f(x):\n    x[x < 0] = 0\n    {ROWS}\n    return rows\n"
    (loop,) = inspect_source(source, "x.py").loops
    assert any("several subscripts at once, by a mask, line 5" in e.fact for e in loop.evidence)
