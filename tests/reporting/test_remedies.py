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
}


@pytest.mark.parametrize(("source", "said"), ALL.values(), ids=ALL)
def test_all_that_would_have_to_differ_is_said(source: str, said: list[str]) -> None:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops[0]
    first, account = told(source), report.account
    assert account is not None
    besides = account.besides if not first.startswith("nothing") else ()
    assert list(remedies(first, besides, account)) == said
