"""Comprehensions whose items reach a join through a tuple, a list, a sum of lists, or a name."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\ndef f(x: Tensor, first: Tensor):\n    "
ITEMS = "(torch.exp(x[i]) for i in range(x.shape[0]))"
LISTED = f"[{ITEMS[1:-1]}]"

JOINED = [
    f"return torch.stack(tuple{ITEMS})",
    f"return torch.stack(list{ITEMS})",
    f"return torch.cat([first] + {LISTED})",
    f"return torch.stack([first, *{ITEMS}])",
    f"rows = list{ITEMS}; return torch.stack(rows)",
    f"rows = [first] + {LISTED}; return torch.stack(rows)",
    f"rows = [first]; rows += {LISTED}; return torch.stack(rows)",
    f"rows = [first]; rows.extend({LISTED}); return torch.stack(rows)",
]
APART = [
    f"return tuple{ITEMS}",
    f"return [first] + {LISTED}",
    f"rows = list{ITEMS}; return rows",
    f"rows = [first]; rows += {LISTED}; return rows",
    f"rows = {LISTED}; torch.stack(first); return rows",
]


@pytest.mark.parametrize("body", JOINED)
def test_items_that_reach_a_join_are_told(body: str) -> None:
    found = inspect_source(HEAD + body.replace("; ", "\n    "), "f.py").findings
    assert [finding.code for finding in found] == ["VEC104"]


@pytest.mark.parametrize("body", APART)
def test_items_that_stay_apart_are_silent(body: str) -> None:
    assert not inspect_source(HEAD + body.replace("; ", "\n    "), "f.py").findings
