"""Brackets the loops of the user's modules while they load; no file and no bytecode cache is
touched.
"""

from __future__ import annotations

import ast
import atexit
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import os
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from time import perf_counter_ns
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from flake8_vectorize import may_hold_tensor_loops
from vectorize_perf import library_imports, recorder, relay
from vectorize_perf.brackets import PREFIX, Bracketing
from vectorize_perf.compilation import Compilations
from vectorize_perf.garbage import uncollected
from vectorize_perf.recorder import Hooks
from vectorize_perf.selection import Selection
from vectorize_perf.session import LoopSite
from vectorize_perf.tracebacks import hide

if TYPE_CHECKING:
    from flake8_vectorize import FileReport, LoopReport

LOOPS = {
    ast.For: "for",
    ast.AsyncFor: "for",
    ast.While: "while",
    ast.ListComp: "listcomp",
    ast.SetComp: "setcomp",
    ast.DictComp: "dictcomp",
    ast.GeneratorExp: "genexp",
}
MOST_SOURCE_LINES = 80
Before = Mapping[str, Callable[[], None]]
After = Mapping[str, Callable[[ModuleType], None]]
_MAIN_NAMES = ("__main__", "__mp_main__")


class Registry:
    """The loops of this process by number, in the order in which their modules loaded."""

    def __init__(self) -> None:
        self.sites: list[LoopSite] = []
        self.left_out: dict[int, str] = {}
        self.unreadable: dict[str, str] = {}
        self.compilations = Compilations()
        self.nanoseconds = 0

    def add(self, site: LoopSite) -> int:
        """The number of a new loop."""
        self.sites.append(site)
        return len(self.sites) - 1


def publish(tick: object) -> None:
    """Makes the functions that rewritten modules call reachable from every module, under reserved
    names.
    """
    functions = {
        "enter": recorder.enter,
        "leave": recorder.leave,
        "open": recorder.open_expression,
        "close": recorder.close_expression,
        "counted": recorder.counted,
        "mark": recorder.mark,
        "settle": recorder.settle,
        "suspend": recorder.suspend,
        "resume": recorder.resume,
        "yielded": recorder.yielded,
        "streamed": recorder.streamed,
        "tick": tick,
        "delegated": relay.delegated,
        "awaited": relay.awaited,
        "awaited_iteration": relay.awaited_iteration,
        "awaited_context": relay.awaited_context,
        "import_begin": library_imports.import_begin,
        "import_end": library_imports.import_end,
        "hide": hide,
    }
    for name, function in functions.items():
        setattr(builtins, f"{PREFIX}{name}__", function)


def outlive_builtins() -> None:
    """Lets generators and destructors run when the interpreter ends, which resets the builtins."""
    atexit.register(_into_modules)


def _into_modules() -> None:
    functions = {name: one for name, one in vars(builtins).items() if name.startswith(PREFIX)}
    for name, module in list(sys.modules.items()):
        if name in ("__main__", "__mp_main__") or isinstance(
            getattr(module, "__loader__", None), BracketingLoader
        ):
            vars(module).update(functions)


class Instrument:
    """Turns source into code with brackets."""

    def __init__(self, selection: Selection, registry: Registry, every_loop: bool) -> None:
        self.selection = selection
        self.registry = registry
        self.every_loop = every_loop

    def code(self, source: bytes, file: str, module: str) -> CodeType:
        """The code of a module with its loops bracketed, or as it is where the linter cannot read
        it.

        Raises:
            SyntaxError: as compiling the file raises it.
        """
        with self._charged():
            tree = compile(source, file, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
            assert isinstance(tree, ast.Module)
            try:
                bracketed = self.tree(tree, source, file)
            except RecursionError:
                return compile(source, file, "exec", dont_inherit=True)
            code = compile(bracketed, file, "exec", dont_inherit=True)
            assert isinstance(code, CodeType)
            return code

    @contextmanager
    def _charged(self) -> Iterator[None]:
        """What passes inside is the runner's time, and loads a module of the user's."""
        started = perf_counter_ns()
        library_imports.Imports.modules += 1
        try:
            with uncollected():
                yield
        finally:
            spent = perf_counter_ns() - started
            self.registry.nanoseconds += spent
            recorder.discount(spent)

    def tree(self, tree: ast.Module, source: bytes, file: str) -> ast.Module:
        """The tree with its loops bracketed.

        Raises:
            RecursionError: its expressions are nested too deeply.
        """
        text = importlib.util.decode_source(source)
        path = self.selection.relative(file)
        try:
            transformer = Bracketing(self._sites(tree, text, path))
            bracketed = transformer.visit(tree)
        except RecursionError:
            self.registry.unreadable[path] = "the expressions are nested too deeply to rewrite"
            raise
        assert isinstance(bracketed, ast.Module)
        self.registry.left_out.update(transformer.left_out)
        return bracketed

    def _sites(self, tree: ast.Module, text: str, path: str) -> dict[ast.AST, int]:
        loops = [node for node in ast.walk(tree) if type(node) in LOOPS]
        if not loops or not (self.every_loop or may_hold_tensor_loops(text)):
            return {}
        # Loaded for the first loop: loading the analysis takes longer than all the rest.
        from flake8_vectorize import inspect_source

        report = inspect_source(text, path, tree=tree, every_loop=self.every_loop)
        if not report.loops and report.findings:
            self.registry.unreadable[path] = report.findings[0].message
        return self._numbered(loops, text, report)

    def _numbered(
        self, loops: Sequence[ast.AST], text: str, report: FileReport
    ) -> dict[ast.AST, int]:
        lines = text.splitlines()
        known = {_key(loop): loop for loop in report.loops}
        messages = {finding.loop: finding.message for finding in report.findings if finding.loop}
        sites: dict[ast.AST, int] = {}
        for node in loops if known else ():
            found = known.pop((LOOPS[type(node)], *_position(lines, node)), None)
            if found is not None:
                message = messages.get(found.loop, found.reason)
                sites[node] = self.registry.add(_site(report.path, found, message, lines))
        return sites


def _key(report: LoopReport) -> tuple[str, int, int]:
    span = report.loop.span
    return report.loop.kind.value, span.line, span.column


def _position(lines: Sequence[str], node: ast.AST) -> tuple[int, int]:
    """Line and column as the linter counts them, in characters from 1; the tree counts bytes."""
    number: int = getattr(node, "lineno", 1)
    offset: int = getattr(node, "col_offset", 0)
    return number, len(lines[number - 1].encode()[:offset].decode(errors="replace")) + 1


def _site(path: str, report: LoopReport, message: str, lines: Sequence[str]) -> LoopSite:
    loop = report.loop
    last = min(loop.span.end_line, loop.span.line + MOST_SOURCE_LINES - 1)
    return LoopSite(
        path=path,
        line=loop.span.line,
        column=loop.span.column,
        end_line=loop.span.end_line,
        kind=loop.kind.value,
        scope=loop.scope,
        head=loop.head,
        fingerprint=loop.fingerprint,
        code=report.code,
        message=message,
        pattern=str(getattr(report.pattern, "value", report.pattern)),
        axes=report.sources,
        evidence=tuple(f"{one.fact} (line {one.line})" for one in report.evidence),
        source=tuple(lines[loop.span.line - 1 : last]),
    )


class BracketingLoader(SourceFileLoader):
    """Loads a module of the user's from its source; its spec names no bytecode cache that it
    could fill.
    """

    instrument: Instrument

    def get_code(self, fullname: str) -> CodeType | None:
        """The bracketed code of the module."""
        path = self.get_filename(fullname)
        with suppress(SyntaxError):
            return self.instrument.code(self.get_data(path), path, fullname)
        # The original loader raises the error again, and Python shows it without frames of ours.
        return super().get_code(fullname)


class WatchedLoader(SourceFileLoader):
    """Loads a module of a library as it is, and tells when it is there."""

    after: Callable[[ModuleType], None]

    def exec_module(self, module: ModuleType) -> None:
        """Runs the module, then `after` on it."""
        super().exec_module(module)
        self.after(module)


class BracketingFinder(importlib.abc.MetaPathFinder):
    """Lets the other finders find, and gives the modules of the user to the bracketing loader."""

    def __init__(self, instrument: Instrument, before: Before, after: After) -> None:
        self.instrument = instrument
        self.before = before
        self.after = after

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that the next finders find, with our loader where the file is selected."""
        if fullname in self.before:
            self.before[fullname]()
        if fullname == "torch._dynamo":
            Hooks.tracing = sys.modules["torch"].compiler.is_compiling
        elif Hooks.tracing is not None and Hooks.compiled is None:
            self._watch_compilation()
        for finder in sys.meta_path[sys.meta_path.index(self) + 1 :]:
            find = getattr(finder, "find_spec", None)
            spec = find(fullname, path, target) if find is not None else None
            if isinstance(spec, ModuleSpec):
                return self._adopted(spec)
        return None

    def _watch_compilation(self) -> None:
        """Has dynamo, once it is loaded, say to the registry which loops it compiles."""
        dynamo = sys.modules.get("torch._dynamo")
        if dynamo is None or getattr(dynamo.__spec__, "_initializing", False):
            return

        watched = self.instrument.registry.compilations.watch(sys.modules["torch"])
        Hooks.compiled, Hooks.unrolled = watched

    def _adopted(self, spec: ModuleSpec) -> ModuleSpec:
        loader = spec.loader
        if spec.name in self.after and type(loader) is SourceFileLoader:
            spec.loader = WatchedLoader(loader.name, loader.path)
            spec.loader.after = self.after[spec.name]
        elif type(loader) is SourceFileLoader and self.instrument.selection.covers(loader.path):
            ours = BracketingLoader(loader.name, loader.path)
            ours.instrument = self.instrument
            spec.loader = ours
            spec.cached = None
        return spec


def _bracket_scripts(instrument: Instrument) -> None:
    """Files that runpy runs by their path, the main module of a spawned child among them, pass by
    the finder.
    """
    module: Any = runpy
    read = module._get_code_from_file

    def bracketed(*arguments: Any) -> Any:
        found = read(*arguments)
        file = os.fsdecode(arguments[-1])
        source = Path(file).read_bytes()
        if source.startswith(importlib.util.MAGIC_NUMBER) or not instrument.selection.covers(file):
            return found
        code = instrument.code(source, file, "")
        return (code, *found[1:]) if isinstance(found, tuple) else code

    module._get_code_from_file = bracketed


def install(instrument: Instrument, before: Before, after: After) -> None:
    """Has modules bracketed that load from now on; `before` and `after` say what to do when some
    modules of libraries load.
    """
    sys.meta_path.insert(0, BracketingFinder(instrument, before, after))
    _bracket_scripts(instrument)
