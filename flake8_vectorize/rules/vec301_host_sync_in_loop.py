"""VEC301: a loop over a tensor axis that makes the host wait time and again."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class HostSyncInLoop(Rule):
    """A loop over a tensor axis that makes the host wait time and again.

    What: `.item()`, `.tolist()`, `float(...)`, or the truth value of a tensor that changes with
    the iteration; `.cpu()` or `.numpy()` of one part after another of a tensor that is needed for
    nothing else, unless a mapping keeps each part under a name.

    Why: on a GPU each of them waits until all queued work is done and copies one number; on the
    CPU it is still a dispatch per element. One `.tolist()` before the loop, or a mask instead
    of the `if`, needs one.

    Example:
        for i in range(x.shape[0]):
            out[i] = math.sqrt(x[i].item())

    Use instead:
        out[:] = x.detach() ** 0.5
    """

    code = "VEC301"
    name = "host-sync-in-loop"
    message = "{sync} waits for the device time and again along {axis}; read all values at once"
    brief = "read all at once"
    examples = (
        Example(
            "item",
            inputs="x = torch.rand(n); out = torch.zeros(n)",
            bad="""
                for i in range(x.shape[0]):
                    out[i] = x[i].item() ** 0.5
            """,
            good="""
                out[:] = x.detach() ** 0.5
            """,
        ),
        Example(
            "rows",
            inputs="x = torch.rand(n, 3)",
            bad="""
                rows = {}
                for i in range(x.shape[0]):
                    rows[i] = x[i].detach().cpu().numpy()
                out = torch.tensor([float(row.sum()) for row in rows.values()])
            """,
            good="""
                rows = dict(enumerate(x.detach().cpu().numpy()))
                out = torch.tensor([float(row.sum()) for row in rows.values()])
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "convergence",
            """
                def f(x: Tensor, tolerance: float):
                    while x.norm() > tolerance:
                        x = x / 2
                    return x
            """,
        ),
        NearMiss(
            "logging",
            """
                def f(model, loader):
                    total = 0.0
                    for batch in loader:
                        total += model(batch).item()
                    return total
            """,
        ),
        NearMiss(
            "rows-to-a-function",
            """
                def f(x: Tensor, tokenizer):
                    return [tokenizer.decode(row.cpu().numpy()) for row in x]
            """,
        ),
        NearMiss(
            "rows-by-name",
            """
                def f(x: Tensor, names, table):
                    for name, row in zip(names, x):
                        table[name] = row.cpu().numpy()
            """,
        ),
        NearMiss(
            "pictures",
            """
                def f(x: Tensor, most: int):
                    pictures = []
                    for i in range(min(most, x.shape[0])):
                        pictures.append(x[i].cpu().numpy())
                    return pictures
            """,
        ),
        NearMiss(
            "drawn-on-the-host",
            """
                def f(n: int):
                    moved = []
                    for _ in range(n):
                        angle = torch.rand(1)
                        moved.append(torch.tensor([angle.item(), 0.0]))
                    return moved
            """,
        ),
    )
    yields_to = ("VEC110",)

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports waits of a loop that is reported anyway, and parts of a tensor that a loop
        copies to the host one by one.
        """
        copied = nest.output(Sink.COPIES)
        if copied is not None and not nest.advised:
            yield self.finding(nest, sync=copied.name, axis=nest.elements)
        if nest.advised and nest.waits:
            yield self.finding(nest, sync=nest.waits[0].text, axis=axis_of(nest))
