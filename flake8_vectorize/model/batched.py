"""What to write in place of a loop."""

from __future__ import annotations

from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.span import Span


class Edit(NamedTuple):
    """One place of a file and what is to stand there.

    `span` covers a statement, and `statements` take its place, none of them if it goes; or it
    covers an expression, and `expression` takes its place.
    """

    span: Span
    statements: tuple[str, ...] = ()
    expression: str = ""


class BatchedForm(NamedTuple):
    """The batched form of one loop, derived from its own text.

    `text` is what to write, for a message: `2 * x`, `out[:] = 2 * x`. `edits` put it into the
    file. A form without `caveats` is *safe*: every run that ends without an error computes the
    same values, of the same dtype and shape, and the same gradients, up to the rounding of one
    kernel against another; a run that raises for want of iterations, as `torch.stack([])` does,
    may end well. Each caveat is one clause, and says what has to hold besides, or what differs.
    """

    text: str
    edits: tuple[Edit, ...]
    caveats: tuple[str, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether the edits can be made unseen."""
        return not self.caveats
