"""Keeps the runner's own objects from setting off a garbage collection in the program.

A full collection walks every object of every library, a tenth of a second where torch is loaded,
and starts when enough objects were made. The runner makes some while the program runs; without
care the loop that runs next pays for a collection that would not have happened.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection starts inside, and none is nearer afterwards than it was before."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:
            # Moves the young objects to the oldest generation and sets all counts to zero.
            gc.freeze()
            gc.unfreeze()
        gc.enable()
