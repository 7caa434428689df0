"""Rows of a tensor that are summed in a dictionary, under numbers that another one holds."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

torch = pytest.importorskip("torch")

HEAD = "import torch\nfrom collections import defaultdict\nfrom torch import Tensor\n\n\n"
READ = "for i in range(len(x)):\n    k = labels[i].item()\n"
LISTED = "for k, row in zip(labels.tolist(), x):\n"
SUMS = {
    "either-way": (
        f"sums = {{}}\n{READ}"
        "    if k in sums:\n        sums[k] = sums[k] + x[i]\n"
        "    else:\n        sums[k] = x[i]\n"
    ),
    "either-way-the-other-first": (
        f"sums = {{}}\n{READ}"
        "    if k not in sums.keys():\n        sums[k] = x[i].clone()\n"
        "    else:\n        sums[k] += x[i]\n"
    ),
    "beside-counts": (
        f"sums, counts = {{}}, {{}}\n{READ}"
        "    if k in sums:\n        counts[k] += 1\n        sums[k] = sums[k] + x[i]\n"
        "    else:\n        sums[k] = x[i]\n        counts[k] = 1\n"
    ),
    "beginning-at-zero": (
        f"sums = {{}}\n{READ}    if k not in sums:\n        sums[k] = 0\n    sums[k] += x[i]\n"
    ),
    "beginning-with-zeros": (
        f"sums = {{}}\n{LISTED}"
        "    if k not in sums:\n        sums[k] = torch.zeros_like(row)\n    sums[k] += row\n"
    ),
    "asked-for": f"sums = {{}}\n{LISTED}    sums[k] = row + sums.get(k, 0)\n",
    "set-before": f"sums = {{}}\n{LISTED}    sums.setdefault(k, 0)\n    sums[k] += row\n",
    "zero-at-first": f"sums = defaultdict(float)\n{LISTED}    sums[k] += row\n",
    "zeros-at-first": f"sums = defaultdict(lambda: torch.zeros(3))\n{LISTED}    sums[k] += row\n",
    "zero-at-first-beside-counts": (
        "sums = defaultdict(float)\ncounts = defaultdict(int)\n"
        f"{LISTED}    counts[k] += 1\n    sums[k] += row * 2\n"
    ),
    "under-a-condition": (
        f"sums = {{}}\n{READ}    if x[i, 0] > 0:\n        sums[k] = sums.get(k, 0) + x[i]\n"
    ),
    "read-at-once": (
        "sums = {}\nfor i in range(len(x)):\n"
        "    sums[int(labels[i])] = sums.get(int(labels[i]), 0.0) + x[i]\n"
    ),
}


def function_of(loop: str) -> str:
    body = textwrap.indent(f"{loop}return sums\n", "    ")
    return f"{HEAD}def f(x: Tensor, labels: Tensor, names, g):\n{body}"


def codes_of(loop: str, every_loop: bool = False) -> list[str]:
    found = inspect_source(function_of(loop), "x.py", every_loop=every_loop).findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("loop", SUMS.values(), ids=SUMS)
def test_segment_sums_are_told(loop: str) -> None:
    assert codes_of(loop)[:1] == ["VEC203"]
    assert codes_of(loop, every_loop=True) == codes_of(loop)


@pytest.mark.parametrize("loop", SUMS.values(), ids=SUMS)
def test_segment_sums_are_sums_in_any_order(loop: str) -> None:
    assert inspect_source(function_of(loop), "x.py").loops[0].pattern == "scatter"
    draw = torch.Generator().manual_seed(7)
    x, labels = torch.randn(8, 3, generator=draw), torch.randint(0, 3, (8,), generator=draw)
    found = []
    for order in (torch.arange(8), torch.randperm(8, generator=draw)):
        names = {"torch": torch, "x": x[order].clone(), "labels": labels[order]}
        exec(f"from collections import defaultdict\n{loop}", names)
        found.append(names["sums"])
    assert found[0].keys() == found[1].keys()
    assert all(torch.allclose(found[0][k], found[1][k], atol=1e-5) for k in found[0])


def test_advice() -> None:
    found = inspect_source(function_of(SUMS["either-way"]), "x.py").findings[0]
    assert found.message == "sums is updated through an index along dim 0 of x; use index_add_"


SILENT = {
    "counts": f"sums = {{}}\n{LISTED}    sums[k] = sums.get(k, 0) + 1\n",
    "counts-either-way": (
        "sums = {}\nfor k in labels.tolist():\n    if k in sums:\n        sums[k] += 1\n"
        "    else:\n        sums[k] = 1\n"
    ),
    "numbers": (
        "sums = {}\nfor k, w in zip(labels.tolist(), x.tolist()):\n"
        "    sums[k] = sums.get(k, 0) + w\n"
    ),
    "under-names": (
        "sums = {}\nfor name, row in zip(names, x):\n    sums[name] = sums.get(name, 0) + row\n"
    ),
    "under-texts": (
        "sums = {}\nfor i, row in enumerate(x):\n"
        "    k = f'{i}'\n    sums[k] = sums.get(k, 0) + row\n"
    ),
    "read-elsewhere": f"sums = {{}}\n{LISTED}    sums[k] = sums.get(k, 0) + row + len(sums)\n",
    "made-of-another": (
        f"sums = {{}}\n{LISTED}    sums[k] = sums.get(k, 0) + row * sums.get(k - 1, 0)\n"
    ),
    "given-to-a-function": f"sums = {{}}\n{LISTED}    sums[k] = sums.get(k, 0) + g(row, sums)\n",
    "read-by-the-loop-around": (
        "sums, rows = {}, []\nfor n in range(9):\n"
        "    for k, row in zip(labels.tolist(), x):\n        sums[k] = sums.get(k, 0) + row\n"
        "    rows.append(len(sums))\n"
    ),
    "lists": f"sums = defaultdict(list)\n{LISTED}    sums[k] += row\n",
    "lists-at-first": (
        f"sums = {{}}\n{LISTED}    if k not in sums:\n        sums[k] = []\n    sums[k] += row\n"
    ),
    "another-term-at-first": (
        f"sums = {{}}\n{LISTED}    if k in sums:\n        sums[k] += row\n"
        "    else:\n        sums[k] = 2 * row\n"
    ),
    "another-key-at-first": (
        f"sums = {{}}\n{LISTED}    if k in sums:\n        sums[k] += row\n"
        "    else:\n        sums[k + 1] = row\n"
    ),
    "the-last-of-each": (
        f"sums = {{}}\n{LISTED}    if k in sums:\n        sums[k] = row\n"
        "    else:\n        sums[k] = row\n"
    ),
    "products": (
        f"sums = {{}}\n{LISTED}    if k in sums:\n        sums[k] = sums[k] * row\n"
        "    else:\n        sums[k] = row\n"
    ),
    "never-begun": f"sums = {{}}\n{LISTED}    sums[k] += row\n",
}


@pytest.mark.parametrize("loop", SILENT.values(), ids=SILENT)
def test_other_dictionaries_stay(loop: str) -> None:
    assert codes_of(loop) == []
    assert codes_of(loop, every_loop=True) == []
