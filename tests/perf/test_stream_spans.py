"""Spans of the device around loops, on a simulated one whose kernels take ten microseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from simulated_device import HOST_NS, KERNEL_NS, SimulatedDevice

from vectorize_perf import recorder, stream_spans
from vectorize_perf.recorder import Hooks
from vectorize_perf.stream_spans import StreamSpans

LOOPS = """
import torch

def queue(x):
    for i in range(10):
        x = x * 2
    return x

def wait(x):
    for i in range(10):
        x = x * 2
        x.item()

def nest(x):
    for i in range(5):
        for j in range(4):
            x = x * 2

def generate(x):
    for i in range(3):
        x = x * 2
        yield x

def fail(x):
    for i in range(9):
        x = x * 2
        if i == 4:
            raise KeyError(i)

def recurse(x, depth):
    for i in range(1):
        x = x * 2
        if depth:
            recurse(x, depth - 1)
"""
QUEUE, WAIT, OUTER, INNER, GENERATE, FAIL, RECURSE = range(7)


class Scene:
    """A bracketed program with a device and the spans of its loops."""

    def __init__(
        self, program: Any, device: SimulatedDevice, spans: StreamSpans, x: torch.Tensor
    ) -> None:
        self.program, self.device, self.spans = program, device, spans
        self.x = x

    def stream_ns(self, site: int) -> int:
        record = self.spans.record(site)
        return record.stream_ns if record is not None else 0

    def executions(self, site: int) -> int:
        record = self.spans.record(site)
        return record.executions if record is not None else 0

    def finish(self) -> None:
        self.spans.settle(wait=True)


@pytest.fixture
def scene(program: Callable[[str], Any], clock: Any) -> Iterator[Scene]:
    device = SimulatedDevice(clock)
    spans = StreamSpans(lambda nanoseconds: None, lambda: device)
    spans.attach()
    x = torch.ones(())
    with device:
        yield Scene(program(LOOPS), device, spans, x)
    Hooks.first_run = Hooks.begin_span = Hooks.end_span = Hooks.pause_span = None


def test_a_loop_that_only_queues_is_short_for_the_host_and_long_for_the_device(scene) -> None:
    scene.program["queue"](scene.x)
    assert scene.program.inclusive(QUEUE) == 10 * HOST_NS
    assert scene.executions(QUEUE) == 0  # its end was not reached, and nobody waited for it
    assert scene.device.synchronizations == 0
    scene.finish()
    assert scene.stream_ns(QUEUE) == HOST_NS + 10 * KERNEL_NS
    assert scene.device.synchronizations == 1


def test_a_loop_that_waits_takes_both_as_long(scene) -> None:
    scene.program["wait"](scene.x)
    scene.finish()
    assert scene.stream_ns(WAIT) == scene.program.inclusive(WAIT)
    assert scene.stream_ns(WAIT) == 10 * (2 * KERNEL_NS + HOST_NS)


def test_spans_of_nested_loops_lie_within_each_other(scene) -> None:
    scene.program["nest"](scene.x)
    scene.finish()
    assert (scene.executions(OUTER), scene.executions(INNER)) == (1, 5)
    assert scene.stream_ns(OUTER) == scene.stream_ns(INNER) == HOST_NS + 20 * KERNEL_NS


def test_work_on_another_stream_belongs_to_the_loop_that_queues_it_there(scene) -> None:
    with scene.device.other_stream():
        scene.program["queue"](scene.x)
    scene.program["queue"](scene.x)
    scene.finish()
    assert scene.stream_ns(QUEUE) == 2 * (HOST_NS + 10 * KERNEL_NS)


def test_the_pair_stays_on_the_stream_that_it_began_on(scene) -> None:
    bracket = recorder.enter(QUEUE)
    scene.device.launch(KERNEL_NS)
    with scene.device.other_stream():
        scene.device.launch(50 * KERNEL_NS)
        recorder.leave(bracket, 1)
    scene.finish()
    assert scene.stream_ns(QUEUE) == KERNEL_NS


def test_each_device_is_waited_for_once(scene) -> None:
    for place in (0, 1, 1):
        with scene.device.other_stream(place):
            scene.program["queue"](scene.x)
    scene.finish()
    assert scene.device.synchronizations == 2
    assert scene.executions(QUEUE) == 3


def test_what_is_not_done_when_the_process_is_ended_is_left_out(scene) -> None:
    scene.program["queue"](scene.x)
    scene.device.synchronize(0)
    scene.program["queue"](scene.x)
    before = scene.device.synchronizations
    scene.spans.settle(wait=False)
    assert scene.device.synchronizations == before
    assert scene.executions(QUEUE) == 1


def test_an_exception_ends_the_span(scene) -> None:
    with pytest.raises(KeyError):
        scene.program["fail"](scene.x)
    scene.finish()
    assert scene.stream_ns(FAIL) == HOST_NS + 5 * KERNEL_NS


def test_recursion_is_timed_once(scene) -> None:
    scene.program["recurse"](scene.x, 3)
    scene.finish()
    assert scene.executions(RECURSE) == 1
    assert scene.stream_ns(RECURSE) == HOST_NS + 4 * KERNEL_NS


def test_what_runs_while_a_generator_is_suspended_is_not_its_own(scene) -> None:
    for y in scene.program["generate"](scene.x):
        for _ in range(7):
            y = y * 2
        scene.device.synchronize(0)
    scene.finish()
    assert scene.executions(GENERATE) == 1
    assert scene.stream_ns(GENERATE) == 3 * (HOST_NS + KERNEL_NS)


def test_no_event_goes_into_a_captured_graph(scene) -> None:
    scene.device.captures = True
    scene.program["queue"](scene.x)
    assert scene.device.events == 0
    scene.device.captures = False
    scene.program["queue"](scene.x)
    scene.finish()
    assert scene.executions(QUEUE) == 1


def test_events_are_used_again(scene) -> None:
    for _ in range(50):
        scene.program["wait"](scene.x)
    assert scene.device.events <= 4
    scene.finish()
    assert scene.executions(WAIT) == 50


def test_memory_stays_bounded_when_the_device_never_catches_up(scene, monkeypatch) -> None:
    monkeypatch.setattr(stream_spans, "MOST_UNREAD", 20)
    scene.device.launch(10**9)
    for _ in range(100):
        scene.program["queue"](scene.x)
    assert scene.device.events == 40
    scene.finish()
    assert scene.executions(QUEUE) == 20


def test_many_executions_are_measured_in_turns(scene, monkeypatch) -> None:
    monkeypatch.setattr(stream_spans, "ALWAYS_MEASURED", 32)
    for _ in range(32 + 160):
        scene.program["wait"](scene.x)
    scene.finish()
    assert scene.executions(WAIT) == 32 + 160 // stream_spans.EVERY


def test_a_forked_child_touches_no_event_of_its_parent(scene) -> None:
    scene.program["queue"](scene.x)
    scene.spans.forget_parent()
    scene.spans.settle(wait=True)
    assert scene.device.synchronizations == 0
    assert scene.spans.record(QUEUE) is None


def test_a_device_that_fails_ends_the_spans_and_not_the_program(scene, capsys) -> None:
    scene.device.broken = True
    for _ in range(3):
        scene.program["queue"](scene.x)
    assert capsys.readouterr().err.count("out of events") == 1
    assert scene.program.counts(QUEUE) == (3, 30)
    scene.finish()
    assert scene.spans.record(QUEUE) is None


def test_executions_that_the_runner_looked_into_count_only_without_others(scene) -> None:
    def execution(held_up_ns: int = 0) -> None:
        bracket = recorder.enter(QUEUE)
        scene.device.launch(2 * KERNEL_NS)
        recorder.discount(held_up_ns)
        recorder.leave(bracket, 1)
        scene.device.synchronize(0)

    Hooks.plan_window, Hooks.close_window = lambda frame: frame, lambda frame, number: None
    recorder.pending.add(QUEUE)
    try:
        execution(held_up_ns=7_000)
    finally:
        Hooks.plan_window = Hooks.close_window = None
        recorder.pending.discard(QUEUE)
    scene.spans.settle(wait=False)
    sampled = scene.spans.record(QUEUE)
    assert (sampled.sampled, sampled.stream_ns) == (True, 2 * KERNEL_NS - 7_000)
    execution()
    scene.spans.settle(wait=False)
    plain = scene.spans.record(QUEUE)
    assert (plain.sampled, plain.executions, plain.stream_ns) == (False, 1, 2 * KERNEL_NS)


def test_nothing_is_measured_before_the_program_starts_a_device(program, clock) -> None:
    found: list[SimulatedDevice] = []
    spans = StreamSpans(lambda nanoseconds: None, lambda: found[0] if found else None)
    spans.attach()
    made = program(LOOPS)
    made["queue"](torch.ones(()))
    assert Hooks.begin_span is None
    found.append(SimulatedDevice(clock))
    spans.look()
    made["queue"](torch.ones(()))
    spans.settle(wait=True)
    assert spans.record(QUEUE).executions == 1
    Hooks.first_run = Hooks.begin_span = Hooks.end_span = Hooks.pause_span = None


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_a_real_device_takes_longer_than_the_host_needs_to_queue(program, monkeypatch) -> None:
    spans = StreamSpans(lambda nanoseconds: None)
    x = torch.ones(4096, 4096, device="cuda")
    made = program("def f(x):\n for i in range(50):\n  x = x @ x\n")
    spans.attach()
    for _ in range(3):
        made["f"](x)
    spans.settle(wait=True)
    Hooks.first_run = Hooks.begin_span = Hooks.end_span = Hooks.pause_span = None
    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    begin.record()
    made["f"](x)
    end.record()
    torch.cuda.synchronize()
    record = spans.record(0)
    assert record.executions == 3
    ratio = record.nanoseconds_per_call / (begin.elapsed_time(end) * 1e6)
    assert 0.5 < ratio < 2.0
