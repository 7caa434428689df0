"""VEC201: a loop that adds one term after another to a total."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import folded, terms_of


class SumInLoop(Rule):
    """A loop that adds one term after another to a total.

    What: every iteration computes a term on its own and adds it; nothing else uses the running
    total.

    Why: a sum of n terms dispatches n additions one after another, and keeps n nodes in the
    autograd graph. The terms as one tensor, summed over their axis, need one kernel.

    Example:
        total = torch.zeros(3)
        for i in range(x.shape[0]):
            total = total + x[i]

    Use instead:
        total = x.sum(0)
    """

    code = "VEC201"
    name = "sum-in-loop"
    message = "sum over {axis} in a Python loop{into}; compute the terms at once and {fold}"
    brief = "sum all at once"
    examples = (
        Example(
            "rows",
            inputs="x = torch.randn(n, 3)",
            bad="""
                out = torch.zeros(3)
                for i in range(x.shape[0]):
                    out = out + x[i]
            """,
            good="""
                out = torch.zeros(3)
                out = out + x.sum(0)
            """,
        ),
        Example(
            "sampled",
            inputs="x = torch.randn(4)",
            bad="""
                out = torch.zeros(4)
                for k in range(n):
                    out = out + torch.sin(x + k)
            """,
            good="""
                out = torch.zeros(4)
                out = out + torch.sin(x + torch.arange(n)[:, None]).sum(0)
            """,
        ),
        Example(
            "generator",
            inputs="x = torch.randn(n + 1, 3)",
            bad="""
                out = sum(row.exp() for row in x)
            """,
            good="""
                out = x.exp().sum(0)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "losses",
            """
                def f(losses: list[Tensor]):
                    total = 0
                    for loss in losses:
                        total = total + loss
                    return total
            """,
        ),
        NearMiss(
            "integrator",
            """
                def f(x: Tensor, t: Tensor):
                    for i in range(t.shape[0]):
                        x = x + t[i] * torch.sin(x)
                    return x
            """,
        ),
        NearMiss(
            "epochs",
            """
                def f(model, x: Tensor, optimizer, n: int):
                    total = 0
                    for epoch in range(n):
                        loss = model(x).sum()
                        loss.backward()
                        optimizer.step()
                        total += loss.item()
                    return total
            """,
        ),
        NearMiss(
            "modules",
            """
                def f(model, x: Tensor):
                    total = x.new_zeros(())
                    for p in model.parameters():
                        total = total + p.square().sum()
                    return total
            """,
        ),
    )
    yields_to = ("VEC202",)

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a sum that the loop accumulates and nothing else reads."""
        if not nest.advised or nest.pattern is not Pattern.REDUCTION:
            return
        output = nest.output(Sink.ACCUMULATE, Sink.STACKED)
        called = output is not None and output.opaque and bool(nest.calls)
        if output is not None and output.update is Update.SUM and not called:
            # A form that is told names what is added up, and needs the room.
            named = output.name and not (nest.batched and nest.batched.text)
            into = f" into {output.name}" if named else ""
            yield self.finding(nest, axis=terms_of(nest), into=into, fold=folded(nest, "sum"))
