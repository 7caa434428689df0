"""Runs a program as Python itself would: same `__main__`, arguments, search path."""

from __future__ import annotations

import builtins
import importlib.util
import os
import runpy
import shutil
import sys
import types
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import BuiltinImporter, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any, Final

from vectorize_perf.errors import ProgramError

STDIN: Final = "-"
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
    """The file of a script: a path, `-` for the standard input, a folder or archive with
    `__main__.py`, or a Python program on the search path of the shell.

    Raises:
        ProgramError: there is no such file, or it is no Python program.
    """
    path = Path(name)
    if path.is_dir() and not (path / "__main__.py").is_file():
        raise ProgramError(f"{name}: a folder without __main__.py; name a script, or -m MODULE")
    if name == STDIN or path.exists():
        return path
    found = shutil.which(name) if os.sep not in name else None
    if found is None:
        raise ProgramError(f"{name}: no such program; name a Python script, or -m MODULE")
    with open(found, "rb") as stream:
        first = stream.readline(256)
    if not (first.startswith(b"#!") and b"python" in first):
        raise ProgramError(f"{found}: not a Python program; name a Python script, or -m MODULE")
    return Path(found)


def is_container(script: Path) -> bool:
    """Whether Python runs the `__main__.py` inside: that of a folder or of an archive."""
    return script.is_dir() or (script.is_file() and zipfile.is_zipfile(script))


def prepare(program: Program, script: Path | None) -> None:
    """Sets `sys.argv` and `sys.path` as Python does for a script, or for `-m` where there is
    none.
    """
    sys.argv = ["-m" if script is None else program.target, *program.arguments]
    if getattr(sys.flags, "safe_path", False):
        return
    if script is None:
        sys.path[0] = os.getcwd()
    elif program.target == STDIN:
        sys.path[0] = ""
    else:
        container = is_container(script)
        sys.path[0] = os.path.abspath(script) if container else str(script.resolve().parent)


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
    module = types.ModuleType("__main__")
    names = vars(module)
    names.update(__builtins__=builtins)
    if "__annotations__" in vars(sys.modules["__main__"]):
        names.update(__annotations__={})
    if str(script) == STDIN:
        path, source = "<stdin>", sys.stdin.buffer.read()
        names.update(__loader__=BuiltinImporter)
    else:
        path = os.path.abspath(script)
        source = Path(path).read_bytes()
        names.update(__loader__=SourceFileLoader("__main__", path))
    names.update(__file__=path, __cached__=None)
    _become_main(module)
    exec(code_of(source, path, "__main__"), names)


def run_container() -> None:
    """Runs the `__main__.py` of the folder or archive that stands first in `sys.path`."""
    _become_main(types.ModuleType("__main__"))
    runner: Any = runpy
    runner._run_module_as_main("__main__", alter_argv=False)


def run_module(name: str) -> None:
    """Runs the module as `python -m` does."""
    _become_main(types.ModuleType("__main__"))
    runner: Any = runpy
    runner._run_module_as_main(name)


_former_main: list[types.ModuleType] = []  # its globals must outlive the program


def _become_main(module: types.ModuleType) -> None:
    _former_main.append(sys.modules["__main__"])
    sys.modules["__main__"] = module
