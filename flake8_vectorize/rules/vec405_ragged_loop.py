"""VEC405: a loop over items that differ in shape."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class RaggedLoop(Rule):
    """A loop over items that differ in shape.

    What: each iteration takes a slice or a masked part whose length depends on data, and
    collects the parts.

    Why: no plain tensor holds parts of different lengths. Padding with a mask, nested tensors,
    or flat values with offsets give a batched form. Reported only on request.

    Example:
        for b in range(x.shape[0]):
            parts.append(x[b, : lengths[b]].softmax(0))

    Use instead:
        parts = x.masked_fill(~mask, float("-inf")).softmax(1)
    """

    code = "VEC405"
    name = "ragged-loop"
    message = (
        "items along {axis} differ in shape; pad them with a mask, or keep values and offsets flat"
    )
    brief = "pad them"
    examples = (
        Example(
            "lengths",
            inputs="x = torch.randn(n + 1, 4); lengths = torch.arange(n + 1) % 4",
            bad="""
                parts = []
                for b in range(x.shape[0]):
                    parts.append(x[b, : lengths[b]].softmax(0))
                out = torch.cat(parts)
            """,
            good="""
                mask = torch.arange(4) < lengths[:, None]
                out = x.masked_fill(~mask, float("-inf")).softmax(1)[mask]
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "equal",
            """
                def f(x: Tensor):
                    parts = []
                    for b in range(x.shape[0]):
                        parts.append(x[b, :2])
                    return torch.stack(parts)
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports loops over a tensor axis whose items are ragged."""
        if nest.verdict is Verdict.RAGGED and nest.walked.tensor:
            yield self.finding(nest, axis=axis_of(nest))
