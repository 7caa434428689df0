"""What a function changes of its arguments by way of what other functions of the file give back."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
LOOP = "\n\ndef f(x: Tensor):\n    return torch.stack([score(x[i]) for i in range(len(x))])\n"

APART = {
    "made-anew": """
        def parts(a, b):
            return a.exp(), (a * b).sum()


        def score(a):
            one, two = parts(a, a)
            one[one < 0] = 0
            return one + two
    """,
    "of-the-other-argument": """
        def first(a, b):
            return a


        def score(a):
            own = a.clone()
            kept = first(own, a)
            kept[0] = 0
            return kept
    """,
    "by-its-name": """
        def first(a, b):
            return a


        def score(a):
            own = a.clone()
            kept = first(b=a, a=own)
            kept[0] = 0
            return kept
    """,
    "through-two": """
        def made(a):
            return a * 2


        def again(a):
            return made(a)


        def score(a):
            kept = again(a)
            kept[0] = 0
            return kept
    """,
}
SHARED = {
    "given-back": """
        def same(a):
            return a


        def score(a):
            kept = same(a)
            kept[0] = 0
            return kept
    """,
    "a-part-of-it-given-back": """
        def parts(a):
            return a.exp(), a[1:]


        def score(a):
            one, two = parts(a)
            two[0] = 0
            return one
    """,
    "through-two": """
        def same(a):
            return a


        def again(a):
            return same(a)


        def score(a):
            kept = again(a)
            kept[0] = 0
            return kept
    """,
    "by-itself": """
        def deep(a):
            return a if a.dim() == 1 else deep(a[0])


        def score(a):
            kept = deep(a)
            kept[0] = 0
            return kept
    """,
    "any-of-many": """
        def first(*all):
            return all[0]


        def score(a):
            kept = first(a, 2)
            kept[0] = 0
            return kept
    """,
    "given-as-many": """
        def first(a, b):
            return a


        def score(a):
            kept = first(*[a, a])
            kept[0] = 0
            return kept
    """,
    "of-another-function-of-the-name": """
        def made(a):
            return a * 2


        def score(a):
            def made(b):
                return b

            kept = made(a)
            kept[0] = 0
            return kept
    """,
    "of-an-argument-of-the-name": """
        def made(a):
            return a * 2


        def score(a, made=torch.relu_):
            kept = made(a)
            kept[0] = 0
            return kept
    """,
    "wrapped": """
        @kept_for_later
        def made(a):
            return a * 2


        def score(a):
            kept = made(a)
            kept[0] = 0
            return kept
    """,
}


def codes(functions: str) -> list[str]:
    source = HEAD + textwrap.dedent(functions).strip() + LOOP
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("functions", APART.values(), ids=APART)
def test_what_is_made_anew_may_be_changed(functions: str) -> None:
    assert codes(functions) == ["VEC106"]


@pytest.mark.parametrize("functions", SHARED.values(), ids=SHARED)
def test_what_may_be_the_argument_is_not_advised(functions: str) -> None:
    assert codes(functions) == []
