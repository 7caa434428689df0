"""Records the operators of a few iterations with a dispatch mode.

It sees below autograd: one entry per operator that is really executed, with the line of the user's
code that asked for it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter_ns
from types import CodeType, FrameType
from typing import Any, Final

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from vectorize_perf.accelerator import Accelerator
from vectorize_perf.allocations import Allocations
from vectorize_perf.operators import category, flops, name, shape, size, tensors
from vectorize_perf.session import Category, OperatorCount, WindowRecord

MOST_OPERATORS: Final = 20_000
_LIBRARY: Final = str(Path(torch.__file__).parent)
_HERE: Final = str(Path(__file__).parent)
# Where in the bytecode, so that two calls in one line are told apart.
Place = tuple[CodeType | None, int]


class OperatorWindow(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Sees every operator of its thread between `open` and `close`, and changes none."""

    # Without this, torch refuses to run a higher-order operator while the window is open.
    supports_higher_order_operators = True

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """False: skipping would load all of dynamo, a second of start-up, at the first operator."""
        return False

    @classmethod
    def ignore_compile_internals(cls) -> bool:
        """True: compiled code inside a loop stays compiled while the window is open."""
        return True

    def __init__(self, loop_code: CodeType | None, device: Accelerator | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.loop_code = loop_code
        self.device = device
        self.allocations = Allocations()
        self.wait_ns = 0
        self.seen: Counter[tuple[OperatorCount, Place]] = Counter()
        self.total = 0

    def open(self) -> None:
        """Starts to see the operators of the running thread."""
        self.__enter__()  # type: ignore[no-untyped-call]

    def mark(self) -> None:
        """An iteration ends."""
        self.allocations.mark()

    def close(self) -> None:
        """Sees no more."""
        self.__exit__(None, None, None)  # type: ignore[no-untyped-call]

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type[Any]],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """The result of the operator, which is recorded."""
        started = perf_counter_ns()
        try:
            result = func(*args, **(kwargs or {}))
        except BaseException as error:
            # Without a window no Python frame stands between the program and the operator.
            raise error.with_traceback(None)  # noqa: B904 - it is the same error
        took = perf_counter_ns() - started
        self.total += 1
        if self.total <= MOST_OPERATORS:
            operation = Operation.of(func, args, kwargs or {}, result, self.device)
            if self.device is not None and operation.kind is Category.SYNC:
                self.wait_ns += took
            self.allocations.add(operation.read, operation.written)
            asked = _caller(sys._getframe(1), self.loop_code)
            self.seen[_described(operation, asked), asked.place] += 1
        return result

    @property
    def truncated(self) -> bool:
        """Whether operators ran that were counted and not looked at."""
        return self.total > MOST_OPERATORS

    def record(self, iterations: int, usual_s: float, *, later: bool) -> WindowRecord:
        """What was seen in so many iterations; `later` says that as many ran since."""
        return WindowRecord(
            iterations=iterations,
            operators=self.operators(),
            truncated=self.truncated,
            usual_s=usual_s,
            wait_ns=self.wait_ns,
            memory=self.allocations.record(later=later),
        )

    def operators(self) -> tuple[OperatorCount, ...]:
        """The recorded operators with their counts, in the order in which they first ran; of too
        many, the first stand for all.
        """
        scale = self.total / MOST_OPERATORS if self.truncated else 1
        return tuple(
            replace(one, count=max(1, round(scale * count)))
            for (one, _), count in self.seen.items()
        )


@dataclass(frozen=True, slots=True)
class Caller:
    """The innermost place outside of torch, its line, and that of the loop's function above it."""

    place: Place
    line: str
    loop_line: int


def _caller(frame: FrameType | None, loop_code: CodeType | None) -> Caller:
    while frame is not None and frame.f_code.co_filename.startswith((_LIBRARY, _HERE)):
        frame = frame.f_back
    if frame is None:
        return Caller((None, 0), "", 0)
    line = f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
    place = frame.f_code, frame.f_lasti
    while frame is not None and frame.f_code is not loop_code:
        frame = frame.f_back
    return Caller(place, line, frame.f_lineno if frame is not None else 0)


@dataclass(frozen=True, slots=True)
class Operation:
    """One executed operator with the tensors that it read and wrote."""

    name: str
    kind: Category
    read: list[torch.Tensor]
    written: list[torch.Tensor]

    @classmethod
    def of(
        cls,
        operator: Any,
        arguments: tuple[Any, ...],
        named: dict[str, Any],
        result: Any,
        device: Accelerator | None,
    ) -> Operation:
        """The operation; a blocking copy from the device to the host makes the host wait."""
        read = list(tensors((arguments, *named.values()), torch.Tensor))
        written = list(tensors((result,), torch.Tensor))
        kind = category(operator, arguments)
        if kind is Category.COPY and device is not None and any(map(device.holds, read)):
            queued = named.get("non_blocking") or arguments[2:3] == (True,)
            if not queued and not any(map(device.holds, written)):
                kind = Category.SYNC
        return cls(name(operator), kind, read, written)


def _described(operation: Operation, asked: Caller) -> OperatorCount:
    read, written, kind = operation.read, operation.written, operation.kind
    first = next(iter((*written, *read)), None)
    moves = kind is not Category.VIEW
    return OperatorCount(
        name=operation.name,
        category=kind,
        count=1,
        line=asked.line,
        loop_line=asked.loop_line,
        shapes=" ".join(map(shape, read)) or " ".join(map(shape, written)),
        dtype=str(first.dtype).removeprefix("torch.") if first is not None else "",
        device=first.device.type if first is not None else "",
        elements=sum(one.numel() for one in written),
        read_bytes=sum(map(size, read)) if moves else 0,
        written_bytes=sum(map(size, written)) if moves else 0,
        flops=flops(read, written) if kind is Category.CONTRACTION else 0,
    )
