"""What torch.compile makes of bracketed loops: dynamo says it while it traces them.

Dynamo unrolls a loop, iteration after iteration, into the graph that it builds. The brackets around
the loop are traced with it and leave nothing in the graph, but a call is made for each, at the time
of tracing, from which the size of the graph before and after the loop is seen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from types import FrameType
from typing import Any

from vectorize_perf import recorder
from vectorize_perf.observations import CompiledRecord

UNROLLED = (
    "torch.compile unrolled it: dispatch is gone already, the price is compile time; "
    "for its counts run with --eager"
)


@dataclass(slots=True)
class _Traced:
    """What one graph got from a loop so far, over all executions in it."""

    graph: int
    operators: int = 0
    iterations: int = 0


class Compilations:
    """The loops of this process that were compiled; one graph is built at a time."""

    def __init__(self) -> None:
        self._records: dict[int, CompiledRecord] = {}
        self._open: list[tuple[int, int, int]] = []  # site, graph, its operators before the loop
        self._traced: dict[int, _Traced] = {}
        self._started = 0.0

    def watch(self, torch: Any) -> tuple[Callable[[int], Any], Callable[[int], Any]]:
        """What the brackets call when they are traced: with the loop when it begins, with its
        iterations when it ended.
        """
        try:
            callback = import_module("torch._dynamo.callback")
            callback.on_compile_start(self._begin)
            callback.on_compile_end(self._end)
        except (ImportError, AttributeError):
            pass  # another torch: no seconds
        constant: Callable[[Callable[[int], bool]], Callable[[int], Any]]
        constant = torch.compiler.assume_constant_result

        # Plain functions: dynamo takes no bound methods as constant.
        def entered(site: int) -> bool:
            return _runs(sys._getframe(1)) or self._entered(site)

        def left(iterations: int) -> bool:
            return _runs(sys._getframe(1)) or self._left(iterations)

        return constant(entered), constant(left)

    def record(self, site: int) -> CompiledRecord | None:
        """What is known of the loop, or None if it was not compiled."""
        return self._records.get(site)

    def _entered(self, site: int) -> bool:
        self._open.append((site, *_graph()))
        return True

    def _left(self, iterations: int) -> bool:
        if not self._open:
            return True
        site, graph, before = self._open.pop()
        _, after = _graph()
        traced = self._traced.get(site)
        if traced is None or traced.graph != graph:  # dynamo starts over where a graph breaks
            traced = self._traced[site] = _Traced(graph)
        traced.operators += after - before
        traced.iterations += iterations
        self._records.setdefault(site, CompiledRecord(0, 0, 0, 0.0))
        return True

    def _begin(self, *_: object) -> None:
        self._open.clear()
        self._traced.clear()
        self._started = perf_counter()

    def _end(self, *_: object) -> None:
        took = perf_counter() - self._started
        for site, traced in self._traced.items():
            known = self._records[site]
            larger = traced.operators > known.operators
            self._records[site] = CompiledRecord(
                graphs=known.graphs + 1,
                operators=traced.operators if larger else known.operators,
                iterations=traced.iterations if larger else known.iterations,
                seconds=known.seconds + took,
            )
        self._open.clear()
        self._traced.clear()


def _runs(caller: FrameType) -> bool:
    """Whether a bracket runs, in a backend say, while something else is compiled: dynamo, which
    only traces it, makes the call itself.
    """
    return caller.f_globals.get("__name__") == recorder.__name__


def _graph() -> tuple[int, int]:
    """Which graph dynamo builds now, and its operators; zeros where this torch does not say."""
    try:
        translator: Any = import_module("torch._dynamo.symbolic_convert").InstructionTranslator
        output = translator.current_tx().output
        computing = ("call_function", "call_method", "call_module")
        return id(output), sum(node.op in computing for node in output.graph.nodes)
    except (ImportError, AttributeError):
        return 0, 0
