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


def test_the_total_is_quoted_as_evidence() -> None:
    source = HEAD + textwrap.dedent(SHOWN["rows-of-what-has-a-total"][0])
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert any("x is a tensor (.mean().item(), line 7)" in str(note) for note in loop.evidence)
