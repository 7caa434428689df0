"""Which calls of a loop take numbers from a random generator, from which those of other iterations
take theirs.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from flake8_vectorize.analysis.knowledge.distributions import DRAWING
from flake8_vectorize.analysis.knowledge.randomness import draws, seeds
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode, body_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.model.nest import Place

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
GENERATOR = "generator"


def drawn_by(frame: Frame, imports: Imports, unknown: Collection[str]) -> list[Place]:
    """The calls that draw, none of them twice; none at all where an iteration sets a generator to
    a state of its own. Methods of the same names may be of objects that are `unknown`.
    """
    found: dict[str, Place] = {}
    for call in sorted(_calls(frame.node), key=lambda call: call.lineno):
        shown = spelled(call.func)
        if seeds(shown.rpartition(".")[2]):
            return []
        if _draws(call, frame, imports, f"{shown}()" in unknown):
            found.setdefault(shown, Place(shown, call.lineno))
    return list(found.values())


def _draws(call: ast.Call, frame: Frame, imports: Imports, unknown: bool) -> bool:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    own = dotted_name(given.get(GENERATOR))
    if own in frame.assigned and own not in frame.entry:
        return False
    training = given.get("training")
    if isinstance(training, ast.Constant) and not training.value:
        return False
    full = imports.resolve(dotted_name(call.func))
    if full or not isinstance(call.func, ast.Attribute):
        return draws(full, frozenset(given))
    method = call.func.attr
    operation = tensor_method(method)
    if operation is not None and operation.random:
        return not unknown
    return method in DRAWING and frame.random and not unknown


def _calls(loop: LoopNode) -> Iterator[ast.Call]:
    """The calls that every iteration may make, without those of functions that it defines."""
    pending = body_of(loop)
    if isinstance(loop, ast.While):
        pending.append(loop.test)
    elif isinstance(loop, COMPREHENSIONS):
        pending += [generator.iter for generator in loop.generators[1:]]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, LATER):
            pending += children(node)
