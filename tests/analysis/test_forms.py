"""Which loops have a batched form, and which have none because it would be a guess."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.batched import BatchedForm

HEADER = """
import torch
from torch import Tensor


def f(x: Tensor, y: Tensor, w: Tensor, out: Tensor, index: Tensor, n: int, g):
"""
KNOWN = "n, d = x.shape; m, e = y.shape; (k,) = w.shape; a, b = out.shape"


def forms(body: str) -> list[BatchedForm]:
    source = HEADER + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n"
    return [f.fix for f in inspect_source(source, "f.py").findings if f.fix is not None]


REFUSED = {
    "the variable is read after the loop": """
        for i in range(x.shape[0]):
            out[i] = x[i] * 2
        return i
    """,
    "a temporary is read after the loop": """
        for i in range(x.shape[0]):
            t = x[i] * 2
            out[i] = t
        return t
    """,
    "a function that is defined here reads the variable": """
        def last():
            return i
        for i in range(x.shape[0]):
            out[i] = x[i] * 2
        return last()
    """,
    "rows and weights of unknown rank": """
        acc = torch.zeros(3)
        for i in range(len(w)):
            acc = acc + x[i] * w[i]
        return acc
    """,
    "a tensor beside rows of unknown rank": """
        return torch.stack([x[i] - y for i in range(x.shape[0])])
    """,
    "an index may come twice": """
        for i in range(x.shape[0]):
            out[index[i]] = x[i]
    """,
    "random numbers": """
        rows = []
        for i in range(x.shape[0]):
            rows.append(x[i] + torch.randn(3))
        return torch.stack(rows)
    """,
    "a function that is not torch's": """
        return torch.stack([g(row) for row in x])
    """,
    "the list is read elsewhere": """
        rows = []
        for i in range(x.shape[0]):
            rows.append(x[i] * 2)
        print(rows)
        return torch.stack(rows)
    """,
    "the list is not empty at first": """
        rows = [y]
        for i in range(x.shape[0]):
            rows.append(x[i] * 2)
        return torch.stack(rows)
    """,
    "the last windows may be cut off": """
        return torch.cat([x[i : i + 2] for i in range(x.shape[0])])
    """,
    "a neighbour that a condition keeps inside": """
        for i in range(x.shape[0]):
            if i + 1 < x.shape[0]:
                out[i] = x[i + 1]
    """,
    "the list is deleted afterwards": """
        rows = []
        for i in range(x.shape[0]):
            rows.append(x[i] * 2)
        new = torch.stack(rows)
        del rows
        return new
    """,
    "two updates that do not commute": """
        acc = torch.zeros(3)
        for i in range(x.shape[0]):
            acc += x[i]
            acc *= y[i]
        return acc
    """,
    "an element further back": """
        for i in range(2, x.shape[0]):
            x[i] = x[i - 2] + 1
    """,
    "the total is read by what it adds up": """
        acc = torch.zeros(3)
        for i in range(x.shape[0]):
            acc = acc + torch.relu(acc - x[i])
        return acc
    """,
    "an else": """
        for i in range(x.shape[0]):
            out[i] = x[i] * 2
        else:
            out[0] = 0
    """,
    "the loop leaves early": """
        for i in range(x.shape[0]):
            if i > n:
                break
            out[i] = x[i] * 2
    """,
    "a place that is written in two ways": """
        for i in range(1, x.shape[0]):
            out[i] = x[i]
            out[i - 1] = x[i]
    """,
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_is_not_proven_has_no_form(body: str) -> None:
    assert forms(body) == []


# what to write, and a word of each caveat
FORMS = {
    "a parameter may share memory, its rank may differ": (
        "for i in range(x.shape[0]):\n    out[i] = 2 * x[i]",
        "out[:x.shape[0]] = 2 * x",
        ("axes", "memory"),
    ),
    "a tensor made like the operand": (
        "new = torch.empty_like(x)\nfor i in range(x.shape[0]):\n    new[i] = x[i].exp()",
        "new[:] = x.exp()",
        (),
    ),
    "a tensor that something else may hold": (
        "new = torch.empty_like(x)\ng(new)\nfor i in range(len(x)):\n    new[i] = x[i] + 1",
        "new[:] = x + 1",
        ("memory",),
    ),
    "a tensor of another scope": (
        "def inner():\n    r, q = x.shape\n    for i in range(r):\n        x[i, :] *= 2",
        "x[:] *= 2",
        (),
    ),
    "a tensor of this one": (
        "for i in range(x.shape[0]):\n    x[i] *= 2",
        "x *= 2",
        (),
    ),
    "a factor with one axis less": (
        "for i in range(x.shape[0]):\n    x[i] *= n / x[i].sum(0)",
        "x *= (n / x.sum(1))[:, None]",
        ("have axes",),
    ),
    "a mean with two axes less": (
        "new = torch.empty_like(x)\nfor i in range(len(x)):\n    new[i] = x[i] - x[i].mean((0, 1))",
        "new[:] = x - x.mean((1, 2))[:, None, None]",
        ("have axes",),
    ),
    "known ranks": (
        f"{KNOWN}\nacc = torch.zeros(3)\nfor i in range(k):\n    acc = acc + x[i] * w[i]"
        "\nreturn acc",
        "(x[:k] * w[:, None]).sum(0)",
        ("dtype", "another order"),
    ),
    "a length that may be negative": (
        "new = torch.empty_like(x)\nfor i in range(n):\n    new[i] = x[i].exp()",
        "new[:n] = x[:n].exp()",
        ("negative",),
    ),
    "the gap is the size of the axis": (
        "new = torch.zeros_like(x)\nfor i in range(1, len(x)):\n    new[i] = x[i] - x[i - 1]",
        "new[1:] = x[1:] - x[:-1]",
        (),
    ),
    "a try around it": (
        "try:\n    y = torch.stack([row.exp() for row in x])\nexcept RuntimeError:\n    y = x",
        "x.exp()",
        ("layout", "caught"),
    ),
    "a matrix product": (
        f"{KNOWN}\nnew = torch.zeros(n, e)\nfor i in range(n):\n    for j in range(e):\n"
        "        for q in range(m):\n            new[i, j] += x[i, q] * y[q, j]\nreturn new",
        "new += x[:, :m] @ y",
        ("dtype", "terms are added", "products are summed"),
    ),
    "an element of every row": (
        f"{KNOWN}\n(p,) = index.shape\nnew = torch.zeros(n)\nfor i in range(n):\n"
        "    new[i] = x[i, index[i]]",
        "new[:] = x[torch.arange(n), index[:n]]",
        ("whole numbers",),
    ),
    "pairs of indices that may come twice": (
        f"{KNOWN}\n(p,) = index.shape\nother = index % 3\nnew = torch.zeros(n, 3)\n"
        "for i in range(p):\n    new[index[i], other[i]] += w[i]",
        "new.index_put_((index, other), w[:p], accumulate=True)",
        ("whole numbers", "whole numbers", "added up", "shape", "dtype"),
    ),
    "a chain of branches": (
        "new = torch.zeros_like(x)\nfor i in range(len(x)):\n    if x[i] > 1:\n        new[i] = 1\n"
        "    elif x[i] < 0:\n        new[i] = 0\n    else:\n        new[i] = x[i]",
        "new[:] = torch.where(x > 1, 1, torch.where(x < 0, 0, x))",
        ("single value", "single value", "both branches"),
    ),
    "numbers of any dtype": (
        "return [int(value) for value in w]",
        "w.long().tolist()",
        ("single values",),
    ),
}


@pytest.mark.parametrize(("body", "text", "caveats"), FORMS.values(), ids=FORMS)
def test_a_form_says_what_has_to_hold(body: str, text: str, caveats: tuple[str, ...]) -> None:
    form = forms(body)[0]
    assert form.text == text
    assert len(form.caveats) == len(caveats), form.caveats
    for word, caveat in zip(caveats, form.caveats, strict=True):
        assert word in caveat
