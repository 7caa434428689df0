"""VEC108: a loop that computes each element from its neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class StencilLoop(Rule):
    """A loop that computes each element from its neighbours.

    What: an iteration reads a tensor at constant distances from the current element, and writes
    another tensor.

    Why: neighbours are shifted slices of the same tensor: `x[1:]` and `x[:-1]`, `unfold` for
    windows, `diff` for differences. Each is one kernel, or none at all.

    Example:
        for i in range(x.shape[0] - 1):
            out[i] = x[i + 1] - x[i]

    Use instead:
        out[:] = x[1:] - x[:-1]
    """

    code = "VEC108"
    name = "stencil-loop"
    message = "neighbours along {axis} are combined one by one; use shifted slices or unfold"
    brief = "use shifted slices"
    examples = (
        Example(
            "difference",
            inputs="x = torch.randn(n + 1, 3); out = torch.empty(n, 3)",
            bad="""
                for i in range(x.shape[0] - 1):
                    out[i] = x[i + 1] - x[i]
            """,
            good="""
                out[:] = x[1:] - x[:-1]
            """,
        ),
        Example(
            "windows",
            inputs="x = torch.randn(n + 3)",
            bad="""
                rows = []
                for i in range(x.shape[0] - 2):
                    rows.append(x[i : i + 3].mean())
                out = torch.stack(rows)
            """,
            good="""
                out = x.unfold(0, 3, 1).mean(-1)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "relaxation",
            """
                def f(x: Tensor):
                    for i in range(1, x.shape[0] - 1):
                        x[i] = torch.tanh(x[i - 1]) + x[i + 1]
            """,
        ),
        NearMiss(
            "tiles",
            """
                def f(x: Tensor, out: Tensor):
                    for i in range(0, x.shape[0], 8):
                        out[i : i + 8] = x[i : i + 8] + 1
            """,
        ),
    )
    yields_to = ("VEC105", "VEC106", "VEC109", "VEC203")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports independent iterations that read around the current element."""
        output = nest.output(Sink.STORE, Sink.APPEND, Sink.STACKED)
        free = nest.pattern in (Pattern.MAP, Pattern.STENCIL)
        if nest.advised and nest.shifted and free and output is not None:
            yield self.finding(nest, axis=axis_of(nest))
