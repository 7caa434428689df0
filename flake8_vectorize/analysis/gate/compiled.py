"""Which functions and classes a compiler takes: their loops are no Python loops."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# the modules of compilers, and of the languages of kernels that are spelled in Python
COMPILERS = (
    "torch.jit.",
    "triton.",
    "numba.",
    "taichi.",
    "warp.",
    "cupyx.jit",
    "cutlass.",
    "tilelang.",
    "tvm.",
    "cuda.tile.",
)
# of their decorators, those that leave a function to Python, always or unless it is traced, or say
# no more than how the function below them is compiled
INTERPRETED = frozenset(
    {"ignore", "unused", "export", "script_if_tracing", "autotune", "heuristics"}
)
# what a decorator that compiles is called, wherever it comes from
ALWAYS = frozenset({"njit", "jit", "prim_func", "script_method"})
# the same, of what a module has: a function of the user's may well be called so
OF_MODULES = frozenset({"kernel"})
# modules whose types only the arguments of compiled functions have
KERNEL_TYPES = ("triton.language.", "cutlass.", "tilelang.language.", "tvm.script.")
KERNEL_PACKAGES = tuple(name.partition(".")[0] for name in KERNEL_TYPES)
Compilable = FunctionNode | ast.ClassDef


class Compiled:
    """The functions and classes of one file that are compiled: by their decorators, by a call that
    gets their name, or by the types of their arguments.
    """

    def __init__(
        self, imports: Imports, functions: Iterable[FunctionNode], body: Iterable[ast.stmt]
    ) -> None:
        self._imports = imports
        self._typed = any(full.startswith(KERNEL_PACKAGES) for full in imports.full_names())
        body = list(body)
        given = dict(filter(None, map(self._handed_over, body)))
        classes = [node for node in body if isinstance(node, ast.ClassDef)]
        named = ((node, self._compiler(node) or given.get(node.name, "")) for node in functions)
        found = [*((node, self._decorator(node)) for node in classes), *named]
        self._found = [(node, compiler) for node, compiler in found if compiler]

    def around(self, line: int) -> tuple[Compilable, str, int] | None:
        """The compiled function or class that a line is in, if only by the function around it, what
        compiles that, and the line that says so.
        """
        for node, compiler in self._found:
            if node.lineno <= line <= (node.end_lineno or node.lineno):
                saying = (d.lineno for d in node.decorator_list if _called(d) == compiler)
                return node, compiler, next(saying, node.lineno)
        return None

    def _decorator(self, node: Compilable) -> str:
        return next(filter(self._compiles, map(_called, node.decorator_list)), "")

    def _compiler(self, node: FunctionNode) -> str:
        name = self._decorator(node)
        if name:
            return name
        for argument in _arguments(node) if self._typed else ():
            name = _type_name(argument.annotation)
            if name and self._imports.resolve(name).startswith(KERNEL_TYPES):
                return name
        return ""

    def _compiles(self, name: str) -> bool:
        full = self._imports.resolve(name)
        last = name.rpartition(".")[2]
        if full.startswith(COMPILERS):
            return full.rpartition(".")[2] not in INTERPRETED
        return last in ALWAYS or (bool(full) and last != name and last in OF_MODULES)

    def _handed_over(self, statement: ast.stmt) -> tuple[str, str] | None:
        """What a statement of the module compiles, `fast = njit(slow)`, and by what."""
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Call):
            return None
        call = statement.value
        if len(call.args) != 1 or not isinstance(call.args[0], ast.Name):
            return None
        compiler = dotted_name(decorator_name(call.func))
        return (call.args[0].id, compiler) if self._compiles(compiler) else None


def decorator_name(node: ast.expr) -> ast.expr:
    """The callable of a decorator, without its arguments."""
    return node.func if isinstance(node, ast.Call) else node


def _called(decorator: ast.expr) -> str:
    return dotted_name(decorator_name(decorator))


def _arguments(node: FunctionNode) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _type_name(annotation: ast.expr | None) -> str:
    """The name of a declared type, without what it is told: `T.Tensor((n, 4), dtype)`."""
    while True:
        if isinstance(annotation, ast.Call):
            annotation = annotation.func
        elif isinstance(annotation, ast.Subscript):
            annotation = annotation.value
        else:
            break
    return dotted_name(annotation) if annotation is not None else ""
