"""VEC402: an iteration that needs the one before, with no known parallel form."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class TrueRecurrence(Rule):
    """A loop that has to run in order.

    What: an iteration is made from the result of the one before by an operation that is no scan.

    Why: no batched form is known; what helps is to batch over the other axes, to compile the body, or to fuse
    it into one kernel. Reported only on request, as an inventory of what stays.

    Example:
        for t in range(x.shape[0]):
            h = torch.tanh(w @ h + x[t])

    Use instead:
        step = torch.compile(lambda h, x: torch.tanh(w @ h + x))
    """

    code = "VEC402"
    name = "true-recurrence"
    message = (
        "loop over {axis} is a true recurrence, {reason}; batch other axes or compile the body"
    )
    examples = (
        Example(
            "rnn",
            inputs="x = torch.randn(n + 1, 3); h = torch.zeros(3)",
            bad="for t in range(x.shape[0]):\n    h = torch.tanh(h + x[t])\nout = h\n",
            good="def step(h, item):\n    return torch.tanh(h + item)\nfrom functools import reduce\nout = reduce(step, x.unbind(), h)\n",
        ),
    )
    near_misses = (
        NearMiss(
            "map",
            "def f(x: Tensor, out: Tensor, h: Tensor):\n    for t in range(x.shape[0]):\n        out[t] = torch.tanh(h + x[t])\n",
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports every recurrence that walks a tensor axis."""
        if nest.verdict is Verdict.RECURRENT and nest.walked.tensor:
            yield self.finding(nest, axis=axis_of(nest), reason=nest.reason)
