"""Lists that a method of a tensor makes a tensor of: `x.new_tensor([...])`, `x.new([...])`."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "from torch import Tensor\n\n\ndef f(lengths: Tensor, names: list[str], other, r: int):\n"
FILLED = """\
    out = []
    for length in lengths:
        out.append(length // r)
    return lengths.new_tensor(out)
"""


def told(body: str) -> list[tuple[str, str]]:
    found = inspect_source(HEAD + body, "x.py").findings
    return [(finding.code, finding.message) for finding in found]


@pytest.mark.parametrize("method", ["new", "new_tensor"])
def test_a_comprehension(method: str) -> None:
    (found,) = told(f"    return lengths.{method}([length // r for length in lengths])\n")
    what = f"computed one by one for .{method}; compute them in one expression"
    assert found == ("VEC104", f"items along dim 0 of lengths are {what}")


def test_a_list() -> None:
    what = "joined by .new_tensor; compute all items in one expression"
    assert told(FILLED) == [("VEC102", f"out is filled along dim 0 of lengths and {what}")]


@pytest.mark.parametrize(
    "body",
    [
        "    return lengths.new_tensor([len(name) for name in names])\n",
        "    return lengths.new(*[n // r for n in lengths.shape])\n",
        "    return other.new([length // r for length in lengths], 3)\n",
        FILLED.replace("new_tensor(out)", "new(out)"),
    ],
    ids=["of-texts", "sizes", "another-method", "sizes-by-a-name"],
)
def test_others(body: str) -> None:
    assert not told(body)


KEPT = """\
    out = lengths.new_zeros(len(lengths), 2)
    for i in range(len(lengths)):
        if lengths[i] > 0:
            out[i] = out.{made}
    return out
"""


@pytest.mark.parametrize(
    "made", ["new_tensor([lengths[i], lengths[i] + 1])", "new_zeros(2) + lengths[i]"]
)
def test_what_is_new_holds_no_elements_of_the_tensor_whose_sort_it_is(made: str) -> None:
    assert told(KEPT.format(made=made))[0][0] == "VEC105"


PADDED = """\
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence


def f(x: Tensor, keep: Tensor, rows: list[Tensor], g):
    return pad_sequence([{item} for {header}])
"""


@pytest.mark.parametrize(
    ("item", "header", "found"),
    [
        ("x[i].masked_fill(~keep[i], 0)", "i in range(len(x))", True),
        ("row * 2", "row in x", True),
        ("x[i][keep[i]] * 2", "i in range(len(x))", False),
        ("x[i, : keep[i]] * 2", "i in range(len(x))", False),
        ("g(x[i])", "i in range(len(x))", False),
        ("row * 2", "row in rows", False),
    ],
)
def test_rows_that_are_padded_to_what_they_are(item: str, header: str, found: bool) -> None:
    source = PADDED.format(item=item, header=header)
    codes = [finding.code for finding in inspect_source(source, "x.py").findings]
    assert codes == (["VEC104"] if found else [])
