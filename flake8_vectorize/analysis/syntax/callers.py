"""Where the functions of a file are called in it, found by the text of their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flake8_vectorize.analysis.syntax.module_body import ModuleBody
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS, covers
from flake8_vectorize.analysis.syntax.survey import Function, FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

# what a method calls the object that it belongs to
OWN = ("self", "cls")
# calls beyond which those of one function are not looked at
MOST_CALLS = 8


class Caller(NamedTuple):
    """A call, with the function that makes it and the class that this one is a method of."""

    call: ast.Call
    function: FunctionNode
    owner: ast.ClassDef | None


class Callers:
    """The calls in one file."""

    def __init__(self, source: str, tree: ast.Module) -> None:
        self._source = source
        self.tree = tree

    def of(self, function: FunctionNode, owner: ast.ClassDef | None) -> list[Caller]:
        """Every call of a function or method of the file by itself or by its own class.

        None of them if one is made otherwise, if the function is passed on, or if there are very
        many.
        """
        name = function.name
        places = list(re.finditer(rf"\b{name}\s*\(", self._source))
        passed_on = re.search(rf"(?<![\"'`\w]){name}\b(?!\s*\()", self._source)
        if not 1 < len(places) <= MOST_CALLS + 1 or passed_on is not None:
            return []
        found: dict[ast.Call, Caller] = {}
        for place in places:
            line = self._source.count("\n", 0, place.start()) + 1
            for caller in self._in_line(line, name):
                if caller.function is function:
                    continue  # it gives itself what it was given
                if not _is_own(caller, name, owner):
                    return []
                found[caller.call] = caller
        return list(found.values())

    def by_module(self, function: FunctionNode, body: ModuleBody) -> list[ast.Call]:
        """Every call of a function in the file, if all of them are made outside of functions."""
        places = len(re.findall(rf"\b{function.name}\b", self._source)) - 1  # its own definition
        calls = body.calls(function.name) if places else []
        return calls if len(calls) == places else []

    def every(self, function: Function) -> list[ast.Call]:
        """Every call of a function in the file; none of them if one is not known."""
        owner = None if function.is_nested else function.place.owner
        found = [caller.call for caller in self.of(function.node, owner)]
        others = len(re.findall(rf"\b{function.node.name}\s*\(", self._source)) - len(found)
        return found if others == 1 else []  # its own definition

    def _in_line(self, line: int, name: str) -> Iterator[Caller]:
        """The calls of a name that begin in a line of a function."""
        function: FunctionNode | None = None
        owner: ast.ClassDef | None = None
        body: list[ast.stmt] = self.tree.body
        statement: ast.stmt | None = None
        while body:
            around = statement
            statement = next((s for s in body if covers(s, line)), None)
            if statement is None:
                statement = around
                break
            if isinstance(statement, FUNCTIONS):
                function = function or statement
            elif isinstance(statement, ast.ClassDef):
                if function is None:
                    owner = statement
            else:
                break
            body = statement.body
        if statement is None or function is None:
            return
        for node in nodes(statement):
            if not isinstance(node, ast.Call) or not covers(node, line):
                continue
            if dotted_name(node.func).rpartition(".")[2] == name:
                yield Caller(node, function, owner)


def _is_own(caller: Caller, name: str, owner: ast.ClassDef | None) -> bool:
    """Whether a call is one by the plain name of a function, or by `self` of a method's class."""
    if owner is None:
        return isinstance(caller.call.func, ast.Name)
    own = dotted_name(caller.call.func) in [f"{holder}.{name}" for holder in OWN]
    return own and caller.owner is owner


def argument_of(call: ast.Call, function: FunctionNode, name: str) -> ast.expr | None:
    """What a call gives to a parameter; None if it leaves it out."""
    parameters = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    if parameters and parameters[0] in OWN:
        parameters = parameters[1:]
    position = parameters.index(name) if name in parameters else len(call.args)
    if position < len(call.args):
        return call.args[position]
    return next((word.value for word in call.keywords if word.arg == name), None)


def is_spread(call: ast.Call) -> bool:
    """Whether a call gives arguments of which nothing tells how many."""
    return any(isinstance(argument, ast.Starred) for argument in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    )
