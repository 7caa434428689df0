"""Expressions are spelled as Python itself spells them, however they are put together."""

from __future__ import annotations

import ast

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from flake8_vectorize.analysis.syntax.spelling import shortened, source_of
from flake8_vectorize.analysis.values.subscripts import WHOLE, narrowed
from flake8_vectorize.analysis.values.value import Subscript, View
from flake8_vectorize.analysis.values.wording import place

ATOMS = st.sampled_from(["x", "self.n", "3", "'a'", "None", "f(x)", "x.shape[0]", "...", "1.5"])


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bracketed = parts.map(lambda part: f"({part})")
    either = parts | bracketed
    signs = st.sampled_from(["+", "-", "*", "//", "/", "**", "@"])
    return (
        st.tuples(either, signs, either).map(" ".join)
        | either.map(lambda part: f"-{part}")
        | st.tuples(bracketed, parts).map(lambda pair: f"{pair[0]}[{pair[1]}]")
        | st.tuples(parts, parts).map(lambda pair: f"x[{pair[0]} : {pair[1]}]")
        | st.tuples(parts, parts).map(lambda pair: f"x[{pair[0]} :: {pair[1]}, :]")
        | st.lists(parts, min_size=2, max_size=3).map(lambda held: f"({', '.join(held)})")
        | st.lists(parts, max_size=2).map(lambda held: f"f({', '.join(held)})")
    )


@given(st.recursive(ATOMS, _larger, max_leaves=8))
def test_source_is_what_python_gives(text: str) -> None:
    node = ast.parse(text, mode="eval").body
    for part in ast.walk(node):
        if isinstance(part, ast.expr):
            assert source_of(part) == ast.unparse(part)


@pytest.mark.parametrize("text", [":", "a:", ":b", "a:b", "a::2", "i * n : (i + 1) * n", "-1:"])
def test_slices_are_what_python_gives(text: str) -> None:
    tree = ast.parse(f"x[{text}]", mode="eval").body
    assert isinstance(tree, ast.Subscript)
    assert source_of(tree.slice) == ast.unparse(tree.slice)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("self.counts_of_everything_that_was_met[idx]", "self.counts_of_everything_that_w...[idx]"),
        (
            "self.settings_of_everything_there_is.items()",
            "self.settings_of_everything_t....items()",
        ),
        (
            "settings.get('a-long-name', 'and-another-one').items()",
            "settings.get('a-long-name', ...).items()",
        ),
        (
            "a_name_that_is_much_longer_than_names_are_at_all",
            "a_name_that_is_much_longer_than_names...",
        ),
    ],
)
def test_what_is_cut_keeps_its_end(text: str, short: str) -> None:
    assert shortened(text, 40) == short
    assert shortened(short, 40) == short


CHAINS = [
    "[:, a:b][:, e]",
    "[a:b][e]",
    "[a:b][:, e]",
    "[0, a:b][e]",
    "[:, a:b][e, e]",
    "[:, a:b][1:, e:][:, 0]",
    "[picked][e]",
    "[picked, a:b][:, e]",
]


@pytest.mark.parametrize("chain", CHAINS)
def test_a_part_of_a_part_is_spelled_as_what_it_is(chain: str) -> None:
    names = {"raw": torch.arange(120).reshape(6, 20), "a": 2, "b": 5, "e": 1, "picked": [4, 2, 3]}
    view = View("raw")
    node, groups = ast.parse(f"raw{chain}", mode="eval").body, []
    while isinstance(node, ast.Subscript):
        groups.append(getattr(node.slice, "elts", [node.slice]))
        node = node.value
    for parts in reversed(groups):
        view = narrowed(view, tuple(map(position, parts)), None)
    assert torch.equal(eval(place(view), names), eval(f"raw{chain}", names))


def position(part: ast.expr) -> Subscript:
    text = ast.unparse(part)
    if text == ":":
        return WHOLE
    several = isinstance(part, ast.Slice) or text == "picked"
    return Subscript(None, width=-1 if several else None, tensor=text == "picked", text=text)
