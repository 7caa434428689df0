"""Loops whose comments say that they are kept on purpose."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.report import LoopReport

HEAD = """
import torch
from torch import Tensor

"""
LOOP = """
def f(x: Tensor):
    out = torch.empty_like(x)

    # {remark}
    for i in range(x.shape[0]):
        out[i] = x[i] * 2
    return out
"""
SAYING = [
    "Iterate one threshold at a time to conserve memory",
    "one could broadcast this, but we loop here to avoid high memory usage",
    "Can't avoid this for loop without unnecessary memory duplication, which is worse.",
    "in a loop, as the whole runs OOM",
    "for batched volumes, we apply it for each of them in series",
    "We loop here to not blow up the size of the products",
    "because of this, we have to separate the columns and join them again",
    "loop to reduce peak mem consumption",
    "to avoid moving `self.rows` at once and running out of gpu memory",
    "they are too large to fit in the memory of the device",
    "memory-efficient version of the line below",
    "this cannot be vectorized",
    "impossible to batch, as the solver is stateful",
    "we need to compute the model for each video separately",
    "the rows must be solved one by one",
    "it's necessary to roll each row individually",
    "loops over the (tiny) batch, so that a block can be written",
    "We still have to loop here because the log probs are batched already",
    "for loop because numpy",
    "Python loop is required as sparse broadcasting is limited",
    "iterate over the rows since their order counts",
    "the solver doesn't support batches",
    "cholesky_inverse is not supported for batched inputs",
    "there is no batched version of this",
    "only works on one image",
    "a loop on purpose: the order of the sums matters",
    "deliberately one by one",
    "a loop is faster here",
    "faster than the vectorized form for small n",
    "A vectorized ``torch.gather`` was benchmarked and is ~16 % slower for two bands",
]
NOT_SAYING = [
    "loop over the batch",
    "batches are read one at a time, as the rest is slower",
    "the number of iterations since the last restart",
    "TODO: vectorize this",
    "TODO(x): figure out how to batch this",
    "TODO: saves memory, but slow",
    "FIXME cannot be batched yet",
    "intentionally without gradients",
    "this is faster",
    "we need to clone it not to change an object in memory",
    "write the features to the memory bank",
    "save all features in the memory bank",
    "we have to loop over the rows",
    "slow, but it works",
    "for each row separately",
    "each row has its mean individually",
    "supports batches of any size",
    "the fastest axis is the last one",
]


def judged(source: str) -> LoopReport:
    """What is said of the first loop of a source."""
    loop, *_ = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops
    return loop


@pytest.mark.parametrize("remark", SAYING)
def test_a_comment_that_says_why_keeps_a_loop(remark: str) -> None:
    source = LOOP.format(remark=remark)
    loop = judged(source)
    assert loop.code is None
    assert loop.cause is Cause.PURPOSE
    assert loop.reason.startswith('a comment keeps it as it is (line 9: "')
    assert not inspect_source(HEAD + source, "x.py").findings


@pytest.mark.parametrize("remark", NOT_SAYING)
def test_a_comment_that_says_something_else_keeps_none(remark: str) -> None:
    assert judged(LOOP.format(remark=remark)).code == "VEC101"


PLACES = {
    "a paragraph before what leads up to it": """
        def f(x: Tensor):
            # {remark}

            total = 0
            for i in range(x.shape[0]):
                total += x[i] * i
            return total
    """,
    "behind the header": """
        def f(x: Tensor):
            out = torch.empty_like(x)
            for i in range(x.shape[0]):  # {remark}
                out[i] = x[i] * 2
            return out
    """,
    "below the header": """
        def f(x: Tensor):
            out = torch.empty_like(x)
            for i in range(x.shape[0]):
                # {remark}
                out[i] = x[i] * 2
            return out
    """,
    "above what leads up to it": """
        def f(x: Tensor):
            # {remark}
            out = torch.empty_like(x)
            for i in range(x.shape[0]):
                out[i] = x[i] * 2
            return out
    """,
    "above the condition that it is under": """
        def f(x: Tensor, rows: bool):
            out = torch.empty_like(x)

            # {remark}
            if rows:
                for i in range(x.shape[0]):
                    out[i] = x[i] * 2
            return out
    """,
    "above what leads up to a condition in several lines": """
        def f(x: Tensor, rows: bool):
            # {remark}
            out = torch.empty_like(x)
            if rows and (
                x.shape[0] > 8
            ):
                for i in range(x.shape[0]):
                    out[i] = x[i] * 2
            return out
    """,
    "above the statement of a comprehension": """
        def f(x: Tensor):
            # {remark}
            return torch.stack(
                [
                    x[i] * 2
                    for i in range(x.shape[0])
                ]
            )
    """,
    "in several lines": """
        def f(x: Tensor):
            out = torch.empty_like(x)
            # the rows are many, and
            # {remark}
            # as they all are.
            for i in range(x.shape[0]):
                out[i] = x[i] * 2
            return out
    """,
}
ELSEWHERE = {
    "a blank line between": """
        def f(x: Tensor):
            # {remark}
            out = torch.empty_like(x)

            for i in range(x.shape[0]):
                out[i] = x[i] * 2
            return out
    """,
    "a blank line under the condition": """
        def f(x: Tensor, rows: bool):
            # {remark}
            out = torch.empty_like(x)
            if rows:

                for i in range(x.shape[0]):
                    out[i] = x[i] * 2
            return out
    """,
    "below the first statement": """
        def f(x: Tensor):
            out = torch.empty_like(x)
            for i in range(x.shape[0]):
                out[i] = x[i] * 2
                # {remark}
            return out
    """,
    "above another statement that does something": """
        def f(x: Tensor, rows: bool):
            out = torch.empty_like(x)
            # {remark}
            if rows:
                out = out.double()
            for i in range(x.shape[0]):
                out[i] = x[i] * 2
            return out
    """,
    "above the other branch": """
        def f(x: Tensor, rows: bool):
            out = torch.empty_like(x)
            # {remark}
            if rows:
                out = out.double()
            else:
                for i in range(x.shape[0]):
                    out[i] = x[i] * 2
            return out
    """,
    "in a text": """
        def f(x: Tensor, names):
            out = torch.empty_like(x)
            for i in range(x.shape[names["# {remark}"]]):
                out[i] = x[i] * 2
            return out
    """,
}
REMARK = "one row at a time to save memory"


@pytest.mark.parametrize("source", PLACES.values(), ids=PLACES)
def test_a_comment_belongs_to_the_loop_that_it_leads_up_to(source: str) -> None:
    loop = judged(source.format(remark=REMARK))
    assert loop.cause is Cause.PURPOSE
    assert loop.subject == REMARK
    assert judged(source.format(remark="rows")).code in ("VEC101", "VEC104", "VEC201")


@pytest.mark.parametrize("source", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_comment_elsewhere_says_nothing_of_the_loop(source: str) -> None:
    (finding,) = inspect_source(
        HEAD + textwrap.dedent(source).format(remark=REMARK), "x.py"
    ).findings
    assert finding.code == "VEC101"


def test_a_long_comment_is_cut_short() -> None:
    loop = judged(LOOP.format(remark="to save memory " * 9))
    assert loop.reason.endswith('to save memory to save ...")')
