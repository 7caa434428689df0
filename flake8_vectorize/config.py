"""What the project's `[flake8]` section says, for the commands that run without flake8.

The section is found and read as flake8 does it, so that both look at the same files with the same
codes: `setup.cfg`, `tox.ini` or `.flake8`, in the current folder or the nearest one above it.
"""

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from flake8_vectorize.baseline.codes import on_by_default
from flake8_vectorize.discovery import NONE, nearest
from flake8_vectorize.errors import VectorizeError

_FILES = ("setup.cfg", "tox.ini", ".flake8")
_SECTION = "flake8"
_PREFIX = "VEC"
_NEVER_SOURCE = ".svn,CVS,.bzr,.hg,.git,__pycache__,.tox,.nox,.eggs,*.egg"
_TOKEN = re.compile(r"[^\s,:]+|:")
_CODE = re.compile(r"[A-Z]+[0-9]*")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which codes are wanted, by prefixes; of a chosen and an ignored prefix the longer one wins.

    `chosen` leaves only these codes, `added` adds to those that are on by default.
    """

    chosen: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def __call__(self, code: str) -> bool:
        """Whether a code is wanted; what is off by default must be named beyond `VEC`."""
        named = max(_longest(self.chosen, code), _longest(self.added, code))
        ignored = _longest(self.ignored, code)
        if ignored and ignored >= named:
            return False
        if not on_by_default(code):
            return named > len(_PREFIX)
        return named > 0 or not self.chosen


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of a project; paths are absolute, None where a file is not wanted."""

    folder: Path
    baseline: Path | None
    impact: Path | None
    selection: Selection = Selection()
    exclude: tuple[str, ...] = ()
    ignored_in: tuple[tuple[str, tuple[str, ...]], ...] = ()
    whole_package: bool = False

    @property
    def cache_in(self) -> Path | None:
        """The folder for summaries of the modules that a file imports; None if none are wanted."""
        return self.folder if self.whole_package else None

    def excludes(self, path: str) -> bool:
        """Whether a file or folder is left out."""
        return _matches(path, self.exclude)

    def leaves_out(self, path: str) -> bool:
        """Whether a walk through the project passes a file by: it or a folder around it is out."""
        whole = Path(os.path.abspath(path))
        return any(
            self.excludes(str(place))
            for place in (whole, *whole.parents)
            if self.folder in place.parents
        )

    def ignores(self, path: str, code: str) -> bool:
        """Whether `per-file-ignores` silences a code in a file."""
        return any(
            code.startswith(codes) and _matches(path, (pattern,))
            for pattern, codes in self.ignored_in
        )


def load(
    *,
    baseline: str | None = None,
    impact: str | None = None,
    select: str | None = None,
    extend_select: str | None = None,
    ignore: str | None = None,
    start: Path | None = None,
    whole_package: bool | None = None,
) -> Configuration:
    """The configuration for a folder, the current one by default.

    The other arguments are options of the command line, in place of what the section says.

    Raises:
        VectorizeError: a configuration file cannot be read.
    """
    start = start or Path.cwd()
    file, section = _section(start)
    folder = file.parent if file else start
    return Configuration(
        folder,
        _file(".vectorize-baseline.jsonl", baseline, section.get("baseline"), folder, start),
        _file(".vectorize-impact.jsonl", impact, section.get("impact"), folder, start),
        Selection(
            _codes(section.get("select", "") if select is None else select),
            _codes(section.get("extend-select", "") if extend_select is None else extend_select),
            _codes(
                f"{section.get('ignore', '') if ignore is None else ignore}\n"
                f"{section.get('extend-ignore', '')}"
            ),
        ),
        (
            *_patterns(section.get("exclude", _NEVER_SOURCE), folder),
            *_patterns(section.get("extend-exclude", ""), folder),
        ),
        tuple(_ignored_in(section.get("per-file-ignores", ""), folder)),
        _truth(section.get("project", "false"), file) if whole_package is None else whole_package,
    )


def _file(
    name: str, option: str | None, setting: str | None, folder: Path, start: Path
) -> Path | None:
    wanted = setting if option is None else option
    if wanted == NONE:
        return None
    if wanted is not None:
        return (folder if option is None else Path.cwd()) / wanted
    return nearest(name, start) or folder / name


def _section(start: Path) -> tuple[Path | None, dict[str, str]]:
    home = Path.home()
    for folder in (start, *start.parents):
        for name in _FILES:
            file = folder / name
            if file.is_file():
                parser = configparser.RawConfigParser()
                try:
                    parser.read(file, encoding="utf-8")
                except (configparser.Error, UnicodeDecodeError) as error:
                    text = str(error).splitlines()[0]
                    raise VectorizeError(f"{file} is no configuration file: {text}") from error
                if parser.has_section(_SECTION):
                    options = parser.items(_SECTION)
                    return file, {_option(key): value for key, value in options}
        if folder == home:
            break
    return None, {}


def _truth(text: str, file: Path | None) -> bool:
    truth = configparser.RawConfigParser.BOOLEAN_STATES.get(text.strip().lower())
    if truth is None:
        raise VectorizeError(f"{file}: vectorize-project is {text}; write true or false")
    return truth


def _longest(prefixes: tuple[str, ...], code: str) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


def _option(key: str) -> str:
    return key.replace("_", "-").removeprefix("vectorize-")


def _codes(text: str) -> tuple[str, ...]:
    """The prefixes among a list of codes that can be about ours; `V` selects VEC101 too."""
    words = (word.upper() for word in re.split(r"[,\s]+", _uncommented(text)) if word)
    return tuple(word for word in words if word.startswith(_PREFIX) or _PREFIX.startswith(word))


def _patterns(text: str, folder: Path) -> tuple[str, ...]:
    words = (word for word in re.split(r"[,\s]+", _uncommented(text)) if word)
    return tuple(_anchored(word, folder) for word in words)


def _anchored(pattern: str, folder: Path) -> str:
    if "/" not in pattern and os.sep not in pattern:
        return pattern
    return os.path.abspath(os.path.join(folder, pattern)).rstrip("/")


def _uncommented(text: str) -> str:
    return "\n".join(line.partition("#")[0] for line in text.splitlines())


def _ignored_in(text: str, folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    files: list[str] = []
    codes: list[str] = []
    after_colon = False
    for token in [*_TOKEN.findall(_uncommented(text)), ""]:
        if token == ":":
            after_colon = True
        elif after_colon and _CODE.fullmatch(token):
            codes.append(token)
        else:
            if after_colon:
                yield from ((_anchored(file, folder), tuple(codes)) for file in files)
                files, codes, after_colon = [], [], False
            files.append(token)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    name = os.path.basename(path)
    if name not in (".", "..") and any(fnmatch(name, pattern) for pattern in patterns):
        return True
    whole = os.path.abspath(path)
    return any(fnmatch(whole, pattern) for pattern in patterns)
