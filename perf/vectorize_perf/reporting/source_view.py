"""The source of a loop as lines of coloured pieces, each line with the operators that it ran."""

from __future__ import annotations

import io
import keyword
import textwrap
import tokenize
from collections import defaultdict
from dataclasses import dataclass

from vectorize_perf.session import Category, LoopSite, WindowRecord


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the class that colours it; empty for plain text."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line; `operators` ran on it per iteration, `weight` is their part of the busiest
    line's.
    """

    number: int
    pieces: tuple[Piece, ...]
    operators: float
    synchronises: bool
    weight: float


def source_lines(site: LoopSite, window: WindowRecord | None) -> tuple[SourceLine, ...]:
    """The lines of the loop, without the indentation that they share."""
    text = textwrap.dedent("\n".join(site.source))
    lines = text.split("\n")
    operators, synchronising = _per_line(site, window)
    busiest = max(operators.values(), default=0.0) or 1.0
    styles = _styles(text)
    return tuple(
        SourceLine(
            number=site.line + index,
            pieces=_pieces(line, styles.get(index + 1, [])),
            operators=operators.get(site.line + index, 0.0),
            synchronises=site.line + index in synchronising,
            weight=operators.get(site.line + index, 0.0) / busiest,
        )
        for index, line in enumerate(lines)
    )


def _per_line(site: LoopSite, window: WindowRecord | None) -> tuple[dict[int, float], set[int]]:
    operators: dict[int, float] = defaultdict(float)
    synchronising = set()
    for one in window.operators if window is not None else ():
        if window is not None and one.category is not Category.VIEW:
            operators[one.loop_line] += window.per_iteration(one.count)
        if one.category is Category.SYNC:
            synchronising.add(one.loop_line)
    return operators, synchronising


def _styles(text: str) -> dict[int, list[tuple[int, int, str]]]:
    """Per line of `text`, what to colour: first column, column behind the last, class."""
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            style = _style(token)
            if style and token.start[0] == token.end[0]:
                found[token.start[0]].append((token.start[1], token.end[1], style))
    except (tokenize.TokenError, SyntaxError):
        pass  # a piece of a file need not parse on its own; what was read so far is coloured
    return found


def _style(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return "keyword"
    if token.type == tokenize.NAME and token.string in ("range", "enumerate", "zip", "len"):
        return "builtin"
    kinds = {tokenize.STRING: "string", tokenize.NUMBER: "number", tokenize.COMMENT: "comment"}
    return kinds.get(token.type, "")


def _pieces(line: str, styles: list[tuple[int, int, str]]) -> tuple[Piece, ...]:
    pieces, position = [], 0
    for first, last, style in styles:
        if first < position or last > len(line):
            continue
        pieces += [Piece(line[position:first], ""), Piece(line[first:last], style)]
        position = last
    return tuple(piece for piece in [*pieces, Piece(line[position:], "")] if piece.text)
