"""VEC204: running totals computed step by step."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of

SCANS = {
    Update.SUM: ("sum", "torch.cumsum"),
    Update.PRODUCT: ("product", "torch.cumprod"),
    Update.MAXIMUM: ("maximum", "torch.cummax"),
    Update.MINIMUM: ("minimum", "torch.cummin"),
    Update.LINEAR: ("linear filter", "it as an associative scan"),
}


class ScanInLoop(Rule):
    """A loop that carries a running total, product, extremum or linear filter and uses every step of it.

    What: iteration i needs the result of iteration i - 1, but by an operation that is known to have a parallel
    form: a sum, a product, an extremum, or a linear step a * previous + b.

    Why: the loop is as long as the axis, one kernel after another; cumsum, cumprod and cummax need one kernel,
    and a linear step is a scan as well.

    Example:
        for i in range(1, x.shape[0]):
            y[i] = y[i - 1] + x[i]

    Use instead:
        y = torch.cumsum(x, 0)
    """

    code = "VEC204"
    name = "scan-in-loop"
    message = "running {what} over {axis} in a Python loop; write {form}"
    examples = (
        Example(
            "cumsum",
            inputs="x = torch.randn(n + 1, 3)",
            bad="out = x.clone()\nfor i in range(1, x.shape[0]):\n    out[i] = out[i - 1] + x[i]\n",
            good="out = torch.cumsum(x, 0)\n",
        ),
        Example(
            "carried",
            inputs="x = torch.randn(n + 1, 3)",
            bad="total = torch.zeros(3)\nout = torch.empty_like(x)\nfor i in range(x.shape[0]):\n    total = total + x[i]\n    out[i] = total\n",
            good="out = torch.cumsum(x, 0)\n",
        ),
    )
    near_misses = (
        NearMiss(
            "recurrence",
            "def f(x: Tensor):\n    for i in range(1, x.shape[0]):\n        x[i] = torch.sigmoid(x[i - 1]) + x[i]\n",
        ),
        NearMiss(
            "two-states",
            "def f(x: Tensor, a: Tensor, b: Tensor):\n    for i in range(x.shape[0]):\n        a = torch.tanh(b) + x[i]\n        b = torch.tanh(a)\n    return a, b\n",
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a scan whose step has a parallel form."""
        if nest.advised and nest.pattern is Pattern.SCAN:
            output = nest.output(Sink.ACCUMULATE)
            update = output.update if output is not None else None
            what, form = SCANS.get(update, ("value", "it as a scan over the whole axis"))
            yield self.finding(nest, what=what, axis=axis_of(nest), form=form)
