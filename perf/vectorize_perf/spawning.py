"""Processes that multiprocessing starts afresh, by `spawn` or `forkserver`, join the run.

Such a child knows nothing of its parent but what it is sent before it loads the program. An
invitation travels with that; reading it makes the child join.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

#: the modules that start children, each loaded when it is first needed
STARTERS: Final = tuple(
    f"multiprocessing.popen_{method}" for method in ("spawn_posix", "spawn_win32", "forkserver")
)
_FIELD: Final = "vectorize_perf"
_ACCEPT: Final = """
try:
    from {module} import {function} as join
except ImportError:
    pass
else:
    import pickle
    join(*pickle.loads({arguments!r}))
"""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A call that is made where the invitation is unpickled, if the runner is installed there."""

    module: str
    function: str
    arguments: tuple[Any, ...]

    def __reduce__(self) -> tuple[Callable[..., None], tuple[str, dict[str, Any]]]:
        text = _ACCEPT.format(
            module=self.module, function=self.function, arguments=pickle.dumps(self.arguments)
        )
        return exec, (text, {})


def invite(invitation: Invitation) -> None:
    """Has it sent to every child that this process starts afresh."""
    from multiprocessing import spawn

    prepared: Callable[[str], dict[str, Any]] = spawn.get_preparation_data
    if hasattr(prepared, _FIELD):
        return

    def with_invitation(name: str) -> dict[str, Any]:
        return {_FIELD: invitation, **prepared(name)}

    setattr(with_invitation, _FIELD, invitation)
    spawn.get_preparation_data = with_invitation
