"""VEC102: a loop that appends tensors to a list which is joined afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import COPIED, EXPAND, at_once, axis_of


class AppendThenStack(Rule):
    """A loop that appends tensors to a list which is joined afterwards.

    What: every iteration computes one item on its own, or takes one tensor again and again, and
    appends it; after the loop the list becomes a tensor.

    Why: the items are computed by one small kernel after another and then copied once more. The
    batched expression computes the joined tensor at once.

    Example:
        rows = []
        for i in range(x.shape[0]):
            rows.append(x[i] * 2)
        out = torch.stack(rows)

    Use instead:
        out = x * 2
    """

    code = "VEC102"
    name = "append-then-stack"
    message = "{name} is filled along {axis} and {use}; {advice}"
    brief = "write one expression"
    examples = (
        Example(
            "rows",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                rows = []
                for i in range(x.shape[0]):
                    rows.append(x[i] * 2)
                out = torch.stack(rows)
            """,
            good="""
                out = x * 2
            """,
        ),
        Example(
            "iterate",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                rows = []
                for row in x:
                    rows.append(torch.sin(row))
                out = torch.stack(rows)
            """,
            good="""
                out = torch.sin(x)
            """,
        ),
        Example(
            "sampled",
            inputs="x = torch.randn(4)",
            bad="""
                orders = []
                for k in range(n + 1):
                    orders.append(torch.cos(k * x))
                out = torch.stack(orders)
            """,
            good="""
                out = torch.cos(torch.arange(n + 1)[:, None] * x)
            """,
        ),
        Example(
            "one-tensor-again-and-again",
            inputs="x = torch.randn(3)",
            bad="""
                rows = []
                for _ in range(n + 1):
                    rows.append(x)
                out = torch.stack(rows)
            """,
            good="""
                out = x.repeat(n + 1, 1)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "padded-before-they-are-joined",
            """
                def f(x: Tensor, pad):
                    rows = []
                    for i in range(x.shape[0]):
                        rows.append(x[i].exp())
                    rows = pad(rows, 8)
                    return torch.stack(rows)
            """,
        ),
        NearMiss(
            "returned-as-list",
            """
                def f(x: Tensor):
                    rows = []
                    for i in range(x.shape[0]):
                        rows.append(x[i])
                    return rows
            """,
        ),
        NearMiss(
            "layers",
            """
                def f(self, x: Tensor):
                    outs = []
                    for layer in self.layers:
                        outs.append(layer(x))
                    return torch.stack(outs)
            """,
        ),
        NearMiss(
            "indexed-layers",
            """
                def f(self, x: Tensor):
                    outs = []
                    for i in range(self.depth):
                        outs.append(self.layers[i](x))
                    return torch.stack(outs)
            """,
        ),
        NearMiss(
            "state",
            """
                def f(cell, x: Tensor, h: Tensor):
                    outs = []
                    for t in range(x.shape[0]):
                        h = cell(x[t], h)
                        outs.append(h)
                    return torch.stack(outs)
            """,
        ),
        NearMiss(
            "pyramid",
            """
                def f(x: Tensor, levels: int):
                    out = []
                    for level in range(levels):
                        if level > 0:
                            x = torch.nn.functional.avg_pool2d(x, 2)
                        out.append(x.mean())
                    return torch.stack(out)
            """,
        ),
        NearMiss(
            "ragged",
            """
                def f(x: Tensor, lengths: Tensor):
                    out = []
                    for b in range(x.shape[0]):
                        out.append(x[b, : lengths[b]].sort().values)
                    return torch.cat(out)
            """,
        ),
    )
    yields_to = (
        "VEC101",
        "VEC103",
        "VEC105",
        "VEC106",
        "VEC107",
        "VEC108",
        "VEC109",
        "VEC110",
        "VEC203",
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports independent iterations whose items are appended and joined."""
        output = nest.output(Sink.APPEND)
        if nest.advised and output is not None and output.copied:
            yield self.finding(nest, EXPAND, COPIED, item=output.copied)
        elif nest.advised and output is not None and nest.pattern is not Pattern.SCAN:
            use = f"joined by {output.join}" if output.join else "walked afterwards"
            does = "take all items at once" if nest.takes else "compute all items in one expression"
            told = at_once(does, self.brief, nest)
            yield self.finding(nest, name=output.name, axis=axis_of(nest), use=use, **told)
