"""VEC103: a nest of loops that fills a tensor element by element."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axes_of


class NestedFill(Rule):
    """A nest of loops that fills a tensor element by element.

    What: two or more loops, each along an axis of its own, store to one part of a tensor.

    Why: the number of kernels is the product of the trip counts. Broadcasting computes all
    elements at once: give every operand the axes that it lacks.

    Example:
        for i in range(x.shape[0]):
            for j in range(y.shape[0]):
                out[i, j] = x[i] * y[j]

    Use instead:
        out[:] = x[:, None] * y[None, :]
    """

    code = "VEC103"
    name = "nested-fill"
    message = "{output} is filled element by element over {axes}; broadcast over these axes instead"
    brief = "broadcast"
    examples = (
        Example(
            "outer-product",
            inputs="x = torch.randn(n); y = torch.randn(n + 2); out = torch.zeros(n, n + 2)",
            bad="""
                for i in range(x.shape[0]):
                    for j in range(y.shape[0]):
                        out[i, j] = x[i] * y[j]
            """,
            good="""
                out[:] = x[:, None] * y
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "table",
            """
                def f(a: Tensor):
                    for i in range(1, a.shape[0]):
                        for j in range(1, a.shape[1]):
                            a[i, j] = torch.tanh(a[i - 1, j - 1] + a[i, j - 1])
            """,
        ),
        NearMiss(
            "blocks",
            """
                def f(out: Tensor, blocks: list[Tensor]):
                    for i, row in enumerate(blocks):
                        for j, block in enumerate(row):
                            out[i, j] = block.sum()
            """,
        ),
    )
    yields_to = ("VEC105", "VEC106", "VEC107", "VEC108", "VEC109", "VEC203")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports nests of at least two loops that each walk an axis of their own."""
        output = nest.output(Sink.STORE)
        if nest.advised and output is not None and nest.depth > 1 and nest.pattern is Pattern.MAP:
            yield self.finding(nest, output=output.name, axes=axes_of(nest))
