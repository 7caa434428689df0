"""Whether a file can hold a tensor loop at all: most files are turned away here.

flake8 loads this for every file, so it imports nothing of the analysis.
"""

from __future__ import annotations

TENSOR_PACKAGE = "torch"
# how loops begin, the commonest first
LOOP_WORDS = (
    "for ",
    "while ",
    "for(",
    "for\n",
    "while(",
    "for\t",
    "for[",
    "for\\",
    "for\r",
    "for#",
)


def may_hold_tensor_loops(source: str, passed_on: bool = False) -> bool:
    """Whether the text of the file mentions a loop, and torch or a module that passes torch on."""
    looping = any(word in source for word in LOOP_WORDS)
    return looping and (TENSOR_PACKAGE in source or (passed_on and "import" in source))
