"""Numbers that are read of reductions which iterations combine, and places that are made whole."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(ids, x: Tensor, w: Tensor, at: Tensor, rows: list[Tensor], net, loader, table):
    made, kept = [], {{}}
    for {} in {}:
        {}
    return made, kept
"""
# what a header binds, and what it takes it of; what an iteration does
READ = {
    "a quotient beside a text": (
        ("i, key", "enumerate(ids)"),
        "made.append({'key': key, 'score': (x[i].sum() / w[i].sum()).item()})",
    ),
    "a quotient in a dictionary": (
        ("i", "range(len(x))"),
        "made.append({'score': (x[i].sum() / w[i].sum()).item()})",
    ),
    "more than two": (
        ("i, key", "enumerate(ids)"),
        "made.append((key, (2 * x[i].sum() / (w[i].sum() + 1e-6) - x[i].max()).item()))",
    ),
    "with a name": (
        ("i, key", "enumerate(ids)"),
        "v = x[i].sum() / w[i].sum(); made.append({'key': key, 'score': float(v)})",
    ),
    "with a conversion": (
        ("i", "range(len(x))"),
        "v = x[i].sum().sqrt() / x.shape[1]; made.append((i, v.item()))",
    ),
    "of comparisons that have names": (
        ("i, limit", "enumerate(at)"),
        "m = w <= limit; v = m.sum().float() / w.shape[0]; made.append((i, v.item()))",
    ),
    "the best of them": (
        ("i, limit", "enumerate(at)"),
        "m = w <= limit; v = m.sum() / 9 - (x > limit).sum()\n"
        "        if v.abs().item() < kept.get(0, 9): kept = {{0: v.item()}}",
    ),
    "side by side": (
        ("key, row, other", "zip(ids, x, w)"),
        "made.append({'key': key, 'score': (row.sum() - other.sum()).item()})",
    ),
    "places that are rounded": (
        ("p", "at.tolist()"),
        "made.append(x[round(p[0]), round(p[1])].item())",
    ),
    "places of two lists": (
        ("p", "at.tolist() + w.tolist()"),
        "made.append(x[int(p[0]), int(p[1])].item())",
    ),
    "places that are taken apart": (
        ("a, b", "at.tolist()"),
        "made.append(x[round(a), round(b)].item())",
    ),
    "places as a tuple": (("p", "at.tolist()"), "made.append(x[tuple(p)].item())"),
}
SILENT = {
    "what is written": (
        ("i, key", "enumerate(ids)"),
        "w[i] = x[i] * 2; made.append((key, {'score': (x[i].sum() / w[i].sum()).item()}))",
    ),
    "what a function gives": (
        ("i, key", "enumerate(ids)"),
        "made.append({'key': key, 'score': (x[i].sum() / net(w).sum()).item()})",
    ),
    "what is counted along": (
        ("i", "range(len(x))"),
        "w[0] += 1; made.append({'score': (x[i].sum() / w[0]).item()})",
    ),
    "items of lists": (
        ("i, key", "enumerate(ids)"),
        "made.append({'key': key, 'score': (rows[i].sum() / rows[i].max()).item()})",
    ),
    "what a loader gives": (
        ("i, y", "enumerate(loader)"),
        "made.append({'score': (x[i].sum() / y.sum()).item()})",
    ),
    "numbers that are no places": (("p", "at.tolist()"), "made.append(round(p[0]) + round(p[1]))"),
    "keys of a mapping": (("p", "at.tolist()"), "made.append(table[tuple(p)])"),
}


def codes(case: tuple[tuple[str, str], str], every: bool = False) -> list[str]:
    (target, iterable), body = case
    source = HEAD.format(target, iterable, body)
    return [finding.code for finding in inspect_source(source, "f.py", every_loop=every).findings]


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("case", READ.values(), ids=READ)
def test_numbers_are_reported(case: tuple[tuple[str, str], str], every: bool) -> None:
    assert codes(case, every) == ["VEC110"]


@pytest.mark.parametrize("case", SILENT.values(), ids=SILENT)
def test_stays_silent(case: tuple[tuple[str, str], str]) -> None:
    assert codes(case) == []


def test_the_axis_is_that_of_the_first_part() -> None:
    source = HEAD.format("i, key", "enumerate(ids)", READ["a quotient beside a text"][1])
    (finding,) = inspect_source(source, "f.py").findings
    assert finding.message.startswith("results along dim 0 of x are read as Python numbers")
