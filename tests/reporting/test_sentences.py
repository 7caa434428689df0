"""What `why` says of small loops whose facts are plain to see: each sentence holds there."""

from __future__ import annotations

import ast
import textwrap

import pytest

from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Account, Way
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.reporting.accounts import access_lines, dependence_lines
from flake8_vectorize.reporting.remedies import remedy

HEAD = (
    "import torch\nfrom torch import Tensor\n\n\ndef f(self, x: Tensor, out: Tensor, m, n: int):\n"
)


def told(body: str) -> LoopReport:
    """The first loop of a function; its body begins in line 6."""
    source = HEAD + textwrap.indent(body, "    ") + "\n"
    return inspect_source(source, "x.py", every_loop=True).loops[0]


def account_of(body: str) -> Account:
    account = told(body).account
    assert account is not None
    return account


EFFECTS = {
    "an attribute": (
        "for i in range(n):\n    self.last = x[i]",
        "it sets the attribute self.last (line 7)",
    ),
    "an entry that goes": (
        "for i in range(n):\n    out[i] = x[i]\n    del m[i]",
        "it deletes m[i] (line 8)",
    ),
    "a method of a part": (
        "for i in range(n):\n    m[0, i].show(x[i])",
        "it calls m[0, i].show() for its effect (line 7)",
    ),
    "an attempt": (
        "for i in range(n):\n    try:\n        out[i] = x[i]\n    except OSError:\n        pass",
        "it goes on where something fails (try, line 7)",
    ),
    "a match": (
        "for i in range(n):\n    match m:\n        case 0:\n            out[i] = x[i]",
        "it chooses what it does (match, line 7)",
    ),
    "a generator": (
        "for i in range(n):\n    yield from x[i]",
        "it hands its items out one by one (yield from, line 7)",
    ),
    "an iterator": (
        "for i in range(n):\n    out[i] = x[i] * next(m)",
        "it takes the next item of an iterator (next(), line 7)",
    ),
}


@pytest.mark.parametrize(("body", "said"), EFFECTS.values(), ids=EFFECTS)
def test_an_effect_is_told_as_what_it_is(body: str, said: str) -> None:
    report = told(body)
    assert report.cause is Cause.EFFECT
    assert report.reason == said


CHOICES = {
    "getattr(self, m[i]).abs() + x[i]": "which attribute it takes differs between iterations",
    "m[i](x[i])": "what it calls differs between iterations",
}


@pytest.mark.parametrize(("value", "said"), CHOICES.items(), ids=CHOICES)
def test_a_choice_tells_what_is_chosen(value: str, said: str) -> None:
    report = told(f"for i in range(n):\n    out[i] = {value}")
    assert report.cause is Cause.CHOICE
    assert report.reason.startswith(said)


def test_what_does_not_decide_is_told_only_where_it_holds() -> None:
    loop = "for row in m:\n    print(row)\n    total = (total + row).tanh()"
    body = f"total = x[0]\n{loop}\nreturn total"
    assert [found.reason for found in account_of(body).besides] == [
        "it calls print() for its effect (line 8)",
        "m is not known to be a tensor",
    ]


def test_each_item_has_attributes_of_its_own() -> None:
    own = "for step in m:\n    step.size = step.size * 2"
    assert told(own).cause is Cause.EFFECT
    account = account_of(own)
    assert list(access_lines(account, Way.WRITE)) == ["line 7: step.size"]
    assert list(dependence_lines(account)) == [
        "none: no iteration reads or overwrites what another one writes"
    ]
    shared = told("for step in m:\n    self.size = self.size * 2 + step")
    assert shared.cause is Cause.RECURRENCE


def test_a_name_that_a_condition_sets_is_made_from_nothing() -> None:
    report = told(
        "last = None\nfor i in range(n):\n    if m.ok(x[i]):\n        last = (i, i)\nreturn last"
    )
    assert report.cause is Cause.RECURRENCE
    assert report.reason == "last keeps the latest value that a condition let in"
    said = remedy(report.cause, report.subject, report.account)
    assert said == "one choice of last after the loop, from what all iterations give"
    assert report.account is not None
    assert next(dependence_lines(report.account)) == (
        "last (line 9) carries the latest value that a condition let in from each iteration to the "
        "next: flow, distance 1"
    )


def test_what_is_handed_on_to_the_next_iteration_is_told() -> None:
    body = "last = x[0]\nfor i in range(n):\n    out[i] = x[i] - last\n    last = x[i]"
    account = account_of(body)
    assert list(access_lines(account, Way.WRITE)) == ["line 8: out[i]", "line 9: last"]
    assert list(dependence_lines(account)) == [
        "last (line 9) is read 1 iteration later: flow, distance 1"
    ]
    left = "last = 0\nfor i in range(n):\n    if m.skip(i):\n        continue\n    last = x[i]"
    own = account_of(f"{left}\n    total = total + last".replace("last = 0", "last = total = 0"))
    assert not any("read 1 iteration later" in line for line in dependence_lines(own))
    unread = account_of("last = 0\nfor i in range(n):\n    out[i] = x[i]\n    last = x[i]")
    assert [line.partition(":")[0] for line in dependence_lines(unread)] == ["none"]


def test_a_recurrence_that_is_not_proven_is_not_claimed() -> None:
    guessed = told("for k in m:\n    if x[k].item() > 0:\n        x[k] = 3\n    out = x[k] + out")
    assert guessed.cause is Cause.RECURRENCE
    assert remedy(guessed.cause, "x", guessed.account).startswith(
        "reading x at the loop's variable"
    )
    assert guessed.reason.endswith("which iteration wrote what is read is not known")
    proven = told("for i in range(1, n):\n    x[i] = torch.tanh(x[i - 1])")
    assert proven.reason == "x of one iteration is made from x of the one before"
    assert remedy(proven.cause, "x", proven.account).startswith("an update that needs no x")


def test_a_place_that_no_iteration_moves_is_known() -> None:
    inner = "    for j in m:\n        out[k] += x[j]"
    found = inspect_source(
        HEAD + "    for k in n:\n" + textwrap.indent(inner, "    ") + "\n", "x.py", every_loop=True
    )
    account = found.loops[1].account
    assert account is not None
    assert next(dependence_lines(account)).startswith("out[k] (line 8) carries a sum from each")


FRESH = """\
rows = []
for i in range(n):
    row = {made}
    row['a'] = x[i] * 2
    rows.append(row)
"""


@pytest.mark.parametrize("made", ["{}", "dict()", "{'b': i}", "{k: 0 for k in m}"])
def test_what_each_iteration_makes_carries_nothing(made: str) -> None:
    account = account_of(FRESH.replace("{made}", made))
    assert "row['a']" not in "".join(account.opaque)
    assert list(access_lines(account, Way.WRITE)) == ["line 10: an item of rows"]


@pytest.mark.parametrize("made", ["m[i]", "self.row", "m.get(i)"])
def test_what_an_iteration_only_finds_may_carry_something(made: str) -> None:
    account = account_of(FRESH.replace("{made}", made).replace("row['a']", "self.seen[i]"))
    assert "self.seen[i] (line 9)" in account.opaque


def test_a_method_of_tensors_writes_what_it_changes() -> None:
    account = account_of("for k in m.keys():\n    m[k].data.copy_(x[k])")
    assert list(access_lines(account, Way.WRITE)) == ["line 7: m[k].data"]
    own = account_of(
        "for i in range(n):\n    row = x[i].clone()\n    row.mul_(2)\n    out[i] = row"
    )
    assert list(access_lines(own, Way.WRITE)) == ["line 9: out[i]"]


def test_many_unknown_calls_are_counted() -> None:
    calls = "\n".join(f"    self.a{number}(i)" for number in range(6))
    (line,) = dependence_lines(account_of(f"for i in range(n):\n{calls}"))
    assert line.endswith("self.a2() (line 9), self.a3() (line 10) and 2 more is not known")


def test_a_subscript_is_no_position() -> None:
    report = told("for k in m:\n    out[k] = x[k] * 2")
    assert report.evidence[0].fact == "the items of m are used as subscripts"


def test_a_use_that_arrays_share_is_no_proof_of_a_tensor() -> None:
    report = told("for i in range(n):\n    out[i] = m[i, 0] + m[0, i]")
    said = {item.fact.partition(" (")[0] for item in report.evidence}
    assert {"m is taken for a tensor", "out is a tensor"} <= said


PLACES = {
    "a lambda": "return lambda v: [v[i] for i in range(n)]",
    "what an error says": "assert n, [x[i] for i in range(n)]",
    "the body of a class": "pass\n\nclass A:\n    b = [i for i in range(4)]",
}


@pytest.mark.parametrize(("place", "body"), PLACES.items(), ids=PLACES)
def test_a_loop_that_is_not_read_says_where_it_stands(place: str, body: str) -> None:
    if place == "the body of a class":
        body = textwrap.dedent(body)
        report = inspect_source(HEAD + "    " + body, "x.py", every_loop=True).loops[0]
    else:
        report = told(body)
    assert report.cause is Cause.NOT_READ
    assert report.reason == f"not analysed: it stands in {place}"


def test_places_are_told_as_they_are_written() -> None:
    body = "rows = m[n]\nfor i in range(n):\n    rows[i][0] = rows[i + 1][0] + x[i]"
    account = account_of(body)
    assert list(access_lines(account, Way.READ)) == ["line 8: rows[i + 1][0], x[i]"]
    assert list(access_lines(account, Way.WRITE)) == ["line 8: rows[i][0]"]
    unknown = told("for i in range(x.shape[0]):\n    m[n][i] *= x[i]")
    assert "is not known to be" in unknown.reason


def test_writes_that_may_meet_are_no_reads() -> None:
    body = "for i in range(n):\n    out[:, i : i + 3] = x[i]"
    report = told(body)
    assert report.cause is Cause.TANGLED
    assert report.reason == "which iterations write what is left in out is not known"
    assert remedy(report.cause, "out", report.account).startswith("places of out that differ")


LONG = {
    "self.regularization_functions_of_all.items()": "self.regularization_functions....items()",
    "results_of_a_run.get('graphs', {}).items()": "results_of_a_run.get(...).items()",
    "left < end and values[rank_nodes[left]] < 0.0": "left < end and values[…] < 0.0",
    "('learning_rate', 'momentum', 'dampening', 'nesterov')": "('learning_rate', 'momentum', ...)",
    "weights[f'a (rather long name of a weight).{name}']": "weights[…]",
    "int(share_of_vectors * len(memory_bank_of_all))": "int(share_of_vectors * ...)",
    "short(a, b)[0]": "short(a, b)[0]",
}


@pytest.mark.parametrize(("text", "said"), LONG.items(), ids=LONG)
def test_a_long_expression_keeps_its_shape(text: str, said: str) -> None:
    assert spelled(ast.parse(text, mode="eval").body) == said
