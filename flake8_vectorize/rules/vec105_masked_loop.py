"""VEC105: a loop that decides per index whether to store."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class MaskedLoop(Rule):
    """A loop that decides per index whether to store.

    What: independent iterations store to a tensor under an `if` that depends on the index.

    Why: the condition is evaluated once per index, and on a tensor it makes the host wait each
    time. As a mask it is one comparison, and `torch.where` or a masked store does the rest.

    Example:
        for i in range(x.shape[0]):
            if x[i] > 0:
                out[i] = x[i]

    Use instead:
        out[:] = torch.where(x > 0, x, out)
    """

    code = "VEC105"
    name = "masked-loop"
    message = (
        "{output} is filled along {axis} under a condition; "
        "write torch.where with the condition as mask"
    )
    brief = "use torch.where"
    examples = (
        Example(
            "positive",
            inputs="x = torch.randn(n); out = torch.zeros(n)",
            bad="""
                for i in range(x.shape[0]):
                    if x[i] > 0:
                        out[i] = x[i]
            """,
            good="""
                out[:] = torch.where(x > 0, x, out)
            """,
        ),
        Example(
            "otherwise",
            inputs="x = torch.randn(n); out = torch.zeros(n)",
            bad="""
                for i in range(x.shape[0]):
                    if x[i] > 0:
                        out[i] = x[i]
                    else:
                        out[i] = -1.0
            """,
            good="""
                out[:] = torch.where(x > 0, x, -1.0)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "chosen-value",
            """
                def f(x: Tensor, starts: Tensor, out: Tensor):
                    for i in range(x.shape[0]):
                        row = x[i]
                        if starts[i] + 9 > x.shape[1]:
                            row = torch.nn.functional.pad(row, (0, 9))
                        out[i] = row[starts[i] : starts[i] + 9]
            """,
        ),
        NearMiss(
            "flag",
            """
                def f(x: Tensor, out: Tensor, flags: list[Tensor]):
                    for i, flag in enumerate(flags):
                        if flag.any():
                            out[i] = flag.sum()
            """,
        ),
    )
    yields_to = ("VEC106", "VEC109", "VEC203")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports independent iterations that choose what to store."""
        stores = (output for output in nest.outputs if output.sink is Sink.STORE)
        output = next((store for store in stores if store.masked), None)
        chosen = nest.masked and not nest.ordered and not nest.grouped
        if nest.advised and chosen and output is not None and nest.pattern is Pattern.MAP:
            yield self.finding(nest, output=output.name, axis=axis_of(nest))
