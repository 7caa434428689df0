"""Attempts at what torch may refuse for one matrix, with something else in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.leaving import is_left
from flake8_vectorize.analysis.syntax.saying import parts_computed
from flake8_vectorize.analysis.syntax.walking import names_in, nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

# what fails for a matrix that is singular or not positive: of each there is one that takes many,
# and tells which of them failed
REFUSING = frozenset(
    str.split(
        """
        cholesky cholesky_inverse cholesky_solve eig eigh eigvals eigvalsh inv inverse
        ldl_factor lstsq lu_factor pinv qr solve svd svdvals
        MultivariateNormal LowRankMultivariateNormal Wishart
        """
    )
)
# what else may be called on the way
BESIDE = frozenset(str.split("append entropy float int len log_prob range"))
OF_TORCH = ("torch.", "F.", "math.")
# what it raises
REFUSALS = frozenset(
    str.split("RuntimeError ValueError Exception ArithmeticError LinAlgError _LinAlgError")
)
SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Pass, ast.Continue)
# the name of what decides whether an attempt succeeds
SUCCEEDS = "@succeeds"


def falls_back(node: ast.Try) -> bool:
    """Whether a `try` does nothing but compute what torch may refuse, and leaves something else
    where it does: that is made of nothing that was computed on the way, and changes nothing that
    is tried with.
    """
    if node.finalbody or node.orelse or not _refuses(node.body):
        return False
    if not all(isinstance(part, SIMPLE) for part in node.body):
        return False
    bound, read = names_in(node.body, ast.Store), names_in(node.body, ast.Load) - _filled(node.body)
    for handler in node.handlers:
        if not _catches_refusals(handler.type):
            return False
        if not all(isinstance(part, SIMPLE) for part in handler.body):
            return False
        if names_in(_computing(handler.body), ast.Load) & bound:
            return False
        changed = names_in(handler.body, ast.Store) | _filled(handler.body)
        if changed & read or any(map(_sets, handler.body)):
            return False
    return bool(node.handlers)


def leaves_open(node: ast.Try) -> set[str]:
    """The names that an attempt binds, and what stands in its place does not: to what comes next,
    they hold what they held before.
    """
    bound = names_in(node.body, ast.Store)
    others = [handler.body for handler in node.handlers if not is_left(handler.body)]
    return {name for body in others for name in bound - names_in(body, ast.Store)}


def as_condition(node: ast.Try) -> ast.If:
    """The condition that an attempt is: where it succeeds, and where it does not."""
    other: list[ast.stmt] = []
    for handler in reversed(node.handlers):
        body = _computing(handler.body)
        other = [_condition(node, body, other)] if other else body
    return _condition(node, node.body, other)


def _condition(node: ast.Try, body: list[ast.stmt], other: list[ast.stmt]) -> ast.If:
    test = ast.copy_location(ast.Name(SUCCEEDS, ast.Load()), node)
    return ast.copy_location(
        ast.If(test, body or [ast.copy_location(ast.Pass(), node)], other), node
    )


def _computing(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements that do more than tell people something."""
    return [part for part in body if parts_computed(part) != []]


def _refuses(body: Sequence[ast.stmt]) -> bool:
    """Whether statements call what torch may refuse, and nothing that may fail for reasons of its
    own.
    """
    calls = [node for part in body for node in nodes(part) if isinstance(node, ast.Call)]
    named = [(last_name(call.func), dotted_name(call.func)) for call in calls]
    if not any(last in REFUSING for last, _ in named):
        return False
    return all(
        last in REFUSING | BESIDE or tensor_method(last) is not None or full.startswith(OF_TORCH)
        for last, full in named
    )


def _catches_refusals(caught: ast.expr | None) -> bool:
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return all(part is None or dotted_name(part).rpartition(".")[2] in REFUSALS for part in parts)


def changed_instead(node: ast.Try) -> set[str]:
    """The names that only what stands in the place of an attempt binds."""
    others = (names_in(handler.body, ast.Store) for handler in node.handlers)
    return set().union(*others) - names_in(node.body, ast.Store)


def _filled(body: Iterable[ast.stmt]) -> set[str]:
    """The names of what statements fill places of."""
    return {
        name
        for part in body
        for node in nodes(part)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        for name in names_in([node.value], ast.Load)
    }


def _sets(statement: ast.stmt) -> bool:
    """Whether a statement sets an attribute, which may be tried with."""
    return any(
        isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        for node in nodes(statement)
    )
