"""Loops that test one element after another: until one fits, or for the positions of all."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
SEARCHES = {
    "where-an-element-fits": """
        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                if x[i] > 3:
                    found.append(i)
            return found
        """,
    "unless-it-is-passed-over": """
        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                if x[i] <= 3:
                    continue
                found.append(i)
            return found
        """,
    "parts-that-are-copied": """
        def f(x: Tensor, y: Tensor, least, n: int):
            return [x[0, j].cpu().squeeze() for j in range(n) if y[0, j] > least]
        """,
    "rows-that-are-kept": """
        def f(x: Tensor, least):
            kept = []
            for row in x:
                if row[-1] > least:
                    kept.append(row)
            return kept
        """,
    "where-a-mask-holds": """
        def f(mask: Tensor):
            found = []
            for i, hit in enumerate(mask):
                if hit:
                    found.append(i)
            return found
        """,
    "in-one-expression": """
        def f(x: Tensor):
            return [i for i in range(x.shape[0]) if (x[i] == 0).all()]
        """,
    "rows-that-a-loop-inside-goes-through": """
        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                empty = True
                for j in range(x.shape[1]):
                    if x[i, j] != 0:
                        empty = False
                        break
                if empty:
                    found.append(i)
            return found
        """,
    "by-a-function-of-the-file": """
        def is_zero(part: Tensor):
            return (part != 0).any().item() == 0


        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                if is_zero(x[i]):
                    found.append(i)
            return found
        """,
    "until-a-function-of-the-file-says-so": """
        def is_zero(part: Tensor):
            return torch.sum(part == 0) == part.numel()


        def f(x: Tensor):
            whole = True
            for i in range(x.shape[0]):
                if is_zero(x[i]):
                    whole = False
                    break
            return whole
        """,
}
# no positions that one call gives, but elements that may be read at once
READ = {
    "shares-of-what-fits": """
        def f(x: Tensor, n: int):
            found = []
            for i in range(x.shape[0]):
                if x[i] > 3:
                    found.append(i / n)
            return found
        """,
    "told-on-the-way": """
        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                if x[i] > 3:
                    found.append(i)
                    print(i)
            return found
        """,
}

OTHERS = {
    "parts-that-are-computed": """
        def f(x: Tensor, least):
            return [x[i].exp() for i in range(x.shape[0]) if x[i] > least]
        """,
    "items-of-a-list": """
        def f(masks: list[Tensor], least):
            return [mask for mask in masks if mask.sum() > least]
        """,
    "what-comes-too-soon": """
        def f(x: Tensor):
            found, last = [], 0
            for i in range(x.shape[0]):
                if x[i] - last > 3:
                    found.append(i)
                    last = x[i]
            return found
        """,
    "a-list-of-tensors": """
        def f(parts: list[Tensor]):
            return [i for i in range(len(parts)) if parts[i].sum() > 3]
        """,
    "something-unknown": """
        def f(x: Tensor, other):
            found = []
            for i in range(x.shape[0]):
                if other[i] > 3:
                    found.append(i)
            return found
        """,
    "a-function-from-elsewhere": """
        from rules import fits


        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                if fits(x[i]):
                    found.append(i)
            return found
        """,
    "a-function-that-asks-for-shapes": """
        def fits(part: Tensor):
            return len(part.shape) > 1


        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                if fits(x[i]):
                    found.append(i)
            return found
        """,
    "a-function-that-changes-what-it-gets": """
        def used(part: Tensor):
            part[0] = 0
            return (part != 0).any().item()


        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                if used(x[i]):
                    found.append(i)
            return found
        """,
    "what-the-last-pass-leaves": """
        def step(x: Tensor, bound: Tensor):
            return (x > bound).float()


        def f(x: Tensor, bounds: Tensor):
            for bound in bounds:
                found = step(x, bound)
                if found.all():
                    break
            return found
        """,
}

FIRST_HITS = {
    "items": """
        def f(x: Tensor):
            for value in x:
                if value > 3:
                    return False
            return True
        """,
    "numbered-items": """
        def f(x: Tensor):
            found = -1
            for i, value in enumerate(x):
                if value.item() > 3:
                    found = i
                    break
            return found
        """,
}

OTHER_ENDS = {
    "a-function-decides": """
        def f(x: Tensor, fits):
            for value in x:
                if fits(value):
                    return value
        """,
    "what-was-met-decides": """
        def f(x: Tensor, seen: set):
            for value in x:
                if value.item() in seen:
                    return value
                seen.add(value.item())
        """,
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", SEARCHES.values(), ids=SEARCHES)
def test_elements_that_are_only_tested_are_searched(source: str) -> None:
    assert codes(source) == ["VEC206"]


@pytest.mark.parametrize("source", READ.values(), ids=READ)
def test_elements_that_decide_about_more_are_read_as_numbers(source: str) -> None:
    assert codes(source) == ["VEC110"]


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_what_is_kept_or_asked_otherwise_stays_silent(source: str) -> None:
    assert codes(source) == []


@pytest.mark.parametrize("source", FIRST_HITS.values(), ids=FIRST_HITS)
def test_the_first_item_that_fits_is_searched(source: str) -> None:
    assert codes(source) == ["VEC206"]


@pytest.mark.parametrize("source", OTHER_ENDS.values(), ids=OTHER_ENDS)
def test_other_early_ends_are_no_searches(source: str) -> None:
    assert "VEC206" not in codes(source)
