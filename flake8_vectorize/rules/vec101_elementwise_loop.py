"""VEC101: a loop that fills a tensor one index at a time."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import at_once, axis_of

INSIDE = "batch the loop inside it"


class ElementwiseLoop(Rule):
    """A loop that fills a tensor one index at a time.

    What: every iteration stores to its own part of a tensor and needs no other iteration; or it
    puts into a dictionary, under a label, the total or the mean of what has that label.

    Why: each iteration dispatches its own kernels, on a GPU one launch after another; the
    expression on whole tensors dispatches them once. In backward every store adds a copy of the
    whole gradient.

    Example:
        for i in range(x.shape[0]):
            out[i] = 2 * x[i]

    Use instead:
        out[:] = 2 * x
    """

    code = "VEC101"
    name = "elementwise-loop"
    message = "{output} is filled along {axis} in a Python loop; {advice}"
    brief = "write one expression"
    examples = (
        Example(
            "scale",
            inputs="x = torch.randn(n, 3); out = torch.empty(n, 3)",
            bad="""
                for i in range(x.shape[0]):
                    out[i] = 2 * x[i]
            """,
            good="""
                out[:] = 2 * x
            """,
        ),
        Example(
            "inner-axis",
            inputs="x = torch.randn(3, n); y = torch.randn(3, n); out = torch.zeros(3, n)",
            bad="""
                for j in range(x.size(1)):
                    out[:, j] = x[:, j] * torch.exp(y[:, j])
            """,
            good="""
                out[:] = x * torch.exp(y)
            """,
        ),
        Example(
            "counter",
            inputs="x = torch.randn(n, 3); out = torch.empty(n, 3)",
            bad="""
                k = 0
                for row in x:
                    out[k] = row - 1
                    k += 1
            """,
            good="""
                out[:] = x - 1
            """,
        ),
        Example(
            "totals-under-labels",
            inputs="x = torch.randn(n, 3); labels = torch.randint(0, 6, (n,))",
            bad="""
                totals = {}
                for label in range(6):
                    totals[label] = x[labels == label].sum(0)
                out = torch.stack(list(totals.values()))
            """,
            good="""
                out = torch.zeros(6, 3).index_add(0, labels, x)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "recurrence",
            """
                def f(x: Tensor):
                    for i in range(1, x.shape[0]):
                        x[i] = torch.tanh(x[i - 1])
            """,
        ),
        NearMiss(
            "list-of-tensors",
            """
                def f(xs: list[Tensor], out: Tensor):
                    for i in range(len(xs)):
                        out[i] = xs[i].sum()
            """,
        ),
        NearMiss(
            "three-components",
            """
                def f(x: Tensor, out: Tensor):
                    for k in range(3):
                        out[k] = x[k] * 2
            """,
        ),
        NearMiss(
            "tiles",
            """
                def f(x: Tensor, out: Tensor, step: int):
                    for i in range(0, x.shape[0], step):
                        out[i : i + step] = x[i : i + step] * 2
            """,
        ),
        NearMiss(
            "files",
            """
                def f(x: Tensor, out: Tensor, paths: list[str]):
                    for i, path in enumerate(paths):
                        out[i] = torch.load(path)
            """,
        ),
        NearMiss(
            "numpy",
            """
                def f(n: int):
                    import numpy as np
                    out = np.zeros(n)
                    for i in range(n):
                        out[i] = i * 2
                    return torch.from_numpy(out)
            """,
        ),
    )
    yields_to = ("VEC103", "VEC105", "VEC106", "VEC107", "VEC108", "VEC109", "VEC201", "VEC203")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports independent iterations that store into a tensor."""
        output = nest.output(Sink.STORE, Sink.ENTRIES)
        if nest.advised and output is not None and nest.pattern is not Pattern.SCAN:
            told = at_once("write one expression on the whole tensors", self.brief, nest)
            if nest.ordered:
                told = {"advice": "run the loop inside it on all of them at once", "brief": INSIDE}
            yield self.finding(nest, output=output.name, axis=axis_of(nest), **told)
