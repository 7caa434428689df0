"""VEC205: a loop that folds an axis by a product, an extremum or a logical operation."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Output, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import folded, terms_of

FOLDS: dict[Update | None, tuple[str, str]] = {
    Update.PRODUCT: ("product", "prod"),
    Update.MAXIMUM: ("maximum", "amax"),
    Update.MINIMUM: ("minimum", "amin"),
    Update.ALL: ("logical and", "all"),
    Update.ANY: ("logical or", "any"),
    Update.FILLED: ("logical or of masks", "any"),
}
# bits that are shifted to places of their own are added as well as joined
PACKING = ("bits packed", "sum")
# the methods that give the places as well
EXTREMA: dict[Update | None, str] = {Update.MAXIMUM: "max", Update.MINIMUM: "min"}
BITWISE: dict[Update | None, str] = {Update.ALL: "bitwise and", Update.ANY: "bitwise or"}
SHIFT = "LShift"
BIT_BY_BIT = frozenset({"BitAnd", "BitOr", "bitwise_and", "bitwise_or"})
# what gives truths, for which bit by bit and logical are one
TRUTHS = frozenset(
    {
        *("Compare", "eq", "ne", "lt", "le", "gt", "ge", "isclose", "isin"),
        *("isnan", "isinf", "isfinite", "logical_and", "logical_or", "logical_not", "any", "all"),
    }
)


class ReductionInLoop(Rule):
    """A loop that folds an axis by a product, an extremum or a logical operation.

    What: every iteration combines one item with the result so far by `*`, `max`, `min`, `and`
    or `or`; or it gives one and the same value to all elements for which a condition holds.

    Why: the fold dispatches one kernel per item; `prod`, `amax`, `amin`, `all` and `any` fold a
    whole axis in one.

    Example:
        best = x[0]
        for i in range(x.shape[0]):
            best = torch.maximum(best, x[i])

    Use instead:
        best = x.amax(0)
    """

    code = "VEC205"
    name = "reduction-in-loop"
    message = "{what} over {axis} in a Python loop; compute the items at once and {fold}"
    brief = "fold all at once"
    examples = (
        Example(
            "maximum",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                out = x[0]
                for i in range(x.shape[0]):
                    out = torch.maximum(out, x[i])
            """,
            good="""
                out = x[0]
                out = torch.maximum(out, x.amax(0))
            """,
        ),
        Example(
            "product",
            inputs="x = torch.randn(n, 3)",
            bad="""
                out = torch.ones(3)
                for row in x:
                    out = out * row
            """,
            good="""
                out = torch.ones(3)
                out = out * x.prod(0)
            """,
        ),
        Example(
            "masks",
            inputs="x = torch.randint(0, 9, (7,)); labels = torch.randint(0, 9, (n,))",
            bad="""
                out = x.clone()
                for label in labels:
                    out[out == label] = -1
            """,
            good="""
                out = x.clone()
                out[torch.isin(out, labels)] = -1
            """,
        ),
        Example(
            "bits",
            inputs="x = torch.randint(0, 2, (3, n))",
            bad="""
                out = torch.zeros(3, dtype=torch.int64)
                for i in range(x.shape[1]):
                    out = out | (x[:, i] << i)
            """,
            good="""
                out = (x << torch.arange(n)).sum(1)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "maximum-of-a-list",
            """
                def f(xs: list[Tensor]):
                    best = xs[0]
                    for x in xs:
                        best = torch.maximum(best, x)
                    return best
            """,
        ),
        NearMiss(
            "matrix-product",
            """
                def f(m: Tensor):
                    out = torch.eye(3)
                    for i in range(m.shape[0]):
                        out = out @ m[i]
                    return out
            """,
        ),
    )
    yields_to = ("VEC106",)

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a fold that is no sum."""
        if not nest.advised or nest.pattern is not Pattern.REDUCTION:
            return
        output = nest.output(Sink.ACCUMULATE, Sink.STACKED)
        if output is not None and output.update in FOLDS and not _compares_numbers(output):
            what, method = FOLDS[output.update]
            mixed = output.tensor and not BIT_BY_BIT.isdisjoint(nest.operations)
            mixed = mixed and output.update in BITWISE
            masks = ""
            if output.update is Update.ANY and SHIFT in nest.operations:
                what, method = PACKING
            elif mixed and TRUTHS.isdisjoint(nest.operations):
                what, masks = BITWISE[output.update], " if they are masks"
            elif output.placed:
                method, masks = EXTREMA[output.update], ", which gives its place"
            fold = folded(nest, method) + masks
            yield self.finding(nest, what=what, axis=terms_of(nest), fold=fold)


def _compares_numbers(output: Output) -> bool:
    """Whether `max` or `min` gets numbers that were read before: that they are is told already."""
    return output.sink is Sink.STACKED and output.update in EXTREMA and not output.tensor
