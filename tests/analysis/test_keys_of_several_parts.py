"""Several subscripts that are one key of a mapping, and those that are positions of a tensor."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\n\n\n"
KEYS = ("(m, m, i)", "((m), i)", "(i, 0)", 'i, "left"')
POSITIONS = ("m, m, i", "(m), i", "(m + 1) * 2, i", "i, (0)", "..., i")


def codes(place: str) -> list[str]:
    source = f"def f(parts, m, n):\n    return torch.stack([parts[{place}] for i in range(n)])\n"
    return [finding.code for finding in inspect_source(HEAD + source, "x.py").findings]


@pytest.mark.parametrize("place", KEYS)
def test_parentheses_of_their_own_make_one_key(place: str) -> None:
    assert codes(place) == []


@pytest.mark.parametrize("place", POSITIONS)
def test_positions_are_those_of_a_tensor(place: str) -> None:
    assert codes(place) == ["VEC104"]
