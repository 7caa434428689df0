"""Functions that get no item of a tensor, each beside one that does."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


CASES = {
    "an object that is told when it begins": (
        """
        def f(net, x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                begins = True if i == 0 else False
                out[i] = net.move(x[i], begins)
            return out
        """,
        [],
    ),
    "an object that is told when it begins, at once": (
        """
        def f(net, x: Tensor):
            return torch.stack([net.move(x[i], first=i == 0) for i in range(x.shape[0])])
        """,
        [],
    ),
    "an object that is told of one of the items": (
        """
        def f(net, x: Tensor):
            return torch.stack([net.move(x[i], first=i == 3) for i in range(x.shape[0])])
        """,
        ["VEC106"],
    ),
    "a function that is told of the first item": (
        """
        def f(step, x: Tensor):
            return torch.stack([step(x[i], first=i == 0) for i in range(x.shape[0])])
        """,
        ["VEC106"],
    ),
    "items of which NumPy takes the mean": (
        """
        import numpy as np

        def score(a: Tensor, b: Tensor) -> float:
            return (a * b).sum().item()

        def f(x: Tensor, y: Tensor):
            scores = [score(x[i], y[i]) for i in range(x.shape[0])]
            return np.mean(scores)
        """,
        ["VEC106"],
    ),
    "places that NumPy counts out": (
        """
        import numpy as np

        def f(x: Tensor, places: Tensor, noise: Tensor):
            for i in range(x.shape[0]):
                row, column = np.unravel_index(places[i].numpy(), x.shape[1:])
                x[i, row, column] = noise[i]
            return x
        """,
        ["VEC101", "VEC301"],
    ),
    "rows that NumPy sorts": (
        """
        import numpy as np

        def f(x: Tensor, places: Tensor, noise: Tensor):
            for i in range(x.shape[0]):
                column = np.setdiff1d(places[i].numpy(), [0])
                x[i, column] = noise[i]
            return x
        """,
        [],
    ),
    "batches of which NumPy takes the mean": (
        """
        import numpy as np

        def f(loader, step):
            losses = [step(batch) for batch in loader]
            return np.mean(losses)
        """,
        [],
    ),
    "entries of a container": (
        """
        def f(self, ids: Tensor):
            seen = []
            for id in ids:
                seen.append(self.last(self.tracks[id.item()]))
            return torch.stack(seen)
        """,
        [],
    ),
    "items": (
        """
        def f(self, ids: Tensor):
            seen = []
            for id in ids:
                seen.append(self.last(id))
            return torch.stack(seen)
        """,
        ["VEC106"],
    ),
    "arrays of NumPy's": (
        """
        def f(model, x, spectrum):
            y = model(x)
            y = y.cpu()
            y = y.numpy()
            found = []
            for i in range(y.shape[0]):
                found.append(torch.from_numpy(spectrum(y[i, 0])))
            return torch.stack(found)
        """,
        [],
    ),
    "tensors of unknown functions": (
        """
        def f(model, x, spectrum):
            y = model(x)
            y = y.cpu()
            found = []
            for i in range(y.shape[0]):
                found.append(spectrum(y[i, 0]))
            return torch.stack(found)
        """,
        ["VEC106"],
    ),
    "indices out of a table": (
        """
        def f(self, x: Tensor, out: Tensor):
            for j in range(self.n):
                index = self.tables[str(j)].to_numpy()
                out[:, j] = x[:, index]
        """,
        ["VEC107"],
    ),
    "blocks as long as a number of them was divided by": (
        """
        def f(self, x: Tensor, out: Tensor):
            for j in range(x.shape[0] // 32):
                out[j] = self.encode(x[j * 32 : (j + 1) * 32])
        """,
        [],
    ),
    "rows beside a slice of a known length": (
        """
        def f(self, x: Tensor, out: Tensor):
            for j in range(x.shape[0]):
                out[j] = self.encode(x[j, 32:64])
        """,
        ["VEC106"],
    ),
    "points of three numbers": (
        """
        def f(self, x: Tensor, out: Tensor):
            for j in range(x.shape[0] // 3):
                out[j] = self.encode(x[j * 3 : (j + 1) * 3])
        """,
        ["VEC106"],
    ),
    "crops that are resized": (
        """
        def f(x: Tensor, boxes: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                first, last = boxes[i].tolist()
                out[i] = torch.nn.functional.interpolate(x[i, :, first:last], size=8)
        """,
        [],
    ),
    "images that are resized": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i] = torch.nn.functional.interpolate(x[i], size=8)
        """,
        ["VEC101"],
    ),
    "numbers that were read": (
        """
        def f(x: Tensor, bits):
            out = torch.zeros(x.shape[0])
            for i in range(x.shape[0]):
                out[i] = bits(int(x[i]))
            return out
        """,
        ["VEC110"],
    ),
    "positions beside numbers that were read": (
        """
        def f(x: Tensor, counts: Tensor, reduce):
            out = []
            for i in range(x.shape[0]):
                out.append(reduce(x, i, counts[i].item()))
            return torch.stack(out)
        """,
        ["VEC110"],
    ),
    "positions": (
        """
        def f(x: Tensor, counts: Tensor, reduce):
            out = []
            for i in range(x.shape[0]):
                out.append(reduce(x, i) * counts[i])
            return torch.stack(out)
        """,
        ["VEC106"],
    ),
    "numbers that are given to be read": (
        """
        def f(x: Tensor, bits):
            out = torch.zeros(x.shape[0])
            for i in range(x.shape[0]):
                out[i] = bits(x[i])
            return out
        """,
        ["VEC106"],
    ),
    "lists that were read": (
        """
        def f(x: Tensor, Box, overlap):
            out = torch.zeros(x.shape[0])
            for i, row in enumerate(x):
                box = Box(*row.tolist())
                out[i] = overlap(box)
            return out
        """,
        ["VEC110"],
    ),
    "what was looked up for two numbers": (
        """
        def f(x: Tensor, bits):
            total = 0
            for i in range(x.shape[0]):
                low, high = bits(int(x[i]))
                total += size(low) + size(high)
            return total
        """,
        ["VEC110"],
    ),
    "keys of a dictionary": (
        """
        def f(self, x: Tensor, logits: Tensor):
            for i in range(x.shape[0]):
                seen = self.seen[i].get(tuple(x[i].tolist()), None)
                if seen is not None:
                    logits[i, list(seen)] = -1e9
        """,
        ["VEC110"],
    ),
    "entries under a spelled name": (
        """
        def f(model, sample, n: int):
            scores = []
            for i in range(n):
                scores.append(model(sample["input%d" % i]))
            return torch.cat(scores, dim=1)
        """,
        [],
    ),
    "entries under a number": (
        """
        def f(model, sample: Tensor, n: int):
            scores = []
            for i in range(n):
                scores.append(model(sample[i]))
            return torch.cat(scores, dim=1)
        """,
        ["VEC106"],
    ),
    "a module that normalizes by the batch": (
        """
        class Net(torch.nn.Module):
            def __init__(self):
                self.norm = torch.nn.BatchNorm1d(8)

            def forward(self, x: Tensor):
                return torch.stack([self.norm(row) for row in x])
        """,
        [],
    ),
    "a module that normalizes each item": (
        """
        class Net(torch.nn.Module):
            def __init__(self):
                self.norm = torch.nn.LayerNorm(8)

            def forward(self, x: Tensor):
                return torch.stack([self.norm(row) for row in x])
        """,
        ["VEC106"],
    ),
    "positions in a list": (
        """
        def f(ids: Tensor, known: Tensor, out: Tensor):
            for i, id in enumerate(ids):
                out[i] = known.tolist().index(id) + 1
        """,
        ["VEC101"],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_calls_get_items(case: tuple[str, list[str]]) -> None:
    source, expected = case
    assert codes(source) == expected
