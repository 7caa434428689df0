"""VEC102: results collected in a list and joined into a tensor afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class AppendThenStack(Rule):
    """A loop that appends tensors to a list which is then stacked.

    What: every iteration computes one item on its own and appends it; after the loop the list becomes a tensor.

    Why: the items are computed by one small kernel after another and then copied once more. The batched
    expression computes the stacked tensor at once.

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
    message = "{name} is appended to along {axis} and joined by {join}; compute all items in one expression"
    examples = (
        Example(
            "rows",
            inputs="x = torch.randn(n, 3)",
            bad="rows = []\nfor i in range(x.shape[0]):\n    rows.append(x[i] * 2)\nout = torch.stack(rows) if rows else x\n",
            good="out = x * 2\n",
        ),
        Example(
            "iterate",
            inputs="x = torch.randn(n, 3)",
            bad="rows = []\nfor row in x:\n    rows.append(torch.sin(row))\nout = torch.stack(rows) if rows else x\n",
            good="out = torch.sin(x)\n",
        ),
    )
    near_misses = (
        NearMiss(
            "returned-as-list",
            "def f(x: Tensor):\n    rows = []\n    for i in range(x.shape[0]):\n        rows.append(x[i])\n    return rows\n",
        ),
        NearMiss(
            "layers",
            "def f(self, x: Tensor):\n    outs = []\n    for layer in self.layers:\n        x = layer(x)\n        outs.append(x)\n    return torch.stack(outs)\n",
        ),
        NearMiss(
            "state",
            "def f(cell, x: Tensor, h: Tensor):\n    outs = []\n    for t in range(x.shape[0]):\n        h = cell(x[t], h)\n        outs.append(h)\n    return torch.stack(outs)\n",
        ),
    )
    yields_to = ("VEC101", "VEC106", "VEC204")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports a map whose items are appended and joined."""
        output = nest.output(Sink.APPEND)
        if nest.advised and output is not None:
            yield self.finding(nest, name=output.name, axis=axis_of(nest), join=output.join)
