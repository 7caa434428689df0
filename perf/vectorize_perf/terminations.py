"""Signals that end a process: its part of the session is written first, and nobody notices.

The program is told that the default action stands, and may set handlers as it likes; the process
then ends by the signal, as it would have alone.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
)


class Terminations:
    """Calls `before` with the exit status that a shell shows, then lets the signal end the
    process.
    """

    def __init__(self, before: Callable[[int], None]) -> None:
        self._before = before
        self._set: Callable[..., Any] = signal.signal
        self._get: Callable[..., Any] = signal.getsignal
        self._postponing = 0
        self._due: int | None = None

    def watch(self) -> None:
        """From now on the signals that are at their default action are watched."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in SIGNALS:
            if self._get(number) == signal.SIG_DFL:
                self._set(number, self._ends)
        setter, getter = self._set_for_program, self._told
        signal.signal = lambda signalnum, handler: setter(signalnum, handler)
        signal.getsignal = lambda signalnum: getter(signalnum)

    @contextmanager
    def postponed(self) -> Iterator[None]:
        """A signal that comes inside ends the process afterwards: what is being written counts."""
        if threading.current_thread() is not threading.main_thread():
            yield  # handlers run in the main thread, which waits for this one to write
            return
        self._postponing += 1
        try:
            yield
        finally:
            self._postponing -= 1
            if self._due is not None and not self._postponing:
                self._ends(self._due, None)

    def _set_for_program(self, signalnum: int, handler: Any) -> Any:
        by_default = signalnum in SIGNALS and handler == signal.SIG_DFL
        return self._shown(self._set(signalnum, self._ends if by_default else handler))

    def _told(self, signalnum: int) -> Any:
        return self._shown(self._get(signalnum))

    def _shown(self, handler: Any) -> Any:
        return signal.SIG_DFL if handler == self._ends else handler

    def _ends(self, number: int, frame: FrameType | None) -> None:
        if self._postponing:
            self._due = number
            return
        self._before(128 + number)
        self._set(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
