"""Containers and objects that an iteration gives a name, and fills or changes by that name: they
were there before it, and stay.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Account, Way
from flake8_vectorize.model.report import FileReport

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
LOOP = """
def f(self, x: Tensor, out: Tensor, table, keys: list[str], rows: list, held: dict):
    for i in range(x.shape[0]):
        {bound}
        {change}
        out[i] = x[i] * 2
    return out
"""
# what the name is bound to, what changes that, and what is written by it
LENT = {
    "entry-in-an-attribute": ("one = self.table", "one[keys[i]] = x[i].sum()", "one[keys[i]]"),
    "entry-of-an-entry": ("one = table[keys[i]]", 'one["sum"] = x[i].sum()', "one['sum']"),
    "entry-in-what-is-not-known": ("one = table", 'one["last"] = x[i].sum()', "one['last']"),
    "place-in-a-list": ("one = rows", "one[3] = x[i].sum()", "one[3]"),
    "count-in-an-attribute": ("one = self.counts", "one[i % 3] += 1", "one[i % 3]"),
    "attribute": ("one = table", "one.last = x[i].sum()", "one.last"),
    "attribute-that-is-added-to": ("one = self.seen", "one.count += 1", "one.count"),
}
CALLED = {
    "list-in-an-attribute": ("one = self.rows", "one.append(x[i].sum())"),
    "list-under-a-key": ("one = table[keys[i]]", "one.append(x[i].sum())"),
    "list": ("one = rows", "one.append(x[i].sum())"),
    "entry-deleted": ("one = self.table", "del one[keys[i]]"),
}
OWN = {
    "list-of-its-own": ("one = [0, 0]", "one[1] = i"),
    "list-that-grows": ("one = []", "one.append(x[i].sum())"),
    "what-a-function-makes": ("one = table()", "one[keys[i]] = x[i].sum()"),
    "attribute-of-what-a-function-makes": ("one = table()", "one.last = x[i].sum()"),
    "row-of-a-tensor": ("one = x[i] + 1", "one[0] = 0"),
}


def report(bound: str, change: str) -> FileReport:
    source = HEAD + textwrap.dedent(LOOP).format(bound=bound, change=change)
    return inspect_source(source, "x.py", every_loop=True)


def account(found: FileReport) -> Account:
    (loop,) = found.loops
    assert loop.account is not None
    return loop.account


@pytest.mark.parametrize("case", LENT.values(), ids=LENT)
def test_what_is_filled_by_another_name_stays(case: tuple[str, str, str]) -> None:
    bound, change, place = case
    found = report(bound, change)
    assert found.findings == ()
    accesses = account(found).accesses
    assert place in [access.text for access in accesses if access.way is Way.WRITE]


@pytest.mark.parametrize("case", CALLED.values(), ids=CALLED)
def test_what_grows_by_another_name_stays(case: tuple[str, str]) -> None:
    found = report(*case)
    assert found.findings == ()
    told = account(found)
    written = [access.text for access in told.accesses if access.way is Way.WRITE]
    assert any(text.startswith("one") for text in (*told.opaque, *written))


@pytest.mark.parametrize("case", OWN.values(), ids=OWN)
def test_what_an_iteration_makes_is_gone_with_it(case: tuple[str, str]) -> None:
    assert [finding.code for finding in report(*case).findings] == ["VEC101"]
