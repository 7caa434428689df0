"""VEC106: a loop that calls a function on one item after another."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of


class CallPerItem(Rule):
    """A loop that calls a function on one item after another.

    What: every iteration hands one item of an axis to a function whose body is not looked into,
    and collects or adds up what it returns; no iteration needs another one.

    Why: the function runs its kernels once per item. Most tensor functions take a batch axis as
    they are, and torch.vmap gives one to those that compute with torch alone, without choices
    by what the elements are; others have to be written anew.

    Example:
        out = torch.stack([score(row) for row in x])

    Use instead:
        out = torch.vmap(score)(x)
    """

    code = "VEC106"
    name = "call-per-item"
    message = "{call} is called item by item along {axis}; {advice}"
    brief = "batch it"
    examples = (
        Example(
            "score",
            inputs="x = torch.randn(n + 1, 3); score = lambda row: (row * row).sum()",
            bad="""
                out = torch.stack([score(row) for row in x])
            """,
            good="""
                out = torch.vmap(score)(x)
            """,
        ),
    )
    near_misses = (
        NearMiss(
            "loader",
            """
                def f(model, loader):
                    outs = []
                    for batch in loader:
                        outs.append(model(batch))
                    return torch.cat(outs)
            """,
        ),
        NearMiss(
            "chunks",
            """
                def f(model, x: Tensor):
                    outs = []
                    for i in range(0, x.shape[0], 64):
                        outs.append(model(x[i : i + 64]))
                    return torch.cat(outs)
            """,
        ),
        NearMiss(
            "objects",
            """
                def f(x: Tensor):
                    return [Keypoints(x[i]) for i in range(x.shape[0])]
            """,
        ),
        NearMiss(
            "state",
            """
                class Neuron:
                    def run(self, xs: Tensor):
                        return torch.stack([self.step(x) for x in xs])

                    def step(self, x):
                        self.v = self.v * self.decay + x
                        return torch.relu(self.v)
            """,
        ),
        NearMiss(
            "decoding",
            """
                def f(model, tokens: Tensor, n: int):
                    for step in range(n):
                        token = model(tokens)[:, -1:]
                        tokens = torch.cat([tokens, token], dim=1)
                    return tokens
            """,
        ),
    )
    yields_to = ("VEC109", "VEC203")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports independent iterations whose items go through a function of the user."""
        output = nest.output(Sink.STORE, Sink.APPEND, Sink.STACKED, Sink.COPIES)
        total = nest.output(Sink.ACCUMULATE)
        collects = output is not None and nest.pattern is Pattern.MAP
        adds = total is not None and total.opaque and nest.pattern is Pattern.REDUCTION
        if nest.advised and nest.calls and (collects or adds):
            advice = "make it take the whole batch"
            if nest.of_arrays:
                advice = "give it the whole array"
            yield self.finding(nest, call=nest.calls[0], axis=axis_of(nest), advice=advice)
