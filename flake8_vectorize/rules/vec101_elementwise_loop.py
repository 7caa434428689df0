"""VEC101: independent iterations that each fill their own part of a tensor."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class ElementwiseLoop(Rule):
    """A loop that fills a tensor one index at a time.

    What: every iteration stores to its own part of a tensor and needs no other iteration.

    Why: each iteration dispatches its own kernels, on a GPU one launch after another; the expression on whole
    tensors dispatches them once. In backward every store adds a copy of the whole gradient.

    Example:
        for i in range(x.shape[0]):
            out[i] = 2 * x[i]

    Use instead:
        out[:] = 2 * x
    """

    code = "VEC101"
    name = "elementwise-loop"
    message = "{output} is filled along {axis} in a Python loop; write one expression on the whole tensors"
    examples = (
        Example(
            "scale",
            inputs="x = torch.randn(n, 3); out = torch.empty(n, 3)",
            bad="for i in range(x.shape[0]):\n    out[i] = 2 * x[i]\n",
            good="out[:] = 2 * x\n",
        ),
        Example(
            "inner-axis",
            inputs="x = torch.randn(3, n); y = torch.randn(3, n); out = torch.zeros(3, n)",
            bad="for j in range(x.size(1)):\n    out[:, j] = x[:, j] * torch.exp(y[:, j])\n",
            good="out[:] = x * torch.exp(y)\n",
        ),
    )
    near_misses = (
        NearMiss(
            "recurrence",
            "def f(x: Tensor):\n    for i in range(1, x.shape[0]):\n        x[i] = torch.tanh(x[i - 1])\n",
        ),
        NearMiss(
            "list-of-tensors",
            "def f(xs: list[Tensor], out: Tensor):\n    for i in range(len(xs)):\n"
            "        out[i] = xs[i].sum()\n",
        ),
        NearMiss(
            "three-components",
            "def f(x: Tensor, out: Tensor):\n    for k in range(3):\n        out[k] = x[k] * 2\n",
        ),
    )
    yields_to = ("VEC103", "VEC105", "VEC107", "VEC108", "VEC109", "VEC203", "VEC204")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a map that stores into a tensor."""
        output = nest.output(Sink.STORE)
        if nest.advised and output is not None and nest.pattern is not Pattern.SCAN:
            yield self.finding(nest, output=output.name, axis=axis_of(nest))
