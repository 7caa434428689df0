"""Loops that look as if they had a batched form and have none, each beside one that has."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import numpy as np
import torch
import torch.nn.functional as F
from scipy import optimize
from torch import Tensor


"""


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


PAIRS = {
    "tiles of the batch": (
        """
        def f(x: Tensor, out: Tensor, size: int):
            for i in range(int(np.ceil(len(x) / size))):
                out[i * size : (i + 1) * size] += F.relu(x[i * size : (i + 1) * size])
        """,
        """
        def f(x: Tensor, out: Tensor, size: int):
            for i in range(x.shape[0]):
                out[i * size : (i + 1) * size] += F.relu(x[i])
        """,
    ),
    "functions of Python's own modules": (
        """
        def f(x: Tensor, out: Tensor):
            import statistics

            for i in range(x.shape[0]):
                out[i] = statistics.mode(x[i])
        """,
        """
        def f(x: Tensor, out: Tensor):
            import math

            for i in range(x.shape[0]):
                out[i] = math.pi * x[i]
        """,
    ),
    "slices that overlap": (
        """
        def f(x: Tensor, out: Tensor, step: int, size: int):
            for i in range(x.shape[0]):
                out[i * step : i * step + size] = x[i]
        """,
        """
        def f(x: Tensor, out: Tensor, step: int, size: int):
            for i in range(x.shape[0]):
                out[i * step : i * step + step] = x[i]
        """,
    ),
    "rows taken from an iterator": (
        """
        def f(x: Tensor, out: Tensor):
            rows = iter(x)
            for i in range(x.shape[0]):
                out[i] = next(rows).abs() + x[i]
        """,
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i] = next(iter(x)).abs() + x[i]
        """,
    ),
    "as long as an item of a list": (
        """
        def f(subsets: list, index: Tensor, out: Tensor):
            for i, chosen in enumerate(index):
                out[i, : len(subsets[chosen])] = torch.tensor(subsets[chosen])
        """,
        """
        def f(subsets: Tensor, index: Tensor, out: Tensor):
            for i, chosen in enumerate(index):
                out[i, : len(subsets)] = subsets[chosen]
        """,
    ),
    "random numbers of another length": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(x.shape[0]):
                known = x[i][~torch.isnan(x[i])]
                out[i] = known[torch.randperm(len(known))[:n]]
        """,
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(x.shape[0]):
                out[i] = x[i][torch.randperm(x.shape[1])[:n]]
        """,
    ),
    "a module chosen by a counter": (
        """
        def f(self, x: Tensor, known: Tensor):
            columns, count = [], 0
            for i, is_known in enumerate(known):
                if is_known:
                    columns.append(x[:, i])
                else:
                    columns.append(self.embeddings[count](x[:, i]))
                    count += 1
            return torch.stack(columns)
        """,
        """
        def f(self, x: Tensor, known: Tensor):
            columns = []
            for i, is_known in enumerate(known):
                if is_known:
                    columns.append(x[:, i])
                else:
                    columns.append(self.embedding(x[:, i]))
            return torch.stack(columns)
        """,
    ),
    "a closure that the host calls": (
        """
        def f(self, images: Tensor):
            found = []
            for i in range(images.shape[0]):
                image = images[i]

                def loss(delta):
                    return self.loss(image, delta)

                best = optimize.minimize(loss)
                found.append(self.perturb(image, best.x))
            return torch.stack(found)
        """,
        """
        def f(self, images: Tensor, best):
            found = []
            for i in range(images.shape[0]):
                found.append(self.perturb(images[i], best.x))
            return torch.stack(found)
        """,
    ),
    "one number time and again": (
        "def f(x: Tensor, p: float):\n    return torch.tensor([p for _ in x])\n",
        "def f(x: Tensor, p: float):\n    return torch.tensor([p + row for row in x])\n",
    ),
    "how long the rows are": (
        "def f(x: Tensor):\n    return torch.tensor([len(row) for row in x])\n",
        "def f(x: Tensor):\n    return torch.tensor([row.sum() for row in x])\n",
    ),
    "drawn places": (
        """
        def f(self, out: Tensor):
            for i in range(out.shape[0]):
                places = self.draw(self.weights)
                out[i, places] = 1
        """,
        """
        def f(self, out: Tensor, places: Tensor):
            for i in range(out.shape[0]):
                out[i, places[i]] = 1
        """,
    ),
    "places that meet": (
        """
        def f(out: Tensor, n: int, shift: int):
            for i in range(n):
                out[i] = 0
                out[shift + i] = i
        """,
        """
        def f(out: Tensor, n: int):
            for i in range(n):
                out[i] = 0
                out[n + i] = i
        """,
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_one_is_silent_and_its_neighbour_is_reported(pair: tuple[str, str]) -> None:
    silent, reported = pair
    assert codes(silent) == []
    assert codes(reported)


CODES = {
    "rows through an index": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                best = torch.topk(x[i], 3)[1]
                out[i, best] = 1
        """,
        "VEC101",
    ),
    "two diagonals": (
        """
        def f(n: int):
            mask = torch.ones(2 * n, 2 * n)
            for i in range(n):
                mask[i, n + i] = 0
                mask[n + i, i] = 0
            return mask
        """,
        "VEC101",
    ),
    "under a truth mask": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                row = x[i]
                out[i] = row[torch.isfinite(row).all(dim=1)].mean(dim=0)
        """,
        "VEC101",
    ),
    "an object by the name of a library": (
        """
        def f(x: Tensor, out: Tensor, operator):
            for i in range(x.shape[0]):
                out[i] = operator.adjoint(x[i])
        """,
        "VEC106",
    ),
    "the rest of the axis": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0] - 1):
                out[i] = (x[i + 1 :] - x[i]).abs().sum()
        """,
        "VEC101",
    ),
    "written where it was read": (
        """
        def f(x: Tensor):
            for i, row in enumerate(x):
                x[i] = row * 2
        """,
        "VEC101",
    ),
    "a total that a loop around starts anew": (
        """
        def f(x: Tensor, y: Tensor, n: int):
            for _ in range(n):
                total = torch.zeros_like(y)
                for i in range(x.shape[0]):
                    total += x[i] - y
                y = torch.sin(total)
            return y
        """,
        "VEC201",
    ),
    "a flag": (
        """
        def f(x: Tensor):
            found = False
            for i in range(x.shape[0]):
                if x[i] > 0:
                    found = True
            return found
        """,
        "VEC205",
    ),
}


@pytest.mark.parametrize(("source", "code"), CODES.values(), ids=CODES)
def test_the_finding_says_what_the_loop_does(source: str, code: str) -> None:
    assert codes(source)[0] == code


MESSAGES = {
    "elements of another tensor": (
        """
        def f(score, x: Tensor, scale: Tensor):
            return torch.cat([score(x[i], scale[i].item()) for i in range(x.shape[0])])
        """,
        "elements along dim 0 of scale are read",
    ),
    "computed before it is read": (
        """
        def f(x: Tensor, y: Tensor):
            nearest = []
            for i in range(x.shape[0]):
                nearest.append(torch.argmin((y - x[i]).abs()).item())
            return torch.tensor(nearest)
        """,
        "results along dim 0 of x are read",
    ),
}


@pytest.mark.parametrize(("source", "message"), MESSAGES.values(), ids=MESSAGES)
def test_the_finding_names_what_is_read(source: str, message: str) -> None:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert any(message in finding.message for finding in found)


def test_calls_are_named_as_the_user_wrote_them() -> None:
    source = "from .ops.folding import fold as smooth\n" + HEAD
    source += "def f(x: Tensor, out: Tensor):\n    for i in range(x.shape[0]):\n"
    source += "        out[i] = smooth(x[i])\n"
    found = inspect_source(source, "x.py").findings
    assert [finding.message.partition(" is")[0] for finding in found] == ["smooth"]


ALLOCATIONS = {
    "computed by another function": "torch.tensor(draw())",
    "from a name that another function gave": "torch.tensor(drawn)",
    "no tensor": "torch.is_grad_enabled()",
}


@pytest.mark.parametrize("call", ALLOCATIONS.values(), ids=ALLOCATIONS)
def test_what_is_not_known_to_be_the_same_is_not_hoisted(call: str) -> None:
    body = """
        def f(x: Tensor, out: Tensor, draw):
            for i in range(x.shape[0]):
                drawn = draw()
                out[i] = x[i] + {call}
        """
    assert "VEC303" not in codes(body.format(call=call))
    assert "VEC303" in codes(body.format(call="torch.tensor(0.5)"))


def test_a_long_message_says_that_it_goes_on() -> None:
    name = "a_name_that_fills_most_of_the_line_all_by_itself"
    source = f"""
        def f(x: Tensor, y: Tensor, {name}: Tensor):
            for i in range({name}.shape[0]):
                for j in range({name}.shape[1]):
                    {name}[i, j] = x[i] * y[j]
        """
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert found[0].message.endswith(" ...")
    assert len(f"{found[0].code} {found[0].message}") <= 120
