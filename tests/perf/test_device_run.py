"""A whole run on a device: torch's own names for CUDA, answered by the program under test."""

from __future__ import annotations

import pytest

PROGRAM = """
import os
import sys
import torch

def step(x: torch.Tensor):
    total = torch.zeros(())
    for i in range(x.shape[0]):
        total = total + x[i].sum()
    return total

class Stream:
    device_index = 3

class Event:
    '''Reached once somebody has waited; then any two lie five milliseconds apart.'''
    done = False
    def __init__(self, enable_timing):
        assert enable_timing
    def record(self, stream):
        assert stream is STREAM
    def query(self):
        return Event.done
    def elapsed_time(self, end):
        return 5.0

def synchronize(device):
    print("waited for", device)
    Event.done = True

STREAM = Stream()
step(torch.ones(6, 2))  # before the program starts the device
torch.cuda.is_initialized = lambda: True
torch.cuda.current_stream = lambda: STREAM
torch.cuda.Event = Event
torch.cuda.is_current_stream_capturing = lambda: False
torch.cuda.synchronize = synchronize

def train():
    for _ in range(4):
        step(torch.ones(6, 2))

train()
print("done", flush=True)
"""


def test_the_run_waits_once_when_it_is_over(folder) -> None:
    folder.write("program.py", PROGRAM)
    result = folder.run("--no-windows", "--", "program.py")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "done\nwaited for 3\n"
    record = folder.loop("for i in range(x.shape[0])")
    assert record.calls == 5
    # The loop around them was the first to start with the device there.
    assert record.stream.executions == 4
    assert record.stream_s == pytest.approx(5 * 5e-3)
    assert folder.session.run.machine.device == "cuda"


def test_a_process_that_leaves_at_once_waits_for_nothing(folder) -> None:
    folder.write("program.py", f"{PROGRAM}\nos._exit(7)\n")
    result = folder.run("--no-windows", "--", "program.py")
    assert result.returncode == 7
    assert result.stdout == "done\n"
    record = folder.loop("for i in range(x.shape[0])")
    assert record.calls == 5
    assert record.stream is None


def test_a_forked_child_leaves_the_device_alone(folder) -> None:
    ending = """
torch.cuda.is_initialized = lambda: os.getpid() == PARENT
if os.fork() == 0:
    train()
    sys.exit(0)
os.wait()
"""
    folder.write("program.py", f"{PROGRAM}\nPARENT = os.getpid()\n{ending}")
    result = folder.run("--no-windows", "--", "program.py")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "done\nwaited for 3\n"
    record = folder.loop("for i in range(x.shape[0])")
    assert record.calls == 9
    assert record.stream.executions == 4
