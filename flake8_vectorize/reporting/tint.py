"""Python source as HTML, line by line: keywords, texts, numbers and comments told apart."""

from __future__ import annotations

import io
import keyword
import tokenize
from html import escape

from flake8_vectorize.sources import lines_of

_CLASSES = {tokenize.COMMENT: "c", tokenize.STRING: "s", tokenize.NUMBER: "m"}
# From Python 3.12 on an f-string is several tokens; its texts are between start and end.
_TEXTS = {"FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END", "TSTRING_START", "TSTRING_MIDDLE"}
_TEXTS |= {"TSTRING_END"}


def tinted(source: str) -> list[str]:
    """The lines of the source, escaped; plain ones from where it cannot be read as Python."""
    lines = lines_of(source)
    marks: list[list[tuple[int, int, str]]] = [[] for _ in lines]
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            name = _class(token)
            if name:
                _mark(marks, lines, token, name)
    except (tokenize.TokenError, SyntaxError):
        pass
    return [_line(line, mark) for line, mark in zip(lines, marks, strict=True)]


def _class(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return "k"
    if tokenize.tok_name[token.type] in _TEXTS:
        return "s"
    return _CLASSES.get(token.type, "")


def _mark(
    marks: list[list[tuple[int, int, str]]],
    lines: list[str],
    token: tokenize.TokenInfo,
    name: str,
) -> None:
    (first, start), (last, end) = token.start, token.end
    for number in range(first, min(last, len(lines)) + 1):
        left = start if number == first else 0
        right = end if number == last else len(lines[number - 1])
        marks[number - 1].append((left, right, name))


def _line(line: str, marks: list[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for left, right, name in marks:
        if left < at or right <= left:
            continue
        parts.append(escape(line[at:left], quote=False))
        parts.append(f"<i class={name}>{escape(line[left:right], quote=False)}</i>")
        at = right
    parts.append(escape(line[at:], quote=False))
    return "".join(parts)
