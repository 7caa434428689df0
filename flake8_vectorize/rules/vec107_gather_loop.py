"""VEC107: a loop that picks elements through an index tensor."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import at_once, axis_of


class GatherLoop(Rule):
    """A loop that picks elements through an index tensor.

    What: every iteration reads a tensor at a position that another tensor holds.

    Why: each read dispatches two kernels, one for the position and one for the element, and may
    wait for the device. Indexing with the whole index tensor needs one kernel.

    Example:
        rows = [values[i] for i in index]

    Use instead:
        rows = values[index]
    """

    code = "VEC107"
    name = "gather-loop"
    message = "each iteration over {axis} reads through an index tensor; {advice}"
    brief = "index once"
    examples = (
        Example(
            "lookup",
            inputs=(
                "values = torch.randn(5, 3); index = torch.randint(0, 5, (n,)); "
                "out = torch.zeros(n, 3)"
            ),
            bad="""
                for i in range(index.shape[0]):
                    out[i] = values[index[i]]
            """,
            good="""
                out[:] = values[index]
            """,
        ),
        Example(
            "stacked",
            inputs="values = torch.randn(5, 3); index = torch.randint(0, 5, (n + 1,))",
            bad="""
                out = torch.stack([values[i] for i in index])
            """,
            good="""
                out = values[index]
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "names",
            """
                def f(names: list[str], order: list[int]):
                    return [names[i] for i in order]
            """,
        ),
        NearMiss(
            "ragged",
            """
                def f(x: list[Tensor], index: list[Tensor]):
                    return [a[i] for a, i in zip(x, index)]
            """,
        ),
    )
    yields_to = ("VEC105", "VEC106", "VEC109", "VEC203")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports independent iterations that read through an index."""
        output = nest.output(Sink.STORE, Sink.APPEND, Sink.STACKED, Sink.GATHERED)
        if not nest.advised or output is None or output.indirect:
            return
        through_index = nest.gathers and nest.pattern is Pattern.MAP and not nest.ordered
        if output.sink is Sink.GATHERED or through_index:
            told = at_once("index once, for all iterations", self.brief, nest)
            yield self.finding(nest, axis=axis_of(nest), **told)
