"""What the analysis calls independent is run in another order: random loops, executed.

A loop that is called a map, a gather or a reduction has to give the same result when its iterations
are shuffled, an accumulating scatter too. All numbers are integers, so that *the same* is exact.
"""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_vectorize.engine import inspect_source

torch = pytest.importorskip("torch")

# CI runs the same programs each time; ask for more, and others, by the environment
EXAMPLES = os.environ.get("SOUNDNESS_EXAMPLES")
TRIPS = 5
PLACES = ("i", "i + 1", "i + 2", "2 * i", "i // 2", "idx[i]", "0", "i - 1", "n - i")
UNORDERED = ("map", "gather", "reduction", "scatter")
HEADER = """
import torch
from torch import Tensor


def f(x: Tensor, y: Tensor, idx: Tensor, n: int):
    out = torch.zeros_like(x)
    acc = torch.zeros(3, dtype=torch.int64)
    total = 0
    k = 0
    rows = []
    for i in {space}:
"""
FOOTER = """
    items = torch.stack(rows) if rows else acc
    return out, acc, total, k, x, items
"""

place = st.sampled_from(PLACES)
element = st.builds("{}[{}]".format, st.sampled_from(("x", "y", "out")), place)
term = st.one_of(element, element, st.sampled_from(("acc", "t", "1", "i")))
value = st.one_of(
    term,
    st.builds("{} + {}".format, term, term),
    st.builds("{} * {}".format, term, term),
    st.builds("torch.maximum({}, {})".format, element, element),
    st.builds("torch.where({} > 0, {}, {})".format, element, element, element),
    st.builds("{}.clone()".format, element),
)
simple = st.one_of(
    st.builds("out[{}] = {}".format, place, value),
    st.builds("out[{}] += {}".format, place, value),
    st.builds("x[{}] = {}".format, place, value),
    st.builds("acc = acc + {}".format, value),
    st.builds("acc = torch.maximum(acc, {})".format, element),
    st.builds("acc += {}".format, element),
    st.builds("acc = acc * 2 + {}".format, element),
    st.builds("t = {}".format, value),
    st.builds("v = {}; v += {}".format, element, element),
    st.builds("v = out[{}]; v[0] = {}".format, place, st.sampled_from(("i", "3"))),
    st.builds("out[{}].add_({})".format, place, element),
    st.builds("total += int({}[0])".format, element),
    st.just("k += 1"),
)
nested = st.builds(
    "for j in range(2):\n            out[{}] = out[{}] + {}".format, place, place, element
)
branch = st.builds(
    "if {} > 0:\n            {}".format, st.sampled_from(("i", "y[i, 0]", "x[i, 1]")), simple
)
statement = st.one_of(simple, simple, simple, branch, nested)
tail = st.sampled_from(("", "rows.append({})", "rows.append(x[i] + {})"))


@st.composite
def bodies(draw: st.DrawFn) -> str:
    lines = ["t = y[i]"] if draw(st.booleans()) else []
    lines += draw(st.lists(statement, min_size=1, max_size=4))
    last = draw(tail)
    if last:
        lines.append(last.format(draw(element)))
    return "".join(f"        {line}\n" for line in lines)


def source(body: str, space: str) -> str:
    return HEADER.format(space=space) + body + FOOTER


def run(body: str, order: list[int]) -> list[object] | None:
    """The results of the loop with its iterations in this order; None if it cannot run at all."""
    names: dict[str, object] = {"order": order}
    exec(source(body, "order"), names)
    torch.manual_seed(0)
    size = 2 * TRIPS + 4
    x, y = (torch.randint(-3, 4, (size, 3)) for _ in range(2))
    index = torch.randint(0, TRIPS, (size,))
    try:
        *results, items = names["f"](x, y, index, TRIPS + 1)
    except (NameError, UnboundLocalError, RuntimeError, IndexError, TypeError, AttributeError):
        return None
    return [*results, items]


@settings(
    max_examples=int(EXAMPLES or 600),
    deadline=None,
    derandomize=EXAMPLES is None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(bodies())
def test_shuffled_iterations_give_the_same_result(body: str) -> None:
    """Order must not matter where the analysis says so."""
    report = inspect_source(source(body, "range(y.shape[0] - 9)"), "f.py", every_loop=True)
    loop = next(item for item in report.loops if item.loop.head.startswith("for i"))
    if loop.code is None or not loop.code.startswith(("VEC1", "VEC2")):
        return
    if loop.pattern not in UNORDERED:
        return
    straight = list(range(TRIPS))
    expected = run(body, straight)
    if expected is None:
        return
    if loop.pattern == "scatter" and "] = " in body:
        return
    for seed in range(4):
        order = random.Random(seed).sample(straight, TRIPS)
        found = run(body, order)
        assert found is not None
        if "rows.append" in body:
            back = [order.index(i) for i in straight]
            found[-1] = found[-1][back]
        for left, right in zip(expected, found, strict=True):
            assert torch.as_tensor(left).tolist() == torch.as_tensor(right).tolist()
