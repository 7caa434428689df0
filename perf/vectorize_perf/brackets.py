"""Rewrites the syntax tree of a module so that its loops are timed and counted.

`for` and `while` become ``n = 0; b = enter(site); try: <loop, counting> finally: leave(b, n)``,
comprehensions are wrapped where they stand, and what suspends a generator inside a timed loop
stops the clocks. Every new node carries the position of the loop it belongs to, so tracebacks,
breakpoints and coverage see the lines of the file.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final, cast

from vectorize_perf.recorder import WINDOW
from vectorize_perf.syntax import EAGER_CONSUMERS, callee, compiled_by, is_synchronous, suspends

LoopNode = (
    ast.For
    | ast.AsyncFor
    | ast.While
    | ast.ListComp
    | ast.SetComp
    | ast.DictComp
    | ast.GeneratorExp
)
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

PREFIX: Final = "__vectorize_"


def counter_name(site: int) -> str:
    """The local variable that counts the iterations of a loop statement."""
    return f"{PREFIX}n{site}__"


def _name(text: str) -> ast.Name:
    return ast.Name(id=f"{PREFIX}{text}__", ctx=ast.Load())


def _call(function: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(func=_name(function), args=list(arguments), keywords=[])


def _store(text: str, value: ast.expr) -> ast.Assign:
    return ast.Assign(targets=[ast.Name(id=f"{PREFIX}{text}__", ctx=ast.Store())], value=value)


def _forget(*names: str) -> ast.Delete:
    """Nothing of a bracket is left in the namespace of the program once it is closed."""
    return ast.Delete(targets=[ast.Name(id=f"{PREFIX}{name}__", ctx=ast.Del()) for name in names])


def _statement(value: ast.expr) -> ast.Expr:
    return ast.Expr(value=value)


class Bracketing(ast.NodeTransformer):
    """Brackets the loops in `sites` (syntax node -> number); `left_out` says which it had to
    leave, and why.
    """

    def __init__(self, sites: Mapping[ast.AST, int]) -> None:
        self.sites = sites
        self.left_out: dict[int, str] = {}
        self._suspending: str | None = None  # the outermost timed loop here that a yield suspends
        self._compiler: str | None = None
        self._opens_expression = False
        self._marks = 0

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        """The rewritten node; a statement is guarded where it opens brackets for comprehensions."""
        if not isinstance(node, ast.stmt):
            return cast("ast.AST", super().visit(node))
        around, self._opens_expression = self._opens_expression, False
        result = cast("ast.AST | list[ast.stmt]", super().visit(node))
        if self._opens_expression and not suspends(node):
            result = self._settled(node, result)
        self._opens_expression = around
        return result

    def _settled(self, node: ast.stmt, result: ast.AST | list[ast.stmt]) -> list[ast.stmt]:
        """An exception in `node` closes the comprehensions it left open; no cost otherwise."""
        self._marks += 1
        text = f"m{self._marks}"
        body = result if isinstance(result, list) else [cast("ast.stmt", result)]
        handler = _handler(_call("settle", _name(text)))
        guarded = ast.Try(body=body, handlers=[handler], orelse=[], finalbody=[_forget(text)])
        return _placed([_store(text, _call("mark")), guarded], node)

    # -- scopes -----------------------------------------------------------------------------------

    def _visit_scope(self, node: ast.AST) -> ast.AST:
        outside = self._suspending, self._compiler
        self._suspending = None
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._compiler = compiled_by(node) or self._compiler
        self.generic_visit(node)
        self._suspending, self._compiler = outside
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _visit_scope

    # -- statements -------------------------------------------------------------------------------

    def _visit_loop(self, node: ast.For | ast.AsyncFor | ast.While) -> ast.AST | list[ast.stmt]:
        site = self._site(node)
        if site is None:
            return self.generic_visit(node)
        bracket = f"b{site}"
        outside = self._suspending
        suspended = suspends(node)
        if suspended and outside is None:
            self._suspending = bracket
        self.generic_visit(node)
        node.body = [*self._prelude(site, suspended), *node.body]
        self._suspending = outside
        return _placed(
            [
                _store(f"n{site}", ast.Constant(value=0)),
                _store(bracket, _call("enter", ast.Constant(value=site))),
                ast.Try(
                    body=[node],
                    handlers=[_hiding_handler()] if suspended else [],
                    orelse=[],
                    finalbody=[
                        _statement(_call("leave", _name(bracket), _name(f"n{site}"))),
                        _forget(bracket, f"n{site}"),
                    ],
                ),
            ],
            node,
        )

    visit_For = visit_While = _visit_loop

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST | list[ast.stmt]:
        result = self._visit_loop(node)
        waiting = self._suspending
        if waiting is None and (site := self.sites.get(node)) not in (None, *self.left_out):
            waiting = f"b{site}"
        if waiting is not None:
            walked = _call("awaited_iteration", _name(waiting), node.iter)
            node.iter = _placed_expression(walked, node.iter)
        return result

    def _prelude(self, site: int, suspended: bool) -> list[ast.stmt]:
        """What runs first in each iteration: count it, and open or close a window when one is
        due.
        """
        bracket = _name(f"b{site}")
        steps: list[ast.stmt] = [
            ast.AugAssign(
                target=ast.Name(id=counter_name(site), ctx=ast.Store()),
                op=ast.Add(),
                value=ast.Constant(value=1),
            )
        ]
        if suspended and self._suspending is not None:
            # An exception thrown into the generator and caught in the loop restarts no clock by
            # itself.
            return [*steps, _statement(_call("resume", _name(self._suspending), _none()))]
        # In code that is being compiled the bracket is None, and nothing else may be looked at.
        timed = ast.Compare(left=bracket, ops=[ast.IsNot()], comparators=[_none()])
        window = ast.Subscript(value=bracket, slice=ast.Constant(value=WINDOW), ctx=ast.Load())
        due = ast.BoolOp(op=ast.And(), values=[timed, window])
        tick = _statement(_call("tick", bracket, _name(f"n{site}")))
        return [*steps, ast.If(test=due, body=[tick], orelse=[])]

    def _visit_import(self, node: ast.Import | ast.ImportFrom) -> ast.AST | list[ast.stmt]:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            return node
        self._marks += 1
        token = f"i{self._marks}"
        return _placed(
            [
                _store(token, _call("import_begin")),
                ast.Try(
                    body=[node],
                    handlers=[],
                    orelse=[],
                    finalbody=[_statement(_call("import_end", _name(token))), _forget(token)],
                ),
            ],
            node,
        )

    visit_Import = visit_ImportFrom = _visit_import

    # -- suspension -------------------------------------------------------------------------------

    def visit_Yield(self, node: ast.Yield) -> ast.AST:
        self.generic_visit(node)
        if self._suspending is None:
            return node
        node.value = _call("suspend", _name(self._suspending), node.value or _none())
        return _placed_expression(_call("resume", _name(self._suspending), node), node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.AST:
        self.generic_visit(node)
        if self._suspending is not None:
            node.value = _call("delegated", _name(self._suspending), node.value)
            _placed_expression(node.value, node)
        return node

    def visit_Await(self, node: ast.Await) -> ast.AST:
        self.generic_visit(node)
        if self._suspending is not None:
            node.value = _call("awaited", _name(self._suspending), node.value)
            _placed_expression(node.value, node)
        return node

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        self.generic_visit(node)
        if self._suspending is not None:
            for item in node.items:
                context = item.context_expr
                item.context_expr = _placed_expression(
                    _call("awaited_context", _name(self._suspending), context), context
                )
        return node

    def visit_Try(self, node: ast.Try) -> ast.AST:
        thrown_into = self._suspending is not None and any(map(suspends, node.body))
        self.generic_visit(node)
        if thrown_into and self._suspending is not None:
            for handler in node.handlers:
                again = _statement(_call("resume", _name(self._suspending), _call("hide")))
                handler.body = [*_placed([again], handler.body[0]), *handler.body]
            if node.finalbody:
                again = _statement(_call("resume", _name(self._suspending), _none()))
                node.finalbody = [*_placed([again], node.finalbody[0]), *node.finalbody]
        return node

    visit_TryStar = visit_Try

    # -- expressions ------------------------------------------------------------------------------

    def _visit_comprehension(self, node: Comprehension) -> ast.AST:
        site = self._site(node)
        if site is not None and (suspends(node) or any(part.is_async for part in node.generators)):
            self.left_out[site] = "the comprehension awaits or yields"
            site = None
        if site is None:
            return self.generic_visit(node)
        self.generic_visit(node)
        self._opens_expression = True
        return self._expression_bracket(site, _count_last(node))

    visit_ListComp = visit_SetComp = visit_DictComp = _visit_comprehension

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        site = self._site(node)
        if site is None:
            return self.generic_visit(node)
        if len(node.generators) > 1 or not is_synchronous(node):
            self.left_out[site] = "the generator expression is consumed later and walks a nest"
            return self.generic_visit(node)
        self.generic_visit(node)
        first = node.generators[0]
        first.iter = _placed_expression(
            _call("streamed", ast.Constant(value=site), first.iter), first.iter
        )
        node.elt = _placed_expression(_call("yielded", node.elt), node.elt)
        self._opens_expression = True
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        stream = next((part for part in node.args if isinstance(part, ast.GeneratorExp)), None)
        if stream is None or callee(node) not in EAGER_CONSUMERS or not is_synchronous(stream):
            return self.generic_visit(node)
        site = self._site(stream)
        if site is None or suspends(node):
            return self.generic_visit(node)
        self.generic_visit(stream)
        node.func = cast("ast.expr", self.visit(node.func))
        node.args = [
            part if part is stream else cast("ast.expr", self.visit(part)) for part in node.args
        ]
        node.keywords = [cast("ast.keyword", self.visit(part)) for part in node.keywords]
        _count_last(stream)
        self._opens_expression = True
        return self._expression_bracket(site, node)

    def _expression_bracket(self, site: int, node: ast.expr) -> ast.expr:
        opened = _call("open", ast.Constant(value=site))
        return _placed_expression(_call("close", opened, node), node)

    def _site(self, node: LoopNode) -> int | None:
        site = self.sites.get(node)
        if site is not None and self._compiler is not None:
            self.left_out[site] = f"the function is compiled by {self._compiler}"
            return None
        return site


def _handler(act: ast.expr) -> ast.ExceptHandler:
    """Does `act` about any exception, which goes on."""
    return ast.ExceptHandler(
        type=ast.Name(id="BaseException", ctx=ast.Load()),
        name=None,
        body=[_statement(act), ast.Raise(exc=None, cause=None)],
    )


def _hiding_handler() -> ast.ExceptHandler:
    """What is awaited runs in frames of the runner, which the program shall not see."""
    return _handler(_call("hide"))


def _none() -> ast.Constant:
    return ast.Constant(value=None)


def _count_last(node: Comprehension) -> Comprehension:
    """The comprehension with the passes of its innermost loop counted."""
    last = node.generators[-1]
    last.iter = _placed_expression(_call("counted", last.iter), last.iter)
    return node


def _placed(statements: list[ast.stmt], at: ast.AST) -> list[ast.stmt]:
    for statement in statements:
        ast.fix_missing_locations(ast.copy_location(statement, at))
    return statements


def _placed_expression(expression: ast.expr, at: ast.AST) -> ast.expr:
    return ast.fix_missing_locations(ast.copy_location(expression, at))
