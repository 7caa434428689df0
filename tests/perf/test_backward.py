"""Backward time belongs to the loop whose iterations made the nodes, once."""

from __future__ import annotations

import pytest
from user_folder import innermost_first

PROGRAM = """
import torch

def rows(x: torch.Tensor, w: torch.Tensor):
    return torch.stack([torch.sin(row * w) for row in x])

def plain(x: torch.Tensor):
    return torch.stack([row + 1 for row in x])

x, w = torch.randn(20, 8), torch.randn(8, requires_grad=True)
"""


def backward(folder, ending: str):
    folder.write("program.py", PROGRAM + ending)
    result = folder.run("--", "program.py")
    assert result.returncode == 0, result.stderr
    return {record.site.scope: record.backward for record in innermost_first(folder.session)}


def test_nodes_are_those_of_the_sampled_iterations(folder) -> None:
    found = backward(folder, "for _ in range(9):\n    (rows(x, w) + plain(x)).sum().backward()\n")
    assert found["rows"].nodes == 20 * 2 * found["rows"].executions  # sin and mul
    assert found["rows"].backward_ns > 0
    assert found["plain"] is None  # nothing there needs gradients


def test_a_loop_that_holds_its_backward_is_not_charged_twice(folder) -> None:
    found = backward(folder, "for _ in range(9):\n    rows(x, w).sum().backward()\n")
    assert found["<module>"] is None
    assert found["rows"] is not None


def test_without_a_backward_pass_there_is_nothing_to_book(folder) -> None:
    assert backward(folder, "for _ in range(9):\n    rows(x, w)\n")["rows"] is None


def test_executions_without_gradients_count_in_the_mean(folder) -> None:
    ending = """
for number in range(9):
    with torch.set_grad_enabled(number % 2 == 1):
        y = rows(x, w)
    if number % 2:
        y.sum().backward()
"""
    found = backward(folder, ending)["rows"]
    assert 0 < found.without_gradients < found.executions


def test_gradients_are_those_of_plain_python(folder) -> None:
    ending = """
torch.manual_seed(2)
w = torch.randn(8, requires_grad=True)
total = torch.zeros(8)
for _ in range(9):
    w.grad = None
    rows(torch.randn(5, 8), w).pow(2).sum().backward()
    total += w.grad
print(total.tolist())
"""
    folder.write("program.py", PROGRAM + ending)
    assert folder.run("--", "program.py").stdout == folder.python("program.py").stdout


@pytest.mark.parametrize("hook", ["x.sum().backward()", "torch.autograd.grad(x.sum(), [w])"])
def test_both_ways_to_run_backward_are_seen(folder, hook: str) -> None:
    ending = f"source = x\nfor _ in range(9):\n    x = rows(source, w)\n    {hook}\n"
    assert backward(folder, ending)["rows"].backward_ns > 0


def test_a_loop_that_first_runs_without_gradients_is_still_found(folder) -> None:
    ending = """
with torch.no_grad():
    for _ in range(20):
        rows(x, w)
for _ in range(9):
    rows(x, w).sum().backward()
"""
    found = backward(folder, ending)["rows"]
    assert found.backward_ns > 0
    assert found.executions > found.without_gradients > 0


def test_nodes_are_found_under_hooks_on_what_autograd_saves(folder) -> None:
    ending = """
from torch.utils.checkpoint import checkpoint
for _ in range(9):
    checkpoint(rows, x, w, use_reentrant=False).sum().backward()
"""
    folder.write("program.py", PROGRAM + ending)
    result = folder.run("--quiet", "--", "program.py")
    assert (result.returncode, result.stderr) == (0, "")
    (loop,) = (one for one in folder.session.loops if one.site.scope == "rows")
    assert loop.backward is not None
