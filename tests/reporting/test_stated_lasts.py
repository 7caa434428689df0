"""What `why` says of names that keep behind a loop what an iteration gave them."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

KEEPS = "dependence kept (line {}) keeps what the last iteration that binds it gave: output"
# the body of a function from line 5 on, and the line that binds the name
LASTING = {
    "bound on a condition, returned": (
        """
        names = []
        for key, value in items:
            if isinstance(value, dict):
                kept = len(value)
                names.append(key)
        return names, kept
        """,
        8,
    ),
    "bound by every iteration": (
        """
        for i in range(n):
            kept = x[i] * 2
            y[i] = kept
        print(kept)
        """,
        6,
    ),
    "bound before a loop inside is left": (
        """
        for item in items:
            for part in item:
                if part.ok:
                    kept = part
                    break
        return kept
        """,
        8,
    ),
    "bound where the loop may go on": (
        """
        for item in items:
            if item.new:
                kept = item.value
                if item.small:
                    continue
                break
        return kept
        """,
        7,
    ),
    "bound again on one way only": (
        """
        for i in range(n):
            kept = x[i] * 2
            y[i] = kept
        if n > 3:
            kept = 0
        return kept
        """,
        6,
    ),
}


@pytest.mark.parametrize(("body", "line"), LASTING.values(), ids=LASTING)
def test_what_the_last_iteration_gave_is_an_output(body: str, line: int) -> None:
    said = statements(_function(body), 0)
    assert KEEPS.format(line) in said
    assert any(text.startswith(f"writes line {line}:") and "kept" in text for text in said)
    assert not [text for text in said if text.startswith("dependence none:")]


OWN = {
    "bound where the loop is left": """
        for item in items:
            if item.new:
                kept = item.value
                break
        return kept
        """,
    "bound again before it is read": """
        for i in range(n):
            kept = x[i] * 2
            y[i] = kept
        kept = 3
        return kept
        """,
    "bound again by both branches": """
        for i in range(n):
            kept = x[i] * 2
            y[i] = kept
        if n > 3:
            kept = 0
        else:
            kept = 1
        return kept
        """,
    "bound again by a header": """
        for kept in items:
            kept.show()
        for kept in items:
            kept.hide()
        """,
    "a comprehension's own name": """
        for kept in items:
            kept.show()
        return [kept for kept in items]
        """,
    "not read": """
        for i in range(n):
            kept = x[i] * 2
            y[i] = kept
        """,
    "what a condition lets in": """
        kept = 0
        for item in items:
            if item.new:
                kept = item.value
        return kept
        """,
    "a sum": """
        kept = 0
        for item in items:
            kept += item
        return kept
        """,
}


@pytest.mark.parametrize("body", OWN.values(), ids=OWN)
def test_no_output_is_claimed_of_other_names(body: str) -> None:
    assert not [text for text in statements(_function(body), 0) if "keeps what" in text]


def _function(body: str) -> str:
    lines = textwrap.indent(textwrap.dedent(body).lstrip("\n"), "    ")
    return f"def f(self, items, x: Tensor, y: Tensor, n: int):\n{lines}"


def test_what_one_iteration_binds_at_most_keeps_nothing_of_a_last_one() -> None:
    source = """

def f(xs, net):
    out = None
    for x in xs:
        y = net(x)
        if out is None:
            out = torch.zeros(3)
            kept = y.dtype
        out += y
    return out, kept
"""
    said = statements(source, 0)
    assert not any("keeps what the last iteration" in text for text in said)
    assert "writes line 12: kept" in said
    again = source.replace("        out += y", "        out += y\n        out = None")
    assert any("keeps what the last iteration" in text for text in statements(again, 0))
