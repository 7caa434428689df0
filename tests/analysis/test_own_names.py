"""What a method calls the object that it belongs to shows nothing by its use; what a function binds
to the same name does, as any other.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\n\n\n"
BOUND = {
    "an-entry": (
        """
        def f(batch):
            cls = batch["cls"]
            total = cls.softmax(dim=-1)
            return torch.stack([cls[i] * 2 for i in range(cls.shape[0])]), total
        """,
        ["VEC104"],
    ),
    "a-part-of-each": (
        """
        def f(preds, labels, n):
            hits = []
            for i in range(n):
                cls = preds[i]
                hits.append((cls == labels[i]).sum().item())
            return hits
        """,
        ["VEC110"],
    ),
    "a-part-at-several-places": (
        """
        def f(batch, n):
            cls = batch.cls
            return torch.stack([cls[i, :4].exp() for i in range(n)])
        """,
        ["VEC104"],
    ),
    "the-number-of-a-class": (
        """
        def f(preds, n):
            counts = []
            for cls in range(n):
                counts.append((preds == cls).sum().item())
            return counts
        """,
        ["VEC110"],
    ),
}
OWN = {
    "self": """
        class Rows(list):
            def f(self):
                total = self.softmax(dim=-1)
                return torch.stack([self[i] * 2 for i in range(self.shape[0])]), total
        """,
    "cls": """
        class Rows(list):
            @classmethod
            def f(cls):
                total = cls.softmax(dim=-1)
                return torch.stack([cls[i, :4] * 2 for i in range(cls.shape[0])]), total
        """,
}


def codes_of(source: str) -> list[str]:
    return [f.code for f in inspect_source(HEAD + textwrap.dedent(source), "x.py").findings]


@pytest.mark.parametrize(("source", "codes"), BOUND.values(), ids=BOUND)
def test_what_a_function_binds_is_what_its_uses_show(source: str, codes: list[str]) -> None:
    assert codes_of(source) == codes


@pytest.mark.parametrize("source", OWN.values(), ids=OWN)
def test_what_a_method_belongs_to_is_no_tensor(source: str) -> None:
    assert codes_of(source) == []
