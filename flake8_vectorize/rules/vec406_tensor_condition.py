"""VEC406: a `while` loop on the value of a tensor."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule


class TensorCondition(Rule):
    """A `while` loop on the value of a tensor.

    What: the condition is a tensor, so that every iteration makes the host wait for the device.

    Why: the wait cannot be avoided by batching, but it need not happen in every iteration: test
    every few steps, or run a bounded number of masked steps. Reported only on request.

    Example:
        while residual.norm() > tolerance:
            residual = step(residual)

    Use instead:
        for _ in range(bound):
            residual = torch.where(residual.norm() > tolerance, step(residual), residual)
    """

    code = "VEC406"
    name = "tensor-condition"
    message = "condition {sync} waits for the device in every iteration; test it every few steps"
    brief = "test it less often"
    examples = (
        Example(
            "halving",
            inputs="x = torch.rand(n + 1) + 1",
            bad="""
                out = x
                while out.sum() > 1:
                    out = out / 2
            """,
            good="""
                import math
                out = x / 2 ** max(0, math.ceil(math.log2(x.sum().item())))
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "counter",
            """
                def f(x: Tensor, n: int):
                    k = 0
                    while k < n:
                        x = x / 2
                        k += 1
                    return x
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports conditions that read a tensor."""
        if nest.verdict is Verdict.CONDITION and nest.syncs:
            yield self.finding(nest, sync=nest.syncs[0].text)
