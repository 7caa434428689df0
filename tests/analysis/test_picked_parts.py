"""Loops that only pick, copy or store by the items of a list, and loops that do more with them."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

REPORTED = {
    "rows-put-one-below-the-other": (
        "VEC104",
        """
        def f(x: Tensor, rows):
            return torch.vstack([x[row, :].float() for row in rows])
        """,
    ),
    "rows-in-a-row": (
        "VEC102",
        """
        def f(x: Tensor, rows):
            out = []
            for row in rows:
                out.append(x[row, :])
            return torch.cat(out)
        """,
    ),
    "rows-copied-by-positions": (
        "VEC203",
        """
        def f(t: Tensor, s: Tensor, into: list, out: list):
            for a, b in zip(into, out):
                t[a] = s[b]
            return t
        """,
    ),
    "elements-copied-by-what-a-function-gave": (
        "VEC203",
        """
        def f(t: Tensor, s: Tensor, cost, match, n: int):
            rows, columns = match(cost)
            for a, b in zip(rows, columns):
                t[n, a] = s[b]
            return t
        """,
    ),
    "places-in-a-tuple": (
        "VEC203",
        """
        def f(scores: Tensor, jobs: list, n: int):
            t = torch.zeros(n, n)
            for score, job in zip(scores, jobs):
                t[job[0], job[2]] = score
            return t
        """,
    ),
    "columns-of-an-item": (
        "VEC102",
        """
        def f(x: Tensor, spans):
            rows = []
            for span in spans:
                rows.append(torch.cat((x[0, span[0], :], x[0, span[1], :])))
            return torch.stack(rows)
        """,
    ),
    "means-of-what-is-computed-in-parts": (
        "VEC102",
        """
        def f(batches: list, x: Tensor, w: Tensor):
            out = []
            for rows in batches:
                out.append((x[rows] @ w).mean())
            return torch.stack(out)
        """,
    ),
    "means-along-an-axis-of-groups-of-one-size": (
        "VEC104",
        """
        def f(groups, x: Tensor):
            return torch.stack([x[rows].mean(1) for rows in groups])
        """,
    ),
    "sums-of-groups-of-rows": (
        "VEC101",
        """
        def f(x: Tensor, groups: list):
            out = torch.zeros(len(groups), 3)
            for k in range(len(groups)):
                out[k] = x[groups[k]].sum(0)
            return out
        """,
    ),
    "sums-of-listed-rows": (
        "VEC104",
        """
        def f(x: Tensor, groups):
            return torch.stack([x[rows].sum(0) for rows in groups])
        """,
    ),
    "places-in-a-mapping": (
        "VEC203",
        """
        def f(a: Tensor, ids: Tensor, row: dict, t: int):
            for i, k in enumerate(ids.tolist()):
                a[row[k], t] = ids[i]
            return a
        """,
    ),
    "columns-by-a-mapping": (
        "VEC102",
        """
        def f(x: Tensor, w: Tensor, field: dict, n: int):
            out = []
            for i in range(n):
                out.append(x[:, i] * w[:, field[i]])
            return torch.stack(out)
        """,
    ),
    "columns-of-some-names": (
        "VEC104",
        """
        def f(x: Tensor, names: list, kept):
            return torch.stack([x[:, k] * 2 for k, name in enumerate(names) if name in kept])
        """,
    ),
    "columns-counted-by-a-list": (
        "VEC102",
        """
        def f(x: Tensor, names: list):
            out = []
            for k, _ in enumerate(names):
                out.append(x[:, k] * 2)
            return torch.stack(out)
        """,
    ),
    "columns-of-a-setting-copied-elsewhere": (
        "VEC203",
        """
        class Model:
            def f(self, new: Tensor, old: Tensor):
                change = new - old
                for column in self.kept:
                    change[..., column] = new[..., column, 0]
                return change
        """,
    ),
    "a-permutation-for-each-row": (
        "VEC101",
        """
        def f(w: Tensor, orders):
            for i, order in enumerate(orders):
                w[i, :, :] = w[i, :, order]
            return w
        """,
    ),
    "rows-of-any-list": (
        "VEC101",
        """
        def f(rows, n: int):
            out = torch.empty(len(rows), n)
            for i, row in enumerate(rows):
                out[i] = row
            return out
        """,
    ),
    "a-diagonal-of-numbers": (
        "VEC101",
        """
        def f(x: Tensor, values: list):
            for i in range(len(values)):
                x[i, i] = values[i]
            return x
        """,
    ),
    "compared-and-picked-by": (
        "VEC102",
        """
        def f(x: Tensor, labels, weight, classes):
            losses = []
            for c in classes:
                losses.append(((labels == c) - x[:, c]).abs().mean() * weight[c])
            return torch.stack(losses)
        """,
    ),
    "a-list-of-rows": (
        "VEC110",
        """
        def f(x: Tensor):
            rows = [x[i] for i in range(x.shape[0])] if x.dim() == 2 else [x]
            best = []
            for row in rows:
                best.append(row.argmax(-1).item())
            return best
        """,
    ),
    "a-list-made-over-an-axis": (
        "VEC102",
        """
        def f(x: Tensor):
            shares = [row / row.sum() for row in x]
            out = []
            for share in shares:
                out.append(share.exp() * share.sum())
            return torch.stack(out)
        """,
    ),
}

SILENT = {
    "entries-in-a-row": """
        def f(x: Tensor, keys):
            return torch.cat([x[key] for key in keys])
        """,
    "columns-in-a-row": """
        def f(x: Tensor, columns):
            return torch.cat([x[:, column] for column in columns])
        """,
    "rows-computed-in-a-row": """
        def f(x: Tensor, rows):
            return torch.cat([x[row, :].cumsum(0) for row in rows])
        """,
    "one-of-several-places-in-a-row": """
        def f(x: Tensor, rows, columns):
            return torch.cat([x[row, column] for row, column in zip(rows, columns)])
        """,
    "parts-for-a-model": """
        def f(model, batches: list, x: Tensor, n: int):
            out = torch.zeros(n)
            for rows in batches:
                out[rows] = model(x[rows])
            return out
        """,
    "computed-part-by-part": """
        def f(batches: list, x: Tensor, w: Tensor, n: int):
            out = torch.zeros(n)
            for rows in batches:
                out[rows] = torch.softmax(x[rows] @ w, -1)
            return out
        """,
    "rows-of-their-own-length": """
        def f(rows, n: int):
            out = torch.zeros(len(rows), n)
            for i, row in enumerate(rows):
                out[i, : len(row)] = row
            return out
        """,
    "rows-that-are-converted": """
        def f(rows, n: int):
            out = torch.zeros(len(rows), n)
            for i, row in enumerate(rows):
                out[i] = torch.from_numpy(row)
            return out
        """,
    "rows-of-a-container": """
        def f(rows, out):
            for i, row in enumerate(rows):
                out[i] = row
            return out
        """,
    "settings-by-the-columns-of-an-item": """
        def f(parts: list, x: Tensor):
            settings = {}
            for part in parts:
                settings[part[0]] = x[0, part[1]]
            return settings
        """,
    "columns-of-an-item-for-a-function": """
        def f(net, spans, x: Tensor):
            out = []
            for span in spans:
                out.append(net(span[2], x[0, span[0]]))
            return torch.stack(out)
        """,
    "a-mapping-that-a-function-sees": """
        def f(x: Tensor, w: Tensor, field: dict, n: int, part):
            out = []
            for i in range(n):
                out.append(x[:, i] * part(w, field[i]))
            return torch.stack(out)
        """,
    "columns-under-names": """
        def f(x: Tensor, names: list):
            return {name: x[:, k] * 2 for k, name in enumerate(names)}
        """,
    "as-many-marks-as-an-item-says": """
        def f(labels, n: int):
            out = torch.zeros(len(labels), n)
            for i, held in enumerate(labels):
                out[i, held] = 1
            return out
        """,
    "a-mapping-that-the-loop-fills": """
        def f(a: Tensor, ids: Tensor, row: dict):
            for i, k in enumerate(ids.tolist()):
                row[k] = len(row)
                a[row[k], 0] = ids[i]
            return a
        """,
    "a-list-of-other-lengths": """
        def f(x: Tensor, n: Tensor):
            rows = [x[i, : n[i]] for i in range(x.shape[0])]
            out = []
            for row in rows:
                out.append(row.exp() * row.sum())
            return torch.cat(out)
        """,
    "a-list-of-one-mask-for-each-level": """
        def f(levels, x: Tensor):
            masks = []
            for level in levels:
                masks.append(torch.nn.functional.interpolate(x, size=level.shape[-2:]))
            return torch.stack([mask.sum() / mask.mean() for mask in masks])
        """,
    "a-list-of-tiles": """
        def f(x: Tensor, n: int):
            tiles = [tile - tile.amax() for tile in x.split(n)]
            return torch.cat([tile.exp() for tile in tiles])
        """,
    "a-list-that-a-function-made": """
        def f(x: Tensor, part):
            rows = [part(x[i]) for i in range(x.shape[0])]
            out = []
            for row in rows:
                out.append(row.exp() * row.sum())
            return torch.cat(out)
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize(("code", "source"), REPORTED.values(), ids=REPORTED)
def test_one_list_of_positions_does_it_at_once(code: str, source: str) -> None:
    assert codes_of(source) == [code]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_everything_else_stays_silent(source: str) -> None:
    assert codes_of(source) == []
