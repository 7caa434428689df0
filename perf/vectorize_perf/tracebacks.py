"""Tracebacks as the program alone would have them: without frames of the runner."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Final

_HERE: Final = str(Path(__file__).resolve().parent) + os.sep
_LAUNCH: Final = f"{_HERE}launch.py"
# a traceback up to here is seen to as a whole: another one may stand where the last one stood
_SHORT: Final = 64
_IMPORT_SYSTEM: Final = "<frozen importlib"  # left in the traceback only where our loader failed


def without_own_frames(traceback: TracebackType | None) -> TracebackType | None:
    """The traceback without frames of the runner, and without what started it."""
    frames: list[TracebackType] = []
    while traceback is not None:
        file = _file(traceback)
        if file == _LAUNCH:
            frames.clear()
        elif file.startswith(_HERE):
            while frames and _file(frames[-1]).startswith(_IMPORT_SYSTEM):
                frames.pop()
        else:
            frames.append(traceback)
        traceback = traceback.tb_next
    result: TracebackType | None = None
    for one in reversed(frames):
        result = TracebackType(result, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return result


def hide() -> None:
    """Takes frames of the runner out of the traceback of the exception that is on its way.

    The program may catch it and print it, where no hook of ours sees it.
    """
    error = sys.exc_info()[1]
    head = one = error.__traceback__ if error is not None else None
    known, _Hidden.head = _Hidden.head, id(head)
    passed, met = 0, False
    while one is not None and not (met and passed >= _SHORT):
        met = met or id(one) == known
        passed += 1
        following = one.tb_next
        while following is not None and _file(following).startswith(_HERE):
            following = following.tb_next
        if following is not one.tb_next:
            one.tb_next = following
        one = following


class _Hidden:
    """The last traceback that was seen to: where recursion unwinds, each is the end of the next."""

    head = 0


def _file(traceback: TracebackType) -> str:
    return traceback.tb_frame.f_code.co_filename


def hide_uncaught() -> None:
    """Has uncaught exceptions shown as if the program ran alone; keeps the hook that it set."""
    shown = sys.excepthook

    def excepthook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        seen: set[int] = set()
        link: BaseException | None = error
        while link is not None and id(link) not in seen:
            seen.add(id(link))
            link.__traceback__ = without_own_frames(link.__traceback__)
            link = link.__cause__ or link.__context__
        shown(kind, error, without_own_frames(traceback))

    sys.excepthook = excepthook
