"""Loops with effects that no value decides about are not read, but for those that end there."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.analysis import inspection
from flake8_vectorize.engine import inspect_source

HEAD = """
import torch
from other import make


class Net:
    def f(self, x: torch.Tensor, y: torch.Tensor, out, optimizer):
        n = x.shape[0]
"""
UNREAD = {
    "an attribute of the object": """
        for i in range(n):
            self.last = x[i]
            y[i] = x[i] * 2
        return y
    """,
    "an entry under a text": """
        for i in range(n):
            out["last"] = x[i]
            y[i] = x[i] * 2
        return y
    """,
    "an entry under a text that is made": """
        for i in range(n):
            out[f"row {i}"] = x[i]
            y[i] = x[i] * 2
        return y
    """,
    "an entry of a mapping that is written out": """
        rows = []
        for i in range(n):
            entry = {}
            entry["row"] = x[i]
            rows.append(entry)
        return rows
    """,
    "a call for what it does": """
        for i in range(n):
            optimizer.step()
            y[i] = x[i] * 2
        return y
    """,
    "a builtin for what it does": """
        for i in range(n):
            setattr(out, str(i), x[i])
            y[i] = x[i] * 2
        return y
    """,
    "what it adds depends on whether it is the first": """
        for i in range(n):
            row = y if i == 0 else x
            self.rows.append(make(row))
    """,
}
READ = {
    "another attribute than one of the object": """
        for i in range(n):
            item = make(i)
            item.row = x[i]
            y[i] = x[i] * 2
        return y
    """,
    "a total under a text": """
        sums = {"all": 0}
        for i in range(n):
            sums["all"] = sums["all"] + x[i]
        return sums
    """,
    "an entry of what an iteration makes": """
        for i in range(n):
            item = make(i)
            item["row"] = x[i]
            y[i] = x[i] * 2
        return y
    """,
    "an attribute that is set where the loop ends": """
        for i in range(n):
            if (x[i] > 0).any():
                self.first = i
                break
    """,
    "elements that are read besides": """
        for i in range(n):
            out["largest"] = x[i].item()
    """,
    "a result that is asked for": """
        for i in range(n):
            y[i] = make.step(x[i])
        return y
    """,
    "segments": """
        for label in y.unique():
            self.rows.append(x[y == label].mean(0))
    """,
}


def findings(body: str, every: bool) -> list[str]:
    source = HEAD + textwrap.indent(textwrap.dedent(body), "        ")
    return [found.code for found in inspect_source(source, "a.py", every_loop=every).findings]


@pytest.mark.parametrize("body", UNREAD.values(), ids=UNREAD.keys())
def test_loops_with_an_effect_are_silent_and_not_read(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not findings(body, every=True)
    monkeypatch.setattr(inspection, "Interpreter", None)
    assert not findings(body, every=False)


@pytest.mark.parametrize("body", READ.values(), ids=READ.keys())
def test_loops_that_only_look_like_them_are_read(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings(body, every=False) == findings(body, every=True)
    monkeypatch.setattr(inspection, "Interpreter", None)
    assert findings(body, every=False) == ["VEC000"]


FUNCTION = """
import torch


def info(row: torch.Tensor) -> torch.Tensor:
    return row * 2


def f(x: torch.Tensor, y: torch.Tensor):
    for i in range(x.shape[0]):
        info(x[i])
        y[i] = x[i] * 2
    return y
"""


@pytest.mark.parametrize("every", [False, True])
def test_what_is_called_so_has_an_effect_whatever_it_returns(every: bool) -> None:
    assert not inspect_source(FUNCTION, "a.py", every_loop=every).findings
    source = FUNCTION.replace("info(", "twice(")
    assert inspect_source(source, "a.py", every_loop=every).findings
