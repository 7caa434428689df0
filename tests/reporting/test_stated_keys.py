"""What `why` says of mappings that a loop fills, and asks for its keys."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

NONE = "dependence none: no iteration reads or overwrites what another one writes"
# the body of a function, whose loop fills entries of its own
OWN = {
    "asked and filled": """
        kept = make()
        for key, value in held.items():
            if key in kept:
                kept[key] = value
        return kept
        """,
    "filled where it is missing": """
        kept = make()
        for key, value in held.items():
            if key not in kept:
                kept[key] = value
        return kept
        """,
    "an error names the keys": """
        kept = make()
        for key, value in held.items():
            if key not in kept:
                raise KeyError(f"{key} is none of {list(kept.keys())}")
            kept[key] = value
        return kept
        """,
    "made in the function": """
        kept = {}
        for key in held.keys():
            kept[key] = 1
        return kept
        """,
}
# the body of a function, whose loop fills entries that other iterations may meet
MET = {
    "under another key": """
        kept = make()
        for key, value in held.items():
            key = key.lower()
            if key in kept:
                kept[key] = value
        return kept
        """,
    "read beside": """
        kept = make()
        for key, value in held.items():
            if key in kept:
                kept[key] = value + kept["first"]
        return kept
        """,
    "measured for a list": """
        kept, sizes = make(), []
        for key, value in held.items():
            if key not in kept:
                kept[key] = value
            sizes.append(len(kept))
        return sizes
        """,
    "asked for another key": """
        kept, names = make(), []
        for key, value in held.items():
            if key not in kept:
                kept[key] = value
            names.append("first" in kept)
        return names
        """,
    "measured": """
        kept = {}
        for key, value in held.items():
            if key not in kept:
                kept[key] = len(kept)
        return kept
        """,
    "keys that are added to": """
        kept = {}
        for key, value in held.items():
            if key not in kept:
                kept[key] = list(kept.keys())
        return kept
        """,
    "parts of keys": """
        kept = {}
        for (key, other), value in held.items():
            kept[key] = value
        return kept
        """,
    "keys of a list": """
        kept = make()
        for key in names:
            if key not in kept:
                kept[key] = 1
        return kept
        """,
}


@pytest.mark.parametrize("body", OWN.values(), ids=OWN)
def test_entries_of_its_own_need_no_other_iteration(body: str) -> None:
    found = statements(_function(body), 0)
    assert NONE in found
    assert not [text for text in found if text.startswith("besides") and "kept of one" in text]


@pytest.mark.parametrize("body", MET.values(), ids=MET)
def test_entries_that_others_may_meet_are_told(body: str) -> None:
    assert NONE not in statements(_function(body), 0)


ADDED = "the items of names are added to something"
NUMBERS = "the items of names are used as numbers"
SAYS = {
    "added to a text": ("[prefix + name for name in names]", ADDED),
    "added twice": ("[name + prefix + name for name in names]", ADDED),
    "multiplied": ("[prefix * name for name in names]", NUMBERS),
    "added and multiplied": ("[prefix + name + name * 2 for name in names]", NUMBERS),
}


@pytest.mark.parametrize(("made", "fact"), SAYS.values(), ids=SAYS)
def test_items_that_are_added_may_be_texts(made: str, fact: str) -> None:
    found = statements(f"def f(names, prefix):\n    return {made}\n", 0)
    assert [text for text in found if text.startswith("the items")] == [fact]


def _function(body: str) -> str:
    lines = textwrap.indent(textwrap.dedent(body).lstrip("\n"), "    ")
    return f"def f(held, names, make):\n{lines}"


@pytest.mark.parametrize(
    ("change", "written"), [("s['a'] = s['a'] + held[i]", False), ("s['a'] += held[i]", True)]
)
def test_an_entry_that_is_bound_anew_leaves_what_it_held(change: str, written: bool) -> None:
    body = f"""
        s = {{"a": x}}
        for i in range(len(names)):
            {change}
        return s
        """
    source = _function(body).replace("f(held,", "f(x: Tensor, held: Tensor,")
    found = [text for text in statements(source, 0) if text.startswith("writes")]
    assert any(text.endswith((" x", ", x")) or ", x," in text for text in found) is written
