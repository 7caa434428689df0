"""Lists beside tensors that keep a loop as it is: objects, uneven items, entries of mappings."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

SILENT = {
    "padded-sequences": """
        def f(sequences, out: Tensor):
            for i, items in enumerate(sequences):
                out[i, : len(items)] = torch.tensor(items)
            return out
        """,
    "a-layer-for-each-column": """
        def f(x: Tensor, layers):
            out = torch.empty_like(x)
            for i, layer in enumerate(layers):
                out[:, i] = layer(x[:, i])
            return out
        """,
    "rows-drawn-by-a-function": """
        def f(out: Tensor, rows, draw):
            for row in rows:
                out[row, :] = draw()
            return out
        """,
    "tiles-that-are-counted": """
        def f(x: Tensor, size: int):
            x = x[:, None, :]
            out = torch.zeros(len(x), 8)
            for i in range(len(x) // size):
                out[i * size : (i + 1) * size] += torch.sin(x[i * size : (i + 1) * size])[:, 0]
            return out
        """,
    "columns-that-stay-lists": """
        def f(x: Tensor):
            rows = [(x[i].sin(), x[i].cos()) for i in range(x.shape[0])]
            sines, cosines = zip(*rows)
            return list(sines), list(cosines)
        """,
    "parts-of-columns": """
        def f(x: Tensor):
            rows = [(x[i].sin(), x[i].cos()) for i in range(x.shape[0])]
            for first, second in zip(*rows):
                yield torch.stack(first), second
        """,
    "lists-in-a-sum": """
        def f(x: Tensor):
            return sum(([row.sin(), row.cos()] for row in x), [])
        """,
    "arrays": """
        import numpy as np


        def f(values, table):
            table.squeeze()
            return np.stack([table[i] * 2 for i in range(len(values))])
        """,
    "keys": """
        def f(batch, keys):
            for key in keys:
                batch[key] = 0
            return batch.device, batch.shape
        """,
    "losses-without-an-axis": """
        def f(losses):
            total = torch.zeros(())
            for i, loss in enumerate(losses):
                total = total + loss
            return total
        """,
    "slices-of-many-lengths": """
        def f(x: Tensor, sizes):
            for i, size in enumerate(sizes):
                x[i, :size] = x[i, :size] * 2
            return x
        """,
    "a-total-that-is-added-to-in-place": """
        def f(x: Tensor, total: Tensor):
            kept = []
            for i in range(x.shape[0]):
                if i > 2:
                    total = total + x[i]
                else:
                    total += x[i]
                kept.append(total)
            return torch.stack(kept)
        """,
    "rows-in-a-mapping": """
        def f(x: Tensor):
            rows = {}
            for i in range(x.shape[0]):
                rows[i] = x[i] * 2
            return rows
        """,
    "means-in-a-mapping": """
        def f(metrics):
            means = {}
            for name, values in metrics.items():
                means[name] = values.mean().item()
            return means
        """,
    "the-same-start-every-time": """
        def f(base: Tensor, n: int):
            out = []
            for i in range(n):
                x = base.clone()
                x[:, 0] += 0.5
                out.append(x)
            return torch.stack(out)
        """,
    "lists-of-positions": """
        def f(scores: Tensor, banned):
            for i, tokens in enumerate(banned):
                scores[i, tokens] = -1.0
            return scores
        """,
    "cuts-of-many-lengths": """
        def f(x: Tensor, sizes):
            rolled = [torch.cat([x[i, n - 1 :], x[i, : n // 2]]) for i, n in enumerate(sizes)]
            return torch.cat(rolled)
        """,
    "numbers-given-to-a-function": """
        def f(x: Tensor, scales: list[float]):
            return torch.stack([resize(x, scale) for scale in scales])
        """,
    "factors-that-may-be-anything": """
        def f(x: Tensor, features):
            return torch.stack([x * feature for feature in features])
        """,
    "walked-and-returned": """
        def f(x: Tensor, step: Tensor):
            parts = []
            for i in range(x.shape[0]):
                parts.append(torch.matrix_exp(x[i] * step))
            total = step
            for part in parts:
                total = (total @ part).relu()
            return total, parts
        """,
    "slices-that-are-walked": """
        def f(x: Tensor, step: Tensor):
            parts = []
            for i in range(x.shape[0]):
                parts.append(x[i])
            for part in parts:
                step = (step @ part).relu()
            return step
        """,
    "parts-of-many-lengths-walked": """
        def f(x: Tensor, lengths: Tensor, step: Tensor):
            parts = []
            for i in range(x.shape[0]):
                parts.append(x[i, : lengths[i]].exp())
            for part in parts:
                step = (step @ part).relu()
            return step
        """,
    "copies-on-the-host": """
        def f(masks: Tensor, clean):
            out = []
            for mask in masks:
                mask = clean(mask.cpu().numpy().astype("uint8"), 4)
                out.append(torch.as_tensor(mask))
            return torch.stack(out)
        """,
    "entries-that-may-be-arrays": """
        import numpy


        def f(batch):
            for i in range(batch["x"].shape[-1]):
                batch["x"][:, i] = 0
        """,
    "entries-of-another-kind": """
        def f(batch):
            for i in range(len(batch["x"])):
                batch["x"][i] = torch.zeros(3)
            return batch
        """,
    "pairs-of-ends": """
        def f(x: Tensor, bounds):
            return torch.cat([x[first:last, 0].mean(0, True) for first, last in bounds])
        """,
    "pairs-of-a-name-and-a-position": """
        def f(x: Tensor, pairs, heads):
            return torch.stack([heads[name](x[i, 0]) for name, i in pairs])
        """,
    "positions-of-an-opaque-result": """
        import numpy


        def f(x: Tensor, out: Tensor, distance):
            for i, j in numpy.ndindex(2, 9):
                out[i, j] = distance(x[i, j])
        """,
    "maxima-along-an-axis": """
        def f(x: Tensor, axis: int):
            values, _ = torch.max(x, axis)
            return [model(value) for model, value in zip(models, values)]
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_objects_and_uneven_items_stay_silent(source: str) -> None:
    assert codes_of(source) == []
