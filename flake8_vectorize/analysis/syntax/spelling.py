"""Expressions in the words of the source, short enough for a message."""

from __future__ import annotations

import ast
import re

from flake8_vectorize.analysis.values.imports import dotted_name

LONGEST = 40
LAST = 12
SEPARATORS = re.compile(r", | [-+*/%@<>=&|]+ ")
PAIRS = {"(": ")", "[": "]", "{": "}"}


def spelled(node: ast.expr) -> str:
    """The source of an expression in one short line."""
    return shortened(_plain(node) or ast.unparse(node), LONGEST)


def shortened(text: str, longest: int) -> str:
    """An expression with dots in the place of what its longest brackets hold, until it fits: what
    is called last stays, `settings.get(...).items()`.
    """
    while len(text) > longest:
        begin, end = max(_outer_brackets(text), key=lambda pair: pair[1] - pair[0], default=(0, 0))
        if end - begin <= len("(...)"):
            last = text[text.rfind(".") :] if text.rfind(".") >= len(text) - LAST else ""
            return f"{text[: longest - 3 - len(last)]}...{last}"
        room = longest - len(text) + end - begin - len("...") - 1
        text = f"{text[: begin + 1]}{_first_parts(text[begin + 1 : end], room)}...{text[end:]}"
    return text


def _first_parts(text: str, room: int) -> str:
    """The items of a list, or the operands of an expression, that fit, each with what follows."""
    ends = [found.end() for found in SEPARATORS.finditer(text, 0, max(room, 0))]
    kept = text[: max(ends, default=0)]
    whole = all(kept.count(opening) == kept.count(end) for opening, end in PAIRS.items())
    quoted = kept.count("'") % 2 or kept.count('"') % 2
    return kept if whole and not quoted else ""


def _outer_brackets(text: str) -> list[tuple[int, int]]:
    """Where the brackets begin and end that no others hold; those in quotes are none."""
    found: list[tuple[int, int]] = []
    open_at: list[int] = []
    quote = ""
    for position, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[position - 1] != "\\" else quote
        elif sign in "'\"":
            quote = sign
        elif sign in PAIRS:
            open_at.append(position)
        elif sign in PAIRS.values() and open_at:
            begin = open_at.pop()
            if not open_at:
                found.append((begin, position))
    return found


def _plain(node: ast.expr) -> str:
    """The source of what headers mostly hold, without the cost of unparsing; `''` for the rest."""
    name = dotted_name(node)
    if name:
        return name
    if isinstance(node, ast.Call) and not node.keywords:
        function, parts = dotted_name(node.func), [_plain(part) for part in node.args]
        return f"{function}({', '.join(parts)})" if function and all(parts) else ""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        parts = [_plain(part) for part in node.elts]
        return f"({', '.join(parts)})" if all(parts) else ""
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Tuple):
        base, index = _plain(node.value), _plain(node.slice)
        return f"{base}[{index}]" if base and index else ""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return str(node.value)
    return ""
