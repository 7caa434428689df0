"""What the linter tells a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_vectorize.model.loop import Loop
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.span import Span

if TYPE_CHECKING:
    from flake8_vectorize.model.batched import BatchedForm


class Finding(NamedTuple):
    """One message at one place.

    `message` holds neither the code nor the tags in brackets. `loop` is the loop that the finding
    is about, or None for a finding about the file itself (VEC000, VEC901, VEC903). `fix` takes the
    place of the loop, where one is known to be right.
    """

    code: str
    message: str
    span: Span
    loop: Loop | None = None
    fix: BatchedForm | None = None

    @property
    def band(self) -> str:
        """The hundred that the code belongs to: `VEC2` for VEC201. A new release reclassifies
        within it.
        """
        return self.code[:4]
