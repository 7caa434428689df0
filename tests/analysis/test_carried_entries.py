"""What iterations need of entries of dictionaries, against running them on one that writes down
which keys are read after they were written.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Order
from flake8_vectorize.model.pattern import Update

HEAD = "import torch\n\n\ndef f(words):\n    totals = {}\n    seen = {}\n"


class Recorder(dict):
    """Numbers by key; `met` says whether an iteration read what another one wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.iteration = 0
        self.writers: dict[object, int] = {}
        self.met = False

    def __getitem__(self, key: object) -> int:
        return self.get(key, 0)

    def get(self, key: object, default: int = 0) -> int:
        self.met |= self.writers.get(key, self.iteration) != self.iteration
        return super().get(key, default)

    def __setitem__(self, key: object, value: int) -> None:
        self.writers[key] = self.iteration
        super().__setitem__(key, value)


# the statement of a loop over words, its class, and how the entry is carried
LOOPS = {
    "one-total": (
        "totals['all'] += len(word)",
        "reduction",
        ("totals['all']", True, Update.SUM),
    ),
    "one-product": (
        "totals['all'] *= len(word)",
        "reduction",
        ("totals['all']", True, Update.PRODUCT),
    ),
    "total-of-each-word": ("totals[word] += 1", "unknown", ("totals[word]", False, Update.SUM)),
    "counted-by-get": (
        "totals[word] = totals.get(word, 0) + 1",
        "unknown",
        ("totals[word]", False, None),
    ),
    "kept": ("seen[word] = len(word)", "map", None),
}


@pytest.mark.parametrize(("statement", "pattern", "told"), LOOPS.values(), ids=LOOPS)
def test_an_entry_that_is_made_of_what_it_held_is_carried(
    statement: str, pattern: str, told: tuple[str, bool, Update | None] | None
) -> None:
    body = f"for word in words:\n    {statement}\n"
    source = HEAD + textwrap.indent(body, "    ")
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert loop.account is not None
    assert loop.pattern == pattern
    found = [(c.source.text, c.proven, c.update) for c in loop.account.carried]
    assert found == ([told] if told else [])
    assert {c.order for c in loop.account.carried} <= {Order.FLOW}
    totals, seen = Recorder(), Recorder()
    for number, word in enumerate(["a", "bb", "a"]):
        totals.iteration = seen.iteration = number
        exec(statement, {"word": word, "totals": totals, "seen": seen})
    assert (totals.met or seen.met) == bool(told)


def test_what_each_number_has_of_its_own_is_not_carried() -> None:
    source = HEAD + "    for i in range(9):\n        totals[i] += words.count(i)\n"
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert loop.account is not None
    assert not loop.account.carried


@pytest.mark.parametrize("asked", ["not in given", "in given"])
def test_what_is_asked_for_items_and_stored_to_under_them_is_a_mapping(asked: str) -> None:
    body = f"for word in words:\n    if word {asked}:\n        given[word] = given[word] * 2\n"
    source = "import torch\n\n\ndef f(words, given):\n" + textwrap.indent(body, "    ")
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert loop.account is not None
    assert loop.pattern == "unknown"
    assert [(c.source.text, c.proven) for c in loop.account.carried] == [("given[word]", False)]


def test_a_list_whose_length_a_loop_asks_for_is_carried() -> None:
    source = "import torch\n\n\ndef f(rows: list, n: int):\n"
    source += "    while len(rows) < n:\n        rows.append([n])\n    return rows\n"
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert loop.account is not None
    found = [(c.order, c.source.text, c.sink.line, c.distance) for c in loop.account.carried]
    assert found == [(Order.FLOW, "rows", 5, 1)]
