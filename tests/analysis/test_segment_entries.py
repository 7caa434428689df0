"""Dictionaries and lists that get what the elements with each label are reduced to."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
FILLED = "d is filled along {axis} in a Python loop; use index_add_"
MADE = "items along {axis} are computed one by one for a dictionary; use index_add_"
DIM = "dim 0 of labels.unique()"
HITS = {
    "numbers": ("for c in range(n):\n    d[c] = x[labels == c].mean(0)", "c (numbers 0..n-1)"),
    "labels": ("for c in labels.unique():\n    d[c] = x[labels == c].sum(0)", DIM),
    "numbers-of-labels": (
        "for c in labels.unique():\n    d[c.item()] = x[labels == c].amax(0)",
        DIM,
    ),
    "read-before": (
        "for c in labels.unique():\n    k = int(c)\n    m = labels == c\n    d[k] = x[m].mean(0)",
        DIM,
    ),
    "listed": (
        "for c in labels.unique().tolist():\n    d[c] = x[labels == c].mean(0)",
        "c (labels.unique().tolist())",
    ),
    "listed-from-the-host": (
        "for c in sorted(labels.unique().cpu().int().tolist()):\n    d[c] = x[labels == c].mean(0)",
        "c (labels.unique().cpu().int().tolist())",
    ),
    "array": (
        "for c in np.unique(labels.cpu().numpy()):\n    d[c] = x[labels == c].mean(0)",
        "c (np.unique(labels.cpu().numpy()))",
    ),
    "set": (
        "for c in set(labels.tolist()):\n    d[c] = x[labels == c].mean(0)",
        "c (set(labels.tolist()))",
    ),
    "where-there-are-some": (
        "for c in range(n):\n    m = labels == c\n    if m.any():\n        d[c] = x[m].mean(0)",
        "c (numbers 0..n-1)",
    ),
    "records": (
        "for c in labels.unique():\n    m = labels == c\n"
        "    d[c] = {'mean': x[m].mean(0), 'count': m.sum()}",
        DIM,
    ),
    "copied-to-the-host": (
        "for c in labels.unique():\n    d[c.item()] = x[labels == c].mean(0).cpu().numpy()",
        DIM,
    ),
    "in-a-list": ("d = []\nfor c in labels.unique():\n    d.append(x[labels == c].mean(0))", DIM),
    "in-a-list-beside-the-labels": (
        "d, k = [], []\nfor c in labels.unique():\n    c = c.item()\n"
        "    k.append(c)\n    d.append(x[labels == c].mean(0))",
        DIM,
    ),
    "pairs-in-a-list": (
        "d = []\nfor c in labels.unique():\n    d.append((c, x[labels == c].mean(0)))",
        DIM,
    ),
    "at-places-of-a-list": (
        "d = [None] * n\nfor c in range(n):\n    d[c] = x[labels == c].mean(0)",
        "c (numbers 0..n-1)",
    ),
    "attribute": (
        "for c in range(n):\n    self.means[c] = x[labels == c].mean(0)",
        "c (numbers 0..n-1)",
    ),
}
COMPREHENSIONS = {
    "labels": ("d = {c: x[labels == c].mean(0) for c in labels.unique()}", DIM),
    "numbers-of-labels": (
        "d = {c.item(): x[labels == c].mean(0) for c in labels.unique()}",
        DIM,
    ),
    "listed": (
        "d = {c: x[labels == c].sum(0) for c in labels.unique().tolist()}",
        "c (labels.unique().tolist())",
    ),
}
COUNTS = {
    "counts": "for c in range(n):\n    d[c] = (labels == c).sum()",
    "shares": "for c in range(n):\n    m = labels == c\n    d[c] = (m & (x == c)).sum() / m.sum()",
    "counts-in-a-list": "d = []\nfor c in range(n):\n    d.append((labels == c).sum())",
    "counts-unless-another-one-is-asked-for": (
        "d = []\nfor c in range(n):\n"
        "    if n > c:\n        d.append(torch.tensor(1))\n"
        "    else:\n        d.append((labels == c).sum())"
    ),
    "counts-in-a-comprehension": "d = [(labels == c).sum() for c in range(n)]",
}
MISSES = {
    "of-thresholds": "for c in range(n):\n    d[c] = (x <= c).float().mean()",
    "rows-of-a-label-in-a-list": "d = []\nfor c in labels.unique():\n    d.append(x[labels == c])",
    "beside-others": (
        "d = []\nfor c in range(n):\n"
        "    d.append((labels == c).sum())\n    d.append(torch.tensor(1.0))"
    ),
    "beside-a-list-of-others": (
        "d, k = [], []\nfor c in range(n):\n    d.append((labels == c).sum())\n"
        "    if n > c:\n        k.append(torch.tensor(1))"
    ),
    "beside-rows-of-others": (
        "d = []\nfor c in range(n):\n    m = labels == c\n    if m.sum() == 0:\n"
        "        d.append(x[m])\n    else:\n        d.append(m.sum())"
    ),
    "of-parts": "d = []\nfor c in range(n):\n    d.append(x[c].sum())",
    "of-one-total": "d = []\nfor c in range(n):\n    if c == 3:\n        d.append(x.sum())",
    "rows-of-a-label": "for c in labels.unique():\n    d[c] = x[labels == c]",
    "rows-beside-totals": (
        "for c in labels.unique():\n    m = labels == c\n    d[c] = x[m].sum(0), x[m]"
    ),
    "made-by-a-module": "for c in labels.unique():\n    d[c] = net(x[labels == c]).mean(0)",
    "pairs-within": (
        "for c in labels.unique():\n    m = labels == c\n    d[c] = torch.cdist(x[m], x[m]).mean()"
    ),
    "drawn": (
        "for c in labels.unique():\n    m = labels == c\n"
        "    d[c] = x[m][torch.randperm(m.sum())[:5]].mean(0)"
    ),
    "median": "for c in labels.unique():\n    d[c] = x[labels == c].median(0).values",
    "under-names": "for c in labels.unique():\n    d[names[c]] = x[labels == c].mean(0)",
    "under-texts": "for c in range(n):\n    d[f'class {c}'] = x[labels == c].mean(0)",
    "read-again": (
        "for c in labels.unique():\n"
        "    d[c] = x[labels == c].mean(0)\n    d[c] = d[c] / d[c].norm()"
    ),
    "told-on-the-way": (
        "for c in labels.unique():\n    d[c] = x[labels == c].mean(0)\n    print(d[c])"
    ),
    "moved-on": ("for c in range(n):\n    d[c] = 0.9 * d[c] + 0.1 * x[labels == c].mean(0)"),
    "one-entry": "for c in labels.unique():\n    d['last'] = x[labels == c].mean(0)",
    "a-handful": "for c in range(3):\n    d[c] = x[labels == c].mean(0)",
    "rows-in-a-comprehension": "d = {c: x[labels == c] for c in labels.unique()}",
    "modules": "for c in range(n):\n    d[c] = torch.nn.Linear(n, n)",
}


def told(body: str) -> dict[str, str]:
    body = textwrap.indent(f"d = {{}}\n{body}\nreturn d\n", "    ")
    source = f"{HEAD}def f(self, x: Tensor, labels: Tensor, n: int, net, names):\n{body}"
    found = inspect_source(source, "f.py").findings
    every = inspect_source(source, "f.py", every_loop=True).findings
    assert [(one.code, one.message) for one in found] == [(one.code, one.message) for one in every]
    return {finding.code: finding.message for finding in found}


@pytest.mark.parametrize(("body", "axis"), HITS.values(), ids=HITS)
def test_totals_under_labels_are_told(body: str, axis: str) -> None:
    found = told(body)
    name = "self.means" if "self.means" in body else "d"
    start = FILLED.format(axis=axis).removeprefix("d")
    assert found.keys() <= {"VEC101", "VEC301"}
    assert found["VEC101"].startswith(f"{name}{start}")


@pytest.mark.parametrize(("body", "axis"), COMPREHENSIONS.values(), ids=COMPREHENSIONS)
def test_totals_in_a_comprehension_are_told(body: str, axis: str) -> None:
    found = told(body)
    assert found.keys() <= {"VEC104", "VEC301"}
    assert found["VEC104"].startswith(MADE.format(axis=axis))


@pytest.mark.parametrize("body", COUNTS.values(), ids=COUNTS)
def test_what_is_counted_of_each_label_is_told(body: str) -> None:
    (message,) = told(body).values()
    assert "one" in message
    assert " along c (numbers 0..n-1) " in message


@pytest.mark.parametrize("body", MISSES.values(), ids=MISSES)
def test_other_entries_are_silent(body: str) -> None:
    assert told(body) == {}


def test_each_iteration_fills_an_entry_of_its_own() -> None:
    body = "d = {}\n    for c in labels.unique():\n        d[c] = x[labels == c].mean(0)\n"
    source = f"{HEAD}def f(x: Tensor, labels: Tensor):\n    {body}    return d\n"
    (loop,) = inspect_source(source, "f.py", every_loop=True).loops
    assert loop.account is not None
    assert loop.pattern == "map"
    assert not loop.account.carried
    assert not loop.account.opaque
