"""What iterations call besides functions that get what differs between them: what functions and
classes of other modules do is not known, nor what those do that are given, and methods of
containers take away what is there.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator

from flake8_vectorize.analysis.knowledge.distributions import GIVING, is_distribution
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import ADDING, adds_by
from flake8_vectorize.analysis.values.imports import Imports, dotted_name, is_class_name
from flake8_vectorize.analysis.values.value import Kind
from flake8_vectorize.analysis.verdict.drawn import carries_unseen
from flake8_vectorize.analysis.verdict.draws import run_by
from flake8_vectorize.model.nest import Place

# packages of which is known what their classes do
KNOWN = sys.stdlib_module_names | {"torch", "numpy", "pandas", "jaxtyping", "typing_extensions"}
# packages whose functions keep nothing
PURE = frozenset({"einops", "scipy"})


# methods that take away what a container holds, or put something in its place
TAKING = frozenset(str.split("clear discard insert pop popitem popleft remove setdefault"))
PYTHONS = (str, bytes, list, tuple, dict, set, int, float)
GIVEN = frozenset({Kind.UNKNOWN, Kind.OBJECT, Kind.MODULE})


def called_besides(frame: Frame, imports: Imports) -> Iterator[Place]:
    """The calls in a loop of which it is not known, or is known, that other iterations notice them,
    but for the errors that it raises.
    """
    carrying = carries_unseen(frame)
    errors = {raised.exc for raised in nodes(frame.node) if isinstance(raised, ast.Raise)}
    for call in run_by(frame.node):
        name = dotted_name(call.func)
        full = imports.resolve(name)
        unknown = _is_foreign(full) if full else _is_given(name, frame) or _takes(call, frame)
        unknown = unknown or (not full and (carrying or _is_outer(call, frame)) and _is_new(call))
        if unknown and call not in errors:
            yield Place(f"{spelled(call.func)}()", call.lineno)


def _is_outer(call: ast.Call, frame: Frame) -> bool:
    """Whether a method is one of an object that all iterations share, and none of Python's own, nor
    one of a distribution that only tells something.
    """
    holder, _, method = dotted_name(call.func).rpartition(".")
    root = holder.partition(".")[0]
    if not root or root in frame.assigned:
        return False
    if method in GIVING and root in frame.names and is_distribution(frame.names[root].proof):
        return False
    own = any(hasattr(sort, method) for sort in PYTHONS)
    return not own or (method in ADDING and not adds_by(call))


def _is_new(call: ast.Call) -> bool:
    """Whether neither Python nor torch has a function or a method of this name."""
    if isinstance(call.func, ast.Attribute):
        if call.func.attr in ADDING:
            return not adds_by(call)
        return tensor_method(call.func.attr) is None
    return not hasattr(builtins, dotted_name(call.func))


def _is_foreign(full: str) -> bool:
    """Whether a function or class is of another module of which is not known what it does."""
    package, dot, rest = full.partition(".")
    if not dot or package in KNOWN:
        return False
    last = rest.rpartition(".")[2]
    return is_class_name(last) or (last[:1].islower() and package not in PURE)


def _is_given(name: str, frame: Frame) -> bool:
    """Whether a plain name holds before the loop what nothing is known of."""
    held = frame.names.get(name) if name.isidentifier() else None
    return held is not None and held.kind in GIVEN and name not in frame.assigned


def _takes(call: ast.Call, frame: Frame) -> bool:
    """Whether a method changes a container that an iteration does not make."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in TAKING:
        return False
    root = dotted_name(call.func.value).partition(".")[0]
    return bool(root) and (root not in frame.assigned or root in frame.entry)
