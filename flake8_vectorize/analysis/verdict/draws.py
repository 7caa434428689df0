"""Which calls of a loop take numbers from a random generator, from which those of other iterations
take theirs.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from flake8_vectorize.analysis.evaluation.module import Module
from flake8_vectorize.analysis.knowledge.distributions import DRAWING
from flake8_vectorize.analysis.knowledge.randomness import draws, seeds
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode, body_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.nest import Place

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
GENERATOR = "generator"
NO_KEYWORDS: frozenset[str | None] = frozenset()


def drawn_by(frame: Frame, module: Module, unknown: Collection[str]) -> list[Place]:
    """The calls that draw, none of them twice; none at all where an iteration sets a generator to
    a state of its own. Methods of the same names may be of objects that are `unknown`.
    """
    found: dict[str, Place] = {}
    for call in run_by(frame.node):
        shown = spelled(call.func)
        if seeds(shown.rpartition(".")[2]):
            return []
        if _draws(call, frame, module, f"{shown}()" in unknown):
            found.setdefault(shown, Place(shown, call.lineno))
    return list(found.values())


def _draws(call: ast.Call, frame: Frame, module: Module, unknown: bool) -> bool:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    own = dotted_name(given.get(GENERATOR))
    if own in frame.assigned and own not in frame.entry:
        return False
    training = given.get("training")
    if isinstance(training, ast.Constant) and not training.value:
        return False
    name = dotted_name(call.func)
    full = module.imports.resolve(name)
    if full or not isinstance(call.func, ast.Attribute):
        return draws(full, frozenset(given)) or _has_weights(name, module, set())
    method = call.func.attr
    operation = tensor_method(method)
    if operation is not None and operation.random:
        return not unknown
    return method in DRAWING and frame.random and not unknown


def _has_weights(name: str, module: Module, seen: set[str]) -> bool:
    """Whether a class of the file, or one that it is made of, is a module whose weights are drawn
    when it is made.
    """
    made = module.instance(name) if name and name not in seen else None
    if made is None or not made.is_module:
        return False
    seen.add(name)
    start = made.method("__init__")
    for call in _calls(start.body if start is not None else ()):
        part = dotted_name(call.func)
        if draws(module.imports.resolve(part), NO_KEYWORDS) or _has_weights(part, module, seen):
            return True
    return any(_has_weights(dotted_name(base), module, seen) for base in made.node.bases)


def run_by(loop: LoopNode) -> list[ast.Call]:
    """The calls that iterations make themselves, in the order of the text."""
    return sorted(_calls(_body(loop)), key=lambda call: (call.lineno, call.col_offset))


def _body(loop: LoopNode) -> list[ast.AST]:
    """All that runs in every iteration."""
    if isinstance(loop, ast.While):
        return [*body_of(loop), loop.test]
    if isinstance(loop, COMPREHENSIONS):
        return [*body_of(loop), *(generator.iter for generator in loop.generators[1:])]
    return body_of(loop)


def _calls(body: Sequence[ast.AST]) -> Iterator[ast.Call]:
    """The calls in a body, without those of functions that it defines."""
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, LATER):
            pending += children(node)
