"""What shows that a loop walks a tensor, and what is told of the loop then."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import LoopReport

HEAD = "import torch\nfrom torch import Tensor\nimport torch.nn.functional as F\n\n\n"


def loops_of(source: str) -> tuple[LoopReport, ...]:
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops


CODES = {
    "made-where-the-file-begins": (
        """
        EDGES = torch.tensor([0.0, 1.0, 4.0, 9.0, 16.0, 25.0]).double()


        def f(x: Tensor):
            out = torch.zeros(5)
            for i in range(5):
                inside = (x >= EDGES[i]) & (x < EDGES[i + 1])
                out[i] = (x * inside).sum()
            return out
        """,
        {"VEC108"},
    ),
    "something-else-where-the-file-begins": (
        """
        EDGES = edges_of(torch.tensor([0.0, 1.0, 4.0, 9.0, 16.0, 25.0]))


        def f(x: Tensor):
            return torch.stack([EDGES[i] for i in range(5)])
        """,
        set(),
    ),
    "a-method-of-nothing-else": (
        """
        def f(weights, n: int):
            across, flat = weights.t(), self.bias.view(-1)
            weights.index_put_((flat,), flat)
            return torch.stack([across[i] * flat[i] for i in range(n)])
        """,
        {"VEC104"},
    ),
    "a-method-of-other-things-as-well": (
        """
        def f(weights, n: int):
            across, flat = weights.t("name"), weights.view(float)
            return [(across[i] * flat[i]).item() for i in range(n)]
        """,
        set(),
    ),
    "cast-to-a-tensor": (
        """
        from typing import cast


        def f(data):
            x = cast(Tensor, data.x)
            return torch.stack([row.exp() for row in x])
        """,
        {"VEC104"},
    ),
    "beside-items-of-something": (
        """
        import numpy


        def f(stage, origin: Tensor):
            directions = stage.directions
            total = torch.zeros(3)
            for source in range(directions.shape[0]):
                q = origin - directions[source]
                total = total + intensity(q)
            return total
        """,
        {"VEC201"},
    ),
    "blocks-of-some-size": (
        """
        def f(mask: Tensor, n: int, size):
            for i in range(n):
                start, end = i * size, (i + 1) * size
                mask[start:end, start:end] = torch.ones(size, size)
            return mask
        """,
        {"VEC101", "VEC303"},
    ),
    "parts-joined-by-torch": (
        """
        import numpy as np


        def f(actions, first, index: int, n: int):
            out = []
            for i in range(n):
                if i == index:
                    out.append(first)
                else:
                    out.append(actions[:, i])
            return torch.cat(out, dim=1)
        """,
        {"VEC102"},
    ),
    "parts-stacked-by-torch": (
        """
        import numpy as np


        def f(actions, n: int):
            return torch.stack([actions[:, i] for i in range(n)])
        """,
        {"VEC104"},
    ),
    "shape-without-numpy": (
        """
        def f(self, hidden, start: Tensor):
            boxes = []
            for level in range(hidden.shape[0]):
                box = self.predict(hidden[level])
                boxes.append((box + start).sigmoid())
            return torch.stack(boxes)
        """,
        {"VEC106"},
    ),
    "function-of-the-item": (
        """
        def f(warp, latents, field: Tensor):
            out = latents.clone().detach()
            for i in range(len(out)):
                out[i] = warp(latents[i][None], field[i][None])
            return out
        """,
        {"VEC106"},
    ),
    "constant-fill": (
        """
        def f(out: Tensor, n: int):
            for i in range(n):
                out[i, i] = 1
        """,
        {"VEC101"},
    ),
    "flattened-nest": (
        """
        def f(x: Tensor, out: Tensor, n: int, m: int):
            for i in range(n):
                for j in range(m):
                    out[i * m + j] = x[i * m + j].exp()
        """,
        {"VEC103"},
    ),
    "allocation-of-the-header": (
        """
        def f(x: Tensor, n: int):
            total = torch.zeros(3)
            for i, j in torch.combinations(torch.arange(n)):
                total = total + (x[i] - x[j]).abs()
            return total
        """,
        {"VEC201"},
    ),
    "bound-from-data": (
        """
        def f(x: Tensor, out: Tensor, lengths: Tensor):
            n = int(lengths.max())
            for i in range(n):
                out[i] = x[i] * 2
        """,
        {"VEC101"},
    ),
}
PATTERNS = {
    "total-in-an-array": (
        """
        import numpy as np


        def f(x: Tensor, y: Tensor):
            place = np.zeros(2)
            for i in range(x.shape[0]):
                place += y[i].numpy()
                x[i] = x[i] * float(place[0])
            return x
        """,
        "scan",
    ),
    "masked-part-of-a-row": (
        """
        def f(weights: Tensor):
            for b in range(weights.shape[0]):
                row = weights[b]
                row[torch.isinf(row)] = 0
        """,
        "map",
    ),
    "filter-from-a-first-value": (
        """
        def f(x: Tensor, keep: Tensor, state):
            out = []
            for t in range(x.shape[0]):
                new = x[t]
                if state is not None:
                    new = new + keep[t] * state
                out.append(new)
                state = new
            return torch.stack(out)
        """,
        "scan",
    ),
    "overlapping-windows": (
        """
        def f(parts: Tensor, out: Tensor, step: int, width: int):
            for i in range(parts.shape[0]):
                out[i * step : i * step + width] += parts[i]
        """,
        "scatter",
    ),
}


@pytest.mark.parametrize(("source", "codes"), CODES.values(), ids=CODES)
def test_is_reported(source: str, codes: set[str]) -> None:
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert {finding.code for finding in findings} == codes


@pytest.mark.parametrize(("source", "pattern"), PATTERNS.values(), ids=PATTERNS)
def test_dependence_class(source: str, pattern: str) -> None:
    assert loops_of(source)[0].pattern == pattern
