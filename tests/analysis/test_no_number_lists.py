"""Loops over lists that only look as if their items stood for an axis."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

SILENT = {
    "objects-of-listed-numbers": """
        def f(things, n: int):
            found = []
            for c in list(range(n)):
                found.append(things[c].cost)
            return torch.stack(found)
        """,
    "flags-that-choose-an-operation": """
        def f(x: Tensor):
            code = torch.zeros_like(x)
            bounds = (0.2, 1, True), (0.7, 2, False), (1.2, 3, True), (1.7, 4, False), (2.5, 5, 0)
            for bound, index, closed in bounds:
                code = torch.where(x >= bound if closed else x > bound, index, code)
            return code
        """,
    "lists-of-places-beside-their-number": """
        def f(found, n: int):
            near = torch.zeros(n, n)
            for i, places in enumerate(found):
                near[i, places] = 1
            return near
        """,
    "pairs-that-a-function-asks-for": """
        def f(found, n: int, related):
            near = torch.zeros(n, n)
            for i, a in enumerate(found):
                for b in found:
                    if related(a, b):
                        near[a, b] = 1
            return near
        """,
    "flags-and-no-axis": """
        def f(x: Tensor, flags):
            kept = 0
            for flag in flags:
                if flag:
                    kept += 1
            return x[:kept]
        """,
    "flags-by-place-that-say-what-is-added": """
        def f(x: Tensor, flags):
            total, flags = torch.zeros_like(x[0]), [flag for flag in flags]
            for i in range(len(flags)):
                if flags[i]:
                    total += x[i].exp()
            return total
        """,
    "keys-that-may-be-empty": """
        def f(x: Tensor, names, table):
            out = torch.zeros_like(x)
            for i, name in enumerate(names):
                if name:
                    out[i] = x[i] * table[name]
            return out
        """,
    "blocks-that-may-be-absent": """
        def f(x: Tensor, blocks):
            out = torch.zeros_like(x)
            for i, block in enumerate(blocks):
                if block:
                    out[i] = block(x[i])
            return out
        """,
    "one-pair-of-two": """
        from itertools import combinations


        def f(x: Tensor):
            return torch.stack([x[i] - x[j] for i, j in combinations([0, 1], 2)])
        """,
    "pairs-for-a-function": """
        from itertools import permutations


        def f(x: Tensor, n: int, related):
            out = torch.zeros(n, n)
            for i, j in permutations(range(n), 2):
                out[i, j] = related(x[:, i], x[:, j])
            return out
        """,
    "scales-of-a-class-with-three": """
        class Bank:
            scales = (0.5, 1.0, 1.5)

            def apply(self, x: Tensor):
                return torch.stack([x * s for s in self.scales])
        """,
    "sizes-for-a-function": """
        class Rotary:
            def __init__(self, dims: list[int]):
                self.dims = dims

            def forward(self, ids: Tensor, embed):
                parts = []
                for i in range(ids.shape[-1]):
                    parts.append(embed(self.dims[i], ids[..., i]))
                return torch.cat(parts, dim=-1)
        """,
    "rows-in-tiles-for-a-function": """
        def f(self, heads: Tensor, nodes: Tensor, n: int):
            ranks = []
            for i in range(heads.shape[0]):
                scores = []
                for part in nodes.split(n):
                    scores.append(self.score(heads[i], part))
                ranks.append(torch.cat(scores).argmax())
            return torch.stack(ranks)
        """,
    "a-handful-of-columns": """
        def f(v: Tensor):
            order = [0, 5, 4]
            return torch.stack([v[..., i] for i in order], dim=-1)
        """,
    "rows-of-many-sorts-joined": """
        def f(x: Tensor, groups):
            return torch.cat([x[members] for members in groups])
        """,
    "rows-of-a-list": """
        def f(rows: list[Tensor], chosen: list[int]):
            return torch.stack([rows[i] for i in chosen])
        """,
    "rows-of-something": """
        def f(data, chosen: list[int]):
            return torch.stack([data[i] for i in chosen])
        """,
    "names-by-position": """
        def f(names: list[str], chosen: list[int], x: Tensor):
            return torch.stack([x[i] * len(names[i]) for i in chosen])
        """,
    "texts-for-elements": """
        def f(x: Tensor, words):
            return torch.tensor([len(words[v]) for v in x.tolist()])
        """,
    "elements-for-a-function": """
        def f(x: Tensor, tell):
            return torch.tensor([tell(v) for v in x.tolist()])
        """,
    "those-elements-that-a-table-knows": """
        def f(x: Tensor, table: dict[int, int]):
            return torch.tensor([table[v] for v in x.tolist() if v in table])
        """,
    "what-something-holds-for-elements": """
        def f(x: Tensor, table):
            return torch.tensor([table[v] for v in x.tolist()])
        """,
    "elements-that-stay-in-a-list": """
        def f(x: Tensor, table: dict[int, int]):
            return [table[v] for v in x.tolist()]
        """,
    "elements-of-what-may-be-no-tensor": """
        def f(x, table: dict[int, int]):
            return torch.tensor([table[v] for v in x.tolist()])
        """,
    "elements-under-keys": """
        def f(x, places, n: int):
            return [x[places[i]].item() for i in range(n)]
        """,
    "elements-at-places-of-objects": """
        def f(x: Tensor, nodes, n: int):
            return [x[nodes[i].row].item() for i in range(n)]
        """,
    "elements-beside-what-says-where": """
        def f(x: Tensor, places, n: int):
            return [(places[i], x[places[i]].item()) for i in range(n)]
        """,
    "parts-at-listed-places-for-a-function": """
        def f(x: Tensor, places, n: int, tell):
            return [tell(x[places[i]]) for i in range(n)]
        """,
    "layers-by-position": """
        def f(self, x: Tensor, chosen: list[int]):
            return torch.stack([self.layers[i](x) for i in chosen])
        """,
    "compared-with-a-text": """
        def f(mask: Tensor, labels):
            return torch.stack([mask == v for v in labels if v != "background"])
        """,
    "tiles-at-listed-places": """
        def f(self, video: Tensor, h: int, w: int):
            grid = [(top, left) for top in range(0, 90, h) for left in range(0, 90, w)]
            out = []
            for top, left in grid:
                out.append(self.encode(video[:, top : top + h, left : left + w]))
            return torch.stack(out)
        """,
    "settings-beside-axes": """
        class Coder:
            def __init__(self, weights: tuple[float, ...]):
                self.weights = weights

            def decode(self, codes: Tensor, dims: int):
                out = []
                for axis in range(dims):
                    out.append(codes[:, axis] / self.weights[axis])
                return torch.stack(out, 1)
        """,
    "digits-of-numbers": """
        def f(ids: Tensor, sizes: list[int]):
            out = torch.empty(ids.shape[0], len(sizes))
            for i, size in enumerate(sizes):
                out[:, i] = ids % size
                ids = torch.div(ids, size, rounding_mode="floor")
            return out
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_everything_else_stays_silent(source: str) -> None:
    assert codes_of(source) == []
