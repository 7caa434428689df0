"""VEC104: a comprehension that is stacked, concatenated or reduced on the spot."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import COPIED, EXPAND, at_once, axis_of


class StackedComprehension(Rule):
    """A comprehension that is stacked, concatenated or reduced on the spot.

    What: a list or generator computes one item per index of a tensor axis, or gives one tensor
    again and again, and a call joins the items.

    Why: the items are computed by one small kernel after another; the expression on the whole
    tensor needs one.

    Example:
        out = torch.stack([torch.exp(row) for row in x])

    Use instead:
        out = torch.exp(x)
    """

    code = "VEC104"
    name = "stacked-comprehension"
    message = "items along {axis} are {made} one by one for {join}; {advice}"
    brief = "write one expression"
    examples = (
        Example(
            "exp",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                out = torch.stack([torch.exp(row) for row in x])
            """,
            good="""
                out = torch.exp(x)
            """,
        ),
        Example(
            "columns",
            inputs="x = torch.randn(3, n + 1)",
            bad="""
                out = torch.stack([x[:, i] ** 2 for i in range(x.shape[1])], dim=1)
            """,
            good="""
                out = x ** 2
            """,
        ),
        Example(
            "joined-later",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                rows = [x[i].abs() for i in range(x.shape[0])]
                out = torch.stack(rows)
            """,
            good="""
                out = x.abs()
            """,
        ),
        Example(
            "rows-repeated-by-counts",
            inputs="x = torch.randn(n + 1, 3); counts = torch.arange(n + 1) + 1",
            bad="""
                out = torch.cat([x[i].expand(counts[i], 3) for i in range(x.shape[0])])
            """,
            good="""
                out = x.repeat_interleave(counts, 0)
            """,
        ),
        Example(
            "parts-cut-in-steps",
            inputs="x = torch.randn(3, 2 * n + 2)",
            bad="""
                out = torch.stack([x[:, i : i + 2] for i in range(0, x.shape[1], 2)], 1)
            """,
            good="""
                out = x.unfold(1, 2, 2)
            """,
        ),
        Example(
            "one-tensor-again-and-again",
            inputs="x = torch.randn(3, 2)",
            bad="""
                out = torch.cat([x for _ in range(n + 1)], dim=1)
            """,
            good="""
                out = x.repeat(1, n + 1)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "drawn-anew",
            """
                def f(x: Tensor, n: int):
                    return [torch.rand_like(x) for _ in range(n)]
            """,
        ),
        NearMiss(
            "one-copy-changed",
            """
                def f(x: Tensor, n: int):
                    frames = [x for _ in range(n)]
                    frames[0] = x * 2
                    return torch.stack(frames)
            """,
        ),
        NearMiss(
            "padded-before-they-are-joined",
            """
                def f(x: Tensor, pad):
                    rows = [x[i].exp() for i in range(x.shape[0])]
                    rows = pad(rows, 8)
                    return torch.stack(rows)
            """,
        ),
        NearMiss(
            "list-of-tensors",
            """
                def f(xs: list[Tensor]):
                    return torch.stack([x.mean() for x in xs])
            """,
        ),
        NearMiss(
            "heads",
            """
                def f(self, x: Tensor):
                    return torch.stack([head(x) for head in self.heads])
            """,
        ),
        NearMiss(
            "unbind",
            """
                def f(x: Tensor):
                    return [x[:, i] for i in range(x.shape[1])]
            """,
        ),
        NearMiss(
            "buffers",
            """
                def f(x: Tensor, world_size: int):
                    return [torch.zeros_like(x) for _ in range(world_size)]
            """,
        ),
        NearMiss(
            "parameters",
            """
                def f(model):
                    return torch.stack([p.norm() for p in model.parameters()])
            """,
        ),
    )
    yields_to = ("VEC106", "VEC107", "VEC108", "VEC109", "VEC110", "VEC201", "VEC205")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports items that the call around the comprehension joins."""
        output = nest.output(Sink.STACKED)
        if nest.advised and output is not None and output.copied:
            yield self.finding(nest, EXPAND, COPIED, item=output.copied)
        elif nest.advised and output is not None:
            made, advice = "computed", "compute them in one expression"
            if nest.repeats:
                made = "repeated"
            elif nest.takes:
                made, advice = "taken", "take all of them at once"
            told = at_once(advice, self.brief, nest)
            yield self.finding(nest, axis=axis_of(nest), made=made, join=output.join, **told)
