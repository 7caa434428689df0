"""VEC203: a loop that updates a tensor through an index."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of

# what no addition gives; bits that are joined at places of their own may be added
REDUCED = frozenset({Update.PRODUCT, Update.MAXIMUM, Update.MINIMUM})


class ScatterInLoop(Rule):
    """A loop that updates a tensor through an index.

    What: every iteration adds to, or overwrites, the elements that an index tensor or a
    computed position names.

    Why: each update dispatches its own kernels. `index_add_`, `scatter_reduce_`, `index_put_`
    and `bincount` take all indices at once; on a GPU the order of additions to one element is
    then not fixed.

    Example:
        for i in range(index.shape[0]):
            out[index[i]] += values[i]

    Use instead:
        out.index_add_(0, index, values)
    """

    code = "VEC203"
    name = "scatter-in-loop"
    message = "{output} is updated {how} along {axis}; {advice}"
    brief = "use index_add_"
    examples = (
        Example(
            "index-add",
            inputs=(
                "index = torch.randint(0, 4, (n,)); values = torch.randn(n, 3); "
                "out = torch.zeros(4, 3)"
            ),
            bad="""
                for i in range(index.shape[0]):
                    out[index[i]] += values[i]
            """,
            good="""
                out.index_add_(0, index, values)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "counter-dict",
            """
                def f(labels: Tensor):
                    counts = {}
                    for label in labels.tolist():
                        counts[label] = counts.get(label, 0) + 1
                    return counts
            """,
        ),
        NearMiss(
            "nonlinear",
            """
                def f(index: Tensor, out: Tensor):
                    for i in range(index.shape[0]):
                        out[index[i]] = torch.sin(out[index[i]])
            """,
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports updates of a tensor at indirect positions."""
        if not nest.advised or nest.pattern is not Pattern.SCATTER:
            return
        output = next((output for output in nest.outputs if output.indirect), None)
        if output is None:
            return
        how = "in moving slices" if output.moving else "through an index"
        advice, brief = "use index_add_", self.brief
        if output.sink is Sink.STORE:
            advice, brief = "write all of it by one indexed store", "use an indexed store"
        elif output.moving and output.update not in REDUCED:
            advice, brief = "add all of them at once, as index_add_ and fold do", "add all at once"
        elif not (output.tensor or output.opaque):
            advice = brief = "use numpy.add.at"
        elif output.update is not Update.SUM:
            advice = brief = "use scatter_reduce_"
        told = {"advice": advice, "brief": brief}
        yield self.finding(nest, output=output.name, how=how, axis=axis_of(nest), **told)
