"""The header of a loop in one fixed spelling, for people and for matching, on every Python.

What a header rarely holds (lambdas, f-strings, yields) is abbreviated: fingerprints tell such
headers apart.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

LONGEST = 120
_CUT = "..."

_OPERATORS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Or: ("or", 2),
    ast.And: ("and", 3),
    ast.BitOr: ("|", 6),
    ast.BitXor: ("^", 7),
    ast.BitAnd: ("&", 8),
    ast.LShift: ("<<", 9),
    ast.RShift: (">>", 9),
    ast.Add: ("+", 10),
    ast.Sub: ("-", 10),
    ast.Mult: ("*", 11),
    ast.MatMult: ("@", 11),
    ast.Div: ("/", 11),
    ast.FloorDiv: ("//", 11),
    ast.Mod: ("%", 11),
    ast.Pow: ("**", 13),
}
_COMPARISONS: dict[type[ast.AST], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_SIGNS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Not: ("not ", 4),
    ast.UAdd: ("+", 12),
    ast.USub: ("-", 12),
    ast.Invert: ("~", 12),
}
_TEST, _COMPARE, _BIT_OR, _POWER, _ATOM = 1, 5, 6, 13, 15
_BRACKETS: dict[type[ast.AST], tuple[str, str]] = {
    ast.ListComp: ("[... ", "]"),
    ast.SetComp: ("{... ", "}"),
    ast.DictComp: ("{...: ... ", "}"),
    ast.GeneratorExp: ("(... ", ")"),
}


def head(node: ast.AST) -> str:
    """The header without the body: `for i in range(B)`, `while x.any()`, `[... for r in t]`."""
    text = _head(node)
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT


def _head(node: ast.AST) -> str:
    if isinstance(node, (ast.For, ast.AsyncFor)):
        word = "for" if isinstance(node, ast.For) else "async for"
        return f"{word} {_bare(node.target)} in {_bare(node.iter)}"
    if isinstance(node, ast.While):
        return f"while {_spell(node.test, 0)}"
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        opening, closing = _BRACKETS[type(node)]
        return opening + " ".join(map(_clause, node.generators)) + closing
    raise TypeError(f"{type(node).__name__} is not a loop")


def _clause(generator: ast.comprehension) -> str:
    word = "async for" if generator.is_async else "for"
    conditions = "".join(f" if {_spell(test, 2)}" for test in generator.ifs)
    return f"{word} {_bare(generator.target)} in {_spell(generator.iter, 2)}{conditions}"


def _bare(node: ast.expr) -> str:
    """A tuple without its parentheses, as headers are written."""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        return _list(node.elts)
    return _spell(node, 0)


def _spell(node: ast.expr, at_least: int) -> str:
    """The expression, in parentheses where it binds less than its place asks for."""
    spell = _SPELLERS.get(type(node))
    if spell is None:
        return f"<{type(node).__name__}>"
    text, strength = spell(node)
    return text if strength >= at_least else f"({text})"


def _list(nodes: Iterable[ast.expr]) -> str:
    return ", ".join(_spell(node, _TEST) for node in nodes)


def _tuple(node: ast.Tuple) -> tuple[str, int]:
    return f"({_list(node.elts)}{',' if len(node.elts) == 1 else ''})", _ATOM


def _dict(node: ast.Dict) -> tuple[str, int]:
    pairs = (
        f"**{_spell(value, _BIT_OR)}" if key is None else f"{_list([key])}: {_list([value])}"
        for key, value in zip(node.keys, node.values, strict=True)
    )
    return "{" + ", ".join(pairs) + "}", _ATOM


def _bool_op(node: ast.BoolOp) -> tuple[str, int]:
    word, strength = _OPERATORS[type(node.op)]
    return f" {word} ".join(_spell(value, strength + 1) for value in node.values), strength


def _bin_op(node: ast.BinOp) -> tuple[str, int]:
    # Down the left side without recursion: `a + b + c + ...` is as deep as it is long.
    word, strength = _OPERATORS[type(node.op)]
    tail: list[str] = []
    first: ast.expr = node
    while isinstance(first, ast.BinOp) and _OPERATORS[type(first.op)][1] == strength < _POWER:
        tail.append(f" {_OPERATORS[type(first.op)][0]} {_spell(first.right, strength + 1)}")
        first = first.left
    if tail:
        return _spell(first, strength) + "".join(reversed(tail)), strength
    return f"{_spell(node.left, strength + 1)} {word} {_spell(node.right, strength - 1)}", strength


def _unary_op(node: ast.UnaryOp) -> tuple[str, int]:
    sign, strength = _SIGNS[type(node.op)]
    return sign + _spell(node.operand, strength), strength


def _compare(node: ast.Compare) -> tuple[str, int]:
    text = _spell(node.left, _BIT_OR)
    for operator, right in zip(node.ops, node.comparators, strict=True):
        text += f" {_COMPARISONS[type(operator)]} {_spell(right, _BIT_OR)}"
    return text, _COMPARE


def _if_exp(node: ast.IfExp) -> tuple[str, int]:
    parts = _spell(node.body, 2), _spell(node.test, 2), _spell(node.orelse, _TEST)
    return "{} if {} else {}".format(*parts), _TEST


def _call(node: ast.Call) -> tuple[str, int]:
    function = _spell(node.func, _ATOM)
    if len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp) and not node.keywords:
        return function + _head(node.args[0]), _ATOM
    arguments = [_spell(argument, _TEST) for argument in node.args]
    arguments += [
        f"**{_spell(keyword.value, _TEST)}"
        if keyword.arg is None
        else f"{keyword.arg}={_spell(keyword.value, _TEST)}"
        for keyword in node.keywords
    ]
    return f"{function}({', '.join(arguments)})", _ATOM


def _subscript(node: ast.Subscript) -> tuple[str, int]:
    return f"{_spell(node.value, _ATOM)}[{_bare(node.slice)}]", _ATOM


def _slice(node: ast.Slice) -> tuple[str, int]:
    lower, upper, step = (
        "" if part is None else _spell(part, _TEST) for part in (node.lower, node.upper, node.step)
    )
    return f"{lower}:{upper}" + (f":{step}" if step else ""), _ATOM


def _attribute(node: ast.Attribute) -> tuple[str, int]:
    value = _spell(node.value, _ATOM)
    if isinstance(node.value, ast.Constant) and isinstance(node.value.value, int):
        value = f"({value})"
    return f"{value}.{node.attr}", _ATOM


def _constant(node: ast.Constant) -> tuple[str, int]:
    value = node.value
    if isinstance(value, str):
        return _quoted(value), _ATOM
    if value is ...:
        return "...", _ATOM
    if isinstance(value, int) and not isinstance(value, bool):
        # Python refuses to write out the decimal digits of a very long integer.
        return (str(value) if value.bit_length() <= 4096 else hex(value)), _ATOM
    return repr(value), _ATOM


def _quoted(text: str) -> str:
    """In double quotes; what `repr` escapes depends on the Unicode tables of the Python at work."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(char: str) -> str:
    code = ord(char)
    if char in '"\\':
        return "\\" + char
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0x2028, 0x2029):
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return char


def _named(node: ast.NamedExpr) -> tuple[str, int]:
    return f"{node.target.id} := {_spell(node.value, _TEST)}", 0


_SPELLERS: dict[type[ast.AST], Callable[[Any], tuple[str, int]]] = {
    ast.Attribute: _attribute,
    ast.Await: lambda node: (f"await {_spell(node.value, _ATOM)}", 14),
    ast.BinOp: _bin_op,
    ast.BoolOp: _bool_op,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.DictComp: lambda node: (_head(node), _ATOM),
    ast.GeneratorExp: lambda node: (_head(node), _ATOM),
    ast.IfExp: _if_exp,
    ast.JoinedStr: lambda node: ('f"..."', _ATOM),
    ast.Lambda: lambda node: ("lambda ...", _TEST),
    ast.List: lambda node: (f"[{_list(node.elts)}]", _ATOM),
    ast.ListComp: lambda node: (_head(node), _ATOM),
    ast.Name: lambda node: (node.id, _ATOM),
    ast.NamedExpr: _named,
    ast.Set: lambda node: ("{" + _list(node.elts) + "}", _ATOM),
    ast.SetComp: lambda node: (_head(node), _ATOM),
    ast.Slice: _slice,
    ast.Starred: lambda node: (f"*{_spell(node.value, _BIT_OR)}", _ATOM),
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
    ast.UnaryOp: _unary_op,
    ast.Yield: lambda node: ("yield ...", 0),
    ast.YieldFrom: lambda node: ("yield from ...", 0),
}
