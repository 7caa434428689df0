"""Items of lists that messages tell people: that says nothing of what they are."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import warnings\n\nimport torch\nfrom torch import Tensor\n\n\n"
SEARCH = (
    "VEC206 search along i (idx.tolist()) tests one element after another; "
    "test all at once and take any, argmax or nonzero"
)


def messages(source: str, every_loop: bool = False) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every_loop)
    return [f"{finding.code} {finding.message}" for finding in report.findings]


TELLING = {
    "in an f-string": 'ValueError(f"they differ at {i}")',
    "in a format": 'ValueError("they differ at {}".format(i))',
    "by a percent sign": 'ValueError("they differ at %d" % i)',
    "joined to a text": 'ValueError("they differ at " + str(i))',
    "as it is": 'ValueError("they differ at", i)',
    "not at all": 'ValueError("they differ")',
}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("error", TELLING.values(), ids=TELLING)
def test_an_error_may_tell_the_item(error: str, every_loop: bool) -> None:
    source = f"""
    def f(idx: Tensor, x: Tensor):
        for i in idx.tolist():
            if not torch.allclose(x[:, i], x[:, i + 1]):
                raise {error}
    """
    assert messages(source, every_loop) == [SEARCH]


SEARCHES = {
    "returned": """
        def f(idx: Tensor, x: Tensor):
            for i in idx.tolist():
                if x[i, 0] > 3:
                    return True
            return False
        """,
    "warned of": """
        def f(idx: Tensor, x: Tensor):
            for i in idx.tolist():
                if x[i, 0] > 3:
                    warnings.warn(f"{i} is large")
                    break
        """,
}


@pytest.mark.parametrize("source", SEARCHES.values(), ids=SEARCHES)
def test_searches_by_numbers_that_were_read(source: str) -> None:
    assert messages(source) == [SEARCH]


def test_an_assertion_may_tell_the_item() -> None:
    source = """
    def f(places: list[int], x: Tensor, out: Tensor):
        for i in places:
            assert i < 8, f"{i} is too far"
            out[i, 0] = x[i, 0] * 2
    """
    assert [said[:6] for said in messages(source)] == ["VEC203"]


LEFT_ALONE = {
    "nothing but told": """
        def f(names: list[str], x: Tensor):
            for name in names:
                raise ValueError(f"{name} {x.sum()}")
        """,
    "told, and handed on": """
        def f(rows, x: Tensor):
            for row in rows:
                if x.sum() > row.limit:
                    raise ValueError(f"{row} is too large")
        """,
    "texts that are compared": """
        def f(names: list[str], x: Tensor):
            for name in names:
                if name not in x.names:
                    raise ValueError(f"{name} is missing")
        """,
    "numbers that no tensor is asked for": """
        def f(sizes: list[int]):
            for size in sizes:
                if size < 0:
                    raise ValueError(f"{size} is negative")
        """,
    "numbers that are read, and no tensor is asked for": """
        def f(sizes: Tensor, limit: int):
            for size in sizes.tolist():
                if size > limit:
                    raise ValueError(f"{size} is too large")
        """,
    "given settings": """
        def f(axes: list[int], x: Tensor):
            for axis in axes:
                if x[axis, 0] > 3:
                    raise ValueError(f"{axis} is large")
        """,
    "entries of a mapping": """
        def f(idx: Tensor, table: dict[int, Tensor]):
            for i in idx.tolist():
                if table[i].sum() > 3:
                    raise ValueError(f"{i} is large")
        """,
}


@pytest.mark.parametrize("source", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_others_stay(source: str) -> None:
    assert messages(source) == []


def test_an_item_that_is_told_alone_is_an_object() -> None:
    source = """
    def f(names: list[str], x: Tensor):
        for i, name in enumerate(names):
            if x[i] > 3:
                raise ValueError(f"{name} is large")
    """
    assert [said[:6] for said in messages(source)] == ["VEC110"]
