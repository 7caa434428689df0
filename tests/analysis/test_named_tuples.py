"""Named tuples of the linter's own, beside those of typing."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from flake8_vectorize.model.named_tuple import NamedTuple


class Own(NamedTuple):
    """What is known of a thing."""

    name: str
    items: tuple[int, ...] = ()
    other: Own | None = None

    @property
    def length(self) -> int:
        return len(self.items)

    def longer(self, item: int) -> Own:
        return self._replace(items=(*self.items, item))

    def __repr__(self) -> str:
        return super().__repr__().lower()


class Typed(typing.NamedTuple):
    """What is known of a thing."""

    name: str
    items: tuple[int, ...] = ()
    other: Typed | None = None


@pytest.mark.parametrize("attribute", ["_fields", "_field_defaults", "__doc__", "__module__"])
def test_a_class_is_what_typing_makes_of_it(attribute: str) -> None:
    assert getattr(Own, attribute) == getattr(Typed, attribute)
    assert list(Own.__annotations__) == list(Typed.__annotations__)


def test_an_object_has_its_methods_and_never_changes() -> None:
    own = Own("a").longer(1)
    assert own == ("a", (1,), None)
    assert own.length == 1
    assert repr(own) == "own(name='a', items=(1,), other=none)"
    with pytest.raises(AttributeError):
        own.name = "b"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        own.more = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda own: pickle.loads(pickle.dumps(own))])
def test_an_object_is_copied_and_stored_as_one_of_its_class(
    again: typing.Callable[[Own], Own],
) -> None:
    own = Own("a", (1, 2), Own("b"))
    assert again(own) == own
    assert type(again(own).other) is Own
