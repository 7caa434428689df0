"""VEC404: a loop over a tensor axis with a handful of constant iterations."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class ShortLoop(Rule):
    """A loop over a tensor axis with a handful of constant iterations.

    What: the trip count is a constant of four or fewer, or that of a class's attribute by default;
    or constants, conditions, or all calls of a private function let there be no more.

    Why: unrolled by hand or by a compiler such loops are cheap and often read best as they are.
    Reported only on request.

    Example:
        for k in range(3):
            out[k] = x[k] * scale[k]

    Use instead:
        out[:3] = x[:3] * scale[:3]
    """

    code = "VEC404"
    name = "short-loop"
    message = "loop over {axis}: {reason}; batch it where it stands in a hot path"
    brief = "batch it"
    examples = (
        Example(
            "components",
            inputs="x = torch.randn(3, n); out = torch.zeros(3, n)",
            bad="""
                for k in range(3):
                    out[k] = x[k] * 2
            """,
            good="""
                out[:] = x * 2
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "long",
            """
                def f(x: Tensor, out: Tensor):
                    for k in range(9):
                        out[k] = x[k] * 2
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports short loops that subscript a tensor."""
        if nest.verdict is Verdict.SHORT and nest.walked.tensor:
            yield self.finding(nest, axis=axis_of(nest), reason=nest.reason)
