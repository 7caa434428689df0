"""Frames of the runner in the traceback of an exception that the program catches."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from vectorize_perf import tracebacks

OWN = compile("def run(f):\n    f()\n", str(Path(tracebacks.__file__).with_name("own.py")), "exec")


def fail() -> None:
    raise KeyError("k")


@pytest.mark.parametrize("where", ["first", "last"])
def test_frames_are_hidden_where_another_traceback_stood_before(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: dict = {}
    exec(OWN, names)
    try:
        names["run"](fail)
    except KeyError as error:
        seen = error.__traceback__
        while where == "last" and seen.tb_next is not None:
            seen = seen.tb_next
        monkeypatch.setattr(tracebacks._Hidden, "head", id(seen))
        tracebacks.hide()
        shown = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    assert shown == ["test_frames_are_hidden_where_another_traceback_stood_before", "fail"]
