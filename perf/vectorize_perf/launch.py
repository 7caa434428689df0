"""Runs a program as Python itself would: same `__main__`, arguments, search path, exit status and
tracebacks.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import runpy
import shutil
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any, Final

from vectorize_perf.errors import ProgramError

_HERE: Final = str(Path(__file__).resolve().parent) + os.sep
_IMPORT_SYSTEM: Final = "<frozen importlib"  # left in the traceback only where our loader failed
Compile = Callable[[bytes, str, str], CodeType]


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: a script by its path, or a module by its name."""

    target: str
    arguments: tuple[str, ...]
    is_module: bool

    @property
    def command(self) -> tuple[str, ...]:
        """The program as it is typed after `python`."""
        return (*(("-m",) if self.is_module else ()), self.target, *self.arguments)


def find_script(name: str) -> Path:
    """The file of a script: a path, or a Python program on the search path of the shell.

    Raises:
        ProgramError: there is no such file, or it is no Python program.
    """
    path = Path(name)
    if path.is_dir():
        if (path / "__main__.py").is_file():
            return path / "__main__.py"
        raise ProgramError(f"{name}: a folder without __main__.py; name a script, or -m MODULE")
    if path.is_file():
        return path
    found = shutil.which(name) if os.sep not in name else None
    if found is None:
        raise ProgramError(f"{name}: no such program; name a Python script, or -m MODULE")
    with open(found, "rb") as stream:
        first = stream.readline(256)
    if not (first.startswith(b"#!") and b"python" in first):
        raise ProgramError(f"{found}: not a Python program; name a Python script, or -m MODULE")
    return Path(found)


def prepare(program: Program, script: Path | None) -> None:
    """Sets `sys.argv` and `sys.path` as Python does for a script, or for `-m` where there is
    none.
    """
    sys.argv = ["-m" if script is None else program.target, *program.arguments]
    sys.path[0] = os.getcwd() if script is None else str(script.resolve().parent)


def check_module(name: str) -> None:
    """Returns if there is such a module; packages around it are imported.

    Raises:
        ProgramError: there is none.
    """
    try:
        found = importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise ProgramError(f"-m {name}: no such module; install it, or run where it lies")


def plain_code(source: bytes, file: str, module: str) -> CodeType:
    """The code of a program that was not selected, as it is."""
    code = compile(source, file, "exec", dont_inherit=True)
    assert isinstance(code, CodeType)
    return code


def run_script(script: Path, code_of: Compile) -> None:
    """Runs the file as `__main__`; whatever it raises comes out."""
    path = os.path.abspath(script)
    module = types.ModuleType("__main__")
    vars(module).update(
        __builtins__=builtins,
        __file__=path,
        __cached__=None,
        __loader__=SourceFileLoader("__main__", path),
    )
    _become_main(module)
    source = Path(path).read_bytes()
    exec(code_of(source, path, "__main__"), vars(module))


def run_module(name: str) -> None:
    """Runs the module as `python -m` does."""
    _become_main(types.ModuleType("__main__"))
    runner: Any = runpy
    runner._run_module_as_main(name)


_former_main: list[types.ModuleType] = []  # its globals must outlive the program


def _become_main(module: types.ModuleType) -> None:
    _former_main.append(sys.modules["__main__"])
    sys.modules["__main__"] = module


def without_own_frames(traceback: TracebackType | None) -> TracebackType | None:
    """The traceback as the program alone would have it: no frame of the runner, none of what
    started it.
    """
    frames: list[TracebackType] = []
    while traceback is not None:
        file = _file(traceback)
        if file == __file__:
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


def _file(traceback: TracebackType) -> str:
    return traceback.tb_frame.f_code.co_filename


def hide_own_frames() -> None:
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
