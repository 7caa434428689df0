"""VEC204: a loop that carries a running total, product, extremum or linear filter."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of

UNNAMED = ("value", "it as a scan over the whole axis")
SCANS: dict[Update | None, tuple[str, str]] = {
    Update.SUM: ("sum", "torch.cumsum"),
    Update.PRODUCT: ("product", "torch.cumprod"),
    Update.MAXIMUM: ("maximum", "torch.cummax"),
    Update.MINIMUM: ("minimum", "torch.cummin"),
    Update.LINEAR: ("linear filter", "it as an associative scan"),
    Update.LATEST: ("choice of the latest", "torch.cummax of positions"),
}


class ScanInLoop(Rule):
    """A loop that carries a running total, product, extremum or linear filter.

    What: iteration i needs the result of iteration i - 1, but by an operation that is known to
    have a parallel form: a sum, a product, an extremum, or a linear step `a * previous + b`.

    Why: the loop is as long as the axis, one kernel after another; cumsum, cumprod and cummax
    need one kernel, and a linear step is an associative scan as well.

    Example:
        for i in range(1, x.shape[0]):
            y[i] = y[i - 1] + x[i]

    Use instead:
        y = torch.cumsum(x, 0)
    """

    code = "VEC204"
    name = "scan-in-loop"
    message = "{name} is a running {what} along {axis} in a Python loop; write {form}"
    brief = "use a scan"
    examples = (
        Example(
            "cumsum",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                out = x.clone()
                for i in range(1, x.shape[0]):
                    out[i] = out[i - 1] + x[i]
            """,
            good="""
                out = x.clone()
                out[1:] = out[0] + x[1:].cumsum(0)
            """,
        ),
        Example(
            "carried",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                total = torch.zeros(3)
                out = torch.empty_like(x)
                for i in range(x.shape[0]):
                    total = total + x[i]
                    out[i] = total
            """,
            good="""
                total = torch.zeros(3)
                out = torch.empty_like(x)
                out[:] = total + x.cumsum(0)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "recurrence",
            """
                def f(x: Tensor):
                    for i in range(1, x.shape[0]):
                        x[i] = torch.sigmoid(x[i - 1]) + x[i]
            """,
        ),
        NearMiss(
            "two-states",
            """
                def f(x: Tensor, a: Tensor, b: Tensor):
                    for i in range(x.shape[0]):
                        a = torch.tanh(b) + x[i]
                        b = torch.tanh(a)
                    return a, b
            """,
        ),
        NearMiss(
            "orthogonalisation",
            """
                def f(q: Tensor, y: Tensor, h: Tensor):
                    for j in range(q.shape[0]):
                        h[j] = torch.dot(q[j], y)
                        y = y - h[j] * q[j]
                    return y
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a scan whose step has a parallel form."""
        if nest.advised and nest.pattern is Pattern.SCAN:
            output = nest.output(Sink.ACCUMULATE)
            what, form = SCANS.get(output.update if output else None, UNNAMED)
            name = output.name if output else "what it carries"
            told = {"form": form, "brief": f"write {form}"}
            yield self.finding(nest, name=name, what=what, axis=axis_of(nest), **told)
