"""Loops whose results come from calls that get nothing of the iteration: what differs is carried in
them, and no batched form is to be had; draws of torch and what is read along an axis are another
matter.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.model.report import LoopReport

HEAD = """\
import torch
from torch import Tensor


def moved(model) -> Tensor:
    return model.move()


"""
CARRIED = {
    "stored": """
        def f(step, n: int):
            out = torch.zeros(n)
            for i in range(n):
                out[i] = step()
            return out
        """,
    "stored-through-names": """
        def f(rows, update, n: int, size: int):
            out = torch.zeros(n)
            for i in range(n):
                batch = rows.sample(size)
                got = update(batch)
                out[i].copy_(got)
            return out
        """,
    "a-tensor-of-a-function-inside": """
        def f(rows, net, n: int):
            def update(batch):
                got = net(batch)["got"]
                got.backward()
                return got.detach()

            out = torch.zeros(n)
            for i in range(n):
                out[i].copy_(update(rows.sample(8)))
            return out
        """,
    "a-tensor-of-a-function": """
        def f(model, n: int):
            out = torch.zeros(n)
            for i in range(n):
                out[i] = moved(model)
            return out
        """,
    "appended": """
        def f(env, x: Tensor):
            rows = []
            for i in range(len(x)):
                rows.append(env.run(x))
            return torch.stack(rows)
        """,
}
REPORTED = {
    "draws": (
        "VEC101",
        """
        def f(model, n: int):
            out = torch.zeros(n)
            for i in range(n):
                out[i] = torch.rand(3).sum()
                moved(model)
            return out
        """,
    ),
    "reads-of-the-axis-beside": (
        "VEC101",
        """
        def f(model, x: Tensor):
            out = torch.zeros(len(x))
            for i in range(len(x)):
                out[i] = moved(model) + x[i]
            return out
        """,
    ),
    "an-item-given": (
        "VEC106",
        """
        def f(env, x: Tensor):
            rows = []
            for i in range(len(x)):
                rows.append(env.run(x[i]))
            return torch.stack(rows)
        """,
    ),
}


def told(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


def loop(source: str) -> LoopReport:
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops[0]


@pytest.mark.parametrize("source", CARRIED.values(), ids=CARRIED)
def test_what_calls_give_that_get_nothing_of_the_iteration_is_carried(source: str) -> None:
    assert told(source) == []
    found = loop(source)
    said = "from calls that get nothing of the iteration: what differs is carried in them"
    assert found.reason.endswith(said)
    assert found.pattern == Pattern.UNKNOWN.value
    assert found.account is not None
    assert found.account.opaque


def test_all_calls_are_named_that_may_carry_something() -> None:
    found = loop(CARRIED["a-tensor-of-a-function-inside"]).account
    assert found is not None
    assert [text.partition(" ")[0] for text in found.opaque] == ["update()", "rows.sample()"]


def test_items_of_a_comprehension_may_come_from_such_calls() -> None:
    source = """
        def f(env, x: Tensor):
            return torch.stack([env.run(x) for _ in range(len(x))])
        """
    assert told(source) == []
    assert loop(source).pattern == Pattern.UNKNOWN.value


def test_a_constant_carries_nothing() -> None:
    found = loop(
        """
        def f(x: Tensor):
            rows = []
            for i in range(len(x)):
                rows.append(torch.ones(3))
            return torch.stack(rows)
        """
    )
    assert found.reason == "the items of rows (line 13) are not seen to differ between iterations"
    assert found.pattern == Pattern.MAP.value


@pytest.mark.parametrize("case", REPORTED.values(), ids=REPORTED)
def test_draws_and_reads_of_the_axis_are_reported(case: tuple[str, str]) -> None:
    code, source = case
    assert told(source) == [code]
