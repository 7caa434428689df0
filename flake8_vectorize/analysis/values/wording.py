"""Places and subscripts in the user's words: the tokens of the analysis turned back into names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from flake8_vectorize.analysis.values.affine import PRODUCT, SIZE_OF_PART, Affine, unknown
from flake8_vectorize.analysis.values.value import (
    ENTRY_OF,
    SEVERAL,
    SHAPED,
    THEN,
    Subscript,
    View,
)

# how it is shown that something holds tensors of one element, as a list of them does too
READ_BY_PLACE = "its elements have .item()"
# the same of what holds tensors of one shape
ALIKE = "one of its items is taken from another"
PICKED = "elements of a tensor say what is taken of its items"
# how the text of a range begins that ends at the length of a list
POSITIONS_OF = "positions of "
# of what an operation or a function gets
NOT_ONE = "is not known to have one shape"
VAGUE = (SEVERAL, SHAPED, READ_BY_PLACE, ALIKE, PICKED)
# an induction variable is known by a name and by what the name holds: `i` is `token + 1`
Counters = Mapping[str, tuple[str, Affine]]
_NAME = re.compile(r"[A-Za-z_]\w*")
_CARRIED = re.compile(r"c\d+:(?P<name>.+)")
_INDUCTION = re.compile(r"i:\d+")


def times(count: int) -> str:
    """How often."""
    return f"{count} times" if count > 1 else "once" if count else "never"


def tensor_fact(name: str, proof: str) -> str:
    """The fact that a name holds a tensor, and what shows it; a use that other arrays, or lists of
    tensors, have as well shows no more than what it is taken for.
    """
    what = "is taken for a tensor" if proof.startswith(VAGUE) else "is a tensor"
    return f"{name} {what} ({proof})" if proof else f"{name} {what}"


def shown_in(node: ast.AST, proof: str) -> bool:
    """Whether what shows a tensor stands in a statement or an expression itself, and not where
    something was made that it is made of.
    """
    shown = _NAME.findall(proof.partition(", line")[0])[-1:]
    texts = {getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node)}
    return not texts.isdisjoint(shown)


def place(view: View) -> str:
    """The part of a storage that a view names, as the user wrote it."""
    return _bracketed(view, [_spelled(part) for part in view.subscripts])


def affine_place(view: View, counters: Counters) -> str:
    """The same by the variables of the loops, '' where the user's own text shows them already."""
    texts = []
    hidden = False
    for part in view.subscripts:
        text = _spelled(part)
        if part.start is not None and part.width is None and not part.whole:
            shown = spelled_affine(part.start, counters)
            if shown and set(_NAME.findall(shown)) != set(_NAME.findall(text)):
                text, hidden = shown, True
        texts.append(text)
    return _bracketed(view, texts) if hidden else ""


def spelled_affine(index: Affine, counters: Counters) -> str:
    """`2*i + n - 1` in the user's names, '' if a part of it has none."""
    total = _by_variables(index, counters)
    parts: list[tuple[int, str]] = []
    for symbol, factor in total.terms:
        names = [_named(part) for part in symbol.split(PRODUCT)]
        if not all(names):
            return ""
        parts.append((factor, "*".join(names)))
    parts.sort(key=lambda part: part[0] < 0)
    text = ""
    for factor, name in parts:
        size = name if abs(factor) == 1 else f"{abs(factor)}*{name}"
        text += _signed(factor, size, text)
    if total.constant or not text:
        text += _signed(total.constant, str(abs(total.constant)), text)
    return text


def _by_variables(index: Affine, counters: Counters) -> Affine:
    # the innermost first: where its variable starts is said by those around it
    for token, (name, held) in reversed(list(counters.items())):
        factor = index.coefficient(token) * held.coefficient(token)
        if factor:
            own = Affine(0, ((token, held.coefficient(token)),))
            start = held.plus(own, -1)
            index = index.plus(own, -factor).plus(unknown(name), factor)
            index = index.plus(start, -factor)
    return index


def _signed(factor: int, size: str, before: str) -> str:
    if not before:
        return f"-{size}" if factor < 0 else size
    return f" - {size}" if factor < 0 else f" + {size}"


def _named(symbol: str) -> str:
    """The user's name for a symbol, or '' for what has none."""
    carried = _CARRIED.fullmatch(symbol)
    if carried is not None:
        return carried["name"]
    if _INDUCTION.fullmatch(symbol):
        return ""
    return symbol.removesuffix(SIZE_OF_PART).partition("@")[0]


def _spelled(part: Subscript) -> str:
    return ":" if part.whole else part.text or "?"


def _bracketed(view: View, texts: list[str]) -> str:
    if view.reshaped and not texts[0].startswith(ENTRY_OF):
        return f"a view of {view.root}"
    root = view.root
    if view.reshaped:
        root, texts = root + texts[0], texts[1:]
    if view.ellipsis is not None:
        at = view.ellipsis - view.reshaped
        texts = [*texts[:at], "...", *texts[at:]]
    single = [part.width is None and not part.whole for part in view.subscripts[view.reshaped :]]
    if view.ellipsis is not None:
        single.insert(view.ellipsis - view.reshaped, False)
    return root + "".join(_one_by_one([text.split(THEN) for text in texts], single))


def _one_by_one(positions: list[list[str]], single: list[bool]) -> Iterator[str]:
    """The subscripts of subscripts, in the order of the text, from those of each position; behind
    the last of these stands `:` or, for a `single` one, nothing.
    """
    for depth in range(max(map(len, positions), default=0)):
        here = list(zip(positions, single, strict=True))
        texts = [
            own[depth] if depth < len(own) else ":"
            for own, alone in here
            if depth < len(own) or not alone
        ]
        while depth and texts[-1] == ":":
            texts.pop()
        yield f"[{', '.join(texts)}]"
