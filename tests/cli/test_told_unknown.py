"""What `why` says of what it does not know: what entries of copies hold, and what annotations and
functions of NumPy tell of what is walked.
"""

from __future__ import annotations

import textwrap

import pytest

HEAD = """\
import copy
from collections.abc import Generator, Iterator

import numpy as np
import torch
from torch import Tensor


def f(x: Tensor, held, model, rows: Iterator[Tensor], turns: Generator[int, None, None]):
    out = []
"""
THROUGH = "none seen; what is carried through t['a'] (line 13) is not known"
APART = "none: no iteration reads or overwrites what another one writes"
UPDATED = {
    "a-copy-by-dict": ("dict(held)", THROUGH),
    "a-copy-by-a-method": ("held.copy()", THROUGH),
    "a-copy-by-copy": ("copy.copy(held)", "meet is not known: flow"),
    "a-copy-in-a-display": ("{**held}", THROUGH),
    "a-deep-copy": ("copy.deepcopy(held)", APART),
    "a-dictionary-of-its-own": ("{'a': 0.0}", APART),
    "a-copy-of-one-of-its-own": ("dict(a=x[i] * 2)", APART),
}
WALKED = {
    "an-iterator": ("row in rows", "rows is an iterator", "structural"),
    "a-generator": ("row in turns", "turns is an iterator", "structural"),
    "an-array-of-numbers": (
        "row in np.linspace(0, 1, 9)",
        "np.linspace(0, 1, 9) is not known to be a tensor",
        "map, if nothing is carried through model() (line 12)",
    ),
}


def told(project, body: str, line: int) -> dict[str, str]:
    source = HEAD + textwrap.indent(textwrap.dedent(body), "    ")
    project.write("a.py", "").write_text(source, encoding="utf-8")
    facts: dict[str, str] = {}
    for row in project.run("why", f"a.py:{line}").out.splitlines()[1:]:
        label, text = row[:15].strip().rstrip(":"), row[15:]
        if label:
            facts.setdefault(label, text)
    return facts


@pytest.mark.parametrize(("value", "said"), UPDATED.values(), ids=UPDATED)
def test_what_a_copy_holds_is_changed_in_both(project, value: str, said: str) -> None:
    body = f"""\
    for i in range(x.shape[0]):
        t = {value}
        t['a'] += x[i]
        out.append(t)
    """
    assert said in told(project, body, 11)["dependence"]


@pytest.mark.parametrize(("header", "silent", "kind"), WALKED.values(), ids=WALKED)
def test_what_is_walked_is_what_is_told_of_it(project, header, silent: str, kind: str) -> None:
    facts = told(project, f"for {header}:\n    out.append(model(row))\n", 11)
    assert facts["silent"] == silent
    assert facts["class"].partition(";")[0] == kind
