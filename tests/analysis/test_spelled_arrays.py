"""Arrays of NumPy's that are written out number by number: what makes them gets no item, and
tensors beside a number have one element each.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
READ = {
    "numbers": ("VEC110", "np.array([1, x[i].item(), y[i][0].item()])"),
    "numbers-of-both": ("VEC110", "np.array([n, x[i].item(), (y[i][1] - y[i][0]).item()])"),
    "tensors-beside-a-number": ("VEC110", "np.array([1, x[i].cpu(), y[i][0].cpu()])"),
    "computed-beside-a-number": ("VEC301", "np.array([1, x[i].cpu(), (y[i][1] - y[i][0]).cpu()])"),
}
KEPT = {
    "rows": "np.array([x[i].cpu(), y[i].cpu()])",
    "another-function": "np.median([1, x[i].cpu()])",
}


def source_of(item: str) -> str:
    return HEAD + textwrap.dedent(
        f"""
        def f(x: Tensor, y: Tensor, n: int):
            rows = []
            for i in range(len(x)):
                rows.append({item})
            return np.array(rows)
        """
    )


@pytest.mark.parametrize(("code", "item"), READ.values(), ids=READ)
def test_numbers_of_arrays_are_read_one_by_one(code: str, item: str) -> None:
    (found,) = inspect_source(source_of(item), "x.py").findings
    assert found.code == code
    assert "along dim 0 of x" in found.message


@pytest.mark.parametrize("item", KEPT.values(), ids=KEPT)
def test_what_may_be_more_than_a_number_goes_to_a_function(item: str) -> None:
    report = inspect_source(source_of(item), "x.py", every_loop=True)
    assert report.findings == ()
    assert "is not known to take a batch" in report.loops[0].reason


def test_an_array_that_is_written_out_gets_no_item() -> None:
    source = HEAD + textwrap.dedent(
        """
        def f(tracker, n: int):
            got = tracker.track(n)
            rows = []
            for i in range(len(got.ids)):
                rows.append(np.array([n, got.ids[i].cpu()]))
            return np.array(rows)
        """
    )
    loop = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert loop.reason == "got.ids is not known to be a tensor"
