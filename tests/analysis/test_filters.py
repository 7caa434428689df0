"""Linear filters: what every iteration scales and adds to, in one step or in several."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

LOOP = """\
import torch
from torch import Tensor


def f(x: Tensor, done: Tensor, c: float):
    kept = torch.zeros(x.shape[0])
    out = torch.zeros_like(x)
    for t in range(x.shape[1]):
{body}
    return out
"""
FILTERS = {
    "scaled-after-it-is-added-to": """
        kept = x[:, t] + c * kept
        kept = kept * done[:, t]
        out[:, t] = kept
        """,
    "under-another-name": """
        new = x[:, t] + c * kept
        kept = new * (1 - done[:, t])
        out[:, t] = new
        """,
    "beside-zeros-of-its-shape": """
        if t > 0:
            follows = done[:, t - 1]
        else:
            follows = torch.zeros_like(kept)
        kept = x[:, t] + c * follows * kept
        out[:, t] = kept
        """,
    "new-zeros-where-it-begins-anew": """
        kept = torch.where(done[:, t], kept.new_zeros(x.shape[0]), c * kept) + x[:, t]
        out[:, t] = kept
        """,
    "filled-where-it-begins-anew": """
        kept = (x[:, t] + c * kept).masked_fill(done[:, t] > 0, 0.0)
        out[:, t] = kept
        """,
    "filled-with-a-value-by-name": """
        kept = x[:, t] + kept.masked_fill(done[:, t] > 0, value=c)
        out[:, t] = kept
        """,
    "interpolated": """
        kept = torch.lerp(kept, x[:, t], c)
        out[:, t] = kept
        """,
    "interpolated-the-other-way": """
        kept = x[:, t].lerp(kept, weight=done[:, t])
        out[:, t] = kept
        """,
    "negated": """
        kept = x[:, t] - (-kept) * c
        out[:, t] = torch.neg(kept)
        """,
}
RECURRENCES = {
    "begins-anew-where-it-is-large": """
        kept = x[:, t] + c * kept
        kept = kept.masked_fill(kept > 1, 0.0)
        out[:, t] = kept
        """,
    "scaled-by-whether-it-is-large": """
        kept = x[:, t] + c * kept
        kept = kept * (kept < 1)
        out[:, t] = kept
        """,
    "scaled-by-what-it-was": """
        new = x[:, t] + c * kept
        kept = new * kept
        out[:, t] = kept
        """,
    "interpolated-by-its-own-weight": """
        kept = torch.lerp(kept, x[:, t], torch.sigmoid(kept))
        out[:, t] = kept
        """,
    "interpolated-by-its-own-weight-by-name": """
        kept = torch.lerp(x[:, t], kept, weight=torch.sigmoid(kept))
        out[:, t] = kept
        """,
    "filled-with-its-sine": """
        kept = kept.masked_fill(done[:, t] > 0, torch.sin(kept)) + x[:, t]
        out[:, t] = kept
        """,
    "filled-with-its-sine-by-name": """
        kept = kept.masked_fill(done[:, t] > 0, value=torch.sin(kept).sum()) + x[:, t]
        out[:, t] = kept
        """,
    "its-sum-in-its-shape": """
        kept = torch.full_like(kept, kept.sum()) * kept + x[:, t]
        out[:, t] = kept
        """,
    "its-sum-new-in-its-shape": """
        kept = kept.new_full((len(kept),), kept.sum()) * kept + x[:, t]
        out[:, t] = kept
        """,
    "its-negated-maximum": """
        kept = -torch.maximum(kept, x[:, t])
        out[:, t] = kept
        """,
    "divided-by": """
        kept = torch.true_divide(x[:, t], kept)
        out[:, t] = kept
        """,
    "only-the-last-value": """
        kept = x[:, t] + c * kept
        kept = kept * done[:, t]
        """,
}


def findings(body: str) -> list[str]:
    source = LOOP.format(body=textwrap.indent(textwrap.dedent(body).strip(), " " * 8))
    source = source.replace("return out", "return out, kept")
    return [f"{found.code} {found.message}" for found in inspect_source(source, "f.py").findings]


@pytest.mark.parametrize("body", FILTERS.values(), ids=FILTERS)
def test_a_linear_step_is_a_scan(body: str) -> None:
    (found,) = findings(body)
    assert found.startswith("VEC204 kept is a running linear filter along dim 1 of ")


@pytest.mark.parametrize("body", RECURRENCES.values(), ids=RECURRENCES)
def test_any_other_step_is_none(body: str) -> None:
    assert findings(body) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("kept = kept.masked_fill(done[:, t] > 0, 2.0)", "VEC206"),
        ("kept = kept.masked_fill(done[:, t] > 0, True)", "VEC205"),
        ("kept = kept.masked_fill(kept > x[:, t], 2.0)", ""),
    ],
)
def test_what_a_mask_fills_last_stays(body: str, code: str) -> None:
    assert [found.partition(" ")[0] for found in findings(body)] == [code] * bool(code)
