"""Windows see every operator of the sampled iterations, and their cost is on nobody's clock."""

from __future__ import annotations

import pytest
from user_folder import Folder, innermost_first

from vectorize_perf.session import Category, LoopRecord

PROGRAM = """
import torch

def doubled(x: torch.Tensor):
    out = torch.empty_like(x)
    for i in range(x.shape[0]):
        out[i] = x[i] * 2
    return out

def nest(x: torch.Tensor):
    out = torch.empty_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = x[i, j] + 1
    return out

def count(x: torch.Tensor):
    found = 0
    for i in range(x.shape[0]):
        if x[i, 0].item() > 0:
            found += 1
    return found

def listed(x: torch.Tensor):
    return torch.stack([torch.sin(row) for row in x])
"""


def sampled(folder: Folder, ending: str, *options: str) -> dict[str, LoopRecord]:
    folder.write("program.py", PROGRAM + ending)
    result = folder.run(*options, "--", "program.py")
    assert result.returncode == 0, result.stderr
    return {record.site.scope: record for record in innermost_first(folder.session)}


def test_counts_are_those_of_the_dispatcher(folder) -> None:
    loops = sampled(
        folder,
        "x = torch.randn(20, 6)\ndoubled(x), nest(x), count(x), listed(x)\n",
    )
    figures = {
        scope: (
            record.window.operators_per_iteration,
            record.window.launches_per_iteration,
            record.window.syncs_per_iteration,
        )
        for scope, record in loops.items()
        if record.window is not None
    }
    # doubled: two selects, mul, copy_.  nest: six times two selects twice, add, copy_.
    assert figures == {
        "doubled": (4, 2, 0),
        "nest": (36, 12, 0),
        "count": (3, 1, 1),
        "listed": (1, 1, 0),
    }


def test_operators_know_their_line_shapes_and_bytes(folder) -> None:
    window = sampled(folder, "doubled(torch.randn(20, 6))\n")["doubled"].window
    (product,) = (one for one in window.operators if one.name == "aten.mul")
    assert product.line == "program.py:7"
    assert (product.shapes, product.dtype) == ("[6]", "float32")
    assert (product.read_bytes, product.written_bytes) == (24, 24)
    assert product.category is Category.POINTWISE


def test_operators_of_called_functions_count_for_the_line_that_calls(folder) -> None:
    ending = """
def f(x: torch.Tensor):
    for i in range(x.shape[0]):
        y = i
        x[i] = helper(x[i])
def helper(row):
    return row * 2
f(torch.randn(9, 2))
"""
    window = sampled(folder, ending)["f"].window
    (product,) = (one for one in window.operators if one.name == "aten.mul")
    calling = PROGRAM.count("\n") + 5
    assert (product.line, product.loop_line) == (f"program.py:{calling + 2}", calling)


def test_two_calls_in_one_line_are_two_operators(folder) -> None:
    ending = """
def f(x: torch.Tensor):
    s = 0
    for i in range(x.shape[0]):
        s = s + x[i] * x[i] * 3
    return s
f(torch.randn(9, 2))
"""
    window = sampled(folder, ending)["f"].window
    assert sum(one.name == "aten.mul" for one in window.operators) == 2


def test_windows_change_neither_counts_nor_results(folder) -> None:
    ending = """
torch.manual_seed(1)
x = torch.randn(30, 4)
with torch.no_grad():
    print(float(doubled(x).sum()), float(nest(x).sum()), count(x), float(torch.rand(())))
"""
    folder.write("program.py", PROGRAM + ending)
    plain = folder.python("program.py").stdout
    with_windows = folder.run("--", "program.py").stdout
    first = {record.site.scope: record.iterations for record in folder.session.loops}
    without = folder.run("--no-windows", "--", "program.py").stdout
    assert plain == with_windows == without
    assert first == {record.site.scope: record.iterations for record in folder.session.loops}
    assert all(record.window is None for record in folder.session.loops)


def test_a_loop_left_in_its_window_closes_it(folder) -> None:
    ending = """
def f(x: torch.Tensor):
    for i in range(x.shape[0]):
        y = x[i] + 1
        if i == 2:
            raise KeyError
try:
    f(torch.randn(9))
except KeyError:
    pass
from torch.utils._python_dispatch import _get_current_dispatch_mode
assert _get_current_dispatch_mode() is None
"""
    window = sampled(folder, ending)["f"].window
    assert window.iterations == 2
    assert {one.name for one in window.operators} == {"aten.select", "aten.add"}


def test_gradients_flow_through_a_window(folder) -> None:
    ending = """
x = torch.randn(12, 3, requires_grad=True)
y = torch.stack([row * row for row in x]).sum()
y.backward()
assert torch.equal(x.grad, 2 * x)
"""
    assert sampled(folder, ending)


def test_a_program_without_torch_gets_no_window_and_no_torch(folder) -> None:
    folder.write(
        "program.py",
        "import sys\nfor i in range(9): pass\nassert 'torch' not in sys.modules\n",
    )
    assert folder.run("--", "program.py").returncode == 0
    assert folder.session.run.machine.torch == ""


def test_heavier_executions_are_sampled_instead_of_the_first(folder) -> None:
    ending = """
for size in (10, 10, 200_000, 200_000, 200_000, 200_000):
    doubled(torch.randn(60, size))
"""
    window = sampled(folder, ending)["doubled"].window
    assert "[200000]" in {one.shapes for one in window.operators}


@pytest.mark.slow
def test_a_loop_that_dynamo_compiles_stays_one_graph(folder) -> None:
    ending = """
graphs = []
def backend(graph, inputs):
    graphs.append(graph)
    return graph.forward
compiled = torch.compile(listed, backend=backend, fullgraph=True)
x = torch.randn(7, 3)
assert torch.equal(compiled(x), torch.sin(x))
print(len(graphs))
"""
    loops = sampled(folder, ending + "listed(x)\n")
    assert (loops["listed"].calls, loops["listed"].iterations) == (1, 7)
    assert "torch.compile unrolled it" in str(loops["listed"].left_out)
    assert folder.run("--", "program.py").stdout == folder.python("program.py").stdout == "1\n"
    loops = sampled(folder, ending, "--eager")
    assert (loops["listed"].calls, loops["listed"].iterations) == (1, 7)
    assert loops["listed"].left_out is None


@pytest.mark.parametrize("mode", ["inference_mode", "no_grad", "enable_grad"])
def test_a_program_runs_in_any_gradient_mode(folder, mode: str) -> None:
    ending = f"with torch.{mode}():\n    for _ in range(9):\n        listed(torch.randn(8, 2))\n"
    assert sampled(folder, ending)["listed"].calls == 9


def test_a_failing_window_does_not_fail_the_program(folder) -> None:
    ending = """
import vectorize_perf.window
def broken(self):
    raise RuntimeError("no window today")
vectorize_perf.window.OperatorWindow.open = broken
for _ in range(9):
    doubled(torch.randn(8, 2))
"""
    folder.write("program.py", PROGRAM + ending)
    result = folder.run("--", "program.py")
    assert result.returncode == 0
    assert result.stderr.count("no window today") == 1
    assert max(record.iterations for record in folder.session.loops) == 72


def test_the_first_operators_of_a_long_iteration_stand_for_all(monkeypatch) -> None:
    torch = pytest.importorskip("torch")
    from vectorize_perf import window

    monkeypatch.setattr(window, "MOST_OPERATORS", 10)
    seen = window.OperatorWindow(None)
    x = torch.ones(4)
    seen.open()
    for _ in range(20):
        x.sin()
        x.add(1)
    seen.close()
    record = seen.record(1, 0.0, later=False)
    assert record.truncated
    assert {one.name: one.count for one in record.operators} == {"aten.sin": 20, "aten.add": 20}


def test_a_recursive_loop_is_sampled_once(folder) -> None:
    folder.write(
        "program.py",
        """
        import torch
        def tree(x: torch.Tensor, depth: int) -> torch.Tensor:
            if depth == 0:
                return x.sin()
            total = torch.zeros(3)
            for i in range(2):
                total = total + tree(x * (i + 1), depth - 1)
            return total
        tree(torch.ones(3), 6)
        """,
    )
    folder.run("--", "program.py")
    record = folder.loop("for i in range(2)")
    assert record.calls == 63
    # the innermost calls come first: one multiplication, one sine and one sum
    assert record.window.operators_per_iteration == 3
