"""VEC302: a loop that grows a tensor by concatenation."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class CatGrowth(Rule):
    """A loop that grows a tensor by concatenation.

    What: every iteration replaces a tensor by `torch.cat([tensor, item])`.

    Why: iteration i copies everything that the i iterations before it made, which is quadratic
    in the number of items. The batched expression copies nothing; a list and one `torch.cat`
    after the loop copies once.

    Example:
        for i in range(x.shape[0]):
            out = torch.cat([out, x[i : i + 1] * 2])

    Use instead:
        out = x * 2
    """

    code = "VEC302"
    name = "cat-growth"
    message = (
        "{name} grows by concatenation along {axis}, copied in every iteration; "
        "compute it in one expression"
    )
    brief = "write one expression"
    examples = (
        Example(
            "rows",
            inputs="x = torch.randn(n, 3)",
            bad="""
                out = x[:0]
                for i in range(x.shape[0]):
                    out = torch.cat([out, x[i : i + 1] * 2])
            """,
            good="""
                out = x[:0]
                out = torch.cat([out, x * 2])
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "tokens",
            """
                def f(model, tokens: Tensor, n: int):
                    for step in range(n):
                        tokens = torch.cat([tokens, model(tokens)], dim=1)
                    return tokens
            """,
        ),
        NearMiss(
            "batches",
            """
                def f(loader):
                    out = torch.empty(0)
                    for batch in loader:
                        out = torch.cat([out, batch])
                    return out
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports growth in a loop whose items are independent."""
        output = nest.output(Sink.GROWTH)
        if nest.advised and output is not None:
            yield self.finding(nest, name=output.name, axis=axis_of(nest))
