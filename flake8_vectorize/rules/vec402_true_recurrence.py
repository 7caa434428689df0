"""VEC402: a loop that has to run in order."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class TrueRecurrence(Rule):
    """A loop that has to run in order.

    What: an iteration is made from the result of the one before by an operation that is no
    scan.

    Why: no batched form is known; what helps is to batch over the other axes, to compile the
    body, or to fuse it into one kernel. Reported only on request, as an inventory of what
    stays.

    Example:
        for t in range(x.shape[0]):
            h = torch.tanh(w @ h + x[t])

    Use instead:
        step = torch.compile(lambda h, item: torch.tanh(w @ h + item))
    """

    code = "VEC402"
    name = "true-recurrence"
    message = (
        "loop over {axis} is a true recurrence, {reason}; batch other axes or compile the body"
    )
    brief = "compile the body"
    examples = (
        Example(
            "rnn",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                out = torch.zeros(3)
                for t in range(x.shape[0]):
                    out = torch.tanh(out + x[t])
            """,
            good="""
                from functools import reduce
                out = reduce(lambda h, item: torch.tanh(h + item), x.unbind(), torch.zeros(3))
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "map",
            """
                def f(x: Tensor, out: Tensor, h: Tensor):
                    for t in range(x.shape[0]):
                        out[t] = torch.tanh(h + x[t])
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports every recurrence that walks a tensor axis."""
        if nest.verdict is Verdict.RECURRENT and nest.walked.tensor:
            yield self.finding(nest, axis=axis_of(nest), reason=nest.reason)
