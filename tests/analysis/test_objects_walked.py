"""Loops over objects, as what an iteration does with its item shows, are not read."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.analysis import inspection
from flake8_vectorize.engine import inspect_source

HEAD = """
import torch


class Net:
    def f(self, x: torch.Tensor, y: torch.Tensor, layers, parts, names, mark=None):
        n = x.shape[0]
        parts = sorted(parts)
"""
UNREAD = {
    "called": """
        rows = []
        for layer, row in zip(parts, x):
            rows.append(layer(row))
        return torch.stack(rows)
    """,
    "asked for what no tensor has": """
        for part in parts:
            y = y * part.weight
        return y
    """,
    "asked by a method that no tensor has": """
        return torch.stack([part.forward_twice(y) for part in parts])
    """,
    "of some type": """
        return [part * 2 if isinstance(part, int) else part for part in parts if part]
    """,
    "with entries that have names": """
        rows = []
        for part in parts:
            rows.append(part["image"] + y)
        return torch.stack(rows)
    """,
    "texts": """
        for part in parts:
            if part == "mean":
                y = y + 1
        return y
    """,
    "modules beside something": """
        for i, layer in enumerate(layers.children()):
            y[i] = x[i] * 2
        return y
    """,
    "modules beside rows": """
        return torch.stack([row * 2 for layer, row in zip(list(layers.modules()), x)])
    """,
    "three rows, the last one first": """
        for row in reversed([x, y, n]):
            y = y + row
        return y
    """,
}
READ = {
    "a part of a tensor that is asked for its type": """
        rows = []
        for row in x:
            assert isinstance(row, torch.Tensor)
            rows.append(row * 2)
        return torch.stack(rows)
    """,
    "what tensors have as well": """
        rows = []
        for row in x:
            rows.append(row.real + row.new_ones(3).to(row.device))
        return torch.stack(rows)
    """,
    "a name that the loop binds to something else": """
        for i, part in enumerate(x):
            part = self.make(part)
            y[i] = x[i] * part.weight
        return y
    """,
    "elements that are read for each object": """
        found = []
        for i, part in enumerate(parts):
            found.append((part.label, x[i].item()))
        return found
    """,
    "elements that are asked for beside each object": """
        found = []
        for part, element in zip(parts, x):
            if element > 0:
                found.append(part.label)
        return found
    """,
    "a search": """
        for i, part in enumerate(parts):
            if (x[i] > 0).any():
                return part.label
    """,
    "objects that say what fills a tensor": """
        for part in parts:
            y[x == part.key] = part.number
        return y
    """,
    "numbers of objects, one for each place": """
        for i, part in enumerate(parts):
            y[i] = part.width / 2
        return y
    """,
    "rows in a mapping, which says what fills them": """
        for i, (key, value) in enumerate(mark.items()):
            y[x == key] = value
        return y
    """,
    "numbers beside one another": """
        for i, row in zip(range(n), x):
            y[i] = row * 2
        return y
    """,
    "another one of as many targets": """
        for pair in zip(x, y):
            n = n + pair[0] * pair[1]
        return n
    """,
}


def method(body: str) -> str:
    return HEAD + textwrap.indent(textwrap.dedent(body), "        ")


def findings(source: str, every: bool) -> list[tuple[int, str]]:
    found = inspect_source(source, "a.py", every_loop=every).findings
    return [(finding.span.line, finding.code) for finding in found]


@pytest.mark.parametrize("body", UNREAD.values(), ids=UNREAD.keys())
def test_loops_over_objects_are_silent_and_not_read(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = method(body)
    assert not findings(source, every=True)
    monkeypatch.setattr(inspection, "Interpreter", None)
    assert not findings(source, every=False)


@pytest.mark.parametrize("body", READ.values(), ids=READ.keys())
def test_loops_that_only_look_like_them_are_read(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = method(body)
    assert findings(source, every=False) == findings(source, every=True)
    monkeypatch.setattr(inspection, "Interpreter", None)
    assert [code for _, code in findings(source, every=False)] == ["VEC000"]


def test_a_part_of_a_tensor_is_no_object_unless_the_loop_says_so() -> None:
    told = method(READ["a part of a tensor that is asked for its type"])
    assert findings(told, every=False)
    objects = told.replace("row * 2", 'row["image"] * 2')
    assert not findings(objects, every=False)
    assert not findings(objects, every=True)
