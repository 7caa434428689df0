"""What is known at one point of a function: names, and the loops around that point."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from functools import lru_cache

from flake8_vectorize.analysis.evaluation.classes import ClassAttributes
from flake8_vectorize.analysis.evaluation.evidence import shown_by_use, tells_of
from flake8_vectorize.analysis.evaluation.forwarding import Written, written
from flake8_vectorize.analysis.evaluation.instances import Instances
from flake8_vectorize.analysis.evaluation.module import Module
from flake8_vectorize.analysis.evaluation.takings import whole_of
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.loops.loopstack import LoopStack
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS, LoopNode
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.affine import unknown
from flake8_vectorize.analysis.values.choices import joined
from flake8_vectorize.analysis.values.containers import KEPT, held_under
from flake8_vectorize.analysis.values.forms import identity, where_reached
from flake8_vectorize.analysis.values.narrowing import whole_names
from flake8_vectorize.analysis.values.value import (
    MOVED,
    NOTHING,
    SEVERAL,
    UNKNOWN,
    Form,
    Kind,
    Value,
    View,
    positions_taint,
    united,
    whole_view,
)

BUILTIN_NAMES = frozenset(dir(builtins))
# what is named after the tensor whose sizes it is
SIZES = frozenset({Kind.INTEGER, Kind.SHAPE})
# what may bound a slice; a slice takes nothing but whole numbers
COUNTABLE = frozenset({Kind.INTEGER, Kind.UNKNOWN})
Names = dict[str, Value | None]


class State:
    """The interpreter's memory while it walks one function.

    Of the loop `last` no more is asked than whether it can be reported, and nothing comes after.
    `joins` are the calls that make one tensor of the items of comprehensions, `heard` gets what the
    calls of unknown functions give them, if somebody asks, `closures` are the functions that it
    defines itself, `declared` how the parameters are declared that are tensors, `written` is what
    the statement before wrote to an element, `arrays` says that there may be others than tensors,
    `place` is the statement that is read, `parts` the subscripts that some calls stand for,
    `walks` what was made to be walked, with what the names in it held, and its own.
    """

    last: LoopNode | None = None
    counter: int = 0
    heard: dict[ast.Call, Sequence[Value]] | None = None
    written: Written | None = None
    arrays: bool = True
    place: ast.stmt | None = None

    def __init__(self, module: Module, owner: ClassAttributes | None, usage: Usage) -> None:
        self.module = module
        self.owner = owner
        self.usage = usage
        self.names: dict[str, Value] = {}
        self.loops = LoopStack()
        self.roots: set[str] = set()
        self.joins: dict[ast.expr, str] = {}
        self.symbols: dict[str, frozenset[str]] = {}
        self.closures: dict[str, Closure] = {}
        self.declared: dict[str, str] = {}
        self.parts: dict[ast.expr, ast.Subscript] = {}
        self.walks: dict[str, tuple[ast.Call, Names, Value | None]] = {}

    def fresh(self) -> str:
        """A number that no other token of this function has."""
        self.counter += 1
        return str(self.counter)

    def lookup(self, name: str) -> Value:
        """What a dotted name holds: bound here, known of the class, or shown by its uses."""
        value = self.names.get(name)
        if value is None:
            value = self._unbound(name)
            if value.kind is Kind.UNKNOWN:
                value = self.by_use(name)
            self.names[name] = value
            if "." in name:
                self.roots.add(name.partition(".")[0])
        elif value.kind is Kind.UNKNOWN or value.kind is Kind.ARRAY:
            if value.kind is Kind.ARRAY and not value.proof.startswith(SEVERAL):
                return value
            shown = self.by_use(name, False if value.proof == MOVED else None)
            if tells_of(value, shown):
                value = shown._replace(
                    taint=value.taint, forms=value.forms, ragged=value.ragged, view=value.view
                )
                self.names[name] = value
        return value

    def _unbound(self, name: str) -> Value:
        if name.startswith("self.") and self.owner is not None:
            attribute = name[5:]
            if "." not in attribute:
                return self._named(self.owner.value(attribute), name)
        if name in self.module.constants:
            return self.module.constants[name]
        if name in BUILTIN_NAMES:
            return Value(Kind.FUNCTION, text=name, function=name)
        full = self.module.imports.resolve(name)
        if full or name in self.module.functions:
            return Value(Kind.FUNCTION, text=name, function=full or name)
        return self._named(self.instances.held(name), name) if "." in name else _unknown(name)

    @property
    def instances(self) -> Instances:
        """The objects that names lead to."""
        return Instances(self.names, self.owner, self.module)

    @property
    def foreign(self) -> bool:
        """Whether an array may be NumPy's."""
        return self.module.numpy and self.arrays

    def by_use(self, name: str, foreign: bool | None = None) -> Value:
        """What the uses of a name in the function show that it holds; `foreign` says whether an
        array may be NumPy's, as it may in most functions of a file that imports NumPy.
        """
        foreign = self.foreign if foreign is None else foreign
        found = shown_by_use(self.usage, name, foreign, self.place)
        if found is UNKNOWN and self.owner is not None and name.startswith("self."):
            # what a method only takes parts of, the others may use as a whole
            found = self.owner.used(name[5:]) if self.usage.takes_parts(name) else UNKNOWN
        return self._named(found, name)

    def _named(self, value: Value, name: str) -> Value:
        """The value under a name: the storage that it holds, the symbol that it counts as."""
        if value is UNKNOWN:
            return _unknown(name)
        affine = value.affine
        if value.kind is Kind.INTEGER and affine is None:
            affine = unknown(name)
        view = value.view
        if view is None and (value.kind in KEPT or value.kind is Kind.UNKNOWN):
            view = whole_view(name)
        return held_under(name, value)._replace(text=name, affine=affine, view=view)

    def function(self, name: str) -> Closure | None:
        """The function or method of the same file that a call of this name runs."""
        if name in self.closures:
            return self.closures[name]
        if name.startswith("self.") and self.owner is not None:
            return self.owner.method(name[5:])
        return self.module.functions.get(name)

    def declared_result(self, name: str, imported: bool) -> Value:
        """What a function or method says that it returns, by its own name or by its full name."""
        if imported:
            value = self.module.elsewhere.result(name)
        elif name in self.module.functions:
            value = self.module.summarize(self.module.functions[name], None)
        elif isinstance(inner := self.closures.get(name), FUNCTIONS):
            value = self.module.summarize(inner, self.owner)
        else:
            value = UNKNOWN
            if name.startswith("self.") and self.owner is not None:
                value = self.owner.result(name[5:])
            if value is UNKNOWN:
                value = self.instances.returned(name)
        return value._replace(proof=f"returned by {name}") if value.is_tensor else value

    def bind(self, name: str, value: Value) -> None:
        """Gives a name a new value."""
        affine = value.affine
        compound = affine is not None and not value.taint and affine.is_compound
        if value.kind in COUNTABLE and (affine is None or compound):
            symbol = f"{name}@{self.fresh()}"
            affine = unknown(symbol)
            if value.taint:
                self.symbols[symbol] = value.taint
        view = value.view
        if view is None:
            view = whole_view(name)
        elif view.converted:
            parts = view.possible
            others = tuple(part for part in parts if not part.converted or part.root != name)
            view = View(name, others=others)
        elif (view.reshaped or view.added) and not self.loops and self._own(name, view):
            view = whole_view(name)
        elif view.root.endswith(")") and self.loops and self.loops.frames[-1].touches(value.taint):
            view = whole_view(name)  # a part of what a call gives for this iteration alone
        text = value.text if value.text and value.kind in SIZES else name
        self.names[name] = held_under(name, value)._replace(
            text=text,
            affine=affine,
            view=view,
            taint=united(value.taint, self.loops.governing),
            forms=where_reached(value.forms, self.loops.skipped),
        )
        if name in self.roots:
            inside = (f"{name}.", f"{name}[")
            for known in [known for known in self.names if known.startswith(inside)]:
                del self.names[known]

    def join(self, left: dict[str, Value], right: dict[str, Value], guarded: bool) -> None:
        """The names hold what either of two ways gave them: a number before all loops is one and
        the same from there on, whichever it is.
        """
        self.names = joined(left, right, self.loops.control, guarded)
        for name, value in self.names.items() if not self.loops else ():
            if value.affine is None and value.kind in COUNTABLE and left.get(name) is not value:
                self.names[name] = value._replace(affine=unknown(f"{name}@{self.fresh()}"))

    def _own(self, name: str, view: View) -> bool:
        """Whether a view is of the storage that a name held, and no other name holds it."""
        return all(part.root == name for part in view.possible) and not any(
            held.view is not None and any(part.root == name for part in held.view.possible)
            for other, held in self.names.items()
            if other != name
        )

    def read(self, value: Value) -> Value:
        """The value as an operand: a read of a storage that a loop around also writes is written
        down.
        """
        view = value.view
        if view is None or not self.loops.frames or view.converted:
            return value  # what a conversion was given was read then
        known = self.written.read(value) if self.written else None
        if known is not None:
            return known
        for part in view.possible:
            frames = self.loops.writing(part)
            if frames:
                token = f"r{self.fresh()}"
                self.loops.read(token, part, view.choice, frames)
                taint = united(value.taint, frozenset((token,)))
                value = value._replace(taint=taint, forms=(*value.forms, identity(token)))
        return value

    def refill(self, name: str, held: Value, value: Value, line: int) -> None:
        """An operator like `+=` gives a name a new value; the tensor that it held may be one that
        a conversion gave back.
        """
        self.bind(name, value)
        view = held.view
        returned = _returned(view, name) if view is not None and view.others else ()
        if returned:
            bound = self.names[name]
            self.names[name] = bound._replace(view=View(name, others=returned))
            for part in returned:
                self.loops.store(held._replace(view=part), value, value.forms, line)

    def store(self, target: Value, value: Value, forms: tuple[Form, ...], line: int) -> None:
        """A part of a storage gets a value. What is made anew in every iteration depends on what
        is written into it.
        """
        whole = whole_of(target, value, self.names, self.loops.frames)
        if whole is not None:
            target, value = whole
            forms = value.forms
        again = self.written is not None and self.written.view == target.view
        self.loops.store(target, value, forms, line, again)
        if target.view is None:
            return
        self.written = written(target.view, value._replace(forms=forms))
        taint = united(united(value.taint, positions_taint(target.view)), target.taint)
        self._depends(target.view.root, taint, NOTHING)
        self._mix(target.view.root, taint, () if target.view.subscripts else forms)

    def _mix(self, root: str, taint: frozenset[str], forms: tuple[Form, ...]) -> None:
        """All names of a storage that an iteration makes hold what is put into it: where it is only
        a part, no form tells of the whole.
        """
        frames = self.loops.frames
        made = [root in frame.assigned and root not in frame.entry for frame in frames]
        if True not in made:
            return
        taint = _lasting(taint, frames[len(made) - made[::-1].index(True) :])
        for name, held in self.names.items():
            if held.view is not None and held.view.root == root:
                told = () if held.view.subscripts else forms
                self.names[name] = held._replace(taint=united(held.taint, taint), forms=told)

    def add(self, name: str, item: Value, line: int) -> None:
        """A list gets an item. How many there are depends on what decides whether it is reached."""
        self.loops.append(name, item, line)
        self._depends(name, item.taint, item.ragged)

    def _depends(self, name: str, taint: frozenset[str], ragged: frozenset[str]) -> None:
        """What is made anew in every iteration depends on what is put into it; the size of a list
        on how often something is.
        """
        held = self.names.get(name)
        if held is None:
            return
        frames = self.loops.frames
        for position, frame in reversed(list(enumerate(frames))):
            made = name in frame.assigned and name not in frame.entry
            if made or name in frame.restored:
                inner = frames[position + 1 :]
                governing = self.loops.governing
                if held.kind in (Kind.SEQUENCE, Kind.TUPLE):
                    often = [governing, *(within.header_taint for within in inner)]
                    ragged = united(held.ragged, ragged.union(*often))
                else:
                    ragged = held.ragged
                self.names[name] = held._replace(
                    taint=united(held.taint, _lasting(united(taint, governing), inner)),
                    ragged=_lasting(ragged, inner),
                )
                return

    def fill(self, name: str, taint: frozenset[str]) -> None:
        """What is taken out of a container depends on what its entries carry between iterations."""
        carried = frozenset(token for token in taint if token.startswith("c"))
        held = self.names.get(name)
        if carried and held is not None:
            self.names[name] = held._replace(taint=united(held.taint, carried))

    def count(self, node: ast.expr) -> None:
        """Learns that an expression is a whole number, and so is what it is computed from."""
        for name in whole_names(node):
            held = self.lookup(name)
            if held.kind is Kind.UNKNOWN:
                affine = held.affine or unknown(name)
                self.names[name] = held._replace(kind=Kind.INTEGER, affine=affine)


def _lasting(taint: frozenset[str], frames: Sequence[Frame]) -> frozenset[str]:
    """What of a taint is of no inner loop."""
    return frozenset(token for token in taint if not any(frame.owns(token) for frame in frames))


def _returned(view: View, name: str) -> tuple[View, ...]:
    """What conversions may have given back, if it has another name."""
    return tuple(part for part in view.possible if part.converted and part.root != name)


@lru_cache(maxsize=1024)
def _unknown(name: str) -> Value:
    """What a name holds that nothing is known of: where it bounds a slice, one number."""
    view = whole_view(name) if "." in name else None
    return Value(Kind.UNKNOWN, text=name, affine=unknown(name), view=view)
