"""VEC206: a loop that looks for the first, the last or every index with a property."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update, Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of

# what each element of a result keeps, and what gives it at once
KEPT: dict[Update | None, tuple[str, str]] = {
    Update.LATEST: ("keeps the last hit, element by element", "gather at the last hit"),
    Update.FIRST: ("keeps the first hit, element by element", "gather at the first hit"),
}


class SearchInLoop(Rule):
    """A loop that looks for the first, the last or every index with a property.

    What: every iteration tests one element, and the loop stops at the first hit, or lists the
    positions of all hits; or every iteration replaces, where a mask holds, what the iterations
    before it left, so that the last hit stays, or writes where a mask holds for the first time,
    or where the result still holds what it held before the loop.

    Why: the test waits for the device once per element, or a whole tensor is copied once per
    element. `nonzero`, `argmax` on the mask, or `searchsorted` on sorted values find the index at
    once, and `gather` takes what belongs to it.

    Example:
        for i in range(x.shape[0]):
            if x[i] > limit:
                break

    Use instead:
        i = (x > limit).nonzero()[0]
    """

    code = "VEC206"
    name = "search-in-loop"
    message = "search along {axis} {how}; test all at once and {form}"
    brief = "test all at once"
    examples = (
        Example(
            "first",
            inputs="x = torch.cat([torch.randn(n), torch.tensor([9.0])])",
            bad="""
                found = -1
                for i in range(x.shape[0]):
                    if x[i] > 1.0:
                        found = i
                        break
                out = torch.tensor(found)
            """,
            good="""
                out = (x > 1.0).int().argmax()
            """,
        ),
        Example(
            "every-hit",
            inputs="x = torch.randn(n)",
            bad="""
                found = []
                for i in range(x.shape[0]):
                    if x[i] > 0.0:
                        found.append(i)
                out = torch.zeros(n)
                out[found] = 1.0
            """,
            good="""
                found = (x > 0.0).nonzero().flatten()
                out = torch.zeros(n)
                out[found] = 1.0
            """,
        ),
        Example(
            "last-match",
            inputs="x = torch.rand(5); low = torch.rand(n, 5); value = torch.randn(n, 5)",
            bad="""
                out = torch.zeros(5)
                for i in range(low.shape[0]):
                    out = torch.where(low[i] <= x, value[i], out)
            """,
            good="""
                hits = torch.cat([torch.ones(1, 5, dtype=torch.bool), low <= x])
                values = torch.cat([torch.zeros(1, 5), value])
                last = n - hits.flip(0).int().argmax(0)
                out = values.gather(0, last[None])[0]
            """,
        ),
        Example(
            "first-match",
            inputs="x = torch.rand(5); low = torch.rand(n, 5); value = torch.randn(n, 5)",
            bad="""
                out = torch.zeros(5)
                found = torch.zeros(5, dtype=torch.bool)
                for i in range(low.shape[0]):
                    hit = (low[i] <= x) & ~found
                    out = torch.where(hit, value[i], out)
                    found = found | hit
            """,
            good="""
                hits = torch.cat([low <= x, torch.ones(1, 5, dtype=torch.bool)])
                values = torch.cat([value, torch.zeros(1, 5)])
                first = hits.int().argmax(0)
                out = values.gather(0, first[None])[0]
            """,
        ),
        Example(
            "first-value-that-is-set",
            inputs="x = torch.rand(n, 5)",
            bad="""
                out = torch.zeros(5)
                for t in range(x.shape[0]):
                    out = torch.where((out == 0) & (x[t] > 0.5), x[t], out)
            """,
            good="""
                values = torch.cat([torch.where(x > 0.5, x, 0.0), torch.zeros(1, 5)])
                first = (values != 0).int().argmax(0)
                out = values.gather(0, first[None])[0]
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "convergence",
            """
                def f(x: Tensor, n: int):
                    for i in range(n):
                        x = x / 2
                        if x.norm() < 1:
                            break
                    return x
            """,
        ),
        NearMiss(
            "retry",
            """
                def f(sample, n: int):
                    for attempt in range(n):
                        x = sample()
                        if x.isfinite().all():
                            return x
                    return None
            """,
        ),
        NearMiss(
            "values-made-of-the-last",
            """
                def f(x: Tensor, low: Tensor):
                    for i in range(low.shape[0]):
                        x = torch.where(low[i] <= x, x * low[i], torch.sin(x))
                    return x
            """,
        ),
        NearMiss(
            "value-made-of-what-is-set",
            """
                def f(x: Tensor, limit: float):
                    out = torch.zeros(5)
                    for t in range(x.shape[0]):
                        out = out + (x[t] - out.mean()) * (out == 0)
                    return out
            """,
        ),
        NearMiss(
            "until-what-is-carried-fits",
            """
                def f(x: Tensor, step: Tensor, limit: float):
                    done = torch.zeros(len(x), dtype=torch.bool)
                    for i in range(step.shape[0]):
                        hit = (x < limit) & ~done
                        x = torch.where(hit, x, x - step[i] * torch.sin(x))
                        done = done | hit
                    return x
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a loop that only tests elements of a tensor until one fits, or for all that fit,
        or keeps the first or the last.
        """
        axis = axis_of(nest)
        if nest.verdict is Verdict.SEARCHING:
            how, form = "tests one element after another", "take any, argmax or nonzero"
            yield self.finding(nest, axis=axis, how=how, form=form)
        output = nest.output(Sink.ACCUMULATE)
        update = output.update if output is not None else None
        if nest.advised and nest.pattern is Pattern.REDUCTION and update in KEPT:
            how, form = KEPT[update]
            yield self.finding(nest, axis=axis, how=how, form=form)
        if nest.advised and nest.firsts:
            how, form = KEPT[Update.FIRST]
            yield self.finding(nest, axis=axis, how=how, form=form)
