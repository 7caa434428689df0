"""VEC201: a sum accumulated term by term."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of, dim_of


class SumInLoop(Rule):
    """A loop that adds one term after another to a total.

    What: every iteration computes a term on its own and adds it; nothing else uses the running total.

    Why: a sum of n terms dispatches n additions one after another, and keeps n nodes in the autograd graph. The
    terms as one tensor, summed over their axis, need one kernel.

    Example:
        total = torch.zeros(3)
        for i in range(x.shape[0]):
            total = total + x[i]

    Use instead:
        total = x.sum(0)
    """

    code = "VEC201"
    name = "sum-in-loop"
    message = "sum over {axis} in a Python loop; compute the terms at once and write .sum({dim})"
    examples = (
        Example(
            "rows",
            inputs="x = torch.randn(n, 3)",
            bad="out = torch.zeros(3)\nfor i in range(x.shape[0]):\n    out = out + x[i]\n",
            good="out = x.sum(0)\n",
        ),
        Example(
            "weighted",
            inputs="x = torch.randn(n, 3); w = torch.rand(n)",
            bad="out = torch.zeros(3)\nfor i in range(w.shape[0]):\n    out += w[i] * x[i]\n",
            good="out = (w[:, None] * x).sum(0)\n",
        ),
    )
    near_misses = (
        NearMiss(
            "losses",
            "def f(losses: list[Tensor]):\n    total = 0\n    for loss in losses:\n        total = total + loss\n    return total\n",
        ),
        NearMiss(
            "integrator",
            "def f(x: Tensor, t: Tensor):\n    for i in range(t.shape[0]):\n        x = x + t[i] * torch.sin(x)\n    return x\n",
        ),
        NearMiss(
            "epochs",
            "def f(model, x: Tensor, optimizer, n: int):\n    total = 0\n    for epoch in range(n):\n        loss = model(x).sum()\n        loss.backward()\n        optimizer.step()\n        total += loss.item()\n    return total\n",
        ),
    )
    yields_to = ("VEC202",)

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a sum that the loop accumulates and nothing else reads."""
        if not nest.advised or nest.pattern is not Pattern.REDUCTION:
            return
        output = nest.output(Sink.ACCUMULATE, Sink.STACKED)
        if output is not None and (output.update is Update.SUM or output.join == "sum"):
            yield self.finding(nest, axis=axis_of(nest), dim=dim_of(nest))
