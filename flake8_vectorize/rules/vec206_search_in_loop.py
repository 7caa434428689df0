"""VEC206: a loop that looks for the first index with a property."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class SearchInLoop(Rule):
    """A loop that looks for the first index with a property.

    What: every iteration tests one element and the loop stops at the first hit.

    Why: the test waits for the device once per element. `nonzero`, `argmax` on the mask, or
    `searchsorted` on sorted values find the index at once.

    Example:
        for i in range(x.shape[0]):
            if x[i] > limit:
                break

    Use instead:
        i = (x > limit).nonzero()[0]
    """

    code = "VEC206"
    name = "search-in-loop"
    message = (
        "search along {axis} tests one element after another; "
        "test all at once and take any, argmax or nonzero"
    )
    examples = (
        Example(
            "first",
            inputs="x = torch.cat([torch.randn(n), torch.tensor([9.0])])",
            bad="""
                found = -1
                for i in range(x.shape[0]):
                    if x[i] > 1.0:
                        found = i
                        break
                out = torch.tensor(found)
            """,
            good="""
                out = (x > 1.0).int().argmax()
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "convergence",
            """
                def f(x: Tensor, n: int):
                    for i in range(n):
                        x = x / 2
                        if x.norm() < 1:
                            break
                    return x
            """,
        ),
        NearMiss(
            "retry",
            """
                def f(sample, n: int):
                    for attempt in range(n):
                        x = sample()
                        if x.isfinite().all():
                            return x
                    return None
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a loop that only tests elements of a tensor until one fits."""
        if nest.verdict is Verdict.SEARCHING:
            yield self.finding(nest, axis=axis_of(nest))
