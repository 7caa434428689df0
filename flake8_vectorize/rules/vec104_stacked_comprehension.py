"""VEC104: a comprehension whose items become one tensor at once."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class StackedComprehension(Rule):
    """A comprehension that is stacked, concatenated or reduced on the spot.

    What: a list or generator computes one item per index of a tensor axis, and the call around it joins them.

    Why: the items are computed by one small kernel after another; the expression on the whole tensor needs one.

    Example:
        out = torch.stack([torch.exp(row) for row in x])

    Use instead:
        out = torch.exp(x)
    """

    code = "VEC104"
    name = "stacked-comprehension"
    message = (
        "items along {axis} are computed one by one for {join}; compute them in one expression"
    )
    examples = (
        Example(
            "exp",
            inputs="x = torch.randn(n + 1, 3)",
            bad="out = torch.stack([torch.exp(row) for row in x])\n",
            good="out = torch.exp(x)\n",
        ),
        Example(
            "columns",
            inputs="x = torch.randn(3, n + 1)",
            bad="out = torch.stack([x[:, i] ** 2 for i in range(x.shape[1])], dim=1)\n",
            good="out = x ** 2\n",
        ),
    )
    near_misses = (
        NearMiss(
            "list-of-tensors",
            "def f(xs: list[Tensor]):\n    return torch.stack([x.mean() for x in xs])\n",
        ),
        NearMiss(
            "heads",
            "def f(self, x: Tensor):\n    return torch.stack([head(x) for head in self.heads])\n",
        ),
    )
    yields_to = ("VEC106", "VEC201", "VEC205")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a map or reduction whose items are joined by the call around the comprehension."""
        output = nest.output(Sink.STACKED)
        if nest.advised and output is not None:
            yield self.finding(nest, axis=axis_of(nest), join=output.join)
