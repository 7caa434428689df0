"""Which line a comment silences, where Python, flake8 and text editors count lines differently."""

from __future__ import annotations

import pytest

SOURCES = {
    "after a form feed": (
        "import torch\n\x0c\n\ndef f(x: torch.Tensor, out: torch.Tensor):\n"
        "    for i in range(x.shape[0]):  # noqa: VEC101\n        out[i] = 2 * x[i]\n"
    ),
    "windows line ends": (
        "import torch\r\n\r\n\r\ndef f(x: torch.Tensor, out: torch.Tensor):\r\n"
        "    for i in range(x.shape[0]):  # noqa: VEC101\r\n        out[i] = 2 * x[i]\r\n"
    ),
    "after a backslash": (
        "import torch\n\n\ndef f(x: torch.Tensor, out: torch.Tensor):\n"
        "    for i in \\\n        range(x.shape[0]):  # noqa: VEC101\n        out[i] = 2 * x[i]\n"
    ),
    "at the end of a header in brackets": (
        "import torch\n\n\ndef f(x: torch.Tensor, out: torch.Tensor):\n"
        "    for i in range(\n        x.shape[0]\n    ):  # noqa: VEC101\n"
        "        out[i] = 2 * x[i]\n"
    ),
    "in the body": (
        "import torch\n\n\ndef f(x: torch.Tensor, out: torch.Tensor):\n"
        "    for i in range(x.shape[0]):\n        out[i] = 2 * x[i]  # noqa: VEC101\n"
    ),
    "behind a text of several lines": (
        "import torch\n\n\ndef f(x: torch.Tensor):\n"
        '    a = """\n    """, torch.stack([2 * r for r in x]), """\n    """  # noqa: VEC1\n'
    ),
    "in a latin file": (
        "# coding: latin-1\nimport torch\n\n\ndef f(x: torch.Tensor, out: torch.Tensor):\n"
        "    for i in range(x.shape[0]):  # \xe9 # noqa: VEC101\n        out[i] = 2 * x[i]\n"
    ),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_same_lines_are_silent_as_in_flake8(project, source: str) -> None:
    encoding = "latin-1" if "latin-1" in source else "utf-8"
    (project.folder / "a.py").write_bytes(source.encode(encoding))
    assert project.run("check", "a.py").out == project.flake8("a.py").out
