"""Rows of a Jacobian taken by `backward` and `x.grad`: independent where each iteration sets the
gradient back, first or last.
"""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

ROWS = {
    "set-to-zero": """
        def f(x: Tensor, y: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                if x.grad is not None:
                    x.grad.zero_()
                y[i].backward(retain_graph=True)
                rows[i] = x.grad
            return rows
        """,
    "taken-away": """
        def f(x: Tensor, y: Tensor):
            rows = []
            for i in range(y.shape[0]):
                x.grad = None
                y[i].backward(retain_graph=True)
                rows.append(x.grad)
            return torch.stack(rows)
        """,
    "set-to-zero-with-those-of-the-parameters": """
        def f(x: Tensor, y: Tensor, model=torch.nn.Linear(1, 1)):
            rows, one = torch.zeros(y.shape[0], x.shape[0]), torch.zeros_like(y)
            for i in range(y.shape[0]):
                one[i] = 1
                y.backward(one, retain_graph=True)
                rows[i] = x.grad.data
                model.zero_grad()
                x.grad.data.zero_()
                one[i] = 0
            return rows
        """,
    "set-back-in-the-end": """
        def f(x: Tensor, y: Tensor):
            rows = []
            for i in range(y.shape[0]):
                y[i].backward(retain_graph=True)
                rows.append(x.grad.clone())
                x.grad.zero_()
            return torch.stack(rows)
        """,
    "of-one-element-after-another-in-a-buffer": """
        def f(x: Tensor, y: Tensor):
            rows = []
            one = torch.zeros_like(y)
            for i in range(y.shape[0]):
                one.zero_()
                one[i] = 1
                y.backward(one, retain_graph=True)
                rows.append(x.grad.clone())
                x.grad.zero_()
            return torch.stack(rows)
        """,
    "kept-up-to-the-last": """
        def f(x: Tensor, y: Tensor):
            rows = []
            for i, item in enumerate(y):
                if x.grad is not None:
                    x.grad.zero_()
                item.backward(retain_graph=i + 1 < len(y))
                rows.append(x.grad.clone())
            return torch.stack(rows)
        """,
    "set-to-zero-by-a-function": """
        def zero_gradients(x):
            if x.grad is not None:
                x.grad.zero_()


        def f(x: Tensor, y: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                zero_gradients(x)
                y[i].backward(retain_graph=True)
                rows[i] = x.grad
            return rows
        """,
}

SILENT = {
    "read-once-those-of-the-parameters-are-set-back": """
        def f(self, x: Tensor, y: Tensor):
            rows = torch.zeros_like(y)
            for i in range(y.shape[1]):
                y[:, i].sum().backward(retain_graph=True)
                self.model.zero_grad()
                rows[:, i] = x.grad.norm(dim=1)
                x.grad.zero_()
            return rows
        """,
    "read-once-it-is-set-back": """
        def f(x: Tensor, y: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                y[i].backward(retain_graph=True)
                x.grad.zero_()
                rows[i] = x.grad
            return rows
        """,
    "set-back-for-another": """
        def f(x: Tensor, y: Tensor, z: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                zero_gradients(z)
                y[i].backward(retain_graph=True)
                rows[i] = x.grad
            return rows
        """,
    "never-set-back": """
        def f(x: Tensor, y: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                y[i].backward(retain_graph=True)
                rows[i] = x.grad
            return rows
        """,
    "read-before-its-own-is-there": """
        def f(x: Tensor, y: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                rows[i] = x.grad
                x.grad = None
                y[i].backward(retain_graph=True)
            return rows
        """,
    "two-at-a-time": """
        def f(x: Tensor, y: Tensor, z: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                x.grad = None
                y[i].backward(retain_graph=True)
                z[i].backward(retain_graph=True)
                rows[i] = x.grad
            return rows
        """,
    "with-a-buffer-that-somebody-keeps": """
        def f(x: Tensor, y: Tensor, keep):
            rows = []
            one = torch.zeros_like(y)
            for i in range(y.shape[0]):
                one.zero_()
                one[i] = 1
                keep(one)
                y.backward(one, retain_graph=True)
                rows.append(x.grad.clone())
                x.grad.zero_()
            return torch.stack(rows)
        """,
    "let-go": """
        def f(x: Tensor, y: Tensor):
            rows = []
            for item in y:
                x.grad = None
                item.backward(retain_graph=False)
                rows.append(x.grad.clone())
            return torch.stack(rows)
        """,
    "of-another-tensor": """
        def f(x: Tensor, y: Tensor, w: Tensor):
            rows = torch.zeros(y.shape[0], x.shape[0])
            for i in range(y.shape[0]):
                w.grad = None
                y[i].backward(retain_graph=True)
                rows[i] = x.grad
            return rows
        """,
    "by-a-function-that-another-one-gets": """
        def f(model, x: Tensor):
            rows = []
            for i in range(model.output_size):
                def closure():
                    y = model(x)
                    y[:, i].sum().backward()
                    return y
                row, _ = batch_gradient(model, closure)
                rows.append(row[:, 1:])
            return torch.stack(rows, dim=1)
        """,
    "steps-of-an-optimizer": """
        def f(x: Tensor, loss, n: int):
            for i in range(n):
                x.grad = None
                loss(x).backward(retain_graph=True)
                x.data -= 0.1 * x.grad
            return x
        """,
}


@pytest.mark.parametrize("source", ROWS.values(), ids=ROWS.keys())
def test_independent_rows_are_reported_without_a_fix(source: str) -> None:
    (finding,) = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert finding.code in ("VEC101", "VEC102")
    assert finding.fix is None


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_the_rest_stays_silent(source: str) -> None:
    assert inspect_source(HEAD + textwrap.dedent(source), "x.py").findings == ()


@pytest.mark.parametrize("source", ROWS.values(), ids=ROWS.keys())
def test_the_rows_are_those_of_one_call(source: str) -> None:
    torch: Any = pytest.importorskip("torch")
    names: dict[str, Any] = {}
    exec(HEAD + textwrap.dedent(source), names)
    x = torch.rand(4, requires_grad=True)
    y = torch.stack([(x**2).sum(), x.prod(), x[1] * x[2]])
    (expected,) = torch.autograd.grad(y, x, torch.eye(3), retain_graph=True, is_grads_batched=True)
    torch.testing.assert_close(names["f"](x, y), expected)
