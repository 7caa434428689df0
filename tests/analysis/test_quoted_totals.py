"""What `why` quotes of a name that its total, or its mask, shows to be a tensor."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\n\n\n"
NOTES = {
    "print(x.mean().item())": "x is a tensor (.mean().item(), line 6)",
    "n = x.sum(); print((n / 2).item())": "x is a tensor (.sum() read by .item(), line 6)",
    "n = x.sum(); print(n.float())": "x is a tensor (.sum() cast by .float(), line 6)",
    "print(x.sum().float())": "x is a tensor (.sum().float(), line 6)",
    "print((x & x).float())": "x is a tensor (.float(), line 6)",
}


@pytest.mark.parametrize(("statement", "said"), NOTES.items())
def test_the_total_is_quoted_as_evidence(statement: str, said: str) -> None:
    body = f"def f(x):\n    {statement}\n    return torch.stack([row * 2 for row in x])\n"
    loop = inspect_source(HEAD + body, "x.py", every_loop=True).loops[0]
    assert any(said in str(note) for note in loop.evidence)
