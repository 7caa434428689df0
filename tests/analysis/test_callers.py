"""What the calls in a file give to a parameter that nothing else tells of."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
METHOD = """
class Distance:
    def __init__(self, n: int):
        self.n = n

    def _project(self, rows, line):
        return torch.stack([torch.dot(row, line) for row in rows])
{}
"""


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


GIVEN = {
    "by a method": METHOD.format("""
    def forward(self, a: Tensor, b: Tensor):
        line = torch.ones(2)
        return self._project(a * 2, line) + self._project(line=line, rows=torch.sum(b, 1))
"""),
    "by a function": """
        def _total(rows, n):
            total = 0.0
            for i in range(n):
                total = total + rows[i] * 2
            return total

        def f(a: Tensor):
            return _total(a.clone(), len(a))
        """,
    "by the method around it": """
        class Distance:
            def forward(self, a: Tensor, n: int):
                def total(rows):
                    return torch.stack([torch.dot(rows[i], rows[i]) * i for i in range(n)])
                return total(a * 2) + total(a)
        """,
    "by a function that was given it": """
        def _total(rows, n):
            total = 0.0
            for i in range(n):
                total = total + rows[i] * 2
            return total

        def _twice(rows):
            for i in range(3):
                rows = rows[i:]
            return _total(rows, 5)

        def f(a: Tensor):
            return _twice(a)
        """,
}
UNKNOWN = {
    "a list, by the method around it": """
        class Distance:
            def forward(self, a: Tensor, n: int):
                def total(rows):
                    return torch.stack([torch.dot(rows[i], rows[i]) * i for i in range(n)])
                return total([a] * n) + total(a)
        """,
    "one call gives a list": METHOD.format("""
    def forward(self, a: Tensor, b: Tensor):
        line = torch.ones(2)
        return self._project(a * 2, line) + self._project(line=line, rows=[b, a])
"""),
    "a call of another object's": METHOD.format("""
    def forward(self, other, a: Tensor, b):
        line = torch.ones(2)
        return self._project(a * 2, line) + other._project(b, line)
"""),
    "passed on": METHOD.format("""
    def forward(self, a: Tensor, b):
        line = torch.ones(2)
        return self._project(a * 2, line) + self.n.apply(self._project, b)
"""),
    "spread": METHOD.format("""
    def forward(self, a: Tensor, *rest):
        return self._project(a * 2, torch.ones(2)) + self._project(*rest)
"""),
    "called from elsewhere as well": METHOD.replace("_project", "project").format("""
    def forward(self, a: Tensor):
        return self.project(a * 2, torch.ones(2))
"""),
    "called nowhere": METHOD.format("""
    def forward(self, a: Tensor):
        return a
"""),
    "decorated": """
        @batched
        def _total(rows, n):
            total = 0.0
            for i in range(n):
                total = total + rows[i] * 2
            return total

        def f(a: Tensor):
            return _total(a.clone(), len(a))
        """,
    "given an array": """
        def _total(rows, n):
            total = 0.0
            for i in range(n):
                total = total + rows[i] * 2
            return total

        def f(a: Tensor):
            return _total(a.numpy(), len(a))
        """,
}


@pytest.mark.parametrize("name", GIVEN)
def test_calls_show_what_a_parameter_is(name: str) -> None:
    assert codes(GIVEN[name])


@pytest.mark.parametrize("name", UNKNOWN)
def test_calls_that_do_not_agree_show_nothing(name: str) -> None:
    assert codes(UNKNOWN[name]) == []


def test_function_that_makes_tensors_is_taken_for_their_class() -> None:
    loop = "total = 0\n    for i in range(n):\n        total = total + x[i]\n    return total\n"
    assert codes(f"def f(x: torch.tensor, n: int):\n    {loop}") == ["VEC201"]
    assert codes(f"def f(x: np.array, n: int):\n    {loop}") == []
