"""Random loops, executed as the advice to batch them says.

An advised loop has to give the same results when every iteration runs alone from the state before
the loop and the results are put together; a map, a gather, a reduction or a scatter also when its
iterations are shuffled. All numbers are integers, so that *the same* is exact.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import itertools
import textwrap
from collections.abc import Callable
from typing import Any

import torch
from analysis.alone import Undecided
from analysis.attributes import OWNERS, Plain, plain_name
from analysis.batched import Runner
from analysis.hoisting import Hoisted
from analysis.iterations import Left, Loop, compiled
from analysis.programs import program_around
from analysis.storages import State, plain

from flake8_vectorize.analysis.inspection import Found, Inspection
from flake8_vectorize.analysis.syntax.positions import Positions
from flake8_vectorize.model.nest import Output, Sink
from flake8_vectorize.model.pattern import Pattern, Update

TRIPS = 5
# of all `while` loops of a program together, when its loops run once
MOST_TURNS = 500
UNORDERED = ("map", "gather", "reduction", "scatter")
FAILURES = (
    NameError,
    RuntimeError,
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    OverflowError,
)
GENERATOR = torch.Generator().manual_seed(0)
ARGUMENTS = {
    "x": torch.randint(-99, 100, (12, 12), generator=GENERATOR),
    "y": torch.randint(-99, 100, (12, 12), generator=GENERATOR),
    "idx": torch.randint(0, TRIPS, (12,), generator=GENERATOR),
}
# how a program marks a condition that asks for the first iteration
FIRST = "  # first"
# the function of a program, or its method
SCOPES = ("f", "Model.f")
ATTRIBUTES = tuple(f"{owner}_" for owner in OWNERS)
TOTALS = (Sink.ACCUMULATE, Sink.GROWTH)
COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp)


class Program:
    """A program whose loops can be run in other ways."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.guarded = FIRST in source
        tree = ast.parse(source)
        self._before = compiled(tree.body[:-1])
        inspection = Inspection(source, tree, Positions(source), True)
        self.found = [item for item in inspection.nests() if item.scope in SCOPES]
        self.parents = inspection.parents

    def advised(self) -> Found | None:
        """The outermost loop for which a batched form is advised."""
        by_node = {item.node: item for item in self.found}
        for item in sorted(self.found, key=lambda item: item.nest.span):
            advised = item.nest.advised or item.nest.verdict.value == "searching"
            around = self.parents[item.node]
            parent = by_node.get(around) if around is not None else None
            if advised and not (parent is not None and parent.nest.advised):
                return item
        return None

    def results(self, way: str = "", item: Found | None = None, number: int = 0) -> list[Any]:
        """All that the program leaves, with one loop run in another way."""
        function = _last_function(ast.parse(self._source))
        *body, result = Plain().visit(function).body
        assert isinstance(result, ast.Return)
        assert isinstance(result.value, ast.Tuple)
        namespace: State = {}
        exec(self._before, namespace)
        rewritten = ast.Module(body, [])
        if way == "hoisted" and item is not None:
            rewritten = Hoisted(item, namespace).visit(rewritten)
            item = None
        body = _Rewritten(item, way, number, self.guarded, namespace).visit(rewritten).body
        namespace |= {name: value.clone() for name, value in ARGUMENTS.items()} | {"n": TRIPS}
        namespace |= {"_Left": Left, "_turn": turns(20 if way else 1)}
        with contextlib.suppress(Left):
            exec(compiled(body), namespace)
        names = [ast.unparse(name) for name in result.value.elts]
        own = sorted(name for name in namespace if name.startswith(ATTRIBUTES))
        return [plain(namespace.get(name)) for name in (*names, *own, "returned")]


def _last_function(tree: ast.Module) -> ast.FunctionDef:
    """The last function of a module, or of the class at its end."""
    node: ast.stmt = tree.body[-1]
    while isinstance(node, ast.ClassDef):
        node = node.body[-1]
    assert isinstance(node, ast.FunctionDef)
    return node


class _Rewritten(ast.NodeTransformer):
    """Makes a comprehension a loop that appends, and calls a runner where the loop to watch
    stood.
    """

    def __init__(
        self, item: Found | None, way: str, number: int, guarded: bool, namespace: State
    ) -> None:
        self._item = item
        self._guarded = guarded
        self._way = way
        self._number = number
        self._namespace = namespace

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        assert node.value is not None
        keep = ast.Assign([ast.Name("returned", ast.Store())], node.value)
        return [keep, *ast.parse("raise _Left").body]

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._replaced(_unfolded(node))

    def visit_While(self, node: ast.While) -> ast.AST:
        node.body[:0] = ast.parse(f"_turn({node.lineno})").body
        return self._replaced(node)

    def visit_Assign(self, node: ast.Assign) -> Any:
        return self._unrolled(_grown(node))

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        return self._unrolled(node)

    def visit_Expr(self, node: ast.Expr) -> Any:
        return self._unrolled(node)

    def _unrolled(self, node: ast.stmt) -> Any:
        """A statement behind a loop that makes the list which a comprehension in it made."""
        loops = [n for n in ast.walk(node) if isinstance(n, COMPREHENSIONS)]
        loop = next((n for n in loops if self._is_watched(n)), None)
        if loop is None or any(loop in ast.walk(around) for around in loops if around is not loop):
            return node  # what it reads may be made by the one around it
        assert isinstance(loop, COMPREHENSIONS)
        (generator,) = loop.generators
        test = _own(generator.ifs[0], generator.target) if generator.ifs else "True"
        item = _own(loop.elt, generator.target)
        head = f"for {_own(generator.target, generator.target)} in {ast.unparse(generator.iter)}:"
        text = f"{head}\n    if {test}:\n        made.append({item})"
        (statement,) = ast.parse(text).body
        assert isinstance(statement, ast.For)
        call = copy.deepcopy(node)
        for inner in ast.walk(call):
            if isinstance(inner, ast.Call):
                made = ast.Name("made", ast.Load())
                inner.args = [made if self._is_watched(a) else a for a in inner.args]
        return [*ast.parse("made = []").body, self._called(statement), call]

    def _is_watched(self, node: ast.AST) -> bool:
        watched = self._item is not None and isinstance(node, COMPREHENSIONS)
        return watched and _at(node, self._item.node)

    def _replaced(self, node: ast.For | ast.While) -> ast.AST:
        self.generic_visit(node)
        if self._item is not None and _at(node, self._item.node):
            return self._called(node)
        return node

    def _called(self, node: ast.For | ast.While) -> ast.stmt:
        if not self._way:
            return node
        assert self._item is not None
        outputs = self._item.nest.outputs
        updates = {
            plain_name(o.name): o.update.value for o in outputs if o.sink in TOTALS and o.update
        }
        loop, shifted = Loop.of(node, self._guarded), self._item.nest.shifted
        namespace = self._namespace

        def run() -> None:
            runner = Runner(loop, updates, shifted, self._guarded, namespace)
            assert runner.lasting, "items of a list that later iterations change"
            if self._way == "shuffled":
                runner.shuffled(self._number)
            elif self._item.nest.pattern.value == "scan" and runner.kept_in_storage():
                for name, update in updates.items():
                    assert runner.respects(name), f"{name}: not {update}"
                raise Undecided
            else:
                runner.together()

        namespace["_run"] = run
        return ast.parse("_run()").body[0]


class Endless(Exception):
    """The `while` loop in a line does not end."""


def turns(runs: int) -> Callable[[int], None]:
    """What counts the iterations of the `while` loops of a program that runs several times."""
    count = itertools.count()

    def turn(line: int) -> None:
        if next(count) == MOST_TURNS * runs:
            raise Endless(line)

    return turn


def _own(node: ast.expr, target: ast.expr) -> str:
    """The text of a part of a comprehension, with names of its own for what only that binds."""
    bound = {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}
    copied = copy.deepcopy(node)
    for name in ast.walk(copied):
        if isinstance(name, ast.Name) and name.id in bound:
            name.id = f"_{name.id}"
    return ast.unparse(copied)


def _grown(node: ast.Assign) -> ast.stmt:
    """`rows = rows + [row]` as `rows += [row]`: no program has a second name for a list."""
    target, value = node.targets[0], node.value
    if not (isinstance(target, ast.Name) and isinstance(value, ast.BinOp)):
        return node
    if not (isinstance(value.right, ast.List) and ast.unparse(value.left) == target.id):
        return node
    return ast.copy_location(ast.AugAssign(target, value.op, value.right), node)


def _unfolded(node: ast.For) -> ast.For:
    """`for i, j in product(range(n), range(m))` as the nest that it stands for."""
    call, target = node.iter, node.target
    if not (isinstance(call, ast.Call) and isinstance(target, ast.Tuple)):
        return node
    if ast.unparse(call.func) != "product" or len(call.args) != len(target.elts):
        return node
    body = node.body
    for depth in reversed(range(len(call.args))):
        loop = ast.copy_location(ast.For(target.elts[depth], call.args[depth], body, []), node)
        loop.col_offset += depth  # the outermost loop is the one that is told
        body = [loop]
    return loop


def _at(node: ast.stmt | ast.expr, other: ast.stmt | ast.expr) -> bool:
    return (node.lineno, node.col_offset) == (other.lineno, other.col_offset)


def _in_order(output: Output) -> bool:
    """Whether the order of iterations shows in a result: of a list that grows, or where of several
    values for one element the first or the last one stays.
    """
    one_stays = output.update in (Update.LATEST, Update.FIRST)
    return (
        one_stays or output.sink is Sink.GROWTH or (output.sink is Sink.STORE and output.indirect)
    )


def check(source: str) -> str:
    """What became of a program; fails where an advised loop does not do what is said of it."""
    program = Program(source)
    item = program.advised()
    if item is None:
        return f"silent: {program.found[0].nest.verdict.value}"
    return compared(program, item)


def compared(program: Program, item: Found) -> str:
    """The class of a loop, where running it in other ways does not tell that it is another one."""
    pattern = item.nest.pattern.value
    try:
        expected = program.results()
    except FAILURES:
        return "does not run"
    except Endless as endless:
        (line,) = endless.args
        assert not item.node.lineno <= line <= item.node.end_lineno, f"{pattern}, without end"
        return "does not end"
    try:
        assert program.results("together", item) == expected, f"{pattern}, run in parts"
    except Undecided:
        return f"{pattern}: undecided"
    if item.nest.allocations:
        assert program.results("hoisted", item) == expected, f"{pattern}, with tensors made once"
    in_order = program.guarded or (item.nest.shifted and pattern == "scatter")
    in_order = in_order or any(_in_order(output) for output in item.nest.outputs)
    if pattern in UNORDERED and not in_order:
        for number in range(3):
            try:
                found = program.results("shuffled", item, number)
            except Undecided:
                break
            assert found == expected, f"{pattern}, shuffled"
    return pattern


def told(loop: str, pattern: Pattern, updates: dict[str, Update]) -> str:
    """What a run says of a loop of which it is said that it is of some class."""
    program = Program(program_around(textwrap.dedent(loop).strip()))
    found = min(program.found, key=lambda found: found.nest.span)
    outputs = tuple(
        Output(Sink.ACCUMULATE, name, 1, update=update) for name, update in updates.items()
    )
    nest = found.nest._replace(pattern=pattern, outputs=outputs, shifted=pattern is Pattern.STENCIL)
    return compared(program, found._replace(nest=nest))


def agreed_class(loop: str) -> str:
    """The class of the last loop of a program that stands in no other, where no run of the loop
    that is advised disagrees.
    """
    source = program_around(textwrap.dedent(loop).strip())
    program = Program(source)
    alone = [found for found in program.found if program.parents[found.node] is None]
    last = max(alone, key=lambda found: found.nest.span)
    assert not check(source).startswith("does not")
    return last.nest.pattern.value
