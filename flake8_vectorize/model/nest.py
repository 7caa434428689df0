"""A loop nest with every hard question answered: what the rules judge."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.loop import LoopKind
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.pattern import TOLD, Pattern, Update, Verdict
from flake8_vectorize.model.report import Evidence
from flake8_vectorize.model.span import Span

if TYPE_CHECKING:
    from flake8_vectorize.model.batched import BatchedForm


class Walk(str, Enum):
    """What one level of a loop nest walks."""

    TENSOR = "tensor"  # an axis of a tensor
    NUMBERS = "numbers"  # a range of numbers
    CONTAINER = "container"  # a Python sequence
    MODULES = "modules"
    MAPPING = "mapping"
    CONDITION = "condition"  # a `while`
    OBJECTS = "objects"  # anything else


class Level(NamedTuple):
    """One level of iteration: its variable, what it walks, how often.

    `tensor` and `axis` are set when the level is proven to walk an axis of a tensor; `text` says
    it for people. `sliced` says that slices along the axis are taken, and no single items,
    `folded` that a loop inside makes one value of all that it takes.
    """

    walk: Walk
    variable: str
    text: str
    tensor: str = ""
    axis: int | None = None
    trip_count: int | None = None
    sliced: bool = False
    folded: bool = False

    @property
    def names(self) -> list[str]:
        """The names that the variable consists of: two in `(row, mask)`."""
        return self.variable.strip("()").split(", ")


class Sink(str, Enum):
    """Where the result of an iteration goes."""

    STORE = "store"  # tensor[..., i, ...] = value
    APPEND = "append"  # a list that is stacked or summed afterwards
    STACKED = "stacked"  # the elements of a comprehension that is stacked at once
    ACCUMULATE = "accumulate"  # acc = acc + value
    GROWTH = "growth"  # acc = torch.cat([acc, value])
    ENTRIES = "entries"  # a dictionary, under what is walked
    GATHERED = "gathered"  # the elements that an index tensor picks
    NUMBERS = "numbers"  # Python numbers read from tensor elements
    RESULTS = "results"  # Python numbers that parts of a tensor were reduced to
    COPIES = "copies"  # parts of a tensor that the host gets as they are


class Slices(str, Enum):
    """Which slices alone say where results go."""

    MOVING = "in moving slices"  # bounds that move with the loop
    BOUNDED = "in slices bounded by data"  # along one axis
    WINDOWS = "in windows bounded by data"  # along several axes


class Output(NamedTuple):
    """One result of the loop, by the user's own name.

    `join` is the call that collects the items, `update` how a total is updated. `indirect` results
    go through an index, or into `slices`, `masked` ones depend on a condition, `product` sums add
    products of two tensors, `opaque` ones what functions give whose bodies are not known. `copied`
    is the one tensor that every iteration gives, a `placed` extremum is kept with its place, or
    with what else belongs to it.
    """

    sink: Sink
    name: str
    line: int
    join: str = ""
    update: Update | None = None
    indirect: bool = False
    masked: bool = False
    tensor: bool = False
    product: bool = False
    slices: Slices | None = None
    opaque: bool = False
    copied: str = ""
    placed: bool = False


class Place(NamedTuple):
    """A costly expression inside the loop, in the user's words, with its position."""

    text: str
    line: int


class LoopNest(NamedTuple):
    """A loop and the loops inside it, outermost level first.

    `cause` decided, about `subject`; `reason` says it in one sentence. `walked` names the tensor
    axis that the nest is reported on. `calls` are callables that get one item and whose body is not
    known; the first of them may be one `of_arrays` of another library. `shifted` says that a tensor
    is read at neighbours of the current element, `gathers` that it is read through an index tensor,
    `masked` that a condition on the iteration chooses what is done, `pairwise` that an inner loop
    walks the same axis again. `depth` counts the loops that each walk an axis of their own; a loop
    inside is `ordered` that has no batched form and stays. `grouped` loops reduce the elements
    whose labels have the value of the variable. `firsts` says that it leaves what belongs to the
    first hit of each element, `cuts` that iterations do nothing but cut parts out of a tensor,
    `repeats` that each repeats one row, or one number, as often as a count says, `selects` that
    each takes what lies between two bounds of a row, `ranks` that each takes the best elements, as
    many as a number of its own says, `takes` that nothing is computed of what iterations take,
    `painted` that tensors are filled by a table of what the values of another one stand for.
    `syncs` are the places where a number is read from a tensor, `waits` those of them where it may
    lie on a device. `elements` is the axis whose elements are read as Python numbers, '' where what
    is read was computed first. `batched` is what to write instead, where that is derived.
    """

    kind: LoopKind
    span: Span
    header: Span
    levels: tuple[Level, ...]
    pattern: Pattern
    cause: Cause
    subject: str
    reason: str
    outputs: tuple[Output, ...] = ()
    calls: tuple[str, ...] = ()
    of_arrays: bool = False
    syncs: tuple[Place, ...] = ()
    waits: tuple[Place, ...] = ()
    elements: str = ""
    allocations: tuple[Place, ...] = ()
    operations: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    shifted: bool = False
    gathers: bool = False
    masked: bool = False
    pairwise: bool = False
    depth: int = 1
    ordered: bool = False
    grouped: bool = False
    firsts: bool = False
    cuts: bool = False
    repeats: bool = False
    selects: bool = False
    ranks: bool = False
    takes: bool = False
    painted: bool = False
    batched: BatchedForm | None = None

    @property
    def verdict(self) -> Verdict:
        """What is advised."""
        return self.cause.verdict

    @property
    def advised(self) -> bool:
        """Whether the analysis justifies a finding in the default bands."""
        return self.verdict is Verdict.ADVISED

    @property
    def silent(self) -> bool:
        """Whether only a rule of the opt-in band can report it."""
        return self.verdict not in TOLD

    @property
    def walked(self) -> Level:
        """The level that the nest is reported on: the outermost that walks a tensor axis, else
        the outermost.
        """
        for level in self.levels:
            if level.tensor:
                return level
        return self.levels[0]

    def output(self, *sinks: Sink) -> Output | None:
        """The first result that goes to one of these places."""
        return next((output for output in self.outputs if output.sink in sinks), None)
