"""What `why` says that iterations read through methods, and call of other modules."""

from __future__ import annotations

import textwrap

import pytest

HEAD = """\
import torch
from elsewhere import Table, fetch
from einops import rearrange
from torch import Tensor


def f(x: Tensor, idx: Tensor, frame, path: str, n: int):
    out = []
"""


def told(project, body: str, label: str) -> list[str]:
    project.write("a.py", "").write_text(
        HEAD + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n    return out\n",
        encoding="utf-8",
    )
    answer = project.run("why", "a.py:9").out.replace("\n" + " " * 15, " ")
    start = f"  {label + ':':<13}"
    return [line.removeprefix(start) for line in answer.splitlines() if line.startswith(start)]


READS = {
    "by-an-index": ("x.index_select(0, idx[i])", "idx[i], x.index_select(0, idx[i])"),
    "along-an-axis": (
        "torch.take_along_dim(x, idx[i], 0)",
        "idx[i], torch.take_along_dim(x, idx[i], 0)",
    ),
    "gathered": ("x.gather(0, idx[i])", "idx[i], x.gather(0, idx[i])"),
    "under-an-axis-that-is-no-number": ("x.select(dim=n, index=i)", "x.select(dim=n, index=i)"),
    "of-what-says-its-axis": ("frame.select(dim=n, index=i)", "frame.select(dim=n, index=i)"),
    "as-a-subscript": ("x.select(1, i)", "x[:, i]"),
    "the-same-each-time": ("x.index_select(0, idx) * idx[i]", "idx[i]"),
    "of-something-else": ("frame.select(idx[i])", "idx[i]"),
}


@pytest.mark.parametrize(("read", "said"), READS.values(), ids=READS)
def test_parts_that_methods_take_are_read(project, read: str, said: str) -> None:
    body = f"for i in range(n):\n    out.append({read})\nout = torch.stack(out)"
    lines = told(project, body, "reads")
    assert [line for line in lines if line.startswith("line 10: ")] == [f"line 10: {said}"]


CALLS = {
    "a-function-that-gets-the-same": ("fetch(path)", "fetch() (line 10)"),
    "a-function-that-gets-nothing": ("fetch()", "fetch() (line 10)"),
    "an-object": ("Table(path)", "Table() (line 10)"),
    "a-function-that-is-given": ("frame(path)", "frame() (line 10)"),
    "what-a-container-loses": ("frame.pop()", "frame.pop() (line 10)"),
    "a-function-that-gets-the-item": ("fetch(row)", "fetch() (line 10)"),
}
KNOWN = {
    "of-torch": "torch.ones(3)",
    "that-keeps-nothing": "rearrange(idx, 'a b -> b a')",
    "of-python": "len(path)",
    "of-a-list-of-its-own": "[path, path].pop()",
}


@pytest.mark.parametrize(("call", "said"), CALLS.values(), ids=CALLS)
def test_what_is_called_elsewhere_is_not_known(project, call: str, said: str) -> None:
    body = f"for row in x:\n    out.append(row * {call})\nout = torch.stack(out)"
    assert f"what is carried through {said} is not known" in told(project, body, "dependence")[0]


@pytest.mark.parametrize("call", KNOWN.values(), ids=KNOWN)
def test_what_is_known_carries_nothing(project, call: str) -> None:
    body = f"for row in x:\n    out.append(row * {call})\nout = torch.stack(out)"
    assert told(project, body, "dependence")[0].startswith("none: ")


FOLDED = {
    "sum": "sum(x[:n].tolist())",
    "max": "max(x[:n].tolist())",
}


@pytest.mark.parametrize(("function", "advice"), FOLDED.items(), ids=FOLDED)
def test_what_folds_numbers_stays_in_what_is_advised(project, function, advice: str) -> None:
    body = f"\nout = {function}([x[i].item() for i in range(n)])"
    project.write(
        "a.py", HEAD.replace("    out = []\n", f"    {body.strip()}\n") + "    return out\n"
    )
    lines = project.run("why", "a.py:11").out.replace("\n" + " " * 15, " ").splitlines()
    said = [line for line in lines if line.startswith("  reported:")]
    assert said
    assert all(line.endswith(f"write {advice}") for line in said)
