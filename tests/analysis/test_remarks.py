"""Parameters whose shapes stand in comments, in the place of a docstring, or in their names."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\n\n\n"
FOREIGN = "import numpy as np\nimport torch\n\n\n"
LOOP = """\
    rows = []
    for row in x:
        rows.append(row.softmax(0))
    return torch.stack(rows)
"""
TOLD = {
    "below-the-header": "def f(x, n):\n    # x: (B, T)\n",
    "one-of-several": "def f(x, n):\n    # n: int\n    # x: [batch_size, length] of numbers\n",
    "two-in-one-line": "def f(x, y):\n    # x: [N, D], y: [M, D]\n",
    "behind-it": "def f(\n    x,  # (B, T)\n    n,  # how many\n):\n",
    "behind-it-in-words": "def f(\n    x,  # tensor of shape (B, T)\n    n=3,\n):\n",
    "above-a-docstring": 'def f(x, n):\n    # x: (B, T)\n    """Gives rows."""\n',
}
SILENT = {
    "of-another-parameter": "def f(x, n):\n    # n: (B, T)\n",
    "a-list": "def f(x, n):\n    # x: list of (B, T)\n",
    "something-else": "def f(x, n):\n    # x: the rows (first, last)\n",
    "behind-several": "def f(\n    x, n,  # (B, T)\n):\n",
    "behind-the-header": "def f(x, n):  # (B, T)\n",
    "further-below": "def f(x, n):\n    n += 1\n    # x: (B, T)\n",
    "a-text": "def f(\n    n='# x: (B, T)', x=None,\n):\n    '''# x: (B, T)'''\n",
}


def codes(header: str, head: str = HEAD, every_loop: bool = False) -> list[str]:
    source = f"{head}{header}{LOOP}"
    return [found.code for found in inspect_source(source, "x.py", every_loop=every_loop).findings]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("header", TOLD.values(), ids=TOLD)
def test_a_parameter_with_a_shape_is_a_tensor(header: str, every_loop: bool) -> None:
    assert codes(header, every_loop=every_loop) == ["VEC102"]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("header", SILENT.values(), ids=SILENT)
def test_other_comments_tell_nothing(header: str, every_loop: bool) -> None:
    assert codes(header, every_loop=every_loop) == []


def test_arrays_have_shapes_as_well() -> None:
    header = "def f(x, n):\n    # x: (B, T)\n    n = np.abs(n)\n"
    assert codes(header, FOREIGN) == []
    assert codes(header.replace("(B, T)", "tensor of shape (B, T)"), FOREIGN) == ["VEC102"]


NAMES = {"x_BxT": True, "rows_BxTx3": True, "x_max": False, "BxT": False, "in_X": False}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize(("name", "told"), NAMES.items())
def test_names_may_end_in_a_shape(name: str, told: bool, every_loop: bool) -> None:
    loop = LOOP.replace("row in x", f"row in {name}")
    source = f"{HEAD}def f({name}, n):\n{loop}"
    found = inspect_source(source, "x.py", every_loop=every_loop).findings
    assert bool(found) is told
    foreign = source.replace(HEAD, FOREIGN).replace("rows = []", "rows = []; np.abs(n)")
    assert not inspect_source(foreign, "x.py", every_loop=every_loop).findings


def test_the_comment_is_the_evidence() -> None:
    source = f"{HEAD}{TOLD['below-the-header']}{LOOP}"
    (loop,) = inspect_source(source, "x.py").loops
    assert any("said to be of shape (B, T), line 5" in known.fact for known in loop.evidence)
