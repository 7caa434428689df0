"""VEC403: a loop that walks tiles on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class TiledLoop(Rule):
    """A loop that walks tiles on purpose.

    What: a `range` with a step, each iteration works on a slice of that many elements.

    Why: tiles bound the memory of the batched form, and are nearly always meant. Reported only
    on request; a larger tile is faster as long as it fits.

    Example:
        for i in range(0, x.shape[0], 64):
            out[i : i + 64] = f(x[i : i + 64])

    Use instead:
        out = f(x)
    """

    code = "VEC403"
    name = "tiled-loop"
    message = "loop over {axis} walks tiles; choose the largest tile that fits in memory"
    brief = "use larger tiles"
    examples = (
        Example(
            "blocks",
            inputs="x = torch.randn(n, 3); out = torch.empty(n, 3)",
            bad="""
                for i in range(0, x.shape[0], 2):
                    out[i : i + 2] = x[i : i + 2] * 2
            """,
            good="""
                out[:] = x * 2
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "rows",
            """
                def f(x: Tensor, out: Tensor):
                    for i in range(x.shape[0]):
                        out[i] = x[i] * 2
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports every loop in steps that walks a tensor axis."""
        if nest.verdict is Verdict.TILED and nest.walked.tensor:
            yield self.finding(nest, axis=axis_of(nest))
