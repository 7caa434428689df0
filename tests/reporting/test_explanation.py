"""Sentences of `why`: every cause of silence, in the user's names, with what would change it."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Access, Carried, Order, Way
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.reporting.accounts import access_lines, dependence_lines
from flake8_vectorize.reporting.remedies import REMEDIES, remedy

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
PLAIN = "import json\n\n\n"

SILENT = {
    Cause.MODULES: ("for p in m.parameters():\n    x = x + p.sum()", "m.parameters() gives"),
    Cause.MAPPING: ("for k in m.keys():\n    x = x + m[k]", "m.keys() gives the keys"),
    Cause.CONDITION: (
        "while x.sum() > 1:\n    x = x / 2",
        "known only when x.sum() > 1 is false (line 6)",
    ),
    Cause.FEW: ("for i in range(3):\n    out[i] = x[i]", "it runs 3 times, a constant"),
    Cause.AXES: ("for s in x.shape:\n    n *= s", "the axes of a tensor"),
    Cause.STEPS: ("for i in range(0, n, 8):\n    out[i:i+8] = x[i:i+8]", "range with step 8"),
    Cause.FIRST_PASS: ("for i in range(n):\n    out[i] = x[i]\n    break", "break, line 8"),
    Cause.RECURRENCE: ("for i in range(1, n):\n    x[i] = torch.tanh(x[i - 1])", "x of one"),
    Cause.OVERWRITTEN: ("for i in range(n):\n    out[0] = x[i]", "elements of out (line 7)"),
    Cause.EFFECT: (
        "for i in range(n):\n    print(x[i])",
        "it calls print() for its effect (line 7)",
    ),
    Cause.KEYED: (
        "d = {}\nfor i in range(n):\n    d[i] = x[i]",
        "it fills d[i], which is not known to be a tensor (line 8)",
    ),
    Cause.EXIT: (
        "for i in range(n):\n    if m(x[i]) > 0:\n        break\n    out[i] = x[i]",
        "leaves early on a condition (break, line 8)",
    ),
    Cause.CHOICE: ("for i in range(n):\n    out[i] = m[i](x)", "(m[i], line 7)"),
    Cause.RAGGED: (
        "s = []\nfor i in range(n):\n    s.append(x[x > i])\nreturn torch.cat(s)",
        "its items from x are not known to have one shape",
    ),
    Cause.UNPROVEN: ("for v in m:\n    out = out + v", "m is not known to be a tensor"),
    Cause.CONTAINER: ("for v in [m, m, m, m, m]:\n    out = out + v", "is a Python container"),
    Cause.NO_RESULT: ("s = []\nfor i in range(n):\n    s.append(x[i])\nreturn s", "items of s"),
    Cause.NO_AXIS: (
        "return sum(i for i in range(n))",
        "i subscripts nothing that is known to be a tensor",
    ),
}


def silent_loop(body: str, head: str = HEAD) -> LoopReport:
    function = "def f(x: Tensor, out: Tensor, m, n: int):\n"
    source = head + function + textwrap.indent(body, "    ") + "\n"
    return inspect_source(source, "x.py", every_loop=True).loops[0]


@pytest.mark.parametrize(("cause", "case"), SILENT.items(), ids=[c.word for c in SILENT])
def test_a_silent_loop_names_its_cause(cause: Cause, case: tuple[str, str]) -> None:
    body, said = case
    report = silent_loop(body)
    assert report.code is None
    assert report.cause is cause
    assert said in report.reason


UNEVEN = {
    "out[i] = m(x[i, :i] - 1)": "what m() gets is not known to have one shape",
    "out[i] = m.rank(x[i][x[i] > 0])": "what m.rank() gets is not known to have one shape",
    "out[i] = m.best(n)(x[i, :i])": "what m.best(n)() gets is not known to have one shape",
    "out[i] = torch.linalg.norm(x[i, :i]) + m(x[:i])": "what m() gets is not known to have one",
    "out[i] = torch.distributions.Normal(x[:i], 1).rsample()[0]": (
        "what torch.distributions.Normal draws is not known to have one shape"
    ),
}


@pytest.mark.parametrize(("statement", "said"), UNEVEN.items())
def test_what_has_other_shapes_is_told_in_a_sentence(statement: str, said: str) -> None:
    report = silent_loop(f"for i in range(len(x)):\n    {statement}")
    assert report.cause is Cause.RAGGED
    assert said in report.reason


def test_loops_that_were_not_read_say_why() -> None:
    body = "for i in range(n):\n    out[i] = x[i]"
    assert silent_loop(body, PLAIN).cause is Cause.NO_TENSORS
    compiled = silent_loop(body, HEAD + "@torch.jit.script\n")
    assert compiled.cause is Cause.COMPILED
    assert "f is compiled (torch.jit.script, line 5)" in compiled.reason
    unreached = silent_loop("return lambda v: [v[i] for i in range(n)]")
    assert unreached.cause is Cause.NOT_READ


@pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.word)
def test_every_cause_has_a_remedy(cause: Cause) -> None:
    assert cause in REMEDIES
    text = remedy(cause, "weights")
    assert "{" not in text
    assert len(text) <= 140


def test_an_expression_needs_a_name_to_annotate() -> None:
    assert "annotation that says that weights is a Tensor" in remedy(Cause.UNPROVEN, "weights")
    assert "a name for it that is annotated" in remedy(Cause.UNPROVEN, "product(a, b)")


STORE = Access(Way.WRITE, "x[i]", 4)
SENTENCES = {
    "flow": (
        Carried(Order.FLOW, STORE, Access(Way.READ, "x[k]", 5, "x[i - 2]"), 2),
        "x[i] (line 4) is read 2 iterations later as x[k] = x[i - 2]: flow, distance 2",
    ),
    "anti": (
        Carried(Order.ANTI, Access(Way.READ, "x[i + 1]", 5), STORE, 1),
        "x[i + 1] (line 5) is read 1 iteration before x[i] (line 4) overwrites it: "
        "anti, distance 1",
    ),
    "output": (
        Carried(Order.OUTPUT, STORE, Access(Way.WRITE, "x[i - 1]", 5), 1),
        "x[i - 1] (line 5) overwrites x[i] (line 4) 1 iteration later: output, distance 1",
    ),
    "same place": (
        Carried(Order.OUTPUT, STORE, STORE),
        "iterations overwrite the same elements, x[i] (line 4): output",
    ),
    "unknown": (
        Carried(Order.FLOW, STORE, STORE, proven=False),
        "which iterations meet in x[i] (line 4) is not known: flow",
    ),
}


@pytest.mark.parametrize(("carried", "said"), SENTENCES.values(), ids=SENTENCES)
def test_a_dependence_is_one_sentence(carried: Carried, said: str) -> None:
    report = silent_loop("for i in range(n):\n    out[i] = x[i]")
    assert report.account is not None
    account = type(report.account)(("dim 0 of x",), (), (carried,))
    assert list(dependence_lines(account)) == [said]


def test_independent_iterations_are_said_to_be() -> None:
    report = silent_loop("for i in range(n):\n    out[i] = x[i]\n    out[i] *= 2")
    assert report.account is not None
    assert list(access_lines(report.account, Way.WRITE)) == ["line 7: out[i]", "line 8: out[i]"]
    assert list(dependence_lines(report.account)) == [
        "none: no iteration reads or overwrites what another one writes"
    ]


def test_a_total_is_told_with_its_operation() -> None:
    report = silent_loop("for i in range(n):\n    out = torch.maximum(out, x[i])\nreturn out")
    assert report.account is not None
    assert list(dependence_lines(report.account)) == [
        "out (line 7) carries a maximum from each iteration to the next: flow, distance 1"
    ]


def test_a_call_that_is_not_known_is_named_once() -> None:
    head = HEAD + "def filled(row):\n    row[0] = 1\n    return row\n\n\n"
    report = silent_loop("for row in m:\n    row.start(3)\n    n = filled(row)", head)
    assert report.account is not None
    (line,) = [text for text in dependence_lines(report.account) if "not known" in text]
    assert line == (
        "none seen; what is carried through row.start() (line 12), filled() (line 13) is not known"
    )


def test_what_is_not_known_of_one_place_is_said_once() -> None:
    report = silent_loop("for i in range(n):\n    out[i] = x[i]")
    assert report.account is not None
    ends = [Access(Way.WRITE, "d[k]", line) for line in (4, 5)]
    guesses = [
        Carried(Order.FLOW, *ends, proven=False),
        Carried(Order.FLOW, *ends[::-1], None, False),
    ]
    account = type(report.account)((), (), tuple(guesses))
    assert list(dependence_lines(account)) == [
        "in which iterations d[k] (line 4) and d[k] (line 5) meet is not known: flow"
    ]
