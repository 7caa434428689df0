"""Expressions in the words of the source."""

from __future__ import annotations

import ast
import re
from types import NoneType

from flake8_vectorize.analysis.values.imports import dotted_name

LONGEST = 40
LAST = 12
SEPARATORS = re.compile(r", | [-+*/%@<>=&|]+ ")
PAIRS = {"(": ")", "[": "]", "{": "}"}
# what stands between operands without brackets, whatever is around
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//"}
# what is spelled as Python shows it
CONSTANTS = (int, str, bool, NoneType)
# what takes brackets as a part of another expression
OPERATIONS = (ast.BinOp, ast.UnaryOp)


def spelled(node: ast.expr) -> str:
    """The source of an expression in one short line."""
    return shortened(source_of(node), LONGEST)


def shortened(text: str, longest: int) -> str:
    """An expression with dots in the place of what its longest brackets hold, until it fits: what
    is called last stays, `settings.get(...).items()`, and so does a short subscript.
    """
    while len(text) > longest:
        begin, end = max(_outer_brackets(text), key=lambda pair: pair[1] - pair[0], default=(0, 0))
        if end - begin <= len("(...)"):
            subscript = end == len(text) - 1 and text[begin] == "["
            at = begin if subscript else text.rfind(".")
            last = text[at:] if at >= len(text) - LAST else ""
            return f"{text[: longest - 3 - len(last)]}...{last}"
        # three dots in a subscript are Python's own
        dots = "…" if text[begin] == "[" else "..."
        room = longest - len(text) + end - begin - len(dots) - 1
        text = f"{text[: begin + 1]}{_first_parts(text[begin + 1 : end], room)}{dots}{text[end:]}"
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


def source_of(node: ast.expr) -> str:
    """What `ast.unparse` gives, in a fraction of the time for what subscripts mostly hold."""
    return _plain(node) or ast.unparse(node)


def _plain(node: ast.expr | None) -> str:
    """The source of an expression of a common sort, `''` for the rest."""
    if node is None:
        return ""
    name = dotted_name(node)
    if name:
        return name
    if isinstance(node, ast.Constant):
        return repr(node.value) if type(node.value) in CONSTANTS and not node.kind else ""
    if isinstance(node, ast.Slice):
        ends = (node.lower, node.upper, node.step)
        texts = [_plain(end) for end in ends]
        if any(end and not text for end, text in zip(ends, texts, strict=True)):
            return ""
        return ":".join(texts if node.step else texts[:2])
    if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        left, right = _operand(node.left), _operand(node.right)
        return f"{left} {SIGNS[type(node.op)]} {right}" if left and right else ""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        operand = _operand(node.operand)
        return f"-{operand}" if operand else ""
    if isinstance(node, ast.Call) and not node.keywords:
        function, parts = dotted_name(node.func), [_plain(part) for part in node.args]
        return f"{function}({', '.join(parts)})" if function and all(parts) else ""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        parts = [_plain(part) for part in node.elts]
        return f"({', '.join(parts)})" if all(parts) else ""
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Tuple):
        base, index = _operand(node.value), _plain(node.slice)
        return f"{base}[{index}]" if base and index else ""
    return ""


def _operand(node: ast.expr) -> str:
    return "" if isinstance(node, OPERATIONS) else _plain(node)
