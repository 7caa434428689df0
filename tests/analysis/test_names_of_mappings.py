"""Mappings, and what has two names from the first, against runs of what is said of them."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

pytest.importorskip("torch")

from analysis.execution import agreed_class

PATTERNS = {
    "another-name": (
        """
        s = {"a": x[0].clone()}
        v = s
        for i in range(n):
            s["a"] = s["a"] + y[i] * v["a"]
        """,
        "recurrence",
    ),
    "an-entry-of-its-own": (
        """
        s = {"a": x[0].clone(), "b": x[1].clone()}
        v = s
        for i in range(n):
            s["a"] = s["a"] + y[i] * v["b"]
        """,
        "reduction",
    ),
    "a-mapping-of-its-own": (
        """
        s = {"a": x[0].clone()}
        v = {"a": x[1].clone()}
        for i in range(n):
            s["a"] = s["a"] + y[i] * v["a"]
        """,
        "reduction",
    ),
    "total-under-the-other-name": (
        """
        s = {"a": x[0].clone()}
        v = s
        for i in range(n):
            v["a"] = v["a"] + y[i]
        """,
        "reduction",
    ),
    "filled-under-the-other-name": (
        """
        s = {"a": x[0].clone()}
        v = s
        for i in range(1, n):
            out[i] = s["a"]
            v["a"] = x[i] * 2
        """,
        "unknown",
    ),
    "numbers-at-first": (
        """
        s = {"a": 0}
        v = s
        for i in range(n):
            s["a"] += y[i] * v["a"]
        """,
        "recurrence",
    ),
    "entry-of-a-mapping": (
        """
        s = {"a": x[0].clone()}
        h = {"s": s}
        v = h["s"]
        for i in range(n):
            s["a"] = s["a"] + y[i] * v["a"]
        """,
        "recurrence",
    ),
    "item-of-a-list": (
        """
        s = {"a": x[0].clone()}
        h = [s]
        for i in range(n):
            s["a"] += y[i] * h[0]["a"]
        """,
        "recurrence",
    ),
    "given-back": (
        """
        def same(a):
            return a
        s = {"a": x[0].clone()}
        v = same(s)
        for i in range(n):
            s["a"] = s["a"] + y[i] * v["a"]
        """,
        "recurrence",
    ),
    "one-of-two": (
        """
        s = {"a": x[0].clone()}
        v = s if n > 3 else {"a": x[1].clone()}
        for i in range(n):
            s["a"] += y[i] * v["a"]
        """,
        "recurrence",
    ),
    "two-names-at-once": (
        """
        s = v = {"a": x[0].clone()}
        for i in range(n):
            s["a"] += y[i] * v["a"]
        """,
        "recurrence",
    ),
    "a-list-with-two-names-at-once": (
        """
        s = v = [x[0].clone(), x[1].clone()]
        for i in range(n):
            s[0] += y[i] * v[0]
        """,
        "recurrence",
    ),
    "a-tensor-with-two-names-at-once": (
        """
        s = v = torch.zeros_like(x)
        for i in range(1, n):
            s[i] = torch.maximum(y[i], v[i - 1] * x[i])
        """,
        "recurrence",
    ),
    "tensors-made-one-by-one": (
        """
        s = torch.zeros_like(x)
        v = torch.zeros_like(x)
        for i in range(1, n):
            s[i] = torch.maximum(y[i], v[i - 1] * x[i])
        """,
        "map",
    ),
    "numbers-with-two-names-at-once": (
        """
        s = v = 0
        for i in range(n):
            s += y[i]
            v += x[i]
        t = s + v
        """,
        "reduction",
    ),
}
# where the loop finds what is read and what is written
HOLDERS = {
    "attribute-named": (
        """
        def f(self, x: Tensor):
            s = {"a": torch.zeros(3)}
            self.s = s
            for i in range(x.shape[0]):
                s["a"] = s["a"] + x[i] * self.s["a"]
        """,
        False,
    ),
    "attribute-declared": (
        """
        class M:
            s: dict[str, Tensor]

            def f(self, x: Tensor):
                v = self.s
                for i in range(x.shape[0]):
                    self.s["a"] += x[i] * v["a"]
        """,
        False,
    ),
    "parameter": (
        """
        def f(x: Tensor, s: dict[str, Tensor]):
            v = s
            for i in range(x.shape[0]):
                s["a"] += x[i] * v["a"]
        """,
        False,
    ),
    "two-parameters": (
        """
        def f(x: Tensor, s: dict[str, Tensor], v: dict[str, Tensor]):
            for i in range(x.shape[0]):
                s["a"] += x[i] * v["a"]
        """,
        True,
    ),
    "entry-of-mappings": (
        """
        def f(x: Tensor, h: dict[str, dict[str, Tensor]]):
            s, v = h["s"], h["s"]
            for i in range(x.shape[0]):
                s["a"] += x[i] * v["a"]
        """,
        False,
    ),
    "two-entries-of-mappings": (
        """
        def f(x: Tensor, h: dict[str, dict[str, Tensor]]):
            s, v = h["s"], h["v"]
            for i in range(x.shape[0]):
                s["a"] += x[i] * v["a"]
        """,
        True,
    ),
    "entry-of-lists": (
        """
        def f(x: Tensor, h: dict[str, list[Tensor]]):
            s, v = h["s"], h["s"]
            for i in range(x.shape[0]):
                s[0] += x[i] * v[0]
        """,
        False,
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), PATTERNS.values(), ids=PATTERNS)
def test_one_mapping_has_one_storage_under_all_its_names(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("source", "reported"), HOLDERS.values(), ids=HOLDERS)
def test_a_mapping_is_one_wherever_it_is_held(source: str, reported: bool) -> None:
    head = "import torch\nfrom torch import Tensor\n\n\n"
    report = inspect_source(head + textwrap.dedent(source), "x.py", every_loop=True)
    assert bool(report.findings) is reported
    assert report.loops[0].pattern == ("reduction" if reported else "recurrence")
