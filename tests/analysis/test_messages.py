"""What a finding says that a loop does, one small loop each."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
MESSAGES = {
    "rows-made-lists": (
        "def f(x: Tensor):\n    return [row.tolist() for row in x]",
        "rows along dim 0 of x are made lists one by one; call .tolist() once, on the whole",
    ),
    "replaced-under-a-condition": (
        """
        def f(x: Tensor, gap: Tensor, out: Tensor):
            start = x[0]
            for i in range(x.shape[0]):
                if gap[i] > 1:
                    start = x[i]
                out[i] = start
        """,
        "start is a running choice of the latest along dim 0 of x",
    ),
    "scaled-under-a-condition": (
        """
        def f(x: Tensor, gap: Tensor, out: Tensor):
            level = x[0]
            for i in range(x.shape[0]):
                level = x[i] if gap[i] > 1 else level * 2 + x[i]
                out[i] = level
        """,
        "level is a running linear filter along dim 0 of x",
    ),
    "sums-that-start-anew": (
        """
        def f(x: Tensor, gap: Tensor, step: Tensor):
            for i in range(1, x.shape[0]):
                if gap[i] > 1:
                    continue
                x[i] = x[i - 1] + step[i]
        """,
        "x is a running linear filter along dim 0 of",
    ),
    "added-to-and-replaced": (
        """
        def f(x: Tensor, gap: Tensor, out: Tensor):
            level = torch.zeros(3)
            for i in range(x.shape[0]):
                level += x[i]
                if gap[i] > 1:
                    level = torch.exp(x[i])
                out[i] = level
        """,
        "level is a running linear filter along dim 0 of x",
    ),
    "replaced-beside-a-filter": (
        """
        def f(values: Tensor, masks: Tensor, gains: Tensor, last: Tensor, n: int):
            for i in reversed(range(n)):
                last = values[i + 1] if i < n - 1 else last
                after = gains[i + 1] if i < n - 1 else 0
                gains[i] = last * masks[i] - values[i] + 0.9 * after * masks[i]
        """,
        "gains is a running linear filter along dim 0 of",
    ),
    "a-sum-of-places": (
        """
        def f(table: Tensor, counts: Tensor, ids: Tensor):
            start = 0
            for i in range(table.shape[0]):
                count = counts[i]
                table[i, 0] = ids[i] * start
                start += count
        """,
        "start is a running sum along dim 0 of table",
    ),
    "shifted-copies": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(n):
                out[:, i + 1 :] += 0.5**i * x[:, : -(i + 1)]
        """,
        "out is updated in moving slices along",
    ),
    "filled-but-for-what-is-summed": (
        """
        def f(x: Tensor, y: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                for j in range(y.shape[0]):
                    total = 0
                    for k in range(x.shape[1]):
                        total = total + torch.sin(x[i, k] * y[j, k])
                    out[i, j] = total
        """,
        "out is filled element by element over dim 0 of x and dim 0 of y; broadcast",
    ),
    "sums-of-windows": (
        """
        def f(x: Tensor, n: int, rows: int):
            total = x[:rows]
            for i in range(1, n):
                total = total + x[i : i + rows]
            return total
        """,
        "sum over slices of x in a Python loop into total; compute the terms at once",
    ),
    "additions-by-labels": (
        """
        def f(x: Tensor, labels: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[labels[i]] += x[i]
        """,
        "out is updated through an index along",
    ),
    "totals-of-groups": (
        """
        def f(x: Tensor, labels: Tensor, out: Tensor):
            for i in range(out.shape[0]):
                group = labels == i
                if group.any():
                    out[i] = x[group].sum(0)
        """,
        "out is filled along dim 0 of out in a Python loop; use index_add_",
    ),
    "middles-of-groups": (
        """
        def f(x: Tensor, labels: Tensor, out: Tensor):
            for i in range(out.shape[0]):
                group = labels == i
                if group.any():
                    out[i] = x[group].median()
        """,
        "out is filled along dim 0 of out under a condition",
    ),
    "rows-without-gaps": (
        """
        def f(x: Tensor, mean: Tensor):
            for i in range(x.shape[0]):
                whole = torch.isfinite(x[i]).all(dim=1)
                mean[i] = x[i][whole].mean(dim=0)
        """,
        "mean is filled along dim 0 of x",
    ),
    "rows-without-ties": (
        """
        def f(x: Tensor, ties: Tensor, area: Tensor):
            for i in range(x.shape[0]):
                keep = torch.ones(x.shape[1], dtype=torch.bool)
                keep[ties[i]] = False
                area[i] = x[i][keep].sum()
        """,
        "area is filled along dim 0 of x",
    ),
    "under-another-name": (
        """
        def f(H: Tensor, rows: Tensor, n: int):
            L = H
            L = L.view(n, 4, 4)
            for i in range(n):
                L[i, :, 1] = L[i, :, 1] @ rows[i]
            return L
        """,
        "L is filled along dim 0 of L",
    ),
    "in-a-dictionary": (
        """
        def f(state, x: Tensor):
            for i in range(x.shape[0]):
                state["text"][i, 3] = x[i].sum()
        """,
        "state['text'] is filled along dim 0 of x",
    ),
    "a-value-that-is-chosen": (
        """
        def f(x: Tensor, ends: Tensor, out: Tensor, k: int):
            for i in range(x.shape[0]):
                row = x[i]
                if ends[i] >= x.shape[1]:
                    row = torch.nn.functional.pad(row, (0, k))
                out[i] = row[:k]
        """,
        "out is filled along dim 0 of x in a Python loop; write one",
    ),
    "stored-after-a-condition": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                if x[i, 0] < 0:
                    continue
                out[i] = x[i].sum()
        """,
        "out is filled along dim 0 of x under a condition",
    ),
    "pairs-side-by-side": (
        """
        def f(x: Tensor, out: Tensor):
            for k in range(6):
                out[..., 2 * k] = x[..., 2 * k] / 3
                out[..., 2 * k + 1] = x[..., 2 * k + 1] / 4
        """,
        "out is filled along dim -1 of x",
    ),
    "axes-beside-a-list-of-places": (
        """
        def f(x: Tensor, out: Tensor):
            x = x[:, [3, 0, 1, 2], :]
            for k in range(x.shape[2]):
                out[k] = x[:, :, k].exp()
        """,
        "out is filled along dim 2 of x",
    ),
    "another-gain-at-first": (
        """
        def f(poles: Tensor, gain: Tensor):
            sections = []
            for pole in poles:
                sections.append(pole * gain)
                gain = torch.tensor(1.0)
            return torch.stack(sections)
        """,
        "sections is filled along dim 0 of poles and joined by torch.stack",
    ),
    "rows-of-a-jacobian": (
        """
        def f(x: Tensor, y: Tensor):
            rows = []
            for i in range(y.shape[1]):
                rows.append(torch.autograd.grad(y[:, i].sum(), x, retain_graph=True)[0])
            return torch.stack(rows)
        """,
        "rows is filled along dim 1 of y and joined by torch.stack; take all gradients at once",
    ),
    "another-list-each-time": (
        """
        def f(x: Tensor, out: Tensor, powers):
            for i in range(x.shape[0]):
                chosen = set(powers[i])
                for a, b in chosen:
                    out[i, a, b] = x[i]
        """,
        "out is updated through an index along (a, b) (chosen)",
    ),
    "the-same-list-each-time": (
        """
        def f(x: Tensor, out: Tensor, powers):
            chosen = set(powers)
            for i in range(x.shape[0]):
                for a, b in chosen:
                    out[i, a, b] = x[i]
        """,
        "out is filled element by element over dim 0 of x and (a, b) (chosen)",
    ),
    "columns-of-a-mask-that-may-be-given": (
        """
        def f(x: Tensor, mask: Tensor | None = None):
            if mask is None:
                mask = ~torch.isnan(x)
            out = []
            for j in range(x.shape[1]):
                out.append(x[mask[:, j], j].var())
            return torch.stack(out)
        """,
        "out is filled along dim 1 of x and joined by torch.stack",
    ),
    "rows-of-a-mask": (
        """
        def f(x: Tensor, targets: Tensor):
            same = targets.eq(targets.t())
            most = []
            for i in range(x.shape[0]):
                most.append(x[i][same[i]].max().unsqueeze(0))
            return torch.cat(most)
        """,
        "most is filled along dim 0 of x and joined by torch.cat",
    ),
    "packed-into-columns": (
        """
        def f(x: Tensor, packed: Tensor, n: int):
            for j in range(x.shape[1] // n):
                for k in range(n):
                    packed[:, j] |= x[:, j * n + k] << (k * 4)
        """,
        "packed is filled along dim 1 of x in a Python loop",
    ),
    "the-function-that-gets-the-item": (
        """
        def f(self, x: Tensor, table, times, out: Tensor):
            for i, time in enumerate(times):
                seen = self.observe(table, time + 1)
                out[i] = self.model(x[i], seen)
        """,
        "self.model is called item by item along dim 0 of x",
    ),
    "read-from-what-an-iteration-makes": (
        """
        def f(walks: Tensor):
            seen = []
            for i in range(walks.shape[0]):
                nodes, counts = torch.unique(walks[i], return_counts=True)
                seen.append(nodes[counts > 1].sum().item())
            return torch.tensor(seen)
        """,
        "results along dim 0 of walks are read as Python numbers",
    ),
    "numbers-up-to-a-count": (
        """
        def f(classes: Tensor, labels: Tensor):
            return [int((labels == c).sum().item()) for c in range(classes.numel())]
        """,
        "results along c (numbers 0..classes.numel()-1) are read as Python numbers",
    ),
    "packed-bits": (
        """
        def f(packed: Tensor, codes: Tensor, order, n: int):
            for col in range(packed.shape[1]):
                for i in range(n):
                    packed[:, col] |= codes[:, col * n + order[i]] << (4 * i)
        """,
        "packed is filled along dim 1 of packed",
    ),
    "rows-in-order": (
        """
        def f(x: Tensor, order: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i] = x[i][order[i]].cumsum(0)
        """,
        "each iteration over dim 0 of x reads through an index tensor",
    ),
}


@pytest.mark.parametrize(("source", "words"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_says_what_is_done(source: str, words: str) -> None:
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert findings[0].message.startswith(words)
