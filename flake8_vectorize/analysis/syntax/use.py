"""What one name is used for in a function."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Use:
    """What one dotted name is used for in a function, each with the first line that shows it.

    `stores` counts how often it is bound, `kept` how often to what a method makes of what it holds:
    a tensor then if that is one, and else not.
    """

    tensor_method: tuple[str, int] | None = None
    array_method: tuple[str, int] | None = None
    operand: tuple[str, int] | None = None
    cut: tuple[str, int] | None = None
    several_subscripts: int | None = None
    shaped: int | None = None
    placed: tuple[str, int] | None = None
    tested: bool = False
    stores: int = 0
    kept: int = 0
    collected: str = ""
    collected_line: int = 0
    walked: int = 0
    listed: int = 0

    @property
    def rebound(self) -> bool:
        """Whether it is bound more than once: its uses tell nothing of all that it holds."""
        return self.stores - self.kept > 1
