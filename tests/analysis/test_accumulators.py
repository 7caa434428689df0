"""Where results pile up: lists of lists' rows, lists filled place by place, sums of calls."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.loop import LoopKind

HEAD = "import torch\nfrom torch import Tensor, nn\n\n\n"
REPORTED = {
    "how-often-a-tensor-holds-it": (
        "VEC201",
        """
        def f(scores: Tensor, labels: Tensor):
            hits = 0
            for i in range(scores.shape[0]):
                if labels[i] in scores[i].topk(5).indices:
                    hits += 1
            return hits
        """,
    ),
    "rows-of-rows": (
        "VEC102",
        """
        def f(x: Tensor, n: int, m: int):
            rows = []
            for j in range(n):
                row = []
                for i in range(m):
                    row.append(torch.log_softmax(x[j, i], 0)[j])
                rows.append(torch.stack(row))
            return torch.stack(rows)
        """,
    ),
    "a-sum-of-what-lists-of-their-own-are-joined-to": (
        "VEC201",
        """
        def f(x: Tensor, levels: Tensor, loss):
            total = torch.tensor(0.0)
            for i in range(len(levels)):
                rows = []
                for j in range(len(x)):
                    rows.append(torch.quantile(x[j], levels[i], dim=0))
                total += loss(torch.stack(rows), levels[i])
            return total
        """,
    ),
    "largest-of-what-an-unknown-function-gives": (
        "VEC205",
        """
        def f(boxes: Tensor, x: Tensor, width: int, overlaps):
            best = torch.zeros(10)
            for i in range(50):
                box = torch.FloatTensor([x[5 * i] * width, x[5 * i + 1] * width])
                best = torch.max(best, overlaps(boxes, box.repeat(10, 1)))
            return best
        """,
    ),
    "bits-of-the-type-of-the-rest": (
        "VEC101",
        """
        def f(x: Tensor, n: int):
            out = torch.zeros(n, x.shape[1], dtype=torch.int16)
            for k in range(n):
                for j in range(x.shape[0]):
                    bit = (x[j, :] >> k) & 1
                    out[k, :] = out[k, :] | (bit.to(out) << j)
            return out
        """,
    ),
    "pairs": (
        "VEC102",
        """
        def f(x: Tensor, y: Tensor):
            rows = []
            for i in range(x.shape[0]):
                pair = []
                pair.append(x[i])
                pair.append(y[i])
                rows.append(torch.stack(pair))
            return torch.stack(rows)
        """,
    ),
    "places-of-nothing": (
        "VEC102",
        """
        def f(x: Tensor):
            rows = [None] * x.shape[1]
            for i in range(x.shape[1]):
                rows[i] = torch.topk(x[:, i], 3)[0]
            return torch.stack(rows)
        """,
    ),
    "places-of-tensors": (
        "VEC102",
        """
        def f(x: Tensor, n: int):
            rows = [torch.empty(0) for _ in range(n)]
            for i in range(n):
                rows[i] = x[:, i].sort()[0]
            return torch.stack(rows)
        """,
    ),
    "a-module-of-a-function": (
        "VEC201",
        """
        class Loss(nn.Module):
            def __init__(self):
                self.criterion = nn.MSELoss(reduction="mean")

            def forward(self, x: Tensor, y: Tensor):
                loss = 0
                for c in range(x.size(1)):
                    loss += self.criterion(x[:, c], y[:, c])
                return loss
        """,
    ),
    "a-module-under-a-name": (
        "VEC201",
        """
        def f(x: Tensor, y: Tensor):
            distance = nn.PairwiseDistance()
            loss = 0
            for c in range(x.size(1)):
                loss += distance(x[:, c], y[:, c])
            return loss
        """,
    ),
    "a-function-of-tensors": (
        "VEC106",
        """
        def f(measure, x: Tensor, y: Tensor):
            loss = 0
            for c in range(x.size(1)):
                loss += measure(x[:, c], y == c)
            return loss
        """,
    ),
    "rows-at-listed-positions": (
        "VEC102",
        """
        def f(x: Tensor, groups):
            rows = []
            for group in groups:
                rows.append(x[group].mean(0))
            return torch.stack(rows)
        """,
    ),
    "rows-at-the-positions-of-an-item": (
        "VEC105",
        """
        def f(x: Tensor, groups, out: Tensor, counts: Tensor):
            for k in range(len(groups)):
                if len(groups[k][0]) > 0:
                    out[k] = torch.sum(x[groups[k][0]], dim=0)
                    counts[k] = len(groups[k][0])
        """,
    ),
}
SILENT = {
    "largest-along-an-axis-again-and-again": """
        def f(x: Tensor, dims):
            for dim in dims:
                x = torch.max(x, len(dim))
            return x
        """,
    "tensors-of-a-size-that-data-decide": """
        def f(sizes: Tensor, overlaps):
            best = torch.zeros(10)
            for i in range(sizes.shape[0]):
                best = torch.max(best, overlaps(torch.FloatTensor(int(sizes[i]))))
            return best
        """,
    "rows-at-listed-positions-as-they-are": """
        def f(x: Tensor, groups):
            rows = []
            for group in groups:
                rows.append(x[group] * 2)
            return torch.cat(rows)
        """,
    "rows-at-listed-positions-for-a-model": """
        def f(model, x: Tensor, groups, out: Tensor):
            for k in range(len(groups)):
                out[k] = model(x[groups[k]]).sum(0)
        """,
    "what-is-looked-up": """
        def f(sizes, names, out: Tensor):
            for k in range(len(names)):
                out[k] = sizes[names[k]]
        """,
    "positions-that-are-used-otherwise": """
        def f(x: Tensor, weight, groups, out: Tensor):
            for k in range(len(groups)):
                out[k] = x[groups[k]].sum(0) * weight(groups[k])
        """,
    "rows-of-rows-of-many-lengths": """
        def f(x: Tensor, n: int):
            rows = []
            for j in range(n):
                row = []
                for i in range(int(x[j, 0])):
                    row += [x[j] * i]
                rows.append(torch.stack(row))
            return torch.cat(rows)
        """,
    "places-from-places": """
        def f(x: Tensor, n: int):
            rows = [torch.empty(0) for _ in range(n)]
            for i in range(1, n):
                rows[i] = x[:, i] * rows[i - 1]
            return torch.stack(rows)
        """,
    "one-place": """
        def f(x: Tensor, n: int):
            rows = [torch.empty(0) for _ in range(n)]
            for i in range(n):
                rows[0] = x[:, i] * 2
            return torch.stack(rows)
        """,
    "places-that-nothing-joins": """
        def f(x: Tensor, n: int):
            rows = [torch.empty(0) for _ in range(n)]
            for i in range(n):
                rows[i] = x[:, i] * 2
            return rows
        """,
    "places-of-a-mapping": """
        def f(x: Tensor, n: int):
            rows = {}
            for i in range(n):
                rows[i] = x[:, i] * 2
            return torch.stack(rows)
        """,
    "a-module-that-changes-what-it-gets": """
        class Layer(nn.Module):
            def __init__(self):
                self.relu = nn.ReLU(inplace=True)

            def forward(self, x: Tensor):
                rows = []
                for c in range(x.size(1)):
                    rows.append(self.relu(x[:, c]))
                    x[:, c] = x[:, c - 1]
                return torch.stack(rows)
        """,
    "a-function-of-numbers": """
        def f(measure, x: Tensor):
            loss = 0
            for c in range(x.size(1)):
                loss += measure(x[:, c], c)
            return loss
        """,
    "an-object": """
        def f(game, x: Tensor):
            reward = 0
            for c in range(x.size(1)):
                reward += game.play(x[:, c])
            return reward
        """,
    "the-same-call": """
        def f(model, x: Tensor, n: int):
            loss = 0
            for _ in range(n):
                loss += model(x)
            return loss
        """,
}


def code_of(source: str) -> str | None:
    """The code of the outermost loop that is a statement."""
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    return next(found.code for found in report.loops if found.loop.kind is LoopKind.FOR)


@pytest.mark.parametrize(("code", "source"), REPORTED.values(), ids=REPORTED)
def test_what_piles_up_is_reported(code: str, source: str) -> None:
    assert code_of(source) == code


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_has_no_batched_form_stays_silent(source: str) -> None:
    assert code_of(source) is None


def test_chosen_items_of_a_list_of_tensors_are_no_rows_of_one() -> None:
    source = """
        def f(x: Tensor, chosen):
            states = []
            for i in range(x.shape[0]):
                states.append(x[i].exp())
            return torch.cat([states[k] for k in chosen], 1)
        """
    assert not inspect_source(HEAD + textwrap.dedent(source), "x.py").findings


def test_a_sum_beside_a_list_that_stays_is_not_all_that_is_left() -> None:
    source = """
        def f(x: Tensor):
            total, rows = torch.tensor(0.0), []
            for i in range(x.shape[0]):
                rows.append(x[i] * 2)
                total += x[i].sum()
            return total, torch.stack(rows)
        """
    (loop,) = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops
    assert loop.code == "VEC102"
