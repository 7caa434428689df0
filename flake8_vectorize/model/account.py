"""What a loop does, element by element, as far as the analysis could follow it."""

from __future__ import annotations

from enum import Enum

from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.pattern import Pattern, Update


class Way(str, Enum):
    """What an iteration does to a place."""

    READ = "reads"
    WRITE = "writes"


class Order(str, Enum):
    """Which of the two ends of a dependence comes first, as docs/vocabulary.md defines it."""

    FLOW = "flow"  # write, then read
    ANTI = "anti"  # read, then write
    OUTPUT = "output"  # write, then write


class Access(NamedTuple):
    """One place that iterations read or write, as the user wrote it: `x[i1, j]`.

    `affine` is the same place by the variables of the loops, `x[i - 1, j]`, where the user's own
    text hides them; else it is empty.
    """

    way: Way
    text: str
    line: int
    affine: str = ""

    @property
    def storage(self) -> str:
        """What the place is a part of."""
        return self.text.partition("[")[0]


class Carried(NamedTuple):
    """One dependence between iterations, from `source` to `sink`.

    `distance` counts the iterations between the two ends; None where every later iteration is
    reached, or where the subscripts do not tell: then `proven` is False. `update` is the operation
    by which iterations combine, None where none is known. `bound` says that it is through a name
    that iterations bind, and no elements: from or to the first iteration alone, or to what comes
    after the loop.
    """

    order: Order
    source: Access
    sink: Access
    distance: int | None = None
    proven: bool = True
    update: Update | None = None
    bound: bool = False


class Hindrance(NamedTuple):
    """One more reason why a loop has no batched form, as `cause`, `reason` and `subject` of a nest
    are.
    """

    cause: Cause
    reason: str
    subject: str = ""


class Circumstances(NamedTuple):
    """What decides about a loop which remedy there is.

    `effects` is what it does besides computing. `unproven` is what its header walks of which is
    not known what it is; of those that are `typed` a test around the loop says what they are.
    `stackable` are the containers whose items are tensors, or used as such, of which
    tensors are left behind. `calls_items` says whether it calls what it takes, `objects` whether
    modules or other objects are among what its iterations leave behind, `called` whether what the
    header gives is itself called. `positions` are the lists whose items say which parts of tensors
    are read, `picking` what the loop is that reads these, or takes the numbers of `arrays`, calls
    in the header.
    """

    effects: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    stackable: tuple[str, ...] = ()
    calls_items: bool = True
    objects: bool = False
    called: bool = False
    positions: tuple[str, ...] = ()
    picking: Pattern | None = None
    arrays: tuple[str, ...] = ()


class Account(NamedTuple):
    """What the iterations of one loop touch, and what they need from each other.

    `walks` says what the header itself walks, without the loops inside. `accesses` are to places
    that differ between iterations, or that one of them writes, `shared` the parts of tensors that
    all of them read. `opaque` are the calls and statements whose effect is not known, `draws`
    those that take numbers from a random generator that goes on from iteration to iteration,
    `leaves` is what ends the loop early. `tensors` says whether an axis of a tensor is walked,
    `computes` whether anything is computed with what differs between iterations. `besides` is what
    would keep the loop as it is if what decided about it were gone, `circumstances` is what decides
    how that could be changed. `finer` says what independent iterations take that a map says nothing
    of: items of many lengths, neighbours, elements through an index; `lengths_known` whether it is
    known of all slices whether their lengths differ.
    """

    walks: tuple[str, ...]
    accesses: tuple[Access, ...]
    carried: tuple[Carried, ...]
    shared: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()
    leaves: str = ""
    tensors: bool = True
    computes: bool = True
    besides: tuple[Hindrance, ...] = ()
    circumstances: Circumstances = Circumstances()
    finer: Pattern | None = None
    lengths_known: bool = True

    def reads(self, subject: str) -> bool:
        """Whether an iteration reads a name or storage, or a part of it."""
        ways = (access.way for access in self.accesses if _is_part(access, subject))
        return Way.READ in ways

    def flows(self, subject: str) -> list[Carried]:
        """What later iterations read of a name or storage, or of a part of it."""
        flows = [found for found in self.carried if found.order is Order.FLOW]
        return [found for found in flows if _is_part(found.source, subject)]

    def contests(self, subject: str) -> bool:
        """Whether two stores to a storage meet some iterations apart, and none meets itself."""
        outputs = [found for found in self.carried if found.order is Order.OUTPUT]
        own = [found for found in outputs if _is_part(found.source, subject)]
        return bool(own) and all(found.source != found.sink and found.distance for found in own)

    def overwrites(self, subject: str) -> bool:
        """Whether iterations are proven to write the same elements of a storage."""
        outputs = [found for found in self.carried if found.order is Order.OUTPUT]
        proven = (found for found in outputs if found.proven and not found.bound)
        return any(_is_part(found.source, subject) for found in proven)

    def guesses(self, subject: str) -> bool:
        """Whether nothing proves that a later iteration reads what one wrote there."""
        flows = self.flows(subject)
        return bool(flows) and not any(found.proven for found in flows)


def _is_part(access: Access, subject: str) -> bool:
    part = access.text.startswith((f"{subject}[", f"a view of {subject}"))
    return part or access.text == subject or access.text.endswith(f"(an item of {subject})")
