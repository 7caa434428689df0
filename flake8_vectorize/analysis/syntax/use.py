"""What one name is used for in a function."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Use:
    """What one dotted name is used for in a function, each with the first line that shows it.

    `stores` counts how often it is bound.
    """

    tensor_method: tuple[str, int] | None = None
    array_method: tuple[str, int] | None = None
    operand: tuple[str, int] | None = None
    cut: tuple[str, int] | None = None
    several_subscripts: int | None = None
    shaped: int | None = None
    placed: tuple[str, int] | None = None
    device: int | None = None
    tested: bool = False
    stores: int = 0
    collected: str = ""
    collected_line: int = 0
    walked: int = 0
    listed: int = 0

    @property
    def tells(self) -> bool:
        """Whether any of it shows something of what the name holds."""
        sure = self.tensor_method or self.operand or self.cut or self.placed or self.array_method
        return bool(sure or self.device or self.several_subscripts or self.shaped)
