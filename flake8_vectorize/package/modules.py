"""What the other modules of a package say about the names that a file imports from them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flake8_vectorize.analysis.exports import OWN, ModuleSummary, exports
from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.values.elsewhere import Elsewhere
from flake8_vectorize.analysis.values.imports import joined_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value, first_telling
from flake8_vectorize.package.cache import Cache, digest
from flake8_vectorize.package.layout import Home, home_of, module_at
from flake8_vectorize.package.records import read, written
from flake8_vectorize.sources import read_source

# functions and classes that one answer goes through
LONGEST_WAY = 64
MOST_KNOWN = 4096
# A summary depends on the text of its module alone, so that one process needs it once.
_KNOWN: dict[str, ModuleSummary] = {}


@dataclass(frozen=True, slots=True)
class Definition:
    """A name within the module in a file, such as `Net.forward`."""

    path: str
    name: str


class Modules(Elsewhere):
    """The modules of the package that one file belongs to, as they are on disk now.

    `source` is the file's own text, which may differ from what is on disk. Summaries are kept in
    the cache of `project`.
    """

    def __init__(self, path: str, source: str, project: Path) -> None:
        self._path = os.path.abspath(path)
        self._source = source
        self._project = project
        self._cache = Cache(project)
        self._summaries: dict[str, ModuleSummary] = {}
        self._homes: dict[str, Home] = {}
        self._found: dict[str, Definition | str] = {}

    def full_name(self, name: str) -> str:
        """The full name of what the package only passes on, `torch.stack`; else the name itself."""
        found = self._named(name)
        return found if isinstance(found, str) and found else name

    def result(self, name: str) -> Value:
        """What a function or method returns; unknown where its module does not show it."""
        return self._result(self._named(name), set())

    def attribute(self, owner: str, name: str) -> Value:
        """What an attribute of a class or of its bases holds."""
        return self._attribute(self._named(owner), name, set())

    def _named(self, name: str) -> Definition | str:
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._find(name, self._path)
        return found

    def _result(self, found: Definition | str, passed: set[Definition]) -> Value:
        if isinstance(found, str):
            operation = torch_function(found)
            tensor = operation is not None and operation.result == "t"
            return Value(Kind.TENSOR, proof=found) if tensor else UNKNOWN
        if found in passed or len(passed) == LONGEST_WAY:
            return UNKNOWN
        passed.add(found)
        head, _, method = found.name.partition(".")
        summary = self._summary(found.path)
        function = summary.functions.get(head)
        if method:
            owner = summary.classes.get(head)
            if owner is None:
                return UNKNOWN
            function = owner.methods.get(method)
            if function is None:
                bases = (self._find(f"{base}.{method}", found.path) for base in owner.bases)
                return first_telling(self._result(base, passed) for base in bases)
        if function is None or not function.passes_on:
            return UNKNOWN if function is None else function.result
        return self._result(self._find(function.passes_on, found.path), passed)

    def _attribute(self, found: Definition | str, name: str, passed: set[Definition]) -> Value:
        if isinstance(found, str) or found in passed or len(passed) == LONGEST_WAY:
            return UNKNOWN
        passed.add(found)
        owner = self._summary(found.path).classes.get(found.name)
        if owner is None:
            return UNKNOWN
        if name in owner.attributes:
            return owner.attributes[name]
        bases = (self._find(base, found.path) for base in owner.bases)
        return first_telling(self._attribute(base, name, passed) for base in bases)

    def _find(self, reference: str, path: str) -> Definition | str:
        """Where the thing is defined that a reference in a file means.

        A full name where that is outside of the package, '' where it is not to be found. Names are
        followed from import to import; one that leads back to itself is not found.
        """
        if reference.startswith(OWN):
            return Definition(path, reference[len(OWN) :])
        passed = set()
        pending = [(reference, path, len(reference), False)]
        while pending:
            name, module, most, by_star = pending.pop()
            base = self._home(module).base(name)
            if base is None:
                # A star gives any name; of other packages only torch's own are known.
                if not by_star or torch_function(name) is not None:
                    return name
                continue
            held = module_at(*base, self._exists, self._binds)
            # What is left is longer than what was imported where the module is not there.
            if held is None or not 0 < len(held[1]) <= most or held in passed:
                continue
            passed.add(held)
            module, parts = held
            summary = self._summary(module)
            head = parts[0]
            if head in summary.functions or head in summary.classes:
                return Definition(module, ".".join(parts))
            if head in summary.names:
                target = ".".join((summary.names[head], *parts[1:]))
                pending.append((target, module, len(parts), by_star))
            elif len(parts) <= 2 and not head.startswith("_"):
                # A name, or a method of a class; more parts are a module that is not there.
                whole = ".".join(parts)
                # Later ones hide earlier ones, and are asked first.
                pending += [
                    (joined_name(star, whole), module, len(parts), True) for star in summary.stars
                ]
        return ""

    def _binds(self, path: str, name: str) -> bool:
        summary = self._summary(path)
        return name in summary.functions or name in summary.classes or name in summary.names

    def _home(self, path: str) -> Home:
        home = self._homes.get(path)
        if home is None:
            home = self._homes[path] = home_of(path)
        return home

    def _exists(self, path: str) -> bool:
        return path == self._path or os.path.isfile(path)

    def _summary(self, path: str) -> ModuleSummary:
        summary = self._summaries.get(path)
        if summary is None:
            summary = self._summaries[path] = self._summarized(path)
        return summary

    def _summarized(self, path: str) -> ModuleSummary:
        try:
            source = self._source if path == self._path else read_source(path)
        except OSError:
            return ModuleSummary()
        key = digest(analysis_version(), source)
        summary = _KNOWN.get(key)
        if summary is None:
            # What is being typed stays out of the cache.
            summary = exports(source) if path == self._path else self._cached(path, source, key)
            if len(_KNOWN) >= MOST_KNOWN:
                _KNOWN.clear()
            _KNOWN[key] = summary
        return summary

    def _cached(self, path: str, source: str, key: str) -> ModuleSummary:
        name = digest(_relative(path, self._project), *map(str, sys.version_info[:2]))
        text = self._cache.read(name, key)
        if text is not None:
            return read(text)
        summary = exports(source)
        self._cache.write(name, key, written(summary))
        return summary


def _relative(path: str, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        # Another drive: no relative path leads there.
        return path


@cache
def analysis_version() -> str:
    """A key of the code that summarizes: its own text, and the Python that parses."""
    folder = Path(__file__).parents[1]
    files = [
        *sorted((folder / "analysis").rglob("*.py")),
        *sorted((folder / "analysis").glob("*.json")),
        *sorted((folder / "package").glob("*.py")),
    ]
    return digest(sys.version, *(file.read_text(encoding="utf-8") for file in files))
