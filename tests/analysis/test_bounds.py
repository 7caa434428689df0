"""Containers that hold numbers, as the slices and fillings show, and those that may hold others."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "ones-up-to-a-length": """
        def f(length):
            mask = torch.zeros(len(length), max(length))
            for i in range(len(length)):
                mask[i, :length[i]] = 1
            return mask
        """,
    "ones-from-a-named-length": """
        def f(length, n: int):
            mask = torch.zeros(n, max(length))
            for i in range(n):
                last = length[i]
                mask[i, last:] = True
            return mask
        """,
    "ones-between-two-listed-ends": """
        def f(first, last, n: int):
            mask = torch.zeros(n, max(last))
            for i in range(n):
                mask[i, first[i] : min(last[i] + 1, 99)] = 1
            return mask
        """,
    "two-marks-at-a-length": """
        def f(length, n: int):
            mask = torch.zeros(n, max(length))
            for i in range(n):
                mask[i, : length[i] - 1] = 1
                mask[i, length[i] - 1] = 2
            return mask
        """,
    "rows-filled-by-what-is-listed": """
        class Cell:
            def __init__(self, rates: list[float], n: int):
                self.rates = rates
                self.weight = torch.zeros(n, n)
                self.n = n

            def reset(self):
                for i in range(self.n):
                    self.weight.data[i].fill_(self.rates[i])
        """,
}
SILENT = {
    "a-few-lags": """
        def f(x: Tensor, lags):
            steps = []
            for lag in lags:
                steps.append((x[lag:] - x[:-lag]).abs().mean())
            return torch.stack(steps)
        """,
    "what-a-function-makes-of-segments": """
        def f(x: Tensor, first, last, pool):
            means = []
            for start, end in zip(first, last):
                means.append(pool(x[start:end]))
            return torch.stack(means)
        """,
    "a-function-takes-the-length-too": """
        def f(length, n: int, tell):
            mask = torch.zeros(n, max(length))
            for i in range(n):
                mask[i, : length[i]] = 1
                tell(length[i])
            return mask
        """,
    "a-function-gives-the-length": """
        def f(words, n: int, count):
            mask = torch.zeros(n, 99)
            for i in range(n):
                mask[i, : count(words[i])] = 1
            return mask
        """,
    "lengths-of-the-items": """
        def f(words, n: int):
            mask = torch.zeros(n, 99)
            for i in range(n):
                mask[i, : len(words[i])] = 1
            return mask
        """,
    "the-longest-of-the-items": """
        def f(words, n: int):
            mask = torch.zeros(n, 99)
            for i in range(n):
                mask[i, : max(words[i])] = 1
            return mask
        """,
    "sequences-of-many-lengths": """
        def f(sequences, length, n: int):
            out = torch.zeros(n, max(length))
            for i in range(n):
                out[i, : length[i]] = sequences[i]
            return out
        """,
    "means-of-runs": """
        def f(scores: Tensor, ends, n: int):
            out = torch.zeros(n)
            for i in range(n):
                out[i] = scores[ends[i] : ends[i + 1]].mean()
            return out
        """,
    "draws-of-many-lengths": """
        def f(length, n: int):
            out = torch.zeros(n, max(length))
            for i in range(n):
                out[i, : length[i]] = torch.randn(length[i])
            return out
        """,
    "positions-of-many": """
        def f(labels, n: int):
            out = torch.zeros(n, 99)
            for i in range(n):
                out[i, labels[i]] = 1
            return out
        """,
    "attributes-of-the-items": """
        def f(words, n: int):
            mask = torch.zeros(n, 99)
            for i in range(n):
                mask[i, : words[i].length] = 1
            return mask
        """,
    "by-the-keys-of-a-mapping": """
        def f(length: dict[int, int], n: int):
            mask = torch.zeros(n, 99)
            for i in range(n):
                mask[i, : length[i]] = 1
            return mask
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_bounds_and_fillings_are_numbers(source: str) -> None:
    assert codes_of(source) == ["VEC101"]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_may_be_no_number_stays_silent(source: str) -> None:
    assert codes_of(source) == []
