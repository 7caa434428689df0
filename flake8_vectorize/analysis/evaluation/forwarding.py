"""What an element holds that the statement before has written: reading it gives that value, and
meets no other iteration.
"""

from __future__ import annotations

from flake8_vectorize.analysis.values.value import Value, View, united
from flake8_vectorize.model.named_tuple import NamedTuple


class Written(NamedTuple):
    """The last write to a place of a storage."""

    view: View
    value: Value

    def read(self, value: Value) -> Value | None:
        """What a read of the same place finds, just after; None if it is another place."""
        if value.view != self.view:
            return None
        taint = united(value.taint, self.value.taint)
        return value._replace(taint=taint, forms=self.value.forms)


def written(view: View, value: Value) -> Written | None:
    """The write of a value, if the place that it goes to is one element, or one row, that a
    later read names alike.
    """
    if view.others or view.converted or view.reshaped:
        return None
    parts = [part for part in view.subscripts if not part.whole]
    if not parts or any(part.start is None or part.width is not None for part in parts):
        return None
    return None if any(part.tensor for part in parts) else Written(view, value)
