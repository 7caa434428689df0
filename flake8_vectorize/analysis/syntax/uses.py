"""What one walk over a function writes down of its names."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flake8_vectorize.analysis.knowledge.collectors import COLLECTORS, METHODS, OF_ONE, OF_TENSORS
from flake8_vectorize.analysis.knowledge.joins import join_by_method
from flake8_vectorize.analysis.knowledge.operands import tensors_taken
from flake8_vectorize.analysis.knowledge.table import TENSOR_ONLY, torch_function
from flake8_vectorize.analysis.syntax import ingredients
from flake8_vectorize.analysis.syntax.aliases import DEFINITIONS
from flake8_vectorize.analysis.syntax.folding import folds_nothing
from flake8_vectorize.analysis.syntax.handing import columns_of, cut_from, given_in, unwrapped
from flake8_vectorize.analysis.syntax.origins import DECIDING, Shown, decides, moved, subtracted
from flake8_vectorize.analysis.syntax.reaching import rebound
from flake8_vectorize.analysis.syntax.receivers import (
    OF_ARRAYS,
    is_key,
    is_number,
    of_torch,
    placed,
)
from flake8_vectorize.analysis.syntax.sites import KINDS, LoopNode
from flake8_vectorize.analysis.syntax.use import PLACING, SHOWN, TYPE_TESTS, Use, masked_by
from flake8_vectorize.analysis.syntax.walking import CHILDREN
from flake8_vectorize.analysis.values.imports import Imports, dotted_name, entry_name, holder_of
from flake8_vectorize.analysis.values.sequences import SIDE_BY_SIDE
from flake8_vectorize.analysis.values.wording import READ_BY_PLACE

# builtins and methods that make a Python number of what they get, or a copy on the host
CASTS = frozenset({"int", "float", "bool"})
READING = frozenset({"item", "tolist", "cpu", "numpy"})
# what has a name, or a part of one
NAMED = frozenset({ast.Name, ast.Subscript})
ASSIGNMENTS = frozenset({ast.Assign, ast.AugAssign, ast.AnnAssign})
# what reads names at a time of its own, or shares them with what is around
APART = DEFINITIONS | {ast.Global, ast.Nonlocal}
# what tells of names beside calls and subscripts
TELLING = ASSIGNMENTS | APART | {ast.comprehension, *KINDS}

Found = TypeVar("Found", bound="Uses")


class Uses:
    """The uses of every dotted name in one function, its statements, its loops, and what stands
    `apart` in it, as a function that it defines.
    """

    reads: bool = False
    arrays: bool = False  # whether a tensor becomes one

    def __init__(self, body: Sequence[Any], imports: Imports, folds: Callable[[str], bool]) -> None:
        self.body = body
        self.imports = imports
        self.folds = folds
        self.loops: list[LoopNode] = []
        self.apart: list[ast.AST] = []
        self.names: defaultdict[str, Use] = defaultdict(Use)
        self.names_read: list[ast.Name] = []
        # what names are bound to or lists are extended by, and what a call makes one tensor of
        self.filled: list[tuple[str, ast.expr]] = []
        self.joined: list[ast.expr] = []
        # what attributes and entries are bound to
        self.entered: list[tuple[str, ast.expr | None]] = []
        # columns with their rows, and what lists get that has a name or is cut from something
        self.columns: list[tuple[str, str, int]] = []
        self.parts: list[tuple[str, ast.expr]] = []
        # names that functions get first, with the functions and the lines
        self.given: list[tuple[str, str, int]] = []
        # what is cut from something and used as a tensor
        self.shown: list[Shown] = []
        # masks and what has a total, used as tensors
        self.wholes: list[ingredients.Whole] = []
        # the names that `.item()` reads, with the lines; whether anything becomes a Python number
        self.numbers: dict[str, list[int]] = {}
        self.called: set[str] = set()
        self.operations: list[ast.BinOp] = []
        # what `len()` is asked of, and which of shape and device of an item in a constant place
        self.counted: set[str] = set()
        self.measured: dict[str, set[str]] = {}
        self.typed: set[str] = set()  # of which an item is asked for its type

    @classmethod
    def of(
        cls: type[Found],
        body: Sequence[Any],
        imports: Imports,
        folds: Callable[[str], bool] = folds_nothing,
    ) -> Found:
        """Reads the statements of a function once, nested functions included; `folds` tells by its
        name whether a function makes one value of the items of a list.
        """
        usage = cls(body, imports, folds)
        read, operations = usage.names_read, usage.operations
        pending: list[Any] = list(body)
        while pending:
            node = pending.pop()
            kind = type(node)
            if kind is ast.Name:
                if type(node.ctx) is ast.Load:
                    read.append(node)
                else:
                    usage.names[node.id].stores += 1
            elif kind is ast.Attribute:
                if node.attr in SHOWN:
                    usage._shown(node)
                pending.append(node.value)
            elif kind is ast.Constant:
                continue
            elif kind is ast.Call:
                usage._call(node)
                pending.append(node.func)
                pending += node.args
                if node.keywords:
                    pending += [keyword.value for keyword in node.keywords]
            elif kind is ast.Subscript:
                if type(node.slice) in PLACING:
                    usage._placed(node)
                pending += (node.value, node.slice)
            elif kind is ast.BinOp:
                operations.append(node)
                pending += (node.left, node.right)
            else:
                if kind in TELLING:
                    usage._note(node)
                pending += CHILDREN[kind](node)
        usage._settle()
        return usage

    def _note(self, node: Any) -> None:
        """What a node tells that is neither a name nor a call."""
        kind = type(node)
        if kind in ASSIGNMENTS:
            target = node.targets[0] if kind is ast.Assign else node.target
            if type(target) is ast.Name:
                if node.value is not None:
                    self.filled.append((target.id, node.value))
                if type(node.value) is ast.BinOp:
                    for found in subtracted(node.value, target.id):
                        self.names[entry_name(found.part.value)]
                return
            if type(target) is ast.Tuple and type(node.value) is ast.Call:
                self._columns(target.elts, node.value)
            for part in getattr(target, "elts", (target,)):
                if type(part) is not ast.Name and (name := entry_name(part)):
                    self.names[name].stores += 1
                    self.entered.append((name, node.value))
        elif kind is ast.For or kind is ast.comprehension:
            self._walk(node.iter)
            if type(node.target) is ast.Name:
                self._columns([node.target], node.iter)
        if kind in KINDS:
            self.loops.append(node)
        elif kind in APART:
            self.apart.append(node)

    def _placed(self, node: ast.Subscript) -> None:
        """Something is subscripted by several positions, or by a mask."""
        name = entry_name(node.value)
        if name and type(node.slice) is ast.Compare:
            for part in masked_by(node, name):
                self.names[part].masked = node.lineno
        elif name and not is_key(node.slice):
            self.names[name].several_subscripts = node.lineno

    def _settle(self) -> None:
        """What becomes of a list tells of what it is made of, and what becomes of a mask of what is
        compared.
        """
        if self.wholes:
            self._compared()
        for name, function, line in self.given:
            use = self.names.get(name)
            if use is not None and (use.stores or use.listed) and self.folds(function):
                self._collect(name, function, line)
        for column, rows, line in self.columns:
            use = self.names.get(column)
            joined = use.collected_line if use is not None and use.collected else 0
            if use is not None and joined and not rebound(column, self.filled, line, joined):
                self._collect(rows, use.collected, joined)
        for name, part in self.parts:
            use = self.names.get(name)
            if use is None or not use.collected:
                continue
            if type(part) is ast.Subscript:
                self._cut(part, use.collected, use.collected_line)
            elif use.collected in OF_TENSORS and self._keeps(name, use, part.lineno):
                item = self.names[dotted_name(part)]
                item.operand = item.operand or (f"{use.collected} in a list", part.lineno)

    def _compared(self) -> None:
        """Masks, and what has a total, are tensors: so is what they are made of."""
        foreign = self.arrays or ingredients.are_foreign(self.names_read, self.imports)
        once = {name: value for name, value in self.filled if self.names[name].stores == 1}
        for part, whole in ingredients.told_by(self.wholes, once, self.loops, foreign):
            name = entry_name(part)
            if name:
                use = self.names[name]
                use.tensor_method = use.tensor_method or (whole.method, whole.line)
            elif type(part) is ast.Subscript:
                one = whole.method.partition("(")[0] in DECIDING
                self.shown.append(Shown(part, f".{whole.method}()", whole.line, one))

    def _keeps(self, name: str, use: Use, line: int) -> bool:
        """Whether the list that gets an item in a line is the one that a call makes a tensor of:
        the name is bound to nothing else in between.
        """
        if use.stores < 2:
            return True
        bound = sum(other == name for other, _ in self.filled)
        return bound == use.stores and not rebound(name, self.filled, line, use.collected_line)

    def _cut(self, item: ast.expr, join: str, line: int) -> None:
        """A call makes one tensor of items of which this is one."""
        if join in OF_TENSORS and (name := cut_from(item)):
            self.names[name].cut = (join, line)

    def _columns(self, parts: list[ast.expr], value: ast.expr) -> None:
        """Something is taken apart into names, or taken item by item under a name."""
        rows = columns_of(value)
        if rows:
            self.columns += [(p.id, rows, value.lineno) for p in parts if isinstance(p, ast.Name)]
            self.filled += [(rows, value)] if "@" in rows else []

    def _element(self, part: ast.Subscript) -> None:
        """`.item()` makes a part of something a number."""
        if type(part.slice) is ast.Name and (name := entry_name(part.value)):
            self.names[name]
            self.shown.append(Shown(part, READ_BY_PLACE, part.lineno, True))

    def _subtracted(self, node: ast.BinOp, shown: str) -> None:
        """One item may be taken from another, as only tensors are."""
        for found in subtracted(node, shown):
            self.names[entry_name(found.part.value)]
            self.shown.append(found)

    def _collect(self, name: str, join: str, line: int) -> None:
        """A call makes one tensor of the items of a list."""
        use = self.names[name]
        if not use.collected:
            use.collected, use.collected_line = join, line

    def _walk(self, iterable: ast.expr) -> None:
        """A loop takes the items of something, or of several things side by side."""
        if isinstance(iterable, ast.Name):
            self.names[iterable.id].walked += 1
        elif isinstance(iterable, ast.Call) and dotted_name(iterable.func) in SIDE_BY_SIDE:
            for argument in iterable.args:
                self._walk(argument)

    def _shown(self, node: ast.Attribute) -> None:
        """Only arrays have a shape; a class of the user's may give itself one. Only torch's have a
        device as well.
        """
        if name := entry_name(node.value):
            use = self.names[name]
            if node.attr == "shape":
                use.shaped = node.lineno
            elif node.attr == "device":
                use.placed = ("it has a .device", node.lineno)
                use.device = node.lineno
        elif type(node.value) is ast.Subscript and is_number(node.value.slice):
            self.measured.setdefault(dotted_name(node.value.value), set()).add(node.attr)

    def _call(self, node: ast.Call) -> None:
        function: Any = node.func
        method = function.attr if type(function) is ast.Attribute else ""
        name = self._method(node, function.value, method) if method else dotted_name(function)
        if not name:
            return
        self.called.add(name)
        full = self.imports.resolve(name)
        if full and node.args and full.startswith("torch."):
            self._operands(node, full)
        if name in CASTS:
            self.reads = True
        elif name == "len" and node.args:
            self.counted.add(dotted_name(node.args[0]))
        elif name in TYPE_TESTS and node.args:
            if tested := entry_name(node.args[0]):
                self.names[tested].tested = True
            elif item := holder_of(node.args[0]):
                self.typed.add(item)
        collector = COLLECTORS.get(full or name) or (method in METHODS and join_by_method(node))
        if collector and (collector not in OF_ONE or len(node.args) < 2):
            self._join(node, collector)
        elif node.args and type(node.args[0]) is ast.Name:
            self.given.append((node.args[0].id, name, node.lineno))

    def _method(self, node: ast.Call, value: ast.expr, method: str) -> str:
        """The dotted name of a method that is called, or ''."""
        if method in READING:
            self.reads = True
            self.arrays = self.arrays or method == "numpy"
        receiver = dotted_name(value)
        holder = entry_name(value) if type(value) is ast.Subscript else receiver
        if receiver and method == "append":
            self.names[receiver].listed += 1
            if node.args and type(node.args[0]) in NAMED:
                self.parts.append((receiver, node.args[0]))
        elif method == "item" and not node.args:
            self.numbers.setdefault(receiver, []).append(node.lineno)
            if type(value) is ast.Subscript:
                self._element(value)
        elif type(value) is ast.BinOp and (method in TENSOR_ONLY or placed(node)):
            self._subtracted(value, f".{method}()")
        if method in ingredients.SHOWING:
            self.wholes += ingredients.wholes_of(node)
        if receiver and method == "extend" and node.args:
            self.filled.append((receiver, node.args[0]))
        if method in TENSOR_ONLY or of_torch(node):
            if holder and holder != "torch":
                self.names[holder].tensor_method = (method, node.lineno)
            elif type(value) is ast.Subscript:
                self.shown.append(Shown(value, f".{method}()", node.lineno, decides(node)))
        elif holder:
            if method in OF_ARRAYS:
                self.names[holder].array_method = (method, node.lineno)
            elif placed(node):
                self.names[holder].placed = (f".{method}()", node.lineno)
        return f"{receiver}.{method}" if receiver else ""

    def _operands(self, node: ast.Call, full: str) -> None:
        """A function of torch gets tensors."""
        operation = torch_function(full)
        for argument in node.args[: tensors_taken(operation, full)] if operation else ():
            argument = moved(argument)
            operand = entry_name(argument)
            if operand:
                self.names[operand].operand = (full, node.lineno)
            elif type(argument) is ast.Subscript:
                self.shown.append(Shown(argument, full, node.lineno, decides(node)))
            elif type(argument) is ast.BinOp:
                self._subtracted(argument, full)

    def _join(self, node: ast.Call, join: str) -> None:
        """A call makes one tensor of items."""
        named = [word.value for word in node.keywords if word.arg == "tensors"]
        for items in (*node.args[:1], *named):
            first = unwrapped(items)
            if isinstance(first, (ast.ListComp, ast.GeneratorExp)):
                self._cut(first.elt, join, node.lineno)
            lists, names = given_in(items, join)
            self.joined += lists
            for name in names:
                self._collect(name, join, node.lineno)
