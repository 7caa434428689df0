"""What the analysis makes of loops: class, verdict and reason, one small loop each."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import LoopReport

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def first_loop(source: str) -> LoopReport:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    return report.loops[0]


SILENT = {
    "modules": (
        "def f(self, x: Tensor):\n    for layer in self.layers:\n        x = layer(x)\n    return x"
    ),
    "parameters": "def f(m, s: Tensor):\n    for p in m.parameters():\n        s = s + p.sum()\n    return s",
    "shape": "def f(x: Tensor):\n    n = 1\n    for s in x.shape:\n        n *= s\n    return n",
    "axes": "def f(x: Tensor):\n    for d in range(x.dim()):\n        x = x + x.sum(d, keepdim=True)\n    return x",
    "items": "def f(d: dict[str, Tensor]):\n    return torch.stack([v.sum() for k, v in d.items()])",
    "print": "def f(x: Tensor, out: Tensor):\n    for i in range(x.shape[0]):\n        print(x[i])\n        out[i] = x[i]",
    "attribute": "def f(self, x: Tensor):\n    for i in range(x.shape[0]):\n        self.last = x[i]",
    "first-only": "def f(x: Tensor, out: Tensor):\n    for i in range(x.shape[0]):\n        out[i] = x[i]\n        break",
    "script": "@torch.jit.script\ndef f(x: Tensor, out: Tensor):\n    for i in range(x.shape[0]):\n        out[i] = x[i]",
    "history": "def f(step, x: Tensor):\n    out = [x]\n    for i in range(x.shape[0]):\n        out.append(step(out[-1], x[i]))\n    return torch.stack(out)",
    "packing": "def f(x: Tensor, sizes: list[int], out: Tensor):\n    at = 0\n    for i in range(len(sizes)):\n        out[i] = x[at : at + sizes[i]].sum()\n        at += sizes[i]",
    "trials": "def f(model, x: Tensor, n: int):\n    total = torch.zeros(3)\n    for _ in range(n):\n        total = total + model(x)\n    return total",
    "scipy": "from scipy.ndimage import label\n\n\ndef f(x: Tensor):\n    return torch.stack([label(r) for r in x])",
    "named-objects": "def f(self, x: Tensor):\n    out = []\n    for i in range(x.shape[0]):\n        out.append(getattr(self, f'head{i}')(x[i]))\n    return torch.stack(out)",
}
PATTERNS = {
    "map": ("for i in range(x.shape[0]):\n    y[i] = x[i] * 2", "map"),
    "shifted-counter": ("k = 1\n    for row in x:\n        y[k] = row\n        k += 1", "map"),
    "reversed": ("for i in reversed(range(x.shape[0])):\n    y[i] = x[i].exp()", "map"),
    "flattened": ("for i in range(x.shape[0]):\n    y[i * n] = x[i]", "map"),
    "partition": ("for i in range(n):\n    x[y == i] = x[y == i] / 2", "scatter"),
    "stencil": ("for i in range(x.shape[0] - 1):\n    y[i] = x[i] + x[i + 1]", "map"),
    "ahead": ("for i in range(x.shape[0] - 1):\n    x[i] = x[i + 1] * 2", "stencil"),
    "scatter": ("for i in range(x.shape[0]):\n    y[index[i]] += x[i]", "scatter"),
    "scan": ("for i in range(1, x.shape[0]):\n    y[i] = y[i - 1] + x[i]", "scan"),
    "filter": ("for i in range(1, x.shape[0]):\n    y[i] = 0.9 * y[i - 1] + x[i]", "scan"),
    "in-place-method": (
        "s = x.new_zeros(3)\n    for i in range(x.shape[0]):\n        s.add_(x[i])\n    y[0] = s",
        "reduction",
    ),
    "two-loops": (
        "s = 0\n    for i in range(n):\n        for j in range(x.shape[0]):\n            s = s + x[j] * i\n    y[0] = s",
        "reduction",
    ),
    "while": ("i = 0\n    while i < x.shape[0]:\n        y[i] = x[i] * 2\n        i += 1", "map"),
    "alias": (
        "for i in range(1, x.shape[0]):\n    v = x[i]\n    v += torch.sin(x[i - 1])",
        "recurrence",
    ),
    "reshaped": (
        "flat = y.view(-1)\n    for i in range(1, x.shape[0]):\n        flat[i] = torch.sin(y[i - 1, 0]) + x[i, 0]",
        "unknown",
    ),
    "swapped": (
        "a, b = x[0], x[1]\n    for i in range(2, x.shape[0]):\n        a, b = b, torch.sin(a + x[i])\n    y[0] = a",
        "recurrence",
    ),
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_stays_silent(source: str) -> None:
    assert first_loop(source).code is None


@pytest.mark.parametrize(("body", "pattern"), PATTERNS.values(), ids=PATTERNS)
def test_dependence_class(body: str, pattern: str) -> None:
    text = "def f(x: Tensor, y: Tensor, index: Tensor, n: int):\n"
    lines = [
        line
        if number and line.startswith("    ") and "\n    " in body and not body.startswith("for")
        else line
        for number, line in enumerate(body.split("\n"))
    ]
    if body.startswith("for"):
        lines = ["    " + line for line in lines]
    else:
        lines[0] = "    " + lines[0]
    assert first_loop(text + "\n".join(lines)).pattern == pattern


def test_evidence_says_where_a_tensor_was_seen() -> None:
    loop = first_loop(
        "def f(x, out):\n    y = torch.exp(x)\n    for i in range(y.shape[0]):\n        out[i, 0] = y[i]"
    )
    facts = [evidence.fact for evidence in loop.evidence]
    assert any(fact.startswith("y is a tensor") for fact in facts)


def test_a_function_of_the_file_tells_what_it_returns() -> None:
    source = "def g(x):\n    return torch.exp(x), 1\n\n\ndef f(x):\n    a, n = g(x)\n    return torch.stack([row * 2 for row in a])"
    assert first_loop(source).code == "VEC104"


@pytest.mark.parametrize(
    "source",
    ["def f(:\n", "for for\n", "x = 'torch'\nwhile True:\n    pass\x00\n"],
    ids=["header", "keywords", "null-byte"],
)
def test_what_python_cannot_parse_is_one_finding(source: str) -> None:
    findings = inspect_source("import torch\nfor i in x: pass\n" + source, "x.py").findings
    assert [finding.code for finding in findings] == ["VEC000"]


def test_nesting_beyond_reason_is_no_crash() -> None:
    expression = "(" * 90 + "x" + ")" * 90
    deep = "".join("    " * n + "for i in x:\n" for n in range(18)) + "    " * 18 + "pass\n"
    chain = "y = " + "+".join(["x[0]"] * 3000) + "\n"
    source = f"import torch\n{deep}{chain}z = {expression}\nfor i in x: pass\n"
    assert all(f.code.startswith("VEC") for f in inspect_source(source, "x.py").findings)
