"""The table of what torch's functions and methods return and do agrees with running them."""

from __future__ import annotations

import json
import re
import runpy
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402  (torch may be absent)

from flake8_vectorize.analysis.evaluation.tuples import PAIRS  # noqa: E402
from flake8_vectorize.analysis.knowledge.table import TABLE, Operation  # noqa: E402
from flake8_vectorize.analysis.values.sequences import FIELDS  # noqa: E402
from tests.analysis.torch_samples import Sample, operand, samples  # noqa: E402

ROOT = Path(__file__).parents[2]
PINNED = re.search(r"^torch==([\d.]+)", (ROOT / "constraints.txt").read_text("utf-8"), re.M)[1]
pytestmark = pytest.mark.skipif(
    torch.__version__.partition("+")[0] != PINNED, reason=f"the table tells of torch {PINNED}"
)
# what a call may give besides what its letter says: `size(0)`, a list for a tuple
ALIKE = {"p": "pl", "l": "pl", "s": "si", "o": "ois"}
# losses that reduce nothing when called here by their default, and reduce when told so
LOSSES = frozenset({"torch.binary_cross_entropy_with_logits", "torch.kl_div"})


@dataclass(frozen=True, slots=True)
class Observation:
    """What one call did."""

    kind: str
    changed: bool
    returned: bool
    shared: bool
    drew: bool
    waited: bool
    alone: bool | None
    single: bool


class Reads(TorchDispatchMode):
    """Notes whether an operator gives the host what a tensor holds."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.seen |= torch.Tag.data_dependent_output in function.tags
        return function(*args, **(kwargs or {}))


def kind_of(result: Any) -> str:
    kinds = ((torch.Tensor, "t"), (bool, "b"), (int, "i"), ((float, complex), "n"))
    for types, letter in (*kinds, (torch.Size, "s")):
        if isinstance(result, types):
            return letter
    if isinstance(result, (tuple, list)) and (not result or isinstance(result[0], torch.Tensor)):
        return "p"
    return "o"


def tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from tensors(item)


def storage(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage().data_ptr() if tensor.layout is torch.strided else 0


def alike(left: torch.Tensor, right: torch.Tensor) -> bool:
    forms = ((tensor.shape, tensor.dtype, tensor.layout) for tensor in (left, right))
    if len(set(forms)) > 1 or left.is_quantized:
        return False
    return bool(torch.isclose(left, right, equal_nan=True).all())


def works_without_data(sample: Sample, call: Callable[..., Any]) -> bool:
    """Whether the call runs on tensors that hold nothing."""
    try:
        with torch.device("meta"):
            copy = sample.copied("meta")
            call(*copy.arguments, **copy.keywords)
    except Exception:  # each kind of access to missing data raises its own
        return False
    return True


def alone(sample: Sample, call: Callable[..., Any], result: Any) -> bool | None:
    """Whether each element of the result goes with that of the operands, which have one shape;
    None where that can't be told.
    """
    operands = [a for a in sample.arguments if isinstance(a, torch.Tensor)]
    if len({operand.shape for operand in operands}) != 1 or operands[0].numel() < 4:
        return None
    if not isinstance(result, torch.Tensor) or result.layout is not torch.strided:
        return None
    shape = operands[0].shape
    if result.shape != shape:
        return False
    if alike(result, operands[0]) or alike(result, result.flatten()[0].expand(shape)):
        return None
    order = torch.randperm(shape.numel(), generator=torch.Generator().manual_seed(1))

    def moved(value: Any) -> Any:
        return value.flatten()[order].reshape(shape) if isinstance(value, torch.Tensor) else value

    copy = sample.copied()
    try:
        other = call(*map(moved, copy.arguments), **copy.keywords)
    except RuntimeError:  # where elements have to be in order
        return False
    return alike(other, moved(result))


def observed(sample: Sample, call: Callable[..., Any], operation: Operation) -> Observation:
    copy = sample.copied()
    state = torch.get_rng_state()
    with Reads() as reads:
        result = call(*copy.arguments, **copy.keywords)
    given, before, made = (
        list(tensors(value)) for value in (copy.arguments, sample.arguments, result)
    )
    old = {storage(tensor) for tensor in given} - {0}
    asks = reads.seen or operation.synchronizes
    return Observation(
        kind=kind_of(result),
        changed=not all(map(alike, given, before)),
        returned=any(tensor is given[0] for tensor in made[:1] if given),
        shared=any(storage(t) in old and all(t is not g for g in given) for t in made),
        drew=not torch.equal(state, torch.get_rng_state()),
        waited=asks and not works_without_data(sample, call),
        alone=None if operation.random else alone(sample, call, result),
        single=len(sample.arguments) == 1,
    )


def callee(part: str, name: str) -> Callable[..., Any]:
    if part == "functions":
        return reduce(getattr, name.split(".")[1:], torch)
    return lambda tensor, *arguments, **keywords: getattr(tensor, name)(*arguments, **keywords)


@pytest.fixture(scope="module")
def calls() -> dict[str, tuple[Operation, list[Observation]]]:
    """Of each function and method that simple arguments suit: its row, and what its calls did."""
    found = {}
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for part, rows in json.loads(TABLE.read_text(encoding="utf-8")).items():
            for name, entry in rows.items():
                if not name.startswith("torch.") and part == "functions":
                    continue  # of a library that is not installed
                operation, call = Operation(entry[0], entry[1:]), callee(part, name)
                seen = [observed(sample, call, operation) for sample in samples(name, call)]
                if seen:
                    found[name] = operation, seen
    return found


def contradicted(
    calls: dict[str, tuple[Operation, list[Observation]]],
    contradicts: Callable[[Operation, list[Observation]], bool],
) -> list[str]:
    return [
        f"{name} {operation.result}{operation.flags}"
        for name, (operation, seen) in calls.items()
        if contradicts(operation, seen)
    ]


def test_the_table_is_what_its_generator_writes() -> None:
    generator = runpy.run_path(str(ROOT / "tools" / "torch_table.py"))
    assert json.loads(TABLE.read_text(encoding="utf-8")) == generator["table"]()


def test_most_of_the_table_is_compared(calls: dict[str, Any]) -> None:
    flags = "".join(operation.flags for operation, _ in calls.values())
    assert len(calls) > 1100
    assert {flag: flags.count(flag) > 4 for flag in "ervmxhdfc"} == dict.fromkeys("ervmxhdfc", True)


def test_a_call_gives_the_kind_of_result_that_the_table_tells(calls: dict[str, Any]) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        kinds = ALIKE.get(operation.result, operation.result)
        if operation.result == "n" and operation.synchronizes:
            kinds = "nib"
        return not any(call.kind in kinds for call in seen)

    assert contradicted(calls, wrong) == []


def test_what_works_in_place_returns_its_operand_and_nothing_else_changes_one(
    calls: dict[str, Any],
) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        if operation.in_place:
            return not all(call.returned for call in seen)
        return any(call.changed for call in seen)

    assert contradicted(calls, wrong) == []


def test_what_torch_names_as_working_in_place_does(calls: dict[str, Any]) -> None:
    named = {name for name in calls if name.endswith("_")}
    assert named == {name for name, (operation, _) in calls.items() if operation.in_place}


def test_a_view_shares_storage_and_nothing_else_does(calls: dict[str, Any]) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        if operation.view:
            return operation.in_place or not any(call.shared or call.returned for call in seen)
        return any(call.shared for call in seen)

    assert contradicted(calls, wrong) == []


def test_what_may_return_its_operand_is_a_view_or_a_conversion(calls: dict[str, Any]) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        told = operation.in_place or operation.view or operation.converts
        return not told and any(call.returned for call in seen)

    assert contradicted(calls, wrong) == []


def test_a_conversion_with_nothing_to_convert_returns_its_operand() -> None:
    methods = json.loads(TABLE.read_text(encoding="utf-8"))["methods"]
    names = {name for name, entry in methods.items() if "c" in entry[1:]}
    kinds = "bool uint8 int8 int16 int32 int64 bfloat16 float16 float32 float64"
    kinds += " complex32 complex64 complex128"
    given = [torch.zeros(3, dtype=getattr(torch, kind)) for kind in kinds.split()]
    like = {"to": "dtype", "type": "dtype", "type_as": "data", "sum_to_size": "shape"}

    def returns(name: str, tensor: torch.Tensor) -> bool:
        arguments = [getattr(tensor, like[name])] if name in like else []
        try:
            return getattr(tensor, name)(*arguments) is tensor
        except (RuntimeError, TypeError, AssertionError):
            return False

    found = {name for name in names if any(returns(name, tensor) for tensor in given)}
    assert names - found == {"cuda"}


def test_random_numbers_are_drawn_where_the_table_tells_so(calls: dict[str, Any]) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        return operation.random != any(call.drew for call in seen)

    assert contradicted(calls, wrong) == []


def test_the_host_reads_data_where_the_table_tells_so(calls: dict[str, Any]) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        if operation.ragged:
            return False
        return operation.synchronizes != all(call.waited for call in seen)

    assert contradicted(calls, wrong) == []


def test_each_element_of_an_elementwise_result_goes_with_that_of_its_operands(
    calls: dict[str, Any],
) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        return operation.elementwise and any(call.alone is False for call in seen)

    assert contradicted(calls, wrong) == []


def test_what_treats_each_element_alone_is_called_elementwise(calls: dict[str, Any]) -> None:
    def wrong(operation: Operation, seen: list[Observation]) -> bool:
        told = {call.alone for call in seen} - {None}
        return told == {True} and not operation.elementwise

    missing = contradicted(calls, wrong)
    assert [row for row in missing if row.split()[0] not in LOSSES] == []


@pytest.mark.filterwarnings("ignore")
def test_what_reduces_gives_one_element_without_an_axis(calls: dict[str, Any]) -> None:
    batch, line = operand(torch.float32, (2, 3, 3)), operand(torch.float32, (3,))

    def axes(name: str, *operands: torch.Tensor) -> int | None:
        call = callee("functions" if "." in name else "methods", name)
        try:
            result = call(*(given.clone() for given in operands))
        except (RuntimeError, TypeError, ValueError):
            return None
        return result.dim() if isinstance(result, torch.Tensor) else None

    tensor = {
        name: row
        for name, (row, seen) in calls.items()
        if row.result == "t" and (row.reducing or any(call.single for call in seen))
    }
    of_batch = {name: axes(name, batch) for name in tensor}
    assert {n for n, count in of_batch.items() if count and tensor[n].reducing} == set()
    assert {n for n, count in of_batch.items() if count == 0 and not tensor[n].reducing} == set()
    others = [n for n, count in of_batch.items() if count is None and tensor[n].reducing]
    assert {n for n in others if axes(n, batch[0]) != 0 and axes(n, line, line) != 0} == set()


def test_what_gives_several_under_names_has_a_row_and_known_names() -> None:
    """`torch.return_types` has a class for each such result, named after the operator; `a` may be
    an attribute of anything.
    """
    rows = json.loads(TABLE.read_text("utf-8"))["functions"]
    for name, made in vars(torch.return_types).items():
        full = f"torch.{name.replace('linalg_', 'linalg.')}"
        if name.startswith("_") or full not in rows:
            continue
        fields = {field for field in vars(made) if not field.startswith(("_", "n_"))}
        assert fields <= {*FIELDS, "a"}, name
        assert rows[full][0] == "p" or full[6:] in PAIRS, name
