"""Loops that run with the module: of them is told what is told of the same in a function."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

# what runs, and the codes that are told
RUN = {
    "a total": ("total = 0\nfor i in range(len(x)):\n    total += x[i]\nprint(total)", ["VEC201"]),
    "a list that is stacked behind the loop": (
        "out = []\nfor i in range(len(x)):\n    out.append(x[i] * 2)\nout = torch.stack(out)",
        ["VEC102"],
    ),
    "a tensor that grows": (
        "y = torch.tensor([])\nfor i in range(9):\n    y = torch.cat((y, x[i : i + 1]))\nprint(y)",
        ["VEC302"],
    ),
    "a name that is bound again": (
        "z = load()\nz = torch.tensor(z)\nfor i in range(len(z)):\n    x[i] = z[i] + 1",
        ["VEC101"],
    ),
    "a list that nobody joins": ("out = []\nfor i in range(len(x)):\n    out.append(x[i])", []),
    "a state that is carried": ("y = x[0]\nfor i in range(9):\n    y = torch.tanh(y + x[i])", []),
}
HEAD = "import torch\nfrom data import load\n\n"
MADE = "x = torch.linspace(0, 5, 100)\n"


@pytest.mark.parametrize(("body", "codes"), RUN.values(), ids=RUN)
def test_a_module_is_read_as_a_function(body: str, codes: list[str]) -> None:
    function = f"def f():\n{textwrap.indent(MADE + body, '    ')}\n"
    for source in (MADE + body, function, f"if __name__ == '__main__':\n{function[9:]}"):
        assert [found.code for found in inspect_source(HEAD + source, "x.py").findings] == codes


def test_functions_between_the_statements_do_not_run_with_them() -> None:
    held = "def f():\n    x = None\n    for i in range(9):\n        x += 1\n    return x\n"
    total = "for i in range(len(x)):\n    total += x[i]\nprint(total)"
    source = f"{HEAD}{MADE}total = 0\n{held}{total}"
    assert [found.span.line for found in inspect_source(source, "x.py").findings] == [11]
