"""Lists that a call makes one tensor of under their own name: what they are used as after that does
not tell what they were.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\n\n\n"
JOINED = {
    "cat": "torch.cat([row.unsqueeze(0) * 2 for row in rows])",
    "concat": "torch.concat([row.unsqueeze(0) * 2 for row in rows])",
    "stack": "torch.stack([row * 2 for row in rows])",
}
SOURCE = """
def f(rows, lengths):
    {name} = {made}
    return ({name} * lengths.unsqueeze(-1)).int().clamp(0)
"""


@pytest.mark.parametrize("made", JOINED.values(), ids=JOINED)
def test_what_is_joined_under_its_own_name_was_a_list(made: str) -> None:
    source = SOURCE.format(name="rows", made=made)
    assert not inspect_source(HEAD + source, "x.py").findings
    declared = source.replace("f(rows,", "f(rows: torch.Tensor,")
    (finding,) = inspect_source(HEAD + declared, "x.py").findings
    assert finding.code == "VEC104"


def test_what_is_used_as_a_tensor_before_is_one() -> None:
    source = """
    def f(rows, lengths):
        n = rows.unsqueeze(-1).shape[0]
        rows = torch.stack([row * 2 for row in rows])
        return rows * lengths[:n]
    """
    (finding,) = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert finding.code == "VEC104"


def test_what_keeps_its_name_otherwise_is_what_it_was() -> None:
    source = """
    def f(rows, lengths):
        out = torch.stack([row * 2 for row in rows])
        rows = torch.relu(rows)
        return out, (rows * lengths.unsqueeze(-1)).int()
    """
    (finding,) = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert finding.code == "VEC104"
