"""Lists of numbers that an object holds beside the axis of a tensor: settings, or one for each."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import math\nimport torch\nfrom torch import Tensor\n\n\n"
FORWARD = """
    def forward(self, x: Tensor):
        t = 0
        for i in range(self.n):
            t = t + x[..., i] * self.a[i]
        return t
"""
REPORTED = {
    "written-out": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [0.5, 1, -2.0, 3, 9.5]
        """,
    "written-out-for-each-size": """
        class Weighted:
            def __init__(self, n: int, a: list = None):
                self.n = n
                if n == 5:
                    self.a = [0.5, 1, 2.0, 3, 9.5]
                elif n == 6:
                    self.a = [0.5, 1, 2.0, 3, 9.5, 4]
                else:
                    self.a = a
        """,
    "computed-of-a-range": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [math.sqrt(i + 0.5) / n for i in range(n)]
        """,
    "as-often-as-a-number-says": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a: list[float] = [1.0] * n
        """,
    "longer-than-is-kept": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]
        """,
}
SILENT = {
    "declared": """
        class Weighted:
            def __init__(self, n: int, a: list[float]):
                self.n = n
                self.a = a
        """,
    "declared-where-it-is-set": """
        class Weighted:
            def __init__(self, n: int, a):
                self.n = n
                self.a: list[float] = a
        """,
    "three": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [0.5, 1.0, 2.0]
        """,
    "tensors": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [torch.rand(i) for i in range(n)]
        """,
    "one-of-something-else": """
        class Weighted:
            def __init__(self, n: int, scale):
                self.n = n
                self.a = [scale * i for i in range(n)]
        """,
    "some-of-a-list": """
        class Weighted:
            def __init__(self, n: int, parts):
                self.n = n
                self.a = [parts for i in range(len(parts))]
        """,
    "pairs": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [[0.5, 1.0]] * n
        """,
    "texts-besides": """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [1, 2, 3, 4, 5, "six"]
        """,
}
WHOLE = {
    "as-many-as-the-list-holds": (
        ["VEC201"],
        """
        class Weighted:
            def __init__(self, a: list[float]):
                self.a = a

            def forward(self, x: Tensor):
                t = 0
                for i in range(len(self.a)):
                    t = t + x[..., i] * self.a[i]
                return t
        """,
    ),
    "as-many-as-another-list-holds": (
        [],
        """
        class Weighted:
            def __init__(self, a: list[float], b: list[float]):
                self.a = a
                self.b = b

            def forward(self, x: Tensor):
                t = 0
                for i in range(len(self.b)):
                    t = t + x[..., i] * self.a[i]
                return t
        """,
    ),
    "numbers-beside-a-list-of-tensors": (
        [],
        """
        class Weighted:
            def __init__(self, n: int):
                self.n = n
                self.a = [1.0] * n

            def forward(self, rows: list[Tensor]):
                t = 0
                for i in range(self.n):
                    t = t + rows[i] * self.a[i]
                return t
        """,
    ),
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("case", REPORTED)
def test_numbers_that_an_object_lists_one_for_each_are_no_hindrance(case: str) -> None:
    assert codes_of(textwrap.dedent(REPORTED[case]) + FORWARD) == ["VEC201"]


@pytest.mark.parametrize("case", SILENT)
def test_other_lists_of_an_object_stay_what_they_are(case: str) -> None:
    assert codes_of(textwrap.dedent(SILENT[case]) + FORWARD) == []


@pytest.mark.parametrize("case", WHOLE)
def test_numbers_are_as_many_as_the_loop_takes(case: str) -> None:
    codes, source = WHOLE[case]
    assert codes_of(source) == codes


TABLE = """
class Words:
    def __init__(self, words, known, other: float, n: int):
        self.n = n
        self.weights = []
        for word in words:
            self.weights.append(known.get(word, other))

    def forward(self, places: list[int]):
        vector = torch.zeros(self.n)
        for place in places:
            vector[PLACE] += self.weights[place]
        return vector
"""


def test_a_table_of_weights_goes_along_what_it_is_added_to() -> None:
    assert codes_of(TABLE.replace("PLACE", "place")) == ["VEC203"]


def test_a_table_of_weights_for_other_places_is_a_list() -> None:
    assert codes_of(TABLE.replace("PLACE", "place // 2")) == []
