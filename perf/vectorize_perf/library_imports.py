"""The time that the program spends importing libraries, which is no part of its workload."""

from __future__ import annotations

from time import perf_counter_ns

from vectorize_perf.recorder import Hooks

Token = tuple[int, int]


class Imports:
    """Totals of the process."""

    nanoseconds = 0
    modules = 0  # of the user, rewritten so far


def import_begin() -> Token | None:
    """Starts the clock at an import statement of the user's."""
    if Hooks.tracing is not None and Hooks.tracing():
        return None
    return Imports.modules, perf_counter_ns()


def import_end(token: Token | None) -> None:
    """Books the import, unless it loaded a module of the user's: such a one books its own
    imports.
    """
    if token is not None and token[0] == Imports.modules:
        Imports.nanoseconds += perf_counter_ns() - token[1]
