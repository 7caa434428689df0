"""VEC110: a loop that reads the elements of a tensor as Python numbers."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.nest import LoopNest, Sink
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.rules.rule import Example, NearMiss, Rule
from flake8_vectorize.rules.wording import axis_of

REDUCED, ALL = "compute all at once, then call .tolist()", "compute all at once"
RANKED = "rows along {what} are ranked one by one; rank all of them at once, then call .tolist()"
LISTED = "rows along {what} are made lists one by one; call .tolist() once, on the whole"


class ElementsAsNumbers(Rule):
    """A loop that reads the elements of a tensor as Python numbers.

    What: every iteration converts one element, or what it reduced a part to, by `.item()`,
    `int(...)` or `float(...)`, or asks for its truth by `if x[i] > 0`, and goes on in Python: it
    appends the number, counts it, looks it up, or hands it to a function. What is done with the
    numbers has no batched form, or none is looked for; that they are read does. What comes out is
    numbers: loops that pick texts or objects by the elements go through them one by one anyway.
    Rows that are ranked, by `topk`, `sort` or `argsort`, to be read, count whatever comes out.

    Why: each conversion waits for the device and costs as much as a kernel. One `.tolist()`
    before the loop converts all elements at once, after one reduction along the other axes; where
    the result becomes a tensor again, no conversion is needed at all.

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
    brief = "call .tolist()"
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
        Example(
            "look-up",
            inputs="x = torch.randint(0, 9, (n,))",
            bad="""
                last = {}
                for i in range(x.shape[0]):
                    last[x[i].item()] = i
                out = torch.tensor([*last.values()], dtype=torch.float32)
            """,
            good="""
                last = {}
                for i, label in enumerate(x.tolist()):
                    last[label] = i
                out = torch.tensor([*last.values()], dtype=torch.float32)
            """,
        ),
        Example(
            "best-of-each-row",
            inputs="x = torch.rand(n, 3)",
            bad="""
                last = {}
                for i in range(x.shape[0]):
                    last[f"column {x[i].argmax().item()}"] = i
                out = torch.tensor([*last.values()], dtype=torch.float32)
            """,
            good="""
                last = {}
                for i, column in enumerate(x.argmax(1).tolist()):
                    last[f"column {column}"] = i
                out = torch.tensor([*last.values()], dtype=torch.float32)
            """,
        ),
        Example(
            "condition",
            inputs="x = torch.randint(0, 9, (n,))",
            bad="""
                large = []
                for i in range(x.shape[0]):
                    if x[i] > 4:
                        large.append(i / n)
                out = torch.tensor(float(len(large)))
            """,
            good="""
                large = []
                for i, label in enumerate(x.tolist()):
                    if label > 4:
                        large.append(i / n)
                out = torch.tensor(float(len(large)))
            """,
        ),
        Example(
            "errors-caught",
            inputs="x = torch.randint(0, 9, (n,)); names = dict(enumerate('abcde'))",
            bad="""
                found = 0
                for label in x:
                    try:
                        names[label.item()]
                    except KeyError:
                        continue
                    found += 1
                out = torch.tensor(float(found))
            """,
            good="""
                found = 0
                for label in x.tolist():
                    try:
                        names[label]
                    except KeyError:
                        continue
                    found += 1
                out = torch.tensor(float(found))
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
        NearMiss(
            "beside-a-model",
            """
                def f(x: Tensor, y: Tensor, model, scores):
                    for i in range(x.shape[0]):
                        scores.add(y[i].item(), model(x[i]))
            """,
        ),
        NearMiss(
            "changed-on-the-way",
            """
                def f(x: Tensor, path, rules):
                    for i in range(x.shape[0] - 1):
                        path.add(x[i].item())
                        x[i + 1] = rules.apply(path)
            """,
        ),
        NearMiss(
            "reduced-and-cleared",
            """
                def f(x: Tensor, show):
                    for i in range(x.shape[0]):
                        show(x[i].sum().item())
                        x[i - 1].zero_()
            """,
        ),
        NearMiss(
            "distinct-labels",
            """
                def f(y: Tensor, names):
                    return {names.get(label.item()) for label in torch.unique(y)}
            """,
        ),
        NearMiss(
            "names",
            """
                def f(x: Tensor, names):
                    return [names[i.item()] for i in x]
            """,
        ),
        NearMiss(
            "lists-by-label",
            """
                def f(x: Tensor, groups):
                    for i, label in enumerate(x):
                        groups[label.item()].append(i)
            """,
        ),
        NearMiss(
            "array",
            """
                def f(index, queries):
                    _, found = index.search(queries, 1)
                    return " ".join(str(x.item()) for x in found)
            """,
        ),
    )
    yields_to = ("VEC105", "VEC107", "VEC108", "VEC109")

    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """Reports iterations whose only results are numbers read from a tensor."""
        if self._lists_rows(nest):
            if nest.waits:  # the host has others already, and lists them in no time
                yield self.finding(nest, message=LISTED, what=nest.elements)
            return
        if nest.verdict is Verdict.READING and nest.output(Sink.NUMBERS) is not None:
            what = f"elements along {nest.elements}"
            yield self.finding(nest, what=what, advice="call .tolist() once before the loop")
        results = nest.output(Sink.RESULTS) if nest.verdict is Verdict.READING else None
        if results is not None and results.join:
            yield self.finding(nest, message=RANKED, what=nest.elements)
        elif results is not None:
            what = f"results along {nest.elements}"
            yield self.finding(nest, what=what, advice=REDUCED, brief=ALL)
        output = nest.output(Sink.NUMBERS, Sink.APPEND, Sink.STACKED)
        if nest.advised and nest.syncs and output is not None and not output.tensor:
            what = f"elements along {nest.elements}"
            advice, brief = "call .tolist() once before the loop", self.brief
            if nest.elements.startswith("the items"):
                what, advice = nest.elements, "stack a list of them, and call .tolist() once"
            elif not nest.elements:
                what = f"results along {axis_of(nest)}"
                advice, brief = REDUCED, ALL
            yield self.finding(nest, what=what, advice=advice, brief=brief)

    @staticmethod
    def _lists_rows(nest: LoopNest) -> bool:
        """Whether all that iterations read are rows, each as a list."""
        read = nest.output(Sink.NUMBERS, Sink.APPEND, Sink.STACKED)
        told = nest.verdict is Verdict.READING or nest.advised
        named = bool(nest.elements) and not nest.elements.startswith("the items")
        whole = all(place.text.endswith(".tolist()") for place in nest.syncs)
        return told and named and whole and read is not None and not read.tensor
