"""Totals that `.item()` reads, masks that are cast, copies on the host: what they are made of is a
tensor.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\n\n\n"
SHOWN = {
    "a-total-of-each-class": (
        """
        def f(preds, labels, n):
            counts = []
            for c in range(n):
                counts.append((preds == c).sum().item())
            return counts
        """,
        ["VEC110"],
    ),
    "a-total-of-named-masks": (
        """
        def f(preds, labels, n):
            shares = []
            for c in range(n):
                ours = preds == c
                other = ours & ~(labels == c)
                shares.append(other.sum().item() / n)
            return shares
        """,
        ["VEC110"],
    ),
    "masks-with-names-of-their-own": (
        """
        def f(preds, labels, n):
            shares = []
            for c in range(n):
                ours = preds == c
                theirs = c == labels
                shares.append((ours & ~theirs).sum().item() / n)
            return shares
        """,
        ["VEC110"],
    ),
    "totals-computed-with-before-they-are-read": (
        """
        def f(preds, labels, n):
            shares = []
            for c in range(n):
                ours = preds == c
                theirs = labels == c
                both = (ours & theirs).sum()
                either = (ours | theirs).sum()
                shares.append((2 * both / (either + 1e-6)).item())
            return shares
        """,
        ["VEC110"],
    ),
    "totals-cast-where-arrays-are": (
        """
        def f(preds, labels, n):
            shares = []
            for c in range(n):
                ours = preds == c
                theirs = labels == c
                both = (ours & theirs).sum().float()
                either = (ours | theirs).sum().float()
                shares.append((both / either).item() if either > 0 else float("nan"))
            return np.nanmean(shares)
        """,
        ["VEC110"],
    ),
    "totals-cast-under-a-name": (
        """
        def f(preds, n):
            counts = []
            for c in range(n):
                count = (preds == c).sum()
                counts.append(count.float().item())
            return np.mean(counts)
        """,
        ["VEC110"],
    ),
    "sides-of-what-has-a-total": (
        """
        def f(model, batch):
            ours, theirs = model(batch)
            above = 0
            for i in range(len(ours)):
                if ours[i] > theirs[i]:
                    above += 1
            return above, (ours - theirs).mean().item()
        """,
        ["VEC201", "VEC301"],
    ),
    "sides-of-a-named-difference": (
        """
        def f(ours, theirs):
            gap = (ours - theirs) / 2
            print(gap.mean().item())
            return torch.stack([ours[i] * theirs[i] for i in range(len(ours))])
        """,
        ["VEC104"],
    ),
    "masks-cast-together": (
        """
        def f(preds, labels, n):
            shares = []
            for c in range(n):
                both = ((preds == c) & ~(labels == c)).float()
                shares.append(both.mean().item())
            return np.mean(shares)
        """,
        ["VEC110"],
    ),
    "a-mean-of-what-is-read": (
        """
        def f(preds: torch.Tensor, n):
            return np.mean([(preds == c).sum().item() for c in range(n)])
        """,
        ["VEC110"],
    ),
    "rows-of-what-is-compared": (
        """
        def f(preds, labels):
            right = (preds == labels).any().item()
            return right, torch.stack([row * 2 for row in preds])
        """,
        ["VEC104"],
    ),
    "rows-of-what-has-a-total": (
        """
        def f(x):
            print(x.mean().item())
            return torch.stack([row * 2 for row in x])
        """,
        ["VEC104"],
    ),
    "a-mask-cast": (
        """
        def f(preds, labels):
            right = np.log((preds == labels).float().mean())
            return right, torch.stack([row * 2 for row in preds])
        """,
        ["VEC104"],
    ),
    "the-greater-side": (
        """
        def f(x):
            above = (0.5 < x).long()
            return above, torch.stack([row * 2 for row in x])
        """,
        ["VEC104"],
    ),
    "a-part-compared": (
        """
        def f(x, n):
            return [(x[:, i] > 0).all().item() for i in range(n)]
        """,
        ["VEC110"],
    ),
    "ends-from-a-copy": (
        """
        def f(x: torch.Tensor, ends, settings):
            for i, n in enumerate(ends.cpu().numpy()):
                x[i, :n, n:] = settings.least
                x[i, n:, :n] = settings.most
            return x
        """,
        ["VEC101"],
    ),
    "a-copied-part": (
        """
        def f(x):
            return torch.stack([row * 2 for row in x]), np.sum(x[:, 0].cpu().tolist())
        """,
        ["VEC104"],
    ),
}
NOT_SHOWN = {
    "totals-where-arrays-are": (
        """
        def f(preds, n):
            preds, counts = np.asarray(preds), []
            for c in range(n):
                counts.append((preds == c).sum().item())
            return counts
        """
    ),
    "totals-of-what-becomes-an-array": (
        """
        def f(preds, scores, n):
            rows, counts = scores.numpy(), []
            for c in range(n):
                counts.append((preds == c).sum().item())
            return counts, rows
        """
    ),
    "totals-computed-with-where-arrays-are": (
        """
        def f(preds, labels, n):
            shares = []
            for c in range(n):
                both = ((preds == c) & (labels == c)).sum()
                shares.append((both / (preds == c).sum()).item())
            return np.mean(shares)
        """
    ),
    "a-ratio-cast-where-arrays-are": (
        """
        def f(losses, rows, n):
            ratio = losses.sum() / rows.sum()
            return np.log(ratio.float()), torch.stack([row * 2 for row in rows])
        """
    ),
    "a-total-of-one-of-two": (
        """
        def f(rows, scores):
            best = rows.sum()
            best = max(scores)
            return best.item(), torch.stack([row * 2 for row in rows])
        """
    ),
    "a-total-under-the-name-of-an-item": (
        """
        def f(rows, losses):
            print(rows.sum().shape)
            best = rows.sum()
            for best in losses:
                print(best.item())
            return torch.stack([row * 2 for row in rows])
        """
    ),
    "a-total-of-arguments": (
        """
        def f(rows, weights):
            best = rows.sum(weights)
            return best.item(), torch.stack([row * 2 for row in rows])
        """
    ),
    "numbers-that-no-tensor-gave": (
        """
        def f(preds: torch.Tensor, n):
            found = []
            for c in range(n):
                if (preds == c).any():
                    found.append(c)
            return np.mean(found)
        """
    ),
    "sides-that-are-not-taken-by-number": (
        """
        def f(rows, means, key):
            print((rows[key] - means).mean().item())
            return torch.stack([row * means for row in rows])
        """
    ),
    "sides-under-keys": (
        """
        def f(rows, scale, keys):
            print((rows - scale).mean().item())
            return torch.stack([scale[key] * 2 for key in keys])
        """
    ),
    "sides-where-arrays-are": (
        """
        def f(ours, theirs):
            ours, above = np.asarray(ours), 0
            for i in range(len(ours)):
                if ours[i] > theirs[i]:
                    above += 1
            return above, (ours - theirs).mean().item()
        """
    ),
    "totals-along-an-axis": (
        """
        def f(preds, n):
            return [(preds == c).sum(0).item() for c in range(n)]
        """
    ),
    "totals-that-stay": (
        """
        def f(preds, n):
            return [(preds == c).sum() for c in range(n)]
        """
    ),
    "a-list-of-tensors": (
        """
        def f(losses, n):
            return torch.stack([loss * 2 for loss in losses]), losses[0].mean().item()
        """
    ),
    "which-object-it-is": (
        """
        def f(x, y):
            same = (x is y).float()
            return same, torch.stack([row * 2 for row in x])
        """
    ),
    "ends-of-anything": (
        """
        def f(x: torch.Tensor, ends, settings):
            for i, n in enumerate(ends):
                x[i, :n, n:] = settings.least
            return x
        """
    ),
    "what-was-moved-only": (
        """
        def f(x):
            x.cpu()
            return torch.stack([row * 2 for row in x]), x.numpy(force=True)
        """
    ),
    "what-it-is-compared-with": (
        """
        def f(x, parts):
            above = (x > parts).float()
            return above, torch.stack([row * 2 for row in parts])
        """
    ),
}


@pytest.mark.parametrize("library", ["xarray as xr", "jax.numpy as jnp"])
def test_other_arrays_have_totals_that_are_read(library: str) -> None:
    source = textwrap.dedent(SHOWN["rows-of-what-has-a-total"][0])
    assert codes_of(f"import {library}\n\n{source}") == []


def codes_of(source: str) -> list[str]:
    return [f.code for f in inspect_source(HEAD + textwrap.dedent(source), "x.py").findings]


@pytest.mark.parametrize(("source", "codes"), SHOWN.values(), ids=SHOWN)
def test_what_is_compared_is_a_tensor(source: str, codes: list[str]) -> None:
    assert codes_of(source) == codes


@pytest.mark.parametrize("source", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_may_be_none_stays_silent(source: str) -> None:
    assert codes_of(source) == []
