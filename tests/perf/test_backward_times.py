"""What is booked for nodes and for the gaps between them, on a clock that moves at each reading."""

from __future__ import annotations

from itertools import count

import pytest
import torch

from vectorize_perf import backward
from vectorize_perf.backward import LONGEST_GAP_NS, BackwardWatch, NodeTimes, next_number

READING_NS = 50 * LONGEST_GAP_NS


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch):
    clock = count(0, READING_NS)
    monkeypatch.setattr(backward, "perf_counter_ns", lambda: next(clock))
    monkeypatch.setattr(backward, "watching_cost", lambda: 0)
    monkeypatch.setattr(backward, "_clock", backward._Clock())
    monkeypatch.setattr(
        torch.autograd, "_engine_run_backward", backward._autograd._engine_run_backward
    )
    watch = BackwardWatch(lambda nanoseconds: None)
    watch.install()
    return watch


def chain(value: torch.Tensor, length: int) -> torch.Tensor:
    for _ in range(length):
        value = value * 2
    return value


def between(nodes: int) -> int:
    """The time from the start of the first of so many nodes to the end of the last."""
    return (2 * nodes - 1) * READING_NS


def test_long_gaps_between_the_nodes_of_a_loop_are_its_own(watch: BackwardWatch) -> None:
    times, first = NodeTimes(), next_number()
    value = chain(torch.ones(3, requires_grad=True), 5)
    watch.add(first, times)
    value.backward(torch.ones(3))
    assert times.backward_ns == between(5)


def test_nodes_are_booked_in_full_for_the_loop_inside_and_for_that_around_it(
    watch: BackwardWatch,
) -> None:
    outer, inner, outer_first = NodeTimes(), NodeTimes(), next_number()
    value = chain(torch.ones(3, requires_grad=True), 2)
    inner_first = next_number()
    value = chain(value, 4)
    watch.add(inner_first, inner)
    value = chain(value, 3)
    watch.add(outer_first, outer)
    value.backward(torch.ones(3))
    assert outer.backward_ns == between(9)
    assert inner.backward_ns == between(4) + LONGEST_GAP_NS


def test_what_passes_after_the_last_node_is_another_loops(watch: BackwardWatch) -> None:
    early, late, first = NodeTimes(), NodeTimes(), next_number()
    value = chain(torch.ones(3, requires_grad=True), 2)
    watch.add(first, early)
    value = chain(value, 30)
    first = next_number()
    value = chain(value, 3)
    watch.add(first, late)
    value.backward(torch.ones(3))
    assert early.backward_ns == between(2)
    assert late.backward_ns == between(3) + LONGEST_GAP_NS


def test_what_passes_between_two_passes_over_one_graph_is_no_loops(watch: BackwardWatch) -> None:
    times, first = NodeTimes(), next_number()
    value = chain(torch.ones(3, requires_grad=True), 5)
    watch.add(first, times)
    value.backward(torch.ones(3), retain_graph=True)
    value.backward(torch.ones(3))
    assert times.backward_ns == 2 * between(5) + LONGEST_GAP_NS


def test_of_very_many_nodes_some_stand_for_all(
    watch: BackwardWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backward, "MOST_NODES", 10)
    times, first = NodeTimes(), next_number()
    value = chain(torch.ones(3, requires_grad=True), 25)
    watch.add(first, times)
    value.backward(torch.ones(3))
    assert times.backward_ns == between(9)
