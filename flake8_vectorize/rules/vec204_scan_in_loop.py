"""VEC204: a loop that carries a running total, product, extremum or linear filter, or solves a
triangular system row by row.
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of

UNNAMED = ("a running value", "it as a scan over the whole axis")
SCANS: dict[Update | None, tuple[str, str]] = {
    Update.SUM: ("a running sum", "torch.cumsum"),
    Update.PRODUCT: ("a running product", "torch.cumprod"),
    Update.MAXIMUM: ("a running maximum", "torch.cummax"),
    Update.MINIMUM: ("a running minimum", "torch.cummin"),
    Update.LINEAR: ("a running linear filter", "it as an associative scan"),
    Update.SUBSTITUTION: ("solved row by row", "torch.linalg.solve_triangular"),
    Update.LATEST: ("a running choice of the latest", "torch.cummax of positions"),
}


class ScanInLoop(Rule):
    """A loop that carries a running total, product, extremum or linear filter.

    What: iteration i needs the result of iteration i - 1, which a name, a tensor or the end of a
    list holds, but by an operation that is known to have a parallel form: a sum, a product, an
    extremum, or a linear step `a * previous + b`. Or it needs all results before it, each times a
    factor, as forward and backward substitution do.

    Why: the loop is as long as the axis, one kernel after another; cumsum, cumprod and cummax
    need one kernel, a linear step is an associative scan as well, and a row that is a sum over
    the rows before it is one of a triangular system, which one call solves.

    Example:
        for i in range(1, x.shape[0]):
            y[i] = y[i - 1] + x[i]

    Use instead:
        y = torch.cumsum(x, 0)
    """

    code = "VEC204"
    name = "scan-in-loop"
    message = "{name} is {what} along {axis} in a Python loop; write {form}"
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
            "substitution",
            inputs="factor = 0.1 * torch.randn(n, n); b = torch.randn(n, 3)",
            bad="""
                out = b.clone()
                for i in range(b.shape[0]):
                    out[i] = b[i] - factor[i, :i] @ out[:i].clone()
            """,
            good="""
                out = torch.linalg.solve_triangular(factor, b, upper=False, unitriangular=True)
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
            "cholesky",
            """
                def f(a: Tensor):
                    low = torch.zeros_like(a)
                    for i in range(a.shape[0]):
                        rest = a[i:, i] - (low[i:, :i] * low[i, :i]).sum(-1)
                        low[i:, i] = rest / rest[0].sqrt()
                    return low
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
        if nest.advised and nest.pattern is Pattern.SCAN and not nest.firsts:
            output = nest.output(Sink.ACCUMULATE)
            what, form = SCANS.get(output.update if output else None, UNNAMED)
            name = output.name if output else "what it carries"
            told = {"form": form, "brief": f"write {form}"}
            yield self.finding(nest, name=name, what=what, axis=axis_of(nest), **told)
