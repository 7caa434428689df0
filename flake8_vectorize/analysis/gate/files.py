"""Whether a file can hold a tensor loop at all: most files are turned away here.

flake8 loads this for every file, so it imports nothing of the analysis.
"""

from __future__ import annotations

TENSOR_PACKAGE = "torch"


def may_hold_tensor_loops(source: str, passed_on: bool = False) -> bool:
    """Whether the text of the file mentions a loop, and torch or a module that passes torch on."""
    looping = "for " in source or "while " in source
    return looping and (TENSOR_PACKAGE in source or (passed_on and "import" in source))
