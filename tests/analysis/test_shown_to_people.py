"""Elements that are read to be shown, beside those of which something else becomes."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import logging\nimport torch\nfrom torch import Tensor\n\n\n"
FUNCTION = "def f(x: Tensor, y: Tensor, names, log):\n"
SHOWN = {
    "printed": "for i in range(len(x)):\n    print(i, x[i].item())\n",
    "printed-in-a-text": 'for i, name in enumerate(names):\n    print(f"{name}: {x[i].item()}")\n',
    "logged": 'for a, b in zip(x, y):\n    logging.info("%f %f", a.item(), b.item())\n',
    "told-an-object": 'for i in range(len(x)):\n    log.debug(f"{names[i]} {x[i].item()}")\n',
    "where-they-are": (
        "for place in torch.nonzero(x):\n    print(place.tolist(), x[place[0], place[1]].item())\n"
    ),
    "numbered": "n = 0\nfor a in x:\n    print(n, a.tolist())\n    n += 1\nlog(n)\n",
    "spelled": "return [str(a.cpu().numpy()) for a in x]\n",
    "reduced-and-spelled": "return [str(a.mean().item()) for a in x]\n",
    "spelled-in-a-pair": (
        "lines = []\nfor i, name in enumerate(names):\n"
        "    lines.append('%s %g' % (name, x[i].norm().item()))\nlog(lines)\n"
    ),
    "spelled-in-a-list": "lines = []\nfor a in x:\n    lines.append(f'{a.cpu()}')\nlog(lines)\n",
    "computed-on-the-way": (
        "for a, b in zip(x, y):\n    gap = a.item() - b.item()\n    print(f'{gap:.3f}')\n"
    ),
}
TOLD = {
    "kept-as-well": (
        "for i in range(len(x)):\n    print(x[i].item())\n    log.append(x[i].item())\n"
    ),
    "counted-as-well": (
        "n = 0\nfor a, b in zip(x, y):\n    print(a.item())\n"
        "    n += a.item() == b.item()\nlog(n)\n"
    ),
    "counted-in-two-ways": (
        "n = 0\nfor a, b in zip(x, y):\n    print(a.item())\n    n += 1\n"
        "    n += a.item() == b.item()\nlog(n)\n"
    ),
    "written-to-a-file": "for i in range(len(x)):\n    print(x[i].item(), file=log)\n",
    "spelled-and-stored": (
        "lines = []\nfor i, a in enumerate(x):\n    y[i] = a.item()\n"
        "    lines.append(f'{a.cpu()}')\nlog(lines)\n"
    ),
    "rows-reduced": "for i in range(len(x)):\n    print(x[i].mean().item())\n",
}


def codes(loop: str) -> list[str]:
    source = f"{HEAD}{FUNCTION}{textwrap.indent(loop, '    ')}"
    found = [finding.code for finding in inspect_source(source, "f.py").findings]
    every = inspect_source(source, "f.py", every_loop=True).findings
    assert found == [finding.code for finding in every]
    return found


@pytest.mark.parametrize("loop", SHOWN.values(), ids=SHOWN)
def test_what_is_shown_may_be_read_one_by_one(loop: str) -> None:
    assert codes(loop) == []


@pytest.mark.parametrize("loop", TOLD.values(), ids=TOLD)
def test_what_becomes_more_than_lines_is_told(loop: str) -> None:
    assert codes(loop)
