"""What shows that something unknown is a tensor, in files that use NumPy as well."""

from __future__ import annotations

import inspect
import textwrap

import pytest

from flake8_vectorize.analysis.knowledge.modules import GIVING
from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor, nn\n\n\n"

REPORTED = {
    "made-on-a-device": """
        def f(noise, t):
            out = noise(t.shape, device=t.device)
            for j in range(1, t.shape[1]):
                out[:, j] += out[:, j - 1]
            return out
        """,
    "rows-that-torch-puts-one-below-the-other": """
        def f(model, rows):
            return torch.vstack([model.head.weight[row, :].float() for row in rows])
        """,
    "a-variable": """
        from torch.autograd import Variable

        def f(x, rows: list):
            out = Variable(x, requires_grad=True)
            for i in range(9):
                out[i] = i * 2
            return out
        """,
    "a-parameter": """
        def f(scale, n: int):
            out = nn.Parameter(scale, requires_grad=False)
            for i in range(n):
                out[i] = out[i] * i
            return out
        """,
    "what-an-attribute-gives-that-begins-with-a-capital": """
        def f(self, x):
            out = self.Wq(x)
            return torch.stack([out[i, i] for i in range(9)])
        """,
    "stacked-elements": """
        def f(model, x):
            out = model(x)
            out = torch.stack([out[i, i] for i in range(9)])
            return out
        """,
    "a-name-that-was-bound-before": """
        def f(xs, device):
            xs = padded(xs)
            out = xs.new_zeros(len(xs), 3)
            for i in range(xs.size(0)):
                out[i] = xs[i] * 2
            return out
        """,
    "numbers-at-counted-places": """
        def f(found):
            out = []
            for i in range(found.count):
                out.append(found.labels[i].item())
            return out
        """,
    "a-method-on-a-part": """
        def f(x):
            out = []
            for i in range(x.shape[0]):
                out.append(x[i, 0:4].unsqueeze(0) * 2)
            return torch.cat(out)
        """,
    "a-function-on-a-part-with-a-name": """
        def f(x, kinds):
            out = []
            for i in range(len(kinds)):
                part = x[..., i]
                out.append(torch.sigmoid(part))
            return torch.stack(out, -1)
        """,
    "converted-twice-and-given-to-torch": """
        def f(x, device):
            x = x.float()
            x = x.to(device)
            y = torch.relu(x)
            out = []
            for i in range(len(x)):
                out.append(x[i] * 2)
            return torch.stack(out), y
        """,
    "given-to-torch-and-bound-to-what-that-gives": """
        class Net(nn.Module):
            def forward(self, x):
                rows = self.head(x)
                total = 0
                for row in rows:
                    total += torch.norm(row)
                rows = torch.unsqueeze(rows, 0).to(x.device)
                return rows, total
        """,
    "cut-and-moved": """
        def f(found, n):
            found = load(found)
            found = found[:, :n]
            found = found[1:]
            found = found.cpu()
            out = []
            for i in range(len(found)):
                out.append(found[i].item())
            return out
        """,
    "what-a-keyword-shows": """
        def f(x):
            counts = (x > 0).sum(dim=1)
            return [n.item() + 1 for n in counts]
        """,
    "a-parameter-with-the-name-of-a-builtin": """
        def f(input):
            out = []
            for i in range(input.shape[1]):
                out.append(input[:, i].softmax(-1))
            return torch.stack(out, 1)
        """,
    "a-parameter-with-the-name-of-a-function": """
        def mask(x):
            return x > 0

        def f(mask):
            out = []
            for i in range(mask.shape[1]):
                out.append(mask[:, i].softmax(-1))
            return torch.stack(out, 1)
        """,
    "scaled-under-a-name": """
        def f(model, x):
            shape, scale = model(x)
            means = []
            for i in range(model.count):
                mean = 1 - shape[:, i] * 2
                means.append(mean)
            return torch.stack(means, dim=1) * scale
        """,
    "what-a-module-gives": """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.head = nn.Sequential(nn.Linear(3, 4), nn.ReLU())

            def forward(self, x):
                y = self.head(x)
                return torch.stack([y[i] / y[i].sum() for i in range(y.shape[0])])
        """,
    "what-a-loss-gives": """
        class Total(nn.Module):
            def __init__(self):
                super().__init__()
                self.loss = nn.MSELoss()

            def forward(self, p, t):
                total = 0
                for i in range(p.size(1)):
                    total += self.loss(p[:, i], t[:, i])
                return total
        """,
    "annotated-by-the-function": """
        def f(x: torch.tensor):
            for i in range(x.shape[0]):
                x[i] = x[i] * 2
            return x
        """,
    "a-column-of-a-tensor": """
        def f(x: Tensor):
            column = x[:, 6]
            out = []
            for i in range(column.shape[0]):
                out.append(column[i].item())
            return out
        """,
}

SILENT = {
    "made-somewhere": """
        def f(noise, t):
            out = noise(t.shape)
            for j in range(1, t.shape[1]):
                out[:, j] += out[:, j - 1]
            return out
        """,
    "numbers-somewhere": """
        def f(steps, times, device):
            return [(steps == t).nonzero().item() for t in times]
        """,
    "rows-put-one-below-the-other-by-numpy": """
        def f(model, rows):
            return np.vstack([model.head.weight[row, :].float() for row in rows])
        """,
    "one-of-it-given-to-torch": """
        def f(x):
            x = load(x)
            x = x[0]
            y = torch.relu(x)
            return torch.stack([v * 2 for v in x.rows]), y
        """,
    "made-of-more-and-given-to-torch": """
        def f(x, y):
            x = load(x)
            out = [v.norm() for v in x]
            x = merged(x, y)
            return torch.stack(out), torch.relu(x)
        """,
    "combined-under-a-name": """
        def f(model, x, weight):
            shape = model(x)
            means = []
            for i in range(model.count):
                mean = shape[:, i] * weight
                means.append(mean)
            return torch.stack(means, dim=1), np.ones(3)
        """,
    "made-anew-and-given-to-torch": """
        def f(x, device):
            x = x.pairs()
            x = padded(x)
            y = torch.relu(x)
            x = x.rows()
            out = []
            for i in range(len(x)):
                out.append(x[i] * 2)
            return torch.stack(out), y
        """,
    "what-a-class-makes": """
        def f(Table, x):
            out = Table(x)
            return torch.stack([out[i, i] for i in range(9)])
        """,
    "elements-of-an-array": """
        def f(model, x):
            out = model(x)
            out = np.stack([out[i, i] for i in range(9)])
            return out
        """,
    "a-name-that-is-bound-again": """
        def f(x, n):
            x = padded(x)
            y = x.unsqueeze(0)
            x = listed(x)
            out = []
            for i in range(n):
                out.append(x[i] * 2)
            return torch.stack(out)
        """,
    "numbers-at-places-that-are-not-counted": """
        def f(losses, order: list[int]):
            out = []
            for k in order:
                out.append(losses[k].item())
            return out
        """,
    "several-subscripts-alone": """
        def f(x):
            out = []
            for i in range(x.shape[0]):
                out.append(x[i, 0:4] * 2)
            return np.stack(out)
        """,
    "an-array-of-what-was-moved": """
        def f(found):
            found = found.cpu().numpy()
            out = []
            for i in range(found.shape[0]):
                out.append(found[i, 0] * 2)
            return np.stack(out)
        """,
    "a-module-or-another": """
        class Net(nn.Module):
            def __init__(self, other):
                super().__init__()
                self.head = nn.Linear(3, 4)
                if other:
                    self.head = other

            def forward(self, x):
                y = self.head(x)
                out = np.zeros(3)
                for i in range(3, 9):
                    out[i] = y[i] * 2
                return out
        """,
    "a-pair-of-a-module": """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.core = nn.LSTM(3, 4)

            def forward(self, x):
                y = self.core(x)
                return [y[i] / 2 for i in range(len(y))]
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_shows_a_tensor(source: str) -> None:
    assert len(codes_of(source)) == 1


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_shows_nothing(source: str) -> None:
    assert codes_of(source) == []


@pytest.mark.parametrize("name", sorted(GIVING))
def test_a_module_declares_that_it_gives_one_tensor(name: str) -> None:
    torch = pytest.importorskip("torch")
    module = getattr(torch.nn, name)
    assert inspect.signature(module.forward).return_annotation is torch.Tensor
