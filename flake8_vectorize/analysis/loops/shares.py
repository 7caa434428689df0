"""Parts into which an axis is divided by their number, as heads and groups are: one reshape makes
an axis of them. Tiles that bound memory have a size that somebody chose.
"""

from __future__ import annotations

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.affine import PRODUCT, divides, is_computed, is_size
from flake8_vectorize.analysis.values.value import Subscript


def is_share(part: Subscript, frame: Frame) -> bool:
    """Whether a slice is one of as many parts as a loop is told to have iterations: its length is
    that of an axis, divided by their number or not.
    """
    count = frame.length
    if part.start is None or count is None or is_computed(count):
        return False
    lengths = [
        name
        for symbol, _ in part.start.terms
        for name in symbol.split(PRODUCT)
        if PRODUCT in symbol and name not in frame.induction
    ]
    return bool(lengths) and all(is_size(n) or divides(count, n) for n in lengths)
