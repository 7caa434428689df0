"""VEC303: a loop that makes the same tensor in every iteration."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class InvariantAllocation(Rule):
    """A loop that makes the same tensor in every iteration.

    What: a tensor is made from values that do not change in the loop, in a loop over a tensor
    axis.

    Why: every iteration allocates, fills and, with a device argument, transfers the same
    numbers. Made once before the loop it costs nothing, and the batched form needs it there
    anyway.

    Example:
        for i in range(x.shape[0]):
            out[i] = x[i] + torch.arange(3)

    Use instead:
        steps = torch.arange(3)
        out[:] = x + steps
    """

    code = "VEC303"
    name = "invariant-allocation"
    message = (
        "{call} makes the same tensor in every iteration along {axis}; make it once before the loop"
    )
    brief = "make it once"
    examples = (
        Example(
            "arange",
            inputs="x = torch.randn(n, 3); out = torch.zeros(n, 3)",
            bad="""
                for i in range(x.shape[0]):
                    out[i] = x[i] + torch.arange(3)
            """,
            good="""
                out[:] = x + torch.arange(3)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "scratch",
            """
                def f(x: Tensor, out: Tensor):
                    for i in range(x.shape[0]):
                        scratch = torch.zeros(3)
                        scratch[0] = x[i, 0]
                        out[i] = scratch
            """,
        ),
        NearMiss(
            "other-size",
            """
                def f(x: Tensor, n: int):
                    rows = []
                    for i in range(n):
                        rows.append(x[i] + torch.zeros(i).sum())
                    return torch.stack(rows)
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports allocations of a loop that is reported anyway."""
        if nest.advised and nest.allocations:
            yield self.finding(nest, call=nest.allocations[0].text, axis=axis_of(nest))
