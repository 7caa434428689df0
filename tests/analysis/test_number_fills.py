"""Tensors that a loop fills with numbers which Python objects hold."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

TABLE = """
        def f(old, new):
            known = {{}}
            for text, number in old.items():
                if text in new:
                    known[number] = new[text]
            table = torch.full((max(known) + 1,), -1)
            for number, other in known.items():
                table[{place}] = {value}
            return table
        """

REPORTED = {
    "entries-of-a-mapping": (
        "VEC203",
        TABLE.format(place="number", value="other"),
    ),
    "numbers-of-lists": (
        "VEC101",
        """
        def f(n: int, work, scale: float):
            xs = [0.0] * n
            ys = work(xs)
            out = torch.zeros((n, 2))
            for i in range(n):
                out[i, 0] = float(xs[i]) * scale
                out[i, 1] = ys[i][0] + 1
            return out
        """,
    ),
    "numbers-of-objects": (
        "VEC101",
        """
        def f(curves):
            ends = torch.zeros(len(curves), 2, 2)
            for i, c in enumerate(curves):
                ends[i, 0, 0] = c.first[0]
                ends[i, 0, 1] = c.first[1]
            return ends
        """,
    ),
    "one-per-pair": (
        "VEC203",
        """
        def f(found, n: int):
            near = -torch.abs(torch.ones(size=(n, n)))
            for s, t, v in found:
                near[s, t] = v
            return near
        """,
    ),
    "a-row-per-place": (
        "VEC203",
        """
        def f(found, n: int):
            ends = torch.zeros(n, 2)
            for place, first, last in found:
                ends[place] = torch.tensor([first, last])
            return ends
        """,
    ),
    "lengths": (
        "VEC101",
        """
        def f(rows: list):
            lengths = torch.zeros(len(rows))
            for i, row in enumerate(rows):
                lengths[i] = len(row)
            return lengths
        """,
    ),
    "rows-that-are-written-out": (
        "VEC105",
        """
        def f(n: int, place):
            held = place(n)
            out = torch.zeros((n, 2))
            for i in range(n):
                if i not in held:
                    continue
                x, y = held[i]
                out[i] = torch.tensor((float(x), float(y)))
            return out
        """,
    ),
    "rows-of-a-list": (
        "VEC101",
        """
        def f(table: list, n: int):
            out = torch.ones(n, 9, 3)
            for i in range(n):
                for j, place in enumerate(table[i]):
                    out[i, j] = torch.tensor(place).to(out.device)
            return out
        """,
    ),
}

SILENT = {
    "keys-at-the-values-of-a-mapping": TABLE.format(place="other", value="number"),
    "entries-of-something-unknown": """
        def f(known):
            table = torch.full((max(known) + 1,), -1)
            for number, other in known.items():
                table[number] = other
            return table
        """,
    "one-or-many-of-each-row": """
        def f(found, n: int, m: int):
            hot = torch.zeros(n, m)
            for i, k in enumerate(found):
                hot[i][k] = 1
            return hot
        """,
    "made-by-a-function": """
        def f(texts: list, encode):
            out = torch.zeros(len(texts), 9)
            for i, text in enumerate(texts):
                out[i] = torch.tensor(encode(text))
            return out
        """,
    "rows-of-any-length": """
        def f(texts: list):
            out = torch.zeros(len(texts), 99)
            for i, text in enumerate(texts):
                out[i, : len(text)] = torch.tensor(text)
            return out
        """,
    "looked-up-by-name": """
        def f(names, means):
            out = torch.zeros(len(names))
            for i, name in enumerate(names):
                out[i] = float(means[name][0])
            return out
        """,
    "settings": """
        class Model:
            def __init__(self, scales: list):
                self.scales = scales

            def f(self, n: int):
                out = torch.zeros(n, 2)
                for i in range(n):
                    out[i, 0] = self.scales[i] * 2.0
                return out
        """,
    "parts-of-unknown-shape": """
        def f(rows: list, out: Tensor):
            for i, row in enumerate(rows):
                out[i] = row.values * 2
            return out
        """,
    "lists-of-places": """
        def f(groups: list, n: int):
            out = torch.zeros(n, len(groups))
            for i, group in enumerate(groups):
                out[group, i] = 1.0 / len(group)
            return out
        """,
    "places-and-what-goes-there": """
        def f(found, n: int, m: int):
            out = torch.zeros(n, m)
            for place, column in found:
                out[:, place] = torch.tensor(column, dtype=torch.float32)
            return out
        """,
    "index-tensors": """
        def f(labels: list[Tensor], out: Tensor):
            for i, label in enumerate(labels):
                out[i, label] = 1.0
            return out
        """,
    "one-place-and-one-number": """
        def f(banned):
            out = torch.zeros(9)
            for item in banned:
                out[item.place] = 1
            return out
        """,
    "numbers-the-table-depends-on": """
        def f(rows: list, seen: dict):
            out = torch.zeros(len(rows))
            for i, row in enumerate(rows):
                if row.key not in seen:
                    seen[row.key] = len(seen)
                out[i] = seen[row.key]
            return out
        """,
    "a-running-sum": """
        def f(sizes: list, n: int):
            out = torch.zeros(n, dtype=torch.long)
            first = 0
            for i in range(n):
                out[i] = first
                first += sizes[i]
            return out
        """,
}


def found(program: str) -> list[str]:
    return [item.code for item in inspect_source(HEAD + textwrap.dedent(program), "m.py").findings]


@pytest.mark.parametrize(("code", "program"), REPORTED.values(), ids=REPORTED.keys())
def test_a_tensor_of_the_numbers_is_advised(code: str, program: str) -> None:
    assert found(program) == [code]


@pytest.mark.parametrize("program", SILENT.values(), ids=SILENT.keys())
def test_what_is_more_than_writing_numbers_stays(program: str) -> None:
    assert found(program) == []
