"""VEC202: a loop that adds up products of two tensors."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import terms_of


class ContractionInLoop(Rule):
    """A loop that adds up products of two tensors.

    What: every iteration multiplies one slice of a tensor with one slice of another and adds
    the product to a total.

    Why: that is a matrix product or an einsum, one call of a tuned kernel instead of two small
    kernels per iteration.

    Example:
        for i in range(a.shape[0]):
            total = total + a[i] * b[i]

    Use instead:
        total = (a * b).sum(0)
    """

    code = "VEC202"
    name = "contraction-in-loop"
    message = "products are summed over {axis} in a Python loop{into}; write it as matmul or einsum"
    brief = "use einsum"
    examples = (
        Example(
            "dot",
            inputs="a = torch.randn(n, 3); b = torch.randn(n, 3)",
            bad="""
                out = torch.zeros(3)
                for i in range(a.shape[0]):
                    out = out + a[i] * b[i]
            """,
            good="""
                out = torch.zeros(3)
                out = out + (a * b).sum(0)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "weights-in-a-list",
            """
                def f(weights: list[Tensor], outputs: list[Tensor]):
                    total = 0
                    for w, y in zip(weights, outputs):
                        total = total + w * y
                    return total
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a sum of products."""
        if not nest.advised or nest.pattern is not Pattern.REDUCTION:
            return
        output = nest.output(Sink.ACCUMULATE)
        if output is not None and output.product and output.update is Update.SUM:
            # A form that is told names what is added up, and needs the room.
            named = output.name and not (nest.batched and nest.batched.text)
            into = f" into {output.name}" if named else ""
            yield self.finding(nest, axis=terms_of(nest), into=into)
