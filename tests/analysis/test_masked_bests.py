"""Loops that keep the best of what they compute, element by element, where a mask says so."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
PLACED = "minimum over dim 0 of c in a Python loop; compute the items at once and write .min(0)"
KEPT = {
    "chosen-by-where": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = d < best
            best = torch.where(nearer, d, best)
            found = torch.where(nearer, i, found)
        """,
    "chosen-the-other-way-round": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            keep = best <= d
            found = torch.where(keep, found, i)
            best = torch.where(keep, best, d)
        """,
    "let-in": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = best > d
            best[nearer] = d[nearer]
            found[nearer] = i
        """,
    "where-another-mask-holds-too": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = (d < best) & (d > 0)
            best[nearer] = d[nearer]
            found[nearer] = i
        """,
    "by-the-minimum-of-both": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = d < best
            found[nearer] = i
            best = torch.minimum(best, d)
        """,
    "compared-anew-until-the-best-is-replaced": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            found = torch.where(d < best, i, found)
            best = d.where(d < best, best)
        """,
}
ALONE = {
    "by-where": "best = torch.where(x[i] > best, x[i], best)",
    "by-a-mask": "best[x[i] > best] = x[i][x[i] > best]",
}
OTHERS = {
    "compared-with-the-best-of-its-own": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            best = torch.where(d < best, d, best)
            found = torch.where(d < best, i, found)
        """,
    "made-of-the-best": """
        for i in range(len(c)):
            d = (x - c[i] * best[:, None]).norm(dim=1)
            nearer = d < best
            best = torch.where(nearer, d, best)
        """,
    "a-bar-that-rises": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            best = torch.where(d < best, d + 1, best)
        """,
    "where-it-is-worse-kept": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = d < best
            best = torch.where(nearer, d, best)
            found = torch.where(nearer, found, i)
        """,
    "of-a-part-of-what-is-compared": """
        best = x[:, 0]
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = d < best
            best[nearer] = d[nearer]
        """,
    "under-two-names": """
        other = best
        for i in range(len(c)):
            d = (x - c[i] + other[0]).norm(dim=1)
            nearer = d < best
            best[nearer] = d[nearer]
        """,
    "whose-last-mask-is-asked-for": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = d < best
            best = torch.where(nearer, d, best)
        found = nearer
        """,
    "changed-in-between": """
        for i in range(len(c)):
            d = (x - c[i]).norm(dim=1)
            nearer = d < best
            d += 1
            best = torch.where(nearer, d, best)
        """,
}


def told(loop: str, every_loop: bool) -> list[tuple[str, str]]:
    body = textwrap.indent(textwrap.dedent(loop).strip("\n"), "    ")
    head = f"{HEAD}def f(x: Tensor, c: Tensor):\n    best = torch.full((len(x),), 1e9)"
    start = "    found = torch.zeros(len(x))"
    source = f"{head}\n{start}\n{body}\n    return best, found\n"
    found = inspect_source(source, "x.py", every_loop=every_loop).findings
    return [(finding.code, finding.message) for finding in found]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("loop", KEPT.values(), ids=KEPT)
def test_the_best_of_each_element_is_an_extremum(loop: str, every_loop: bool) -> None:
    assert told(loop, every_loop) == [("VEC205", f"{PLACED}, which gives its place")]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("update", ALONE.values(), ids=ALONE)
def test_the_best_alone_has_no_place(update: str, every_loop: bool) -> None:
    found = told(f"for i in range(len(x)):\n    {update}", every_loop)
    told_of = (
        "maximum over dim 0 of x in a Python loop; compute the items at once and write .amax(0)"
    )
    assert found == [("VEC205", told_of)]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("loop", OTHERS.values(), ids=OTHERS)
def test_what_needs_the_best_so_far_stays_silent(loop: str, every_loop: bool) -> None:
    assert told(loop, every_loop) == []
