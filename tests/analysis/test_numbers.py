"""Elements that a loop reads as Python numbers: what shows it, and where the numbers may go."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

SILENT = {
    "items-that-may-be-anything": """
        def f(metrics):
            return [m.item() if isinstance(m, Tensor) else m for m in metrics]
        """,
    "items-of-a-call": """
        def f(model, batch):
            return [loss.item() for loss in model.losses(batch)]
        """,
    "items-of-items": """
        def f(samplers):
            return [i.item() for batch in samplers for i in batch]
        """,
    "items-of-tuples": """
        def f(checkpoints):
            return {path: score.item() for score, path in checkpoints}
        """,
    "values-of-a-mapping": """
        def f(losses):
            return {name: loss.item() for name, loss in losses.items()}
        """,
    "numbers-after-tensor-work": """
        def f(x: Tensor):
            rows = []
            for i in range(x.shape[0]):
                row = torch.unique(x[i])
                rows.append({"first": int(row[0]), "count": row.numel()})
            return rows
        """,
    "counted-in-a-mapping": """
        def f(slots: Tensor, seen: dict[int, int]):
            later = torch.zeros_like(slots)
            for i in range(slots.shape[0]):
                slot = slots[i].item()
                later[i] = seen.get(slot, 0)
                seen[slot] = later[i] + 1
            return later
        """,
    "tokens-of-ragged-rows": """
        def f(x: Tensor, lengths, words):
            texts = []
            for i, row in enumerate(x):
                texts.append(" ".join([words[int(t)] for t in row[: lengths[i]]]))
            return texts
        """,
    "rows-of-as-many-lengths": """
        def f(x: Tensor, starts: Tensor):
            rows = []
            for i in range(starts.shape[0] - 1):
                for column in torch.unique(x[starts[i] : starts[i + 1]]):
                    rows.append([i, column])
            return torch.tensor(rows)
        """,
    "rows-from-files": """
        def f(bounds: Tensor, load):
            rows = []
            for i in range(bounds.shape[0]):
                part = load(bounds[i, 0].item())
                rows.append([len(part), bounds[i, 1]])
            return torch.tensor(rows)
        """,
}

REPORTED = {
    "items-of-a-result": (
        """
        def f(model, state):
            results = model(state)
            return [e.item() for e in results["energy"]]
        """,
        "VEC110",
    ),
    "into-dictionaries": (
        """
        def f(scores: Tensor, names: list[str]):
            out = []
            for i, name in enumerate(names):
                out.append({"letters": len(name), "score": scores[i].item()})
            return out
        """,
        "VEC110",
    ),
    "keys-of-a-dictionary": (
        """
        def f(labels: Tensor):
            return {labels[i].item(): i for i in range(len(labels))}
        """,
        "VEC110",
    ),
    "pairs-of-numbers": (
        """
        def f(height: Tensor, width: Tensor):
            return [(int(h.item()), int(w.item())) for h, w in zip(height, width)]
        """,
        "VEC110",
    ),
    "lists-of-lists": (
        """
        def f(edges: Tensor):
            ends = []
            for i in range(edges.shape[0]):
                ends.append([(i, int(edges[i, 0])), (i, edges[i, 1].item())])
            return ends
        """,
        "VEC110",
    ),
    "entries-under-numbers": (
        """
        def f(x: Tensor, table: dict[int, int]):
            return [table[element.item()] for element in x]
        """,
        "VEC110",
    ),
    "entries-that-some-iterations-add": (
        """
        def f(scores: Tensor, groups, report):
            for i in range(scores.shape[0]):
                report["scores"][i] = scores[i].item()
                if report["scores"][i] > 0:
                    report["found"].append(i)
            return report
        """,
        "VEC110",
    ),
    "rows-of-a-new-tensor": (
        """
        def f(bounds: Tensor, least: float):
            kept = []
            for i in range(bounds.shape[0]):
                if bounds[i, 1] - bounds[i, 0] > least:
                    kept.append([bounds[i, 0], bounds[i, 1]])
            return torch.tensor(kept)
        """,
        "VEC110",
    ),
    "a-method-of-arrays-where-only-torch-has-some": (
        """
        def f(estimates, targets, loss, losses: Tensor):
            for i, estimate in enumerate(estimates.transpose(0, 1)):
                losses[:, i] = loss(estimate)
            return losses
        """,
        "VEC106",
    ),
    "a-method-of-torch-by-its-keyword": (
        """
        def f(values):
            first, last = values.split(split_size=(3, 1), dim=1)
            return torch.stack([b - a for a, b in zip(values[:-1], values[1:])])
        """,
        "VEC104",
    ),
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_stays_silent(source: str) -> None:
    assert inspect_source(HEAD + textwrap.dedent(source), "x.py").findings == ()


@pytest.mark.parametrize(("source", "code"), REPORTED.values(), ids=REPORTED.keys())
def test_is_reported(source: str, code: str) -> None:
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert [finding.code for finding in findings] == [code]


def test_the_tensor_is_named_and_not_the_list_beside_it() -> None:
    source = """
        def f(scores: Tensor, names: list[str]):
            return {name: scores[i].item() for i, name in enumerate(names)}
        """
    (finding,) = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert finding.message.startswith("elements along dim 0 of scores are read")
