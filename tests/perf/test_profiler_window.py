"""Two sources count the same: a dispatch mode below autograd, and torch.profiler."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hand_made import EASY, loop, operator, session, window
from user_folder import Folder

from vectorize_perf.profiler_sampling import ProfilerSampler
from vectorize_perf.profiler_window import MARK, counted
from vectorize_perf.rank import ranking
from vectorize_perf.session import Category, LoopRecord

WORKLOADS = Path(__file__).parents[2] / "perf" / "workloads"
PROGRAM = """
import torch
import twins
from known_loops import step

torch.set_num_threads(1)
for loop, _, arguments in twins.pairs().values():
    loop(*arguments)
for number in range(3):
    step(torch.Generator().manual_seed(number))

def trained(x: torch.Tensor, w: torch.Tensor):
    total = torch.zeros_like(w)
    for i in range(x.shape[0]):
        loss = torch.nn.functional.softplus(x[i] @ w).norm()
        (gradient,) = torch.autograd.grad(loss, w)
        total += gradient
    return total

trained(torch.randn(20, 8), torch.randn(8, 8, requires_grad=True))
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory) -> list[LoopRecord]:
    """The loops of the workloads, counted twice."""
    folder = Folder(tmp_path_factory.mktemp("checked"))
    for name in ("twins.py", "known_loops.py"):
        shutil.copy(WORKLOADS / name, folder.path)
    folder.write("program.py", PROGRAM)
    result = folder.run("--cross-check", "--", "program.py")
    assert result.returncode == 0, result.stderr
    return [one for one in folder.session.loops if one.window is not None]


def test_both_sources_count_the_same_operators_and_syncs(checked) -> None:
    # The loops of the program itself run something else in each iteration.
    found = [one for one in checked if one.site.scope != "<module>"]
    twice = [one for one in found if one.window.profiled is not None]
    assert len(twice) >= 17
    for one in twice:
        profiled = one.window.profiled
        assert profiled.per_iteration(profiled.operators) == one.window.computing_per_iteration, (
            one.site.scope
        )
        assert profiled.per_iteration(profiled.syncs) == one.window.syncs_per_iteration
        assert one.window.agrees


def test_counting_twice_changes_no_count_of_iterations(checked) -> None:
    iterations = {(one.site.scope, one.site.line): one.iterations for one in checked}
    assert {one.calls for one in checked if one.site.scope == "map_rows"} == {1}
    assert 300 in [count for (scope, _), count in iterations.items() if scope == "map_rows"]


def test_a_program_that_profiles_itself_keeps_its_profile(folder) -> None:
    folder.write(
        "program.py",
        """
        import torch
        from torch.profiler import ProfilerActivity, profile

        def sines(seen):
            return sum(one.name == "aten::sin" for one in seen.events())

        x = torch.ones(40, 4)
        for first in x:
            first.cos()
        for number in range(5):
            for row in x[:9]:
                row.exp()
            with profile(activities=[ProfilerActivity.CPU]) as seen:
                for row in x:
                    row.sin()
            assert sines(seen) >= 40  # a window's own pass through the dispatcher counts, too
        """,
    )
    result = folder.run("--cross-check", "--", "program.py")
    assert result.returncode == 0, result.stderr
    assert "disableProfiler" not in result.stderr
    assert folder.loop("for first in x").window.profiled is not None
    assert folder.loop("for number in range(5)").window.profiled is None


def test_counts_that_differ_are_said_to() -> None:
    same = counted([mark(top("aten::add"), top("aten::add"))], 2, window(operator(count=2)), False)
    other = replace(same, operators=9)
    for profiled, notes in ((same, 0), (other, 1)):
        seen = replace(window(operator(count=2), iterations=2), profiled=profiled)
        made = replace(loop("f", 4.0), window=seen)
        (only,) = ranking([session(made)], EASY).loops
        assert sum("torch.profiler counted" in note for note in only.notes) == notes


# -- a device's events, as torch.profiler hands them out ------------------------------------------


def event(name: str, *children: Any, microseconds: float = 1.0, **changes: Any) -> Any:
    fields = {
        "name": name,
        "cpu_children": list(children),
        "cpu_parent": None,
        "kernels": [],
        "device_type": SimpleNamespace(name="CPU"),
        "device_resource_id": 0,
        "is_user_annotation": False,
        "time_range": SimpleNamespace(elapsed_us=lambda: microseconds),
    }
    made = SimpleNamespace(**{**fields, **changes})
    for child in children:
        child.cpu_parent = made
    return made


def mark(*children: Any) -> Any:
    return event(MARK, *children)


def top(name: str, *children: Any, kernels: int = 0) -> Any:
    return event(name, *children, kernels=["kernel"] * kernels)


def kernel(stream: int) -> Any:
    device = SimpleNamespace(name="CUDA")
    return event("a kernel", device_type=device, device_resource_id=stream)


def test_launches_are_the_kernels_that_came_of_the_marked_calls() -> None:
    launch = event("cudaLaunchKernel")
    wait = event("cudaStreamSynchronize", microseconds=40.0)
    read = top("aten::item", top("aten::_local_scalar_dense", wait, kernels=1))
    inside = mark(top("aten::matmul", top("aten::mm", launch, kernels=2)), read)
    outside = top("aten::mm", kernels=7)
    seen = window(operator("aten.mm"), operator("aten._local_scalar_dense", category=Category.SYNC))
    record = counted([inside, outside, kernel(7), kernel(7), kernel(9)], 1, seen, True)
    assert (record.operators, record.syncs) == (2, 1)
    assert (record.launches, record.streams, record.wait_ns) == (3, 2, 40_000)
    on_device = replace(seen, iterations=1, profiled=record)
    assert on_device.launches_per_iteration == 3
    assert on_device.wait_s_per_iteration == pytest.approx(40e-6)


def test_the_first_window_on_a_device_warms_up() -> None:
    sampler = ProfilerSampler(asked=False)
    device: Any = SimpleNamespace(traced=lambda: True)
    known = window(operator())
    made: Any = SimpleNamespace(
        given_way=False,
        record=lambda passes, seen: counted([mark(top("aten::add"))], passes, seen, True),
    )
    assert sampler.wants(3, device)
    assert not sampler.wants(3, None)
    assert sampler.kept(3, made, 1, known).profiled is None
    assert sampler.wants(3, device)
    assert sampler.kept(3, made, 1, known).profiled is not None
    assert not sampler.wants(3, device)
