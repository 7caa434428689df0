"""Turns records into JSON and back, naming the field that does not fit."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Hashable
from enum import Enum
from functools import cache
from typing import Any, TypeVar

R = TypeVar("R")
_BASIC = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}


def encoded(record: Any) -> Any:
    """A record as JSON can hold it: objects, lists, numbers, text."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        fields = dataclasses.fields(record)
        return {field.name: encoded(getattr(record, field.name)) for field in fields}
    if isinstance(record, tuple):
        return [encoded(item) for item in record]
    return record.value if isinstance(record, Enum) else record


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def decoded(kind: type[R], content: object, where: str) -> R:
    """A record of class `kind` from JSON.

    Raises:
        ValueError: `where` and the field that is missing or of another type.
    """
    if not isinstance(content, dict):
        raise ValueError(f"{where} is {_described(content)}, expected an object")
    hints = _hints(typing.cast("Hashable", kind))
    values = {}
    for field in dataclasses.fields(typing.cast("Any", kind)):
        if field.name in content:
            place = f"{where}.{field.name}"
            values[field.name] = _value(hints[field.name], content[field.name], place)
        elif field.default is dataclasses.MISSING:
            raise ValueError(f"{where} has no field {field.name!r}")
    return kind(**values)


def _value(hint: Any, content: object, where: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        if content is None:
            return None
        (hint,) = (one for one in typing.get_args(hint) if one is not type(None))
        return _value(hint, content, where)
    if origin is tuple:
        if not isinstance(content, list):
            raise ValueError(f"{where} is {_described(content)}, expected a list")
        item = typing.get_args(hint)[0]
        return tuple(_value(item, one, f"{where}[{i}]") for i, one in enumerate(content))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return decoded(hint, content, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        known = {one.value: one for one in hint}
        if not isinstance(content, str) or content not in known:
            raise ValueError(f"{where} is {_described(content)}, expected one of {sorted(known)}")
        return known[content]
    return _number_or_text(hint, content, where)


def _number_or_text(hint: type[Any], content: object, where: str) -> Any:
    fits = type(content) is hint or (hint is float and type(content) is int)
    if not fits:
        raise ValueError(f"{where} is {_described(content)}, expected {_BASIC[hint]}")
    return hint(content)


def _described(content: object) -> str:
    text = repr(content)
    return text if len(text) <= 40 else f"{text[:37]}..."
