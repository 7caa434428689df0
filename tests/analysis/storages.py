"""The state of a running program: its names, the storages under them, and who writes where."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import torch
from analysis.gains import Filled, Noted
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

State = dict[str, Any]
CONTAINERS = (list, tuple, dict)
# in-place operations that write some elements of their operand, not all of them
PARTIAL = ("index", "scatter", "masked", "put")


class Marks(TorchDispatchMode):
    """Notes which elements of some storages are written while the mode is on."""

    def __init__(self, lines: list[Tensor]) -> None:
        super().__init__()
        self._kept = lines  # another tensor would get the address of a storage that is let go
        self.masks = {line.data_ptr(): torch.zeros_like(line, dtype=torch.bool) for line in lines}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        written = []
        for position, argument in enumerate(func._schema.arguments):
            if argument.alias_info is None or not argument.alias_info.is_write:
                continue
            value = args[position] if position < len(args) else kwargs.get(argument.name)
            mask = self.masks.get(value.untyped_storage().data_ptr()) if value is not None else None
            if mask is not None:
                written.append((seen_in(mask, value), value, value.clone()))
        result = func(*args, **kwargs)
        for seen, value, before in written:
            if not any(word in func.__name__ for word in PARTIAL):
                seen.fill_(True)
            elif "index_put" in func.__name__:
                seen.index_put_(tuple(args[1]), torch.tensor(True))
            else:
                seen.logical_or_(value != before)
        return result


def is_data(name: str, value: object) -> bool:
    """Whether a name of a program's namespace holds what the program computes."""
    return not name.startswith("_") and not isinstance(value, (ModuleType, FunctionType, type))


def copied(state: State) -> State:
    """A copy that shares nothing with the original, and in which aliases are aliases; functions
    that read the original read the copy.
    """
    lines: dict[int, Tensor] = {}
    made: dict[int, Any] = {}
    copy: State = {}

    def copy_of(value: Any) -> Any:
        known = made.get(id(value))
        if known is not None:
            return known
        if isinstance(value, Tensor):
            key = value.untyped_storage().data_ptr()
            if key not in lines:
                lines[key] = line_of(value).clone()
            made[id(value)] = seen_in(lines[key], value)
        elif isinstance(value, list):
            made[id(value)] = Noted(copy_of(item) for item in value)
        elif isinstance(value, tuple):
            made[id(value)] = tuple(copy_of(item) for item in value)
        elif isinstance(value, dict):
            made[id(value)] = Filled({key: copy_of(item) for key, item in value.items()})
        elif isinstance(value, FunctionType) and value.__globals__ is state:
            made[id(value)] = FunctionType(value.__code__, copy, value.__name__)
        return made.get(id(value), value)

    for name, value in state.items():
        copy[name] = value if name == "__builtins__" else copy_of(value)
    return copy


def line_of(value: object) -> Tensor:
    """The storage of a tensor, or of the first one in a container, as one line of elements."""
    tensor = next(tensors_in(value))
    return torch.empty(0, dtype=tensor.dtype).set_(tensor.untyped_storage())


def seen_in(line: Tensor, value: Tensor) -> Tensor:
    """The part of another storage that a tensor is of its own."""
    return line.as_strided(value.size(), value.stride(), value.storage_offset())


def storages(state: State) -> list[Tensor]:
    """Every storage that a name of a state holds, as one line of elements, in order of names."""
    found: dict[int, Tensor] = {}
    for name, value in state.items():
        if is_data(name, value):
            for tensor in tensors_in(value):
                if tensor.numel():
                    found.setdefault(tensor.untyped_storage().data_ptr(), line_of(tensor))
    return list(found.values())


def tensors_in(value: object) -> Iterator[Tensor]:
    """A tensor, or all those that a container holds."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, CONTAINERS):
        for item in value.values() if isinstance(value, dict) else value:
            yield from tensors_in(item)


def plain(value: object) -> object:
    """A value in lists and numbers, which `==` compares."""
    if isinstance(value, Tensor):
        return value.tolist()
    if isinstance(value, dict):
        return sorted(([plain(key), plain(item)] for key, item in value.items()), key=repr)
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def at_home(lines: list[Tensor], homes: list[Tensor], value: Any) -> Any:
    """A value of a copy as the view of the original storage that it is a view of in the copy."""
    if isinstance(value, (list, tuple)):
        return type(value)(at_home(lines, homes, item) for item in value)
    if isinstance(value, dict):
        return {key: at_home(lines, homes, item) for key, item in value.items()}
    for line, home in zip(lines, homes, strict=True):
        if isinstance(value, Tensor) and value.untyped_storage().data_ptr() == line.data_ptr():
            return seen_in(home, value)
    return value
