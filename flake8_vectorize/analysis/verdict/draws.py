"""Which calls of a loop take numbers from a random generator, from which those of other iterations
take theirs.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from flake8_vectorize.analysis.evaluation.module import Module
from flake8_vectorize.analysis.knowledge.distributions import DRAWING
from flake8_vectorize.analysis.knowledge.randomness import draws, seeds
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, FUNCTIONS, LoopNode, body_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.nest import Place

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# statements that do all that stands in them
PLAIN = (ast.AnnAssign, ast.Assign, ast.AugAssign, ast.Expr, ast.Return)
CHOOSING = (ast.BoolOp, ast.IfExp)
GENERATOR = "generator"
NO_KEYWORDS: frozenset[str | None] = frozenset()


def drawn_by(
    frame: Frame, module: Module, functions: Mapping[str, Closure], unknown: Collection[str]
) -> list[Place]:
    """The calls that draw, also by running other `functions` of the file, one for each line; none
    at all where an iteration sets a generator to a state of its own. Methods of the same names may
    be of objects that are `unknown`.
    """
    found: dict[Place, None] = {}
    for call in run_by(frame.node):
        shown = spelled(call.func)
        if seeds(shown.rpartition(".")[2]):
            return []
        drawn = _draws(call, frame, module, f"{shown}()" in unknown)
        if drawn or _runs_draws(dotted_name(call.func), module, functions, set()):
            found[Place(shown, call.lineno)] = None
    return list(found)


def drawn_parts(
    frame: Frame, module: Module, seen: Iterable[ast.Subscript]
) -> Iterator[ast.Subscript]:
    """Those of the parts that a loop takes of which a draw of the same iteration says which."""
    made = [node for node in nodes(frame.node) if isinstance(node, ast.Assign)]
    names: set[str] = set()
    for statement in sorted(made, key=lambda node: node.lineno):
        if _follows_draws(statement.value, names, frame, module):
            parts = (part for target in statement.targets for part in nodes(target))
            names |= {part.id for part in parts if isinstance(part, ast.Name)}
    for node in seen:
        if _follows_draws(node.slice, names, frame, module):
            yield node


def _follows_draws(node: ast.expr, names: Set[str], frame: Frame, module: Module) -> bool:
    """Whether an expression draws, or reads one of these names."""
    return any(
        (isinstance(part, ast.Call) and _draws(part, frame, module, False))
        or (isinstance(part, ast.Name) and part.id in names)
        for part in nodes(node)
    )


def _runs_draws(
    name: str, module: Module, functions: Mapping[str, Closure], seen: set[str]
) -> bool:
    """Whether a function of the file draws in any case, itself or by another one that it calls."""
    function = functions.get(name) if name not in seen else None
    if not isinstance(function, FUNCTIONS):
        return False
    seen.add(name)
    plain = (node for node in function.body if isinstance(node, PLAIN))
    run = [node for node in plain if not any(isinstance(part, CHOOSING) for part in nodes(node))]
    for call in _calls(run):
        part = dotted_name(call.func)
        given = frozenset(keyword.arg for keyword in call.keywords)
        own = any(keyword.arg == GENERATOR for keyword in call.keywords)
        if not own and draws(module.imports.resolve(part), given):
            return True
        if _runs_draws(part, module, functions, seen):
            return True
    return False


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
