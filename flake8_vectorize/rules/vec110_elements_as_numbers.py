"""VEC110: a loop that reads the elements of a tensor as Python numbers."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class ElementsAsNumbers(Rule):
    """A loop that reads the elements of a tensor as Python numbers.

    What: every iteration converts one element by `.item()`, `int(...)` or `float(...)` and goes
    on in Python.

    Why: each conversion waits for the device and costs as much as a kernel. One `.tolist()`
    before the loop converts all elements at once; where the result becomes a tensor again, no
    conversion is needed at all.

    Example:
        labels = []
        for i in range(x.shape[0]):
            labels.append(int(x[i]))

    Use instead:
        labels = x.tolist()
    """

    code = "VEC110"
    name = "elements-as-numbers"
    message = "{what} are read as Python numbers one by one; {advice}"
    examples = (
        Example(
            "append",
            inputs="x = torch.randint(0, 9, (n,))",
            bad="""
                numbers = []
                for i in range(x.shape[0]):
                    numbers.append(int(x[i]))
                out = torch.tensor(numbers, dtype=torch.float32)
            """,
            good="""
                numbers = x.tolist()
                out = torch.tensor(numbers, dtype=torch.float32)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "already-a-list",
            """
                def f(x: Tensor):
                    return [n + 1 for n in x.tolist()]
            """,
        ),
        NearMiss(
            "history",
            """
                def f(losses: list[Tensor]):
                    return [loss.item() for loss in losses]
            """,
        ),
    )
    yields_to = ("VEC105", "VEC107", "VEC108", "VEC109")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports iterations whose only results are numbers read from a tensor."""
        output = nest.output(Sink.NUMBERS, Sink.APPEND, Sink.STACKED)
        if nest.advised and nest.syncs and output is not None and not output.tensor:
            what = f"elements along {nest.elements}"
            advice = "call .tolist() once before the loop"
            if nest.elements.startswith("the items"):
                what, advice = nest.elements, "stack a list of them, and call .tolist() once"
            elif not nest.elements:
                what = f"results along {axis_of(nest)}"
                advice = "compute all at once, then call .tolist()"
            yield self.finding(nest, what=what, advice=advice)
