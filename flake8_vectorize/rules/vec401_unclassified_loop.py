"""VEC401: a loop over a tensor axis whose body is not understood."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class UnclassifiedLoop(Rule):
    """A loop over a tensor axis whose body is not understood.

    What: the axis is proven, but no result of the iterations is recognised, or they leave
    early.

    Why: such loops are often worth a look, and the analysis cannot say what to write. Reported
    only on request.

    Example:
        for row in x:
            handle(row)

    Use instead:
        handle(x)
    """

    code = "VEC401"
    name = "unclassified-loop"
    message = "loop over {axis} is not classified, {reason}; look whether it can be batched"
    brief = "look at it"
    examples = (
        Example(
            "returned-list",
            inputs="x = torch.randn(n, 3)",
            bad="""
                rows = []
                for i in range(x.shape[0]):
                    rows.append(x[i] * 2)
                out = list(rows)
            """,
            good="""
                out = list((x * 2).unbind())
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "numbers",
            """
                def f(n: int):
                    total = 0
                    for i in range(n):
                        total += i
                    return total
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports every loop over a tensor axis that stays without a class."""
        if nest.verdict is Verdict.UNPROVEN and nest.walked.tensor:
            yield self.finding(nest, axis=axis_of(nest), reason=nest.reason)
