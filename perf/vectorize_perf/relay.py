"""Stops the clocks of a loop while something that it awaits or delegates to is suspended.

``await x`` and ``yield from x`` run code of `x` between two suspensions, and that code belongs to
the loop. So `x` is driven here, one step after another: the clocks run during a step and stand
still between steps.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from vectorize_perf.recorder import Frame, resume, suspend


def delegated(frame: Frame | None, inner: Any) -> Any:
    """What ``yield from`` walks instead of `inner`: the same items, values sent and exceptions
    thrown.
    """
    return inner if frame is None else _relay(frame, iter(inner))


def _relay(frame: Frame, inner: Any) -> Generator[Any, Any, Any]:
    value: Any = None
    thrown: BaseException | None = None
    while True:
        try:
            if thrown is not None:
                item = inner.throw(thrown)
            elif value is None:
                item = next(inner)
            else:
                item = inner.send(value)
        except StopIteration as stop:
            return stop.value
        thrown = None
        suspend(frame, None)
        try:
            value = yield item
        except GeneratorExit:
            resume(frame, None)
            if hasattr(inner, "close"):
                inner.close()
            raise
        except BaseException as error:
            if not hasattr(inner, "throw"):
                raise
            thrown = error
        resume(frame, None)


class _Awaited:
    """An awaitable that gives what `inner` gives."""

    def __init__(self, frame: Frame, inner: Any) -> None:
        self._frame = frame
        self._inner = inner

    def __await__(self) -> Generator[Any, Any, Any]:
        return _relay(self._frame, self._inner.__await__())


def awaited(frame: Frame | None, awaitable: Any) -> Any:
    """What ``await`` waits for instead of `awaitable`; the object itself where Python must raise
    its error.
    """
    if frame is None or not hasattr(type(awaitable), "__await__"):
        return awaitable
    return _Awaited(frame, awaitable)


class _Iteration:
    """An asynchronous iterator that gives what `inner` gives."""

    def __init__(self, frame: Frame, inner: Any) -> None:
        self._frame = frame
        self._inner = inner

    def __aiter__(self) -> _Iteration:
        return self

    def __anext__(self) -> Any:
        return awaited(self._frame, type(self._inner).__anext__(self._inner))


def awaited_iteration(frame: Frame | None, iterable: Any) -> Any:
    """What ``async for`` walks instead of `iterable`."""
    if frame is None or not hasattr(type(iterable), "__aiter__"):
        return iterable
    return _Iteration(frame, type(iterable).__aiter__(iterable))


class _Context:
    """An asynchronous context that enters and leaves `inner`."""

    def __init__(self, frame: Frame, inner: Any) -> None:
        self._frame = frame
        self._inner = inner

    def __aenter__(self) -> Any:
        return awaited(self._frame, type(self._inner).__aenter__(self._inner))

    def __aexit__(self, *error: Any) -> Any:
        return awaited(self._frame, type(self._inner).__aexit__(self._inner, *error))


def awaited_context(frame: Frame | None, context: Any) -> Any:
    """What ``async with`` enters instead of `context`."""
    kind = type(context)
    if frame is None or not (hasattr(kind, "__aenter__") and hasattr(kind, "__aexit__")):
        return context
    return _Context(frame, context)
