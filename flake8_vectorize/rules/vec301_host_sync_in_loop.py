"""VEC301: the host waits for a tensor in every iteration."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class HostSyncInLoop(Rule):
    """A loop over a tensor axis that reads tensor elements as Python numbers.

    What: `.item()`, `.tolist()`, `float(...)`, or the truth value of a tensor that changes with the iteration.

    Why: on a GPU each read waits until all queued work is done and copies one number; on the CPU it is still a
    dispatch per element. One `.tolist()` before the loop, or a mask instead of the `if`, needs one.

    Example:
        for i in range(x.shape[0]):
            total += x[i].item()

    Use instead:
        total = x.sum().item()
    """

    code = "VEC301"
    name = "host-sync-in-loop"
    message = "{sync} waits for the device in every iteration along {axis}; read all values at once before the loop"
    examples = (
        Example(
            "item",
            inputs="x = torch.randn(n)",
            bad="total = 0.0\nfor i in range(x.shape[0]):\n    total += x[i].item()\nout = torch.tensor(total)\n",
            good="out = x.sum()\n",
        ),
    )
    near_misses = (
        NearMiss(
            "convergence",
            "def f(x: Tensor, tolerance: float):\n    while x.norm() > tolerance:\n        x = x / 2\n    return x\n",
        ),
        NearMiss(
            "logging",
            "def f(model, loader):\n    total = 0.0\n    for batch in loader:\n        total += model(batch).item()\n    return total\n",
        ),
    )

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports element reads of a loop that walks a tensor."""
        if nest.advised and nest.syncs:
            yield self.finding(nest, sync=nest.syncs[0].text, axis=axis_of(nest))
