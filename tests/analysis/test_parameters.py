"""What the parameters of a function are, as their uses and the function's part show."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\n\n\n"
REPORTED = {
    "on-a-device-and-walked": """
        import numpy as np


        def f(self, x):
            kept = self.kept.to(x.device)
            return torch.stack([self.layer(kept[row]) for row in x])
        """,
    "on-a-device-and-turned-around": """
        def f(self, x):
            kept, out = self.kept.to(x.device), []
            for row in reversed(x):
                out.append(self.layer(row))
            return torch.stack(out)
        """,
    "on-a-device-and-walked-beside-another": """
        def f(self, x, y: torch.Tensor):
            kept, out = self.kept.to(x.device), []
            for row, other in zip(x, y):
                out.append(self.layer(row) + other)
            return torch.stack(out)
        """,
    "on-a-device-and-subscripted": """
        import numpy as np


        def f(self, x, n):
            kept, out = self.kept.to(x.device), []
            for i in range(n):
                out.append(self.layer(kept[x[i]]))
            return torch.stack(out)
        """,
    "declared-alone-and-bound-among-others": """
        def f(self, model, x):
            energies: torch.Tensor
            species, energies = model(x)
            return torch.stack([self.layer(row) for row in energies]), species
        """,
    "declared-and-bound-to-something-unknown": """
        def f(self, x: torch.Tensor, y: torch.Tensor):
            x, y = self.check(x, y)
            return torch.stack([self.layer(row) for row in x])
        """,
    "named-like-a-builtin": """
        def f(input):
            out = []
            for i in range(input.shape[1]):
                out.append(input[:, i].exp())
            return torch.stack(out, dim=1)
        """,
    "named-like-a-function-of-the-file": """
        def mask(n):
            return [n]


        def f(mask):
            out = []
            for i in range(mask.shape[1]):
                out.append(mask[:, i].exp())
            return torch.stack(out, dim=1)
        """,
    "columns-with-torch-alone": """
        import numpy as np


        class Data:
            def columns(self, x):
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1)
        """,
    "columns-in-forward": """
        import numpy as np


        class Net(torch.nn.Module):
            def forward(self, x):
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1)
        """,
    "rows-in-forward": """
        import numpy as np


        class Net(torch.nn.Module):
            def forward(self, x, weight):
                total = 0
                for i in range(x.shape[0]):
                    total = total + weight[i] * x[i]
                return total
        """,
    "columns-in-a-method-of-a-module": """
        import numpy as np


        class Net(torch.nn.Module):
            def columns(self, x):
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1)
        """,
    "columns-in-a-method-beside-forward": """
        import numpy as np
        from layers import Base


        class Net(Base):
            def forward(self, x):
                return self.columns(x)

            def columns(self, x):
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1)
        """,
}
SILENT = {
    "on-a-device-with-keys": """
        def f(self, x):
            kept, out = self.kept.to(x.device), []
            for name in x:
                out.append(self.layer(x[name]))
            return torch.stack(out)
        """,
    "on-a-device-with-names": """
        def f(self, x, names):
            kept, out = self.kept.to(x.device), []
            for name in names:
                out.append(self.layer(x[name]))
            return torch.stack(out)
        """,
    "the-items-are-on-a-device": """
        def f(self, x):
            return torch.stack([self.layer(row.to(row.device)) for row in x])
        """,
    "declared-and-bound-to-a-list": """
        def f(self, x: torch.Tensor, y: list):
            x = list(y)
            return torch.stack([self.layer(row) for row in x])
        """,
    "declared-as-one-or-a-list": """
        def f(self, x: torch.Tensor | list[torch.Tensor]):
            x = self.check(x)
            return torch.stack([self.layer(row) for row in x])
        """,
    "an-item-by-the-name-of-what-is-declared": """
        def f(self, x: torch.Tensor, groups):
            return {name: torch.stack([row * 2 for row in x]) for name, x in groups}
        """,
    "a-list-that-a-tensor-repeats": """
        def f(self, counts: torch.Tensor, n: int):
            ends = [0]
            for count in counts:
                ends += [n] * (count // n)
            return torch.tensor(ends)
        """,
    "another-name-bound-to-something-unknown": """
        def f(self, x: torch.Tensor):
            rows = self.check(x)
            return torch.stack([self.layer(row) for row in rows])
        """,
    "rows-in-a-method-that-names-numpy": """
        import numpy as np


        class Net(torch.nn.Module):
            def load(self, x, weight):
                total = np.zeros(3)
                for i in range(x.shape[0]):
                    total = total + weight[i] * x[i]
                return total
        """,
    "columns-that-a-method-converts": """
        import numpy as np


        class Net(torch.nn.Module):
            def load(self, x):
                return torch.stack([self.layer(torch.as_tensor(x[:, i])) for i in range(9)])
        """,
    "columns-of-any-array": """
        import numpy as np


        def columns(x: Array, y):
            found = []
            for i in range(x.shape[0]):
                found.append(int(x[i, 0]))
            return found, torch.relu(y)
        """,
    "columns-beside-an-array": """
        import numpy as np


        class Data:
            def columns(self, x):
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1), np.zeros(3)
        """,
    "columns-where-a-tensor-becomes-an-array": """
        import numpy as np


        class Data:
            def columns(self, x):
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1).numpy()
        """,
    "declared-in-forward": """
        import numpy as np


        class Net(torch.nn.Module):
            def forward(self, x: np.ndarray):
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1)
        """,
    "converted-in-forward": """
        import numpy as np


        class Net(torch.nn.Module):
            def forward(self, x):
                if isinstance(x, np.ndarray):
                    return self.columns(x)
                out = []
                for i in range(x.shape[1]):
                    out.append(self.layer(x[:, i]))
                return torch.stack(out, dim=1)
        """,
    "a-function-called-forward": """
        import numpy as np


        def forward(x, weight):
            total = 0
            for i in range(x.shape[0]):
                total = total + weight[i] * x[i]
            return total
        """,
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_is_a_tensor(source: str) -> None:
    assert codes(source)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_may_be_anything(source: str) -> None:
    assert codes(source) == []
