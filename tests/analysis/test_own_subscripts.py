"""Methods that subscript what they belong to: it decides itself what that gives."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

LOOPS = {
    "joined": "return torch.cat([NAME[i, :] for i in places])",
    "appended": "rows = []\nfor i in places:\n    rows.append(NAME[i, :])\nreturn torch.cat(rows)",
    "summed": "total = 0\nfor i in range(n):\n    total += NAME[i, 0].exp()\nreturn total",
}


def codes(name: str, body: str) -> list[str]:
    method = f"def f(self, x, places, n):\n{textwrap.indent(body.replace('NAME', name), '    ')}\n"
    source = f"import torch\n\n\nclass Kernel:\n{textwrap.indent(method, '    ')}"
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("body", LOOPS.values(), ids=LOOPS)
def test_only_what_is_no_object_of_the_class_is_a_tensor(body: str) -> None:
    assert codes("x", body)
    assert codes("self.x", body)
    assert not codes("self", body)
