"""What a loop is said to touch and to need from its other iterations, against running it.

Every access is checked against a tensor that writes down which elements are really read and
written; every distance against the iterations in which they are.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Account, Order, Way
from flake8_vectorize.model.pattern import Update

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def account(body: str, loop: int = 0) -> Account:
    source = HEAD + "def f(x: Tensor, out: Tensor, idx: Tensor, n: int):\n"
    source += textwrap.indent(textwrap.dedent(body), "    ")
    found = inspect_source(source, "x.py", every_loop=True).loops[loop].account
    assert found is not None
    return found


def places(account: Account, way: Way) -> list[str]:
    return [access.affine or access.text for access in account.accesses if access.way is way]


class Recorder:
    """A vector that writes down which element each iteration reads and writes."""

    def __init__(self, size: int) -> None:
        self.values = [float(number) for number in range(size)]
        self.iteration = -1
        self.events: list[tuple[int, str, int]] = []

    def __getitem__(self, index: int) -> float:
        self.events.append((self.iteration, "read", index))
        return self.values[index]

    def __setitem__(self, index: int, value: float) -> None:
        self.events.append((self.iteration, "write", index))
        self.values[index] = value

    def distances(self, first: str, second: str) -> set[int]:
        """Iterations between a `first` and a later `second` of one element."""
        return {
            late - early
            for early, what, element in self.events
            for late, then, other in self.events
            if what == first and then == second and element == other and late > early
        }


ENDS = {Order.FLOW: ("write", "read"), Order.ANTI: ("read", "write"), Order.OUTPUT: ("write",) * 2}
STATEMENTS = {
    "the one before": "x[i] = x[i - 1]",
    "two before": "x[i] = x[i - 2] + 1",
    "the one after": "x[i] = x[i + 1]",
    "three after": "x[i] = 2 * x[i + 3]",
    "itself": "x[i] = 2 * x[i]",
    "two writes": "x[i] = 1\nx[i + 1] = 2",
    "by another name": "k = i - 1\nx[k + 2] = x[k]",
    "every other": "x[2 * i] = x[2 * i - 2]",
    "never met": "x[2 * i] = x[2 * i + 1]",
    "one cell": "x[0] = x[0] + i",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_distances_are_those_of_the_run(statement: str) -> None:
    found = account("for i in range(3, n):\n" + textwrap.indent(statement, "    "))
    recorder = Recorder(40)
    program = compile(statement, "loop", "exec")
    for number in range(3, 12):
        recorder.iteration = number
        exec(program, {"x": recorder, "i": number})
    told = {order: set() for order in Order}
    every = set()
    for carried in found.carried:
        if carried.distance is None:
            every.add(carried.order)
        else:
            told[carried.order].add(carried.distance)
    for order, ends in ENDS.items():
        real = recorder.distances(*ends)
        if statement == STATEMENTS["one cell"]:
            assert not real or order is not Order.FLOW or order in every
        else:
            assert told[order] == real, order


ACCESSES = {
    "hidden subscript": (
        "for i in range(1, n):\n    k = i - 1\n    out[i] = x[k]",
        ["x[i - 1]"],
        ["out[i]"],
    ),
    "backwards": ("for i in range(n):\n    k = n - 1 - i\n    out[k] = x[i]", ["x[i]"], None),
    "in place": ("for i in range(n):\n    out[i].add_(x[i])", ["out[i]", "x[i]"], ["out[i]"]),
    "overwritten": ("for i in range(n):\n    out[i].copy_(x[i])", ["x[i]"], ["out[i]"]),
    "augmented": ("for i in range(n):\n    out[idx[i]] += 1", ["idx[i]", "out[idx[i]]"], None),
    "not of this loop": ("for i in range(n):\n    out[i] = x[0]", [], ["out[i]"]),
    "total": ("s = 0\nfor i in range(n):\n    s = s + x[i]\nreturn s", ["x[i]"], ["s"]),
    "list": (
        "s = []\nfor i in range(n):\n    s.append(x[i])\nreturn torch.stack(s)",
        ["x[i]"],
        ["an item of s"],
    ),
    "items": (
        "s = 0\nfor row in x[0]:\n    s = s + row\nreturn s",
        ["row (an item along dim 0 of x[0])"],
        ["s"],
    ),
}


@pytest.mark.parametrize(("body", "reads", "writes"), ACCESSES.values(), ids=ACCESSES)
def test_accesses_are_told_in_the_users_names(
    body: str, reads: list[str], writes: list[str] | None
) -> None:
    found = account(body)
    assert sorted(places(found, Way.READ)) == sorted(reads)
    if writes is not None:
        assert places(found, Way.WRITE) == writes


def test_an_inner_loop_has_the_dependences_along_its_own_axis() -> None:
    body = """
        for i in range(1, n):
            for j in range(1, n):
                x[i, j] = x[i - 1, j] + x[i, j - 1]
        """
    outer, inner = account(body, 0), account(body, 1)
    assert [(c.sink.text, c.distance) for c in outer.carried] == [("x[i - 1, j]", 1)]
    assert [(c.sink.text, c.distance) for c in inner.carried] == [("x[i, j - 1]", 1)]


def test_an_inner_variable_that_starts_at_the_one_around_is_called_by_its_own_name() -> None:
    body = """
        for i in range(n):
            for j in range(i + 1, n):
                out[2 * j - i] = x[j]
        """
    found = account(body, loop=1)
    assert places(found, Way.READ) == ["x[j]"]
    assert places(found, Way.WRITE) == ["out[2 * j - i]"]


def test_what_is_not_looked_into_is_named() -> None:
    found = account("for i in range(n):\n    out[i] = mystery(x[i])")
    assert found.carried == ()
    assert found.opaque == ("mystery() (line 7)",)


def test_items_of_a_container_are_other_objects() -> None:
    assert account("for p in [x, out, idx, x, n]:\n    p.add_(1)").carried == ()


def test_linting_draws_up_no_account() -> None:
    source = (
        HEAD
        + "def f(x: Tensor, out: Tensor):\n    for i in range(len(x)):\n        out[i] = x[i]\n"
    )
    assert inspect_source(source, "x.py").loops[0].account is None


WALKS = {
    "part of a tensor": ("for i in range(x[0].shape[0]):\n    out[i] = 1", "dim 0 of x[0]"),
    "length of a part": ("for i in range(len(x[0])):\n    out[i] = 1", "dim 0 of x[0]"),
    "transposed": ("for i in range(x.T.size(0)):\n    out[i] = 1", "dim 0 of x.T"),
    "the tensor": ("for i in range(x.shape[0]):\n    out[i] = 1", "dim 0 of x"),
    "items of a part": ("for row in x[1]:\n    out += row", "dim 0 of x[1]"),
    "by subscripts": ("for i in range(n):\n    out[:, i] = 1", "dim 1 of out"),
}


@pytest.mark.parametrize(("body", "walks"), WALKS.values(), ids=WALKS)
def test_a_part_of_a_tensor_has_axes_of_its_own(body: str, walks: str) -> None:
    assert account(body).walks == (walks,)


def test_a_list_that_is_only_sometimes_known_has_no_known_length() -> None:
    source = HEAD + (
        "def f(x: Tensor, sizes=None):\n"
        "    if sizes is None:\n"
        "        sizes = [1]\n"
        "    for size in sizes:\n"
        "        x = x + size\n"
    )
    assert inspect_source(source, "x.py", every_loop=True).loops[0].trip_count is None


def test_what_is_read_backwards_is_no_tensor() -> None:
    found = inspect_source(
        HEAD + "def f(x, out: Tensor):\n    for row in x[..., ::-1]:\n        out += row\n",
        "x.py",
        every_loop=True,
    ).loops[0]
    assert not any("x is a tensor" in fact.fact for fact in found.evidence)


def test_keys_of_a_mapping_are_not_one_place() -> None:
    found = account("for key in n.keys():\n    out[key] = out[key] + x[0]")
    assert not any(carried.proven for carried in found.carried)


@pytest.mark.parametrize(
    ("body", "writes"),
    [
        ("for item in n:\n    x = out(x)\nreturn x", ["x"]),
        ("k = 0\nfor item in n:\n    k += 1\nreturn k", ["k"]),
    ],
)
def test_what_is_made_from_its_last_value_is_written(body: str, writes: list[str]) -> None:
    assert places(account(body), Way.WRITE) == writes


def test_what_an_iteration_makes_for_itself_is_no_access() -> None:
    found = account("for i in range(n):\n    t = x[i] * 2\n    out[i] = t[0] + t[1]")
    assert places(found, Way.READ) == ["x[i]"]


def test_entries_of_what_is_not_known_are_accesses() -> None:
    found = account("for item in n:\n    out[0] += n.table[item]")
    assert "n.table[item]" in places(found, Way.READ)


def test_a_list_may_be_filled_while_it_is_walked() -> None:
    source = HEAD + (
        "def f(pairs, g):\n    for i, (a, b) in enumerate(pairs):\n        pairs[i] = (a, g(b))\n"
    )
    found = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert found.pattern == "structural"
    assert found.account is not None
    assert found.account.carried == ()


def test_a_counter_that_decides_what_is_filled_is_carried() -> None:
    body = """
        k = 0
        found = {}
        for i in range(n):
            while k < n and x[k] > i:
                found[i] = x[k]
                k += 1
        return found
        """
    assert [carried.source.text for carried in account(body).carried] == ["k"]


def test_what_is_not_carried_is_not_called_so() -> None:
    body = """
        for i in range(n):
            if idx is not None:
                size = x[i].sum()
            else:
                least = min(x[i])
                if least < n:
                    least = n
                size = least
            out[i] = size
        """
    assert account(body).carried == ()


def test_parts_of_items_are_other_objects() -> None:
    source = HEAD + (
        'def f(group):\n    for p in group["params"]:\n        p.data.add_(1.0, p.grad)\n'
    )
    found = inspect_source(source, "x.py", every_loop=True).loops[0].account
    assert found is not None
    assert found.carried == ()


def test_a_loop_that_is_left_early_says_so() -> None:
    found = account("for i in range(n):\n    if x[i] > 0:\n        break\n    out[i] = 1")
    assert found.leaves == "break, line 8"


GUARDS = {
    "first value": """
        s = None
        for i in range(n):
            s = x[i] if s is None else s + x[i]
        return s
        """,
    "first value by blocks": """
        s = None
        for i in range(n):
            if s is None:
                s = x[i]
            else:
                s = s + x[i]
        return s
        """,
    "never there": """
        for i in range(n):
            if out is not None:
                out = out + x[i]
        return out
        """,
}


@pytest.mark.parametrize("body", GUARDS.values(), ids=GUARDS)
def test_a_total_that_may_be_none_is_a_total(body: str) -> None:
    assert [carried.update for carried in account(body).carried] == [Update.SUM]


def test_what_is_bound_before_the_loop_is_left_is_not_carried() -> None:
    body = """
        at = -1
        for i in range(n):
            if x[i] > 0:
                at = x[i] + 1
                break
        return at
        """
    found = account(body)
    assert "at" in places(found, Way.WRITE)
    assert found.carried == ()
    assert found.leaves == "break, line 11"


def test_the_names_of_a_comprehension_are_not_those_around_it() -> None:
    body = """
        found = []
        atom = n.first()
        for part in n.parts():
            numbers = set([atom.number() - 1 for atom in part.atoms()])
            if len(numbers & n.seen) == 0:
                continue
            for atom in part.atoms():
                atom.reset(0)
            found.append(part)
        return sorted(found)
        """
    assert account(body).carried == ()
