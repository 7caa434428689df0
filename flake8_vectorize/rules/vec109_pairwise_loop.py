"""VEC109: a nest of loops over all pairs of items."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class PairwiseLoop(Rule):
    """A nest of loops over all pairs of items.

    What: two loops walk the same axis, or the inner one the rest of it, and combine two items
    at a time.

    Why: n items make n squared pairs, each a handful of kernels. Broadcasting `x[:, None]`
    against `x[None]`, `torch.cdist`, or the indices of `torch.triu_indices` compute all pairs
    at once; the result needs the memory of all pairs.

    Example:
        for i in range(x.shape[0]):
            for j in range(x.shape[0]):
                out[i, j] = (x[i] - x[j]).norm()

    Use instead:
        out[:] = torch.cdist(x, x)
    """

    code = "VEC109"
    name = "pairwise-loop"
    message = (
        "pairs of items along {axis} are combined one by one; "
        "broadcast all pairs, or use cdist or triu_indices"
    )
    brief = "broadcast all pairs"
    examples = (
        Example(
            "distances",
            inputs="x = torch.randn(n, 3); out = torch.zeros(n, n)",
            bad="""
                for i in range(x.shape[0]):
                    for j in range(x.shape[0]):
                        out[i, j] = (x[i] - x[j]).abs().sum()
            """,
            good="""
                out[:] = (x[:, None] - x).abs().sum(-1)
            """,
        ),
        Example(
            "products",
            inputs="import itertools; x = torch.randn(n + 2, 3)",
            bad="""
                out = []
                for i, j in itertools.combinations(range(x.shape[0]), 2):
                    out.append(x[i] * x[j])
                out = torch.stack(out)
            """,
            good="""
                i, j = torch.triu_indices(x.shape[0], x.shape[0], 1)
                out = x[i] * x[j]
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "list-of-tensors",
            """
                def f(xs: list[Tensor]):
                    out = []
                    for a, b in itertools.combinations(xs, 2):
                        out.append(a.mean() * b.mean())
                    return torch.stack(out)
            """,
        ),
        NearMiss(
            "orders",
            """
                def f(x: Tensor):
                    orders = itertools.permutations([1, 2, 3])
                    return torch.stack([x.permute(0, *order) for order in orders])
            """,
        ),
        NearMiss(
            "models",
            """
                def f(models, x: Tensor):
                    for i in range(len(models)):
                        for j in range(i + 1, len(models)):
                            models[i].merge(models[j], x)
            """,
        ),
    )

    yields_to = ("VEC203",)

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports independent pairs."""
        output = nest.output(Sink.STORE, Sink.APPEND, Sink.STACKED)
        if nest.advised and nest.pairwise and output is not None and nest.pattern is Pattern.MAP:
            yield self.finding(nest, axis=axis_of(nest))
