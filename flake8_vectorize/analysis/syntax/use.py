"""What one name is used for in a function."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.imports import dotted_name

# attributes that tell what an object is
SHOWN = frozenset({"shape", "device", "size"})
TYPE_TESTS = frozenset({"isinstance", "torch.is_tensor", "is_tensor", "hasattr", "callable"})
# subscripts that only arrays have, most of the time
PLACING = frozenset({ast.Tuple, ast.Compare})


class Use:
    """What one dotted name is used for in a function, each with the first line that shows it.

    `stores` counts how often it is bound.
    """

    __slots__ = str.split(
        """
        tensor_method array_method operand cut several_subscripts masked shaped
        placed device tested stores collected collected_line walked listed
        """
    )

    def __init__(self) -> None:
        self.tensor_method: tuple[str, int] | None = None
        self.array_method: tuple[str, int] | None = None
        self.operand: tuple[str, int] | None = None
        self.cut: tuple[str, int] | None = None
        self.several_subscripts: int | None = None
        self.masked: int | None = None
        self.shaped: int | None = None
        self.placed: tuple[str, int] | None = None
        self.device: int | None = None
        self.tested: bool = False
        self.stores: int = 0
        self.collected: str = ""
        self.collected_line: int = 0
        self.walked: int = 0
        self.listed: int = 0

    @property
    def tells(self) -> bool:
        """Whether any of it shows something of what the name holds."""
        sure = self.tensor_method or self.operand or self.cut or self.placed or self.array_method
        return bool(sure or self.device or self.several_subscripts or self.masked or self.shaped)


def masked_by(node: ast.Subscript, name: str) -> tuple[str, ...]:
    """What is a mask, by its name, and what it picks of: something goes where a comparison holds,
    or what is subscripted is compared itself. A list may have two items, one of which a truth
    picks.
    """
    test = node.slice
    left = dotted_name(test.left) if isinstance(test, ast.Compare) else ""
    stored = not isinstance(node.ctx, ast.Load)
    return (name, left) if left and (stored or left == name) else ()
