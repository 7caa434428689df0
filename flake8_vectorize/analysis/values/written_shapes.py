"""Shapes as people write them: `(B, T, C)`, `[N, 4]`, `BxTxD`, `N x 3`, and at the end of names."""

from __future__ import annotations

import re

# how the proof begins that something is a tensor because of the shape that people give it
SAID = "said to be of shape"
_SIZE = r"(?:[A-Za-z_]\w*(?: ?[-+*/] ?\w+)*|\d+(?: ?\* ?\w+)?|\.\.\.|\*)"
_COMMAS = re.compile(rf"[(\[] *({_SIZE}(?: *, *{_SIZE})+) *,? *[)\]]")
_WORDS = re.compile(rf"[(\[] *({_SIZE}(?: x {_SIZE})+) *[)\]]")
_TIMES = re.compile(r"(?<![\w.])[A-Z]\w{0,3}(?: ?[x\u00d7] ?(?:[A-Z]\w{0,3}|\d+))+(?![\w.])")
_ONE = re.compile(r"\(([A-Z]|\w*batch\w*|num_\w+|n_\w+),\)|\[(B|N|batch_size|num_\w+|n_\w+)\]")
_NAMED = re.compile(r"_([A-Z](?:x[A-Z0-9])+)$")
# sizes that come first, or that are written as nothing else is
_LEADING = re.compile(r"[A-Z]{1,2}|bs|bsz|batch\w*|num_\w+|n_\w+|nb_\w+|\.\.\.|\*")
_FACTOR = re.compile(r" ?[-+*/]")
# what also stands for coordinates, sizes of images, and the parts of attention
_OTHERWISE = (frozenset("HWDXYZhwd"), frozenset("QKV"))
# a level of a pyramid
_LEVEL = re.compile(r"[A-Za-z]\d+")
_GOES_ON = re.compile(r"[)\]}*]|x |, *[(\[]")
# what has a shape and is no tensor, or has tensors of that shape in it
_OTHER = re.compile(r"\b(?:lists?|tuples?|dict\w*|\w*arrays?|array_like|numpy|np|iterable)\b", re.I)


def shape_in(text: str) -> str:
    """The shape of one tensor that a text gives; empty if it gives none, or that of something
    else.
    """
    found = _found(text)
    return "" if found and _OTHER.search(text) is not None else found


def shape_named(name: str) -> str:
    """The shape in which a name ends, as in `features_BxTxH`, or ''."""
    found = _NAMED.search(name)
    return found[1] if found is not None else ""


def _found(text: str) -> str:
    if "(" in text or "[" in text:
        one = _ONE.search(text)
        if one is not None:
            return "" if _is_inside(text, one) else one[0]
        for pattern, between in ((_COMMAS, ","), (_WORDS, " x ")):
            found = pattern.search(text)
            if found is not None:
                sizes = [size.strip() for size in found[1].split(between)]
                return found[0] if _is_shape(sizes) and not _is_inside(text, found) else ""
    times = _TIMES.search(text)
    return times[0] if times is not None else ""


def _is_shape(sizes: list[str]) -> bool:
    """Whether sizes are those of a tensor, and not names or values of something else."""
    if any(meant.issuperset(sizes) for meant in _OTHERWISE):
        return False
    if all(size.isdigit() for size in sizes):
        return False
    if sum(_LEVEL.fullmatch(size) is not None for size in sizes) > 1:
        return False
    first = next((size for size in sizes if not size.isdigit()), "")
    return _LEADING.fullmatch(first) is not None or (
        _LEADING.fullmatch(_FACTOR.split(first)[0]) is not None
    )


def _is_inside(text: str, found: re.Match[str]) -> bool:
    """Whether a shape stands in brackets, behind a factor or before another shape."""
    before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
    opened = before.endswith(("(", "[", "{", "x", "*"))
    return opened or _GOES_ON.match(after) is not None
