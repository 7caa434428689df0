"""Which functions of a file take one thing at a time: they hand it on to libraries that compute, or
paint, on the host, or to other programs, draw Python's numbers for it, or see whether an attempt
with it fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from flake8_vectorize.analysis.knowledge.randomness import HOSTS, draws
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.hosting import COMPUTING, is_computed
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

IMPORTS = (ast.Import, ast.ImportFrom)
# libraries that draw one picture after another
DRAWING = frozenset({"matplotlib", "seaborn", "plotly", "bokeh"})
# what starts other programs
STARTING = frozenset({"subprocess"})


def hands_to_host(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function gives something that it got or made to a function of such a library,
    which it may import itself, by a statement of its own.
    """
    within = Imports(node for node in function.body if isinstance(node, IMPORTS))
    known = [names for names in (within, imports) if _holds_any(names, COMPUTING | STARTING)]
    drawing = [names for names in (within, imports) if _holds_any(names, DRAWING)]
    if not known and not drawing:
        return False
    below = nodes(function)
    calls = [part for part in below if isinstance(part, ast.Call)]
    calls = [call for call in calls if any(map(_is_named, call.args))]
    if any(_takes_one(names.resolve(dotted_name(c.func))) for names in known for c in calls):
        return True
    painters = {name for names in drawing for name in _painters(below, names)}
    return bool(painters) and any(not names_below(c.func).isdisjoint(painters) for c in calls)


def draws_numbers(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function draws numbers of Python's or NumPy's: each thing that it gets has its
    own.
    """
    if imports.packages.isdisjoint({"random", "numpy"}):
        return False
    calls = (part for part in nodes(function) if isinstance(part, ast.Call))
    names = (imports.resolve(dotted_name(call.func)) for call in calls)
    return any(name.startswith(HOSTS) and draws(name, frozenset()) for name in names)


def _takes_one(name: str) -> bool:
    return is_computed(name) or name.partition(".")[0] in STARTING


def sees_failure(function: ast.AST) -> bool:
    """Whether a function returns one thing where an attempt succeeds and another where it fails,
    which is not the same for all that it gets.
    """
    return any(
        isinstance(node, ast.Try)
        and _returns(node.body)
        and any(_returns(handler.body) for handler in node.handlers)
        for node in nodes(function)
    )


def _returns(body: Iterable[ast.stmt]) -> bool:
    return any(isinstance(statement, ast.Return) for statement in body)


def _painters(below: Iterable[ast.AST], imports: Imports) -> Iterator[str]:
    """The names of what draws: of a library, and what a function takes from one."""
    own = {name for name, full in imports.names.items() if full.partition(".")[0] in DRAWING}
    yield from own
    for node in below:
        if isinstance(node, ast.Assign) and not names_below(node.value).isdisjoint(own):
            yield from (part.id for part in node.targets if isinstance(part, ast.Name))


def _holds_any(imports: Imports, libraries: frozenset[str]) -> bool:
    """Whether names stand for anything of such libraries."""
    return not libraries.isdisjoint(imports.packages)


def _is_named(argument: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) for part in nodes(argument))
