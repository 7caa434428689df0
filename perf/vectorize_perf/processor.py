"""How long this process has waited for a processor that other work of the machine was using."""

from __future__ import annotations

from typing import Final

_SCHEDULER: Final = "/proc/self/schedstat"  # of the main thread: running, waiting, times


def waited_ns() -> int:
    """Nanoseconds that the main thread could have run and did not; 0 where the system hides it."""
    try:
        with open(_SCHEDULER, encoding="ascii") as stream:
            return int(stream.read().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
