"""Tensors that are added to entries of dictionaries which were numbers at first."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

torch = pytest.importorskip("torch")

HEAD = "import torch\nfrom collections import defaultdict\nfrom torch import Tensor\n\n\n"
CLASSES = {
    "one": ('sums["a"] += x[i].mean()', "reduction"),
    "two": ('sums["a"] += x[i].mean()\n    sums["b"] += y[i].abs().sum()', "reduction"),
    "spelled-out": ('sums["a"] = sums["a"] + x[i].mean()', "reduction"),
    "kept-on-the-way": ('sums["a"] += x[i].mean()\n    y[i] = sums["a"]', "scan"),
    "made-of-itself": ('sums["a"] = (sums["a"] * x[i, 0] + 1).abs()', "recurrence"),
    "made-of-each-other": (
        'sums["a"] += sums["b"] * x[i, 0] + 1\n    sums["b"] += (sums["a"] * x[i, 1]).abs()',
        "recurrence",
    ),
}


def totals_of(loop: str, backwards: bool) -> list[torch.Tensor]:
    """What a loop leaves in the dictionary, run from the first or from the last iteration on."""
    draw = torch.Generator().manual_seed(5)
    names = {"x": torch.randn(6, 3, generator=draw), "y": torch.randn(6, 3, generator=draw)}
    order = "reversed(range(len(x)))" if backwards else "range(len(x))"
    exec(loop.replace("range(len(x))", order), names)
    sums: dict[str, torch.Tensor] = names["sums"]
    return [torch.as_tensor(total) for total in sums.values()]


@pytest.mark.parametrize("made", ['{"a": 0.0, "b": 0}', "dict(a=0.0, b=0)"])
@pytest.mark.parametrize(("body", "pattern"), CLASSES.values(), ids=CLASSES)
def test_classes_agree_with_runs(made: str, body: str, pattern: str) -> None:
    loop = f"sums = {made}\nfor i in range(len(x)):\n    {body}\n"
    source = f"{HEAD}def f(x: Tensor, y: Tensor):\n{textwrap.indent(loop, '    ')}    return sums\n"
    assert inspect_source(source, "x.py", every_loop=True).loops[0].pattern == pattern
    pairs = zip(totals_of(loop, False), totals_of(loop, True), strict=True)
    same = all(torch.allclose(one, other, atol=1e-6) for one, other in pairs)
    assert same == (pattern != "recurrence")


TOLD = {
    "a-mean-of-each-row": ('sums["a"] += x[i].mean()', ["VEC201"]),
    "what-is-read": ('sums["a"] += (x[i] * y[i]).sum().item()', ["VEC201", "VEC301"]),
    "what-a-function-gives": ('sums["a"] += g(x[i]).mean()', ["VEC106"]),
    "kept-on-the-way": ('sums["a"] += x[i].mean()\n    y[i] = sums["a"]', ["VEC204"]),
    "a-sum-of-counts": ('sums["a"] += 1', []),
    "given-to-a-function": ('sums["a"] += x[i].mean()\n    g(sums)', []),
    "kept-as-a-whole": ('sums["a"] += x[i].mean()\n    rows.append(sums)', []),
    "copied-as-a-whole": ('sums["a"] += x[i].mean()\n    rows.append(dict(sums))', []),
    "all-of-them-read": ('sums["a"] += x[i].mean() * sum(sums.values())', []),
    "bound-anew": ('sums["a"] += x[i].mean()\n    sums = {"a": 0.0, "b": 1.0}', []),
}


@pytest.mark.parametrize(("body", "codes"), TOLD.values(), ids=TOLD)
def test_totals_are_told_as_if_they_had_names(body: str, codes: list[str]) -> None:
    loop = f'sums = {{"a": 0.0, "b": 0}}\nfor i in range(len(x)):\n    {body}\nreturn sums, rows'
    source = f"{HEAD}def f(x: Tensor, y: Tensor, g, rows):\n{textwrap.indent(loop, '    ')}\n"
    found = inspect_source(source, "x.py").findings
    assert [finding.code for finding in found] == codes
