"""VEC203: a loop that updates a tensor through an index."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Output, Sink, Slices
from flake8_vectorize.model.pattern import Pattern, Update
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of

# what no addition gives; bits that are joined at places of their own may be added
REDUCED = frozenset({Update.PRODUCT, Update.MAXIMUM, Update.MINIMUM})


class ScatterInLoop(Rule):
    """A loop that updates a tensor through an index.

    What: every iteration adds to, or overwrites, the elements that an index tensor or a
    computed position names; or it fills a tensor wherever another one has the value of an item,
    by what else is known of the item.

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
        Example(
            "look-up-by-masks",
            inputs=(
                "labels = torch.randint(0, 4, (n,)); out = torch.zeros(n); "
                "classes = [(0, 3.0), (1, 1.0), (2, 4.0), (3, 2.0), (5, 0.0)]"
            ),
            bad="""
                for label, weight in classes:
                    out[labels == label] = weight
            """,
            good="""
                table = torch.zeros(6)
                table[[label for label, _ in classes]] = torch.tensor([w for _, w in classes])
                out.copy_(table[labels])
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
            "relabelled-in-place",
            """
                def f(labels: Tensor, ids):
                    for place, label in enumerate(ids):
                        labels[labels == label] = place
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
        if not nest.advised or nest.pattern not in (Pattern.SCATTER, Pattern.MAP):
            return
        output = next((output for output in nest.outputs if output.indirect), None)
        if output is None:
            return
        how = output.slices.value if output.slices is not None else "through an index"
        how = "through masks" if nest.painted else how
        told = dict(zip(("advice", "brief"), _advised(nest, output), strict=True))
        yield self.finding(nest, output=output.name, how=how, axis=axis_of(nest), **told)


def _advised(nest: LoopNest, output: Output) -> tuple[str, str]:
    """What to do about a result, and the same in brief."""
    if nest.painted:
        return "look all values up in one table", "use one table"
    if output.sink in (Sink.STORE, Sink.NUMBERS):
        if nest.grouped:
            return "use index_add_ or scatter_reduce_ with the labels", "use index_add_"
        return "write all of it by one indexed store", "use an indexed store"
    if output.slices is Slices.MOVING and output.update not in REDUCED:
        return "add all of them at once, as index_add_ and fold do", "add all at once"
    if not (output.tensor or output.opaque):
        return "use numpy.add.at", "use numpy.add.at"
    if output.update is not Update.SUM:
        return "use scatter_reduce_", "use scatter_reduce_"
    if output.slices is Slices.WINDOWS:
        return "use index_put_ with accumulate=True", "use index_put_"
    return "use index_add_", "use index_add_"
