"""What an iteration does: each read, write or call with what it depends on."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_vectorize.analysis.syntax.alternatives import Alternative
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.syntax.uses import CASTS
from flake8_vectorize.analysis.values.value import (
    NOTHING,
    Form,
    Kind,
    Value,
    View,
    positions_taint,
    united,
)
from flake8_vectorize.model.named_tuple import NamedTuple

# in the place of what has no name, and of the name of a function that has none
UNNAMED = "…"
NAMELESS = "a function"
# how the text of an effect ends that takes an entry away
DELETED = " deleted"
# how it ends where what is not known is changed in place, if a tensor it is
UPDATED = " updated"


class Read(NamedTuple):
    """One read of a storage that the loop also writes; `token` marks all that depends on it,
    `choice` are the storages that it may be of, where it may be of several, `beside` the branches
    that are not taken on the way to it.
    """

    token: str
    view: View
    choice: tuple[str, ...] = ()
    beside: tuple[Alternative, ...] = ()


class Store(NamedTuple):
    """One write to an element or a part of a storage, a `tensor` or an `array` of NumPy's. `depth`
    counts the `if`s around it in the function, `held` is what the changed object itself depends
    on, `text` is how the loop names what it is a part of, `choice` are the storages that it may be
    of, where it may be of several, `control` decides whether it is written, `beside` are the
    branches that are not taken on the way to it.
    """

    view: View
    taint: frozenset[str]
    forms: tuple[Form, ...]
    line: int
    tensor: bool
    depth: int
    value: Value
    held: frozenset[str]
    array: bool = False
    text: str = ""
    choice: tuple[str, ...] = ()
    control: frozenset[str] = frozenset()
    beside: tuple[Alternative, ...] = ()

    @classmethod
    def of(
        cls,
        target: Value,
        view: View,
        value: Value,
        forms: tuple[Form, ...],
        line: int,
        depth: int,
    ) -> Store:
        """The write of a value to the place that is a `view` of what `target` is."""
        return cls(
            view=view,
            taint=united(value.taint, positions_taint(view)),
            forms=forms,
            line=line,
            tensor=target.kind is Kind.TENSOR,
            depth=depth,
            value=value,
            held=target.taint,
            array=target.kind is Kind.ARRAY,
            text=target.text,
            choice=target.view.choice if target.view is not None else (),
        )

    @property
    def shown(self) -> str:
        """The storage, by the name that the loop uses."""
        return self.text or self.view.root


class Append(NamedTuple):
    """One item that an iteration adds to a list; `control` decides whether it does."""

    name: str
    value: Value
    line: int
    depth: int
    control: frozenset[str]

    @property
    def taint(self) -> frozenset[str]:
        """What the item, and whether there is one, depends on."""
        return united(self.value.taint, self.control)


class Early(NamedTuple):
    """The names where an iteration is left early; `control` decides whether it is, `guarded` says
    that it asks for the first iteration.
    """

    names: dict[str, Value]
    control: frozenset[str]
    guarded: bool


class Keyed(NamedTuple):
    """One entry of a Python container that an iteration fills; `taint` is what the value, and
    whether and where it goes, depends on, `place` what decides which entry it is. A statement
    `node` fills the entry of the key that depends on `key`.
    """

    text: str
    line: int
    value: Value
    taint: frozenset[str]
    place: frozenset[str]
    key: frozenset[str] = NOTHING
    node: ast.stmt | None = None


class Wait(NamedTuple):
    """One place where the host waits; `value` is what it reads there."""

    node: ast.expr
    value: Value

    @property
    def source(self) -> ast.expr:
        """What is read: the object of a method, an argument."""
        node = self.node
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                return function.value
            cast = isinstance(function, ast.Name) and function.id in CASTS
            return node.args[0] if cast and node.args else node
        return node


class Given(NamedTuple):
    """What a function whose body is not known gets, a method with what it is of; or an item that a
    part of a container gets.
    """

    node: ast.Call
    values: Sequence[Value]


class Walked(NamedTuple):
    """The axis along which a loop subscripts a tensor.

    `direct` if its variable itself is the position, `listed` if it is a list of tensors that are
    alike, `sliced` if slices are taken. Users know it as the axis `along` of `name`, which may be a
    part of the storage.
    """

    axis: int
    direct: bool
    listed: bool
    name: str
    along: int
    sliced: bool = False

    @property
    def text(self) -> str:
        """`dim 0 of x`, or `the items of rows`."""
        return f"the items of {self.name}" if self.listed else f"dim {self.along} of {self.name}"


class Handed(NamedTuple):
    """An argument of a call of a function of the same file, by the name of its parameter."""

    function: Closure
    parameter: str
    name: str
    line: int


class Method(NamedTuple):
    """A call of a method of a class of the file; `kept` tells what it carries on to the next one,
    or ''.
    """

    name: str
    line: int
    kept: Callable[[], str]
