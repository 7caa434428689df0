"""What `why` says of mappings that a name holds, and of what a loop tells people."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

KEYS = "gives the keys or values of a mapping"
# the body of a function, and what its loop is said to walk
WALKED = {
    "keys under a name": (
        """
        keys = rows[0].keys()
        return {key: torch.cat([row[key] for row in rows]) for key in keys}
        """,
        "rows[0].keys()",
    ),
    "keys in a list": (
        """
        keys = list(held.keys())
        for key in keys:
            x = x + held[key]
        return x
        """,
        "held.keys()",
    ),
    "pairs under a name": (
        """
        pairs = held.items()
        for key, value in pairs:
            x = x + value
        return x
        """,
        "held.items()",
    ),
    "lists by name": (
        """
        kept = collections.defaultdict(list)
        kept["a"].append(x)
        for key in kept:
            x = x + torch.stack(kept[key])
        return x
        """,
        "kept",
    ),
}
TELLING = """
for i, name in enumerate(names):
    held[name] = x[i]
    if x[i].sum() > 0:
        warnings.warn(f"{name} is large", RuntimeWarning)
return held
"""


def told(body: str, loop: int = 0) -> list[str]:
    lines = textwrap.indent(textwrap.dedent(body), "    ")
    source = (
        f"import collections\nimport warnings\n\n\ndef f(x: Tensor, rows, held, names):\n{lines}"
    )
    return statements(source, loop)


@pytest.mark.parametrize("case", WALKED.values(), ids=WALKED)
def test_a_mapping_is_told_as_one(case: tuple[str, str]) -> None:
    body, walked = case
    said = told(body)
    assert any(line.endswith(f"{KEYS}") and walked in line for line in said)
    assert not any("an annotation" in line for line in said)


def test_what_warns_is_called_for_its_effect() -> None:
    said = told(TELLING)
    assert any("it calls warnings.warn() for its effect" in line for line in said)
    assert not any("a batch" in line for line in said)


@pytest.mark.parametrize("asked", ["keys", "items"])
def test_a_pair_may_be_one_key(asked: str) -> None:
    body = f"""
for pair in held.{asked}():
    names.append(pair)
for row in held[(0, 1)]:
    x[row] = 0
return x
"""
    said = told(body, 1)
    assert not any("held" in line and "is taken for a tensor" in line for line in said)
