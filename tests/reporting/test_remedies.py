"""What would change the verdict about a loop is said only where it would."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.reporting.remedies import remedies, remedy

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
NOTHING = {
    "texts": """
        def f(names):
            return [f"{name}.weight" for name in names]
        """,
    "two texts": """
        def f(held):
            return next(key for key in ("ema", "params") if key in held)
        """,
    "keys": """
        def f(state: dict, prefix):
            return [key for key in state.keys() if key.startswith(prefix)]
        """,
    "modules to be": """
        def f(self, n: int):
            for i in range(n):
                self.layers.append(torch.nn.Linear(3, 3))
        """,
    "layers": """
        def f(block, x: Tensor):
            for layer in block:
                x = x + layer(x)
            return x
        """,
}
SOMETHING = {
    "printing": """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                print(i)
                out[i] = x[i] * 2
        """,
    "unannotated": """
        def f(rows, out: Tensor):
            for row in rows:
                out += torch.sin(row)
        """,
}


def told(source: str) -> str:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops[0]
    return remedy(report.cause, report.subject, report.account)


@pytest.mark.parametrize("source", NOTHING.values(), ids=NOTHING)
def test_nothing_is_promised_without_tensors(source: str) -> None:
    assert told(source).startswith("nothing")


@pytest.mark.parametrize("source", SOMETHING.values(), ids=SOMETHING)
def test_what_keeps_a_tensor_loop_is_named(source: str) -> None:
    assert not told(source).startswith("nothing")


ALL = {
    "several effects": (
        """
        def f(x: Tensor, out: Tensor, log):
            for i in range(x.shape[0]):
                out[i] = x[i] * 2
                print(i)
                log.write(i)
                try:
                    print(x[i])
                except OSError:
                    pass
        """,
        ["print(), log.write() and `try` taken out of the loop"],
    ),
    "more effects than a line holds": (
        """
        def f(x: Tensor, out: Tensor, log):
            for i in range(x.shape[0]):
                out[i] = x[i] * 2
                log.a()
                log.b()
                log.c()
                log.d()
                log.e()
        """,
        ["log.a(), log.b(), log.c(), log.d() and 1 more taken out of the loop"],
    ),
    "an effect and a container": (
        """
        def f(pairs, x: Tensor, out: Tensor):
            rows = [x, x + 1, x + 2, x + 3, x + 4]
            for row in rows:
                print(row)
                out += torch.sin(row)
        """,
        [
            "nothing alone: it is not seen to walk an axis of a tensor either",
        ],
    ),
    "elements of a list beside an axis": (
        """
        def f(x: Tensor, out: Tensor):
            kept = [x, x + 1, x + 2, x + 3, x + 4]
            for row, other in zip(x, kept):
                print(other)
                out += torch.sin(row) * other
            return out
        """,
        [
            "print() taken out of the loop",
            "and, if its items are tensors of one shape, one stacked tensor in the place of kept",
        ],
    ),
    "two parts that are not known": (
        """
        def f(first, second):
            for one, other in zip(first, second):
                assert torch.all(one == other)
        """,
        [
            "annotations that say that first and second are Tensors, if they are; then it is "
            "judged as a loop over an axis",
            "and results that differ, of one shape, that are stored in a tensor, summed, or "
            "appended to a list that torch.stack joins",
        ],
    ),
    "two parts without names": (
        """
        def f(make, out: Tensor):
            for one, other in zip(make(1), make(2)):
                out += torch.sin(one) * other
        """,
        [
            "nothing, unless make(1) and make(2) are tensors: then names for them that are "
            "annotated so"
        ],
    ),
    "a list of tensors that are stacked": (
        """
        def f(xs: list[Tensor]):
            return torch.stack([x * 2 for x in xs])
        """,
        [
            "nothing, unless its items are tensors of one shape: then one stacked tensor in the "
            "place of xs"
        ],
    ),
    "a list whose items are used as tensors": (
        """
        def f(xs: list, out: Tensor):
            for x in xs:
                out += torch.sin(x)
            return out
        """,
        [
            "nothing, unless its items are tensors of one shape: then one stacked tensor in the "
            "place of xs"
        ],
    ),
    "values that are stacked without their keys": (
        """
        def f(held: dict[str, Tensor]):
            return torch.stack([torch.sin(one) for key, one in held.items()])
        """,
        [
            "nothing, unless its values are tensors of one shape: then one stacked tensor in the "
            "place of held"
        ],
    ),
    "values that are stacked with their keys": (
        """
        def f(held: dict[str, Tensor], scales):
            return torch.stack([torch.sin(one) * scales[key] for key, one in held.items()])
        """,
        ["nothing: entries of a mapping are no axis"],
    ),
    "a list of tensors that nothing joins": (
        """
        def f(xs: list[Tensor]):
            return [x * 2 for x in xs]
        """,
        ["nothing: xs is no tensor"],
    ),
    "a list whose items are other objects": (
        """
        def f(settings: list, out: Tensor):
            for one in settings:
                out += torch.full((3,), one.scale)
            return out
        """,
        ["nothing: settings is no tensor"],
    ),
    "items of a list that are only compared": (
        """
        def f(xs: list[Tensor], x: Tensor):
            for one in xs:
                if torch.equal(one, x):
                    raise ValueError
        """,
        ["nothing: xs is no tensor"],
    ),
    "items that are only compared": (
        """
        def f(held: dict, x: Tensor):
            for one in list(held.values()):
                if torch.equal(one.x, x):
                    raise ValueError
        """,
        ["nothing: entries of a mapping are no axis"],
    ),
    "what a test around the loop says": (
        """
        def f(u):
            if isinstance(u, Parts):
                total = 0.0
                for k in range(len(u)):
                    total += torch.linalg.vector_norm(u[k])
                return total
        """,
        ["nothing: a test of its type around the loop says what u is"],
    ),
    "what a test of something else says": (
        """
        def f(u, v):
            if isinstance(v, Parts):
                total = 0.0
                for k in range(len(u)):
                    total += torch.linalg.vector_norm(u[k])
                return total
        """,
        [
            "an annotation that says that u is a Tensor, if it is one; then it is judged as a loop "
            "over an axis"
        ],
    ),
    "several names that are carried": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, total: Tensor):
            for i in range(x.shape[0]):
                a = torch.relu(a + x[i])
                b = torch.relu(b + a)
                total = total + b
            return a, b, total
        """,
        ["updates that need no a and b of the iteration before"],
    ),
    "more names that are carried than a line holds": (
        """
        def f(x: Tensor, a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor):
            for i in range(x.shape[0]):
                a = torch.relu(a + x[i])
                b = torch.relu(b + a)
                c = torch.relu(c + b)
                d = torch.relu(d + c)
                e = torch.relu(e + d)
            return a, b, c, d, e
        """,
        ["nothing alone: a, b, c, d and more are carried"],
    ),
    "modules that are called": (
        """
        def f(self, x: Tensor):
            return torch.stack([head(x) for head in self.modules()])
        """,
        ["nothing, unless the modules are alike: torch.func.stack_module_state and vmap"],
    ),
    "modules of which each gets what the one before gave": (
        """
        def f(self, x: Tensor):
            for layer in self.children():
                x = layer(x)
            return x
        """,
        ["nothing: modules and parameters are no axis"],
    ),
    "modules that are copied": (
        """
        def f(self):
            return [layer * 2 for layer in self.modules()]
        """,
        ["nothing: modules and parameters are no axis"],
    ),
    "parameters": (
        """
        def f(self, x: Tensor):
            for p in self.parameters():
                x = x + p.sum()
            return x
        """,
        ["nothing: modules and parameters are no axis"],
    ),
    "modules that are made": (
        """
        class Block(torch.nn.Module):
            pass

        def f(n: int, wide: Tensor):
            made = [Block(wide if k else n) for k in range(n)]
            return torch.nn.Sequential(*made)
        """,
        ["nothing: objects that are no tensors are among what its iterations leave behind"],
    ),
    "what is called": (
        """
        def f(self, x: Tensor, y: Tensor):
            for step, row in zip(self.steps, y):
                x = torch.tanh(x * step(row))
            return x
        """,
        ["nothing: what it takes is called, and no tensor is"],
    ),
    "objects of a class that is not known": (
        """
        def f(self, x: Tensor):
            return [_Block(row=x[k], size=k) for k in range(len(x))]
        """,
        ["nothing: objects that are no tensors are among what its iterations leave behind"],
    ),
    "what a function gives": (
        """
        def f(self, x: Tensor):
            return [make(row=x[k], size=k) for k in range(len(x))]
        """,
        [
            "results that differ, of one shape, that are stored in a tensor, summed, or appended "
            "to a list that torch.stack joins"
        ],
    ),
}


@pytest.mark.parametrize(("source", "said"), ALL.values(), ids=ALL)
def test_all_that_would_have_to_differ_is_said(source: str, said: list[str]) -> None:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops[0]
    first, account = told(source), report.account
    assert account is not None
    besides = account.besides if not first.startswith("nothing") else ()
    assert list(remedies(first, besides, account)) == said
