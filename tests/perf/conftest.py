"""Programs with brackets, run in this process: what the recorder says of each of their loops."""

from __future__ import annotations

import ast
import builtins
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vectorize_perf import recorder
from vectorize_perf.brackets import PREFIX, Bracketing
from vectorize_perf.instrument import LOOPS, publish
from vectorize_perf.recorder import CALLS, DEPTH, INCLUSIVE, ITERATIONS, SELF, Costs

# The tests' own builders are no package: tests are collected without touching sys.path.
sys.path.insert(0, str(Path(__file__).parent))


class Clock:
    """A clock that stands still unless the program under test moves it."""

    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> int:
        return self.now

    def pass_time(self, nanoseconds: int) -> None:
        self.now += nanoseconds


class Bracketed:
    """A program whose every loop carries a bracket; loops are numbered by line, then column."""

    def __init__(self, source: str, clock: Clock) -> None:
        tree = ast.parse(textwrap.dedent(source))
        loops = [node for node in ast.walk(tree) if type(node) in LOOPS]
        loops.sort(key=lambda node: (node.lineno, node.col_offset))
        sites = {node: number for number, node in enumerate(loops)}
        transformer = Bracketing(sites)
        code = compile(transformer.visit(tree), "program.py", "exec")
        self.left_out = transformer.left_out
        self.names: dict[str, Any] = {"spend": clock.pass_time, "__name__": "program"}
        exec(code, self.names)

    def __getitem__(self, name: str) -> Any:
        return self.names[name]

    def row(self, number: int) -> list[int]:
        rows = [stack.rows[number] for stack in recorder.stacks if number in stack.rows]
        return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * 8

    def counts(self, number: int) -> tuple[int, int]:
        """Calls and iterations."""
        return self.row(number)[CALLS], self.row(number)[ITERATIONS]

    def inclusive(self, number: int) -> int:
        return self.row(number)[INCLUSIVE]

    def own(self, number: int) -> int:
        return self.row(number)[SELF]

    def is_settled(self) -> bool:
        """Whether no bracket is open on any thread."""
        depths = [row[DEPTH] for stack in recorder.stacks for row in stack.rows.values()]
        return not any(recorder.stacks) and not any(depths)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(recorder, "_clock", clock)
    return clock


@pytest.fixture
def program(clock: Clock) -> Iterator[Callable[[str], Bracketed]]:
    """Makes a bracketed program from source, on a recorder that starts empty and costs nothing."""
    costs = Costs.inside, Costs.outside, Costs.iteration
    Costs.inside = Costs.outside = Costs.iteration = 0
    recorder.lane = recorder.Lane()
    recorder.stacks.clear()
    recorder.lane.stack = recorder.Stack()
    before = {name for name in vars(builtins) if name.startswith(PREFIX)}
    publish(lambda frame, number: None)
    yield lambda source: Bracketed(source, clock)
    for name in [name for name in vars(builtins) if name.startswith(PREFIX)]:
        if name not in before:
            delattr(builtins, name)
    Costs.inside, Costs.outside, Costs.iteration = costs


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    """An empty folder of a user's."""
    from user_folder import Folder

    return Folder(tmp_path)
