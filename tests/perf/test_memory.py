"""What loops keep and need at once, beside loops whose growth is known and torch's own account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from simulated_device import HOST_NS, KERNEL_NS, SimulatedDevice
from torch.profiler import ProfilerActivity, profile

from vectorize_perf import recorder, sampling, window
from vectorize_perf.instrument import publish
from vectorize_perf.recorder import Hooks
from vectorize_perf.sampling import Sampler
from vectorize_perf.session import WindowRecord

ROW = 4 * 1000  # bytes
N = 20

LOOPS = """
import torch

def append(x, out):
    rows = []
    for i in range(x.shape[0]):
        rows.append(x[i] * 2)
    return rows

def comprehension(x, out):
    return [row * 2 for row in x]

def temporary(x, out):
    for i in range(x.shape[0]):
        out[i] = x[i] * 2

def two_temporaries(x, out):
    for i in range(x.shape[0]):
        out[i] = (x[i] * 2).sin() + 1

def named_temporary(x, out):
    for i in range(x.shape[0]):
        row = x[i] * 2

def in_place(x, out):
    for i in range(x.shape[0]):
        x[i].mul_(2)

def views(x, out):
    rows = []
    for i in range(x.shape[0]):
        rows.append(x[i, 3:])
    return rows

def view_of_a_temporary(x, out):
    rows = []
    for i in range(x.shape[0]):
        rows.append((x[i] * 2)[:1])
    return rows

def recurrence(x, out):
    state = x[0]
    for i in range(x.shape[0]):
        state = state * 0.5 + x[i]
    return state

def read(x, out):
    for i in range(x.shape[0]):
        (x[i] * 2).sum().item()

def last_two(x, out):
    older = newer = x[0]
    for i in range(x.shape[0]):
        older, newer = newer, x[i] * 2
    return older
"""
NAMES = [line[4 : line.index("(")] for line in LOOPS.splitlines() if line.startswith("def ")]
# Rows kept per iteration, and alive at once beyond them.
KNOWN = {
    "append": (1, 0),
    "comprehension": (1, 0),
    "temporary": (0, 1),
    "two_temporaries": (0, 2),
    "named_temporary": (0, 2),  # the old row is freed when the new one is bound
    "in_place": (0, 0),
    "views": (0, 0),
    "view_of_a_temporary": (1, 0),
    "recurrence": (0, 3),  # the state, its half, and the new state
    "read": (0, 1),
    "last_two": (0, 3),
}


@pytest.fixture
def windows(
    program: Callable[[str], Any], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., WindowRecord]]:
    """Calls a function of `LOOPS`; its loop's window."""
    monkeypatch.setattr(sampling, "perf_counter_ns", clock)
    monkeypatch.setattr(window, "perf_counter_ns", clock)
    made = program(LOOPS)
    records: dict[int, WindowRecord] = {}

    def window_of(name: str, *arguments: Any, find: Any = lambda: None) -> WindowRecord:
        sampler = Sampler(True, find)
        publish(sampler.tick)
        sampler.attach(records, lambda nanoseconds: None)
        sampler.backward.plan = lambda site: None
        made[name](*arguments)
        return records[NAMES.index(name)]

    yield window_of
    Hooks.plan_window = Hooks.close_window = Hooks.ticking = None
    recorder.pending.clear()
    recorder.sampled.clear()


@pytest.mark.parametrize("name", NAMES)
def test_growth_is_what_the_loop_keeps_and_needs_at_once(windows, name: str) -> None:
    kept, standing = KNOWN[name]
    memory = windows(name, torch.ones(N, 1000), torch.empty(N, 1000)).memory
    assert memory.kept_bytes == kept * ROW
    assert memory.standing_bytes == pytest.approx(standing * ROW, abs=4)
    assert memory.growth(N) == pytest.approx((kept * N + standing) * ROW, abs=4)


@pytest.mark.parametrize("name", NAMES)
def test_growth_is_that_of_torchs_own_account(windows, name: str) -> None:
    arguments = torch.ones(N, 1000), torch.empty(N, 1000)
    memory = windows(name, *arguments).memory
    names: dict[str, Any] = {}
    exec(LOOPS, names)
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
        result = names[name](*arguments)
    del result
    level = highest = 0
    for change in sorted(seen.events(), key=lambda one: one.time_range.start):
        level += change.self_cpu_memory_usage
        highest = max(highest, level)
    assert memory.growth(N) == pytest.approx(highest, abs=1000)


def test_what_autograd_saves_is_kept(windows) -> None:
    x = torch.ones(N, 1000, requires_grad=True)
    with torch.enable_grad():
        memory = windows("recurrence", x, None).memory
    assert memory.kept_bytes == 0  # multiplying by a number and adding save nothing
    memory = windows("append", x, None).memory
    assert memory.kept_bytes == ROW


@pytest.mark.parametrize("passes", [2, 3, 5])
def test_short_loops_have_a_growth_too(windows, passes: int) -> None:
    memory = windows("append", torch.ones(passes, 1000), None).memory
    assert memory.growth(passes) == passes * ROW


def test_the_host_waits_for_the_values_that_it_reads(windows, clock) -> None:
    device = SimulatedDevice(clock)
    x, out = torch.ones(N, 1000), torch.empty(N, 1000)
    with device:
        queued = windows("temporary", x, out, find=lambda: device)
        read = windows("read", x, out, find=lambda: device)
    assert queued.wait_ns == 0
    # Product, sum and copy, less the time in which the host asked for the sum.
    assert read.wait_ns == 3 * (3 * KERNEL_NS - HOST_NS)
    assert read.wait_s_per_iteration == pytest.approx((3 * KERNEL_NS - HOST_NS) * 1e-9)
    assert windows("append", x, out).wait_ns == 0
