"""A hash of a loop that no move, comment or new Python version changes.

`ast.dump` and `ast.unparse` spell the same loop differently from one Python to the next, so the
tree is serialised here, over a fixed table of node types and fields. Positions, comments,
docstrings and annotations are left out; names that the loop binds are replaced by numbers in the
order in which they first occur; empty fields are left out, so that a field which a later Python
adds changes nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from hashlib import blake2b

from flake8_vectorize.baseline.spelling import head

__all__ = ["VERSION", "fingerprint", "head"]

VERSION = "v1"

_FIELDS = {
    "Add": "",
    "And": "",
    "Assert": "test msg",
    "Assign": "targets value",
    "AsyncFor": "target iter body orelse",
    "AsyncFunctionDef": "name args body decorator_list",
    "AsyncWith": "items body",
    "Attribute": "value attr",
    "AugAssign": "target op value",
    "Await": "value",
    "BinOp": "left op right",
    "BitAnd": "",
    "BitOr": "",
    "BitXor": "",
    "BoolOp": "op values",
    "Break": "",
    "Call": "func args keywords",
    "ClassDef": "name bases keywords body decorator_list",
    "Compare": "left ops comparators",
    "Continue": "",
    "Delete": "targets",
    "Dict": "keys values",
    "DictComp": "generators key value",
    "Div": "",
    "Eq": "",
    "ExceptHandler": "type name body",
    "Expr": "value",
    "FloorDiv": "",
    "For": "target iter body orelse",
    "FormattedValue": "value conversion format_spec",
    "FunctionDef": "name args body decorator_list",
    "GeneratorExp": "generators elt",
    "Global": "names",
    "Gt": "",
    "GtE": "",
    "If": "test body orelse",
    "IfExp": "test body orelse",
    "Import": "names",
    "ImportFrom": "module names level",
    "In": "",
    "Interpolation": "value conversion format_spec",
    "Invert": "",
    "Is": "",
    "IsNot": "",
    "JoinedStr": "values",
    "LShift": "",
    "Lambda": "args body",
    "List": "elts",
    "ListComp": "generators elt",
    "Lt": "",
    "LtE": "",
    "MatMult": "",
    "Match": "subject cases",
    "MatchAs": "pattern name",
    "MatchClass": "cls patterns kwd_attrs kwd_patterns",
    "MatchMapping": "keys patterns rest",
    "MatchOr": "patterns",
    "MatchSequence": "patterns",
    "MatchSingleton": "value",
    "MatchStar": "name",
    "MatchValue": "value",
    "Mod": "",
    "Mult": "",
    "Name": "id",
    "NamedExpr": "target value",
    "Nonlocal": "names",
    "Not": "",
    "NotEq": "",
    "NotIn": "",
    "Or": "",
    "Pass": "",
    "Pow": "",
    "RShift": "",
    "Raise": "exc cause",
    "Return": "value",
    "Set": "elts",
    "SetComp": "generators elt",
    "Slice": "lower upper step",
    "Starred": "value",
    "Sub": "",
    "Subscript": "value slice",
    "TemplateStr": "values",
    "Try": "body handlers orelse finalbody",
    "TryStar": "body handlers orelse finalbody",
    "Tuple": "elts",
    "TypeAlias": "name value",
    "UAdd": "",
    "USub": "",
    "UnaryOp": "op operand",
    "While": "test body orelse",
    "With": "items body",
    "Yield": "value",
    "YieldFrom": "value",
    "alias": "name asname",
    "arg": "arg",
    "arguments": "posonlyargs args vararg kwonlyargs kw_defaults kwarg defaults",
    "comprehension": "target iter ifs is_async",
    "keyword": "arg value",
    "match_case": "pattern guard body",
    "withitem": "context_expr optional_vars",
}
_TABLE = {name: tuple(fields.split()) for name, fields in _FIELDS.items()}
_BINDERS = {
    "AsyncFunctionDef": "name",
    "ClassDef": "name",
    "ExceptHandler": "name",
    "FunctionDef": "name",
    "MatchAs": "name",
    "MatchMapping": "rest",
    "MatchStar": "name",
    "Name": "id",
    "alias": "asname",
    "arg": "arg",
}
_PIECES = (ast.JoinedStr, getattr(ast, "TemplateStr", ast.JoinedStr))
_NO_CONVERSION = -1
# Where a list has nothing: the key of `**rest` in a dict, which is not the key None.
_HOLE = b"~"


def fingerprint(node: ast.AST) -> str:
    """The loop's hash, `v1:` and 16 hexadecimal digits; the same on every Python from 3.10 on."""
    digest = blake2b(digest_size=8)
    bound = _names_bound(node)
    numbers: dict[str, int] = {}
    # An explicit stack: a sum of a thousand terms is a tree a thousand deep.
    pending: list[object] = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, bytes):
            digest.update(item)
        elif isinstance(item, _BoundName):
            digest.update(b"#%d;" % numbers.setdefault(item, len(numbers)))
        else:
            pending.extend(reversed(list(_parts(item, bound))))
    return f"{VERSION}:{digest.hexdigest()}"


class _BoundName(str):
    """A name whose spelling does not count, only its order of occurrence."""

    __slots__ = ()


def _names_bound(node: ast.AST) -> set[str]:
    names: set[str] = set()
    kept: set[str] = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            if not isinstance(child.ctx, ast.Load):
                names.add(child.id)
        elif isinstance(child, (ast.Global, ast.Nonlocal)):
            kept.update(child.names)
        elif type(child).__name__ in _BINDERS:
            name = getattr(child, _BINDERS[type(child).__name__])
            if name:
                names.add(name)
    return names - kept


def _parts(item: object, bound: set[str]) -> Iterator[object]:
    """One level of the tree: bytes, bound names, and nodes still to be taken apart."""
    if isinstance(item, ast.Constant):
        yield _constant(item.value)
    elif isinstance(item, ast.AnnAssign):
        if item.value is not None:
            yield ast.Assign(targets=[item.target], value=item.value)
    elif isinstance(item, ast.AST):
        yield from _node(item, bound)
    elif isinstance(item, list):
        yield b"["
        yield from (_HOLE if element is None else element for element in item)
        yield b"]"
    else:
        yield _constant(item)


def _node(node: ast.AST, bound: set[str]) -> Iterator[object]:
    kind = type(node).__name__
    binder = _BINDERS.get(kind)
    yield b"(" + kind.encode()
    for field in _TABLE.get(kind, tuple(sorted(node._fields))):
        value = _content(node, field)
        if value is None:
            continue
        yield b" " + field.encode() + b"="
        yield _BoundName(value) if field == binder and value in bound else value
    yield b")"


def _content(node: ast.AST, field: str) -> object:
    """A field without what does not count; None where nothing is left."""
    value: object = getattr(node, field, None)
    if isinstance(value, list):
        if field in ("body", "orelse", "finalbody"):
            value = [statement for statement in value if not _is_text_or_declaration(statement)]
        elif isinstance(node, _PIECES):
            value = _pieces(value)
        return value or None
    if field == "conversion":
        return None if value == _NO_CONVERSION else value
    if field in ("level", "is_async"):
        return value or None
    if field == "format_spec" and isinstance(value, ast.JoinedStr):
        return value if _pieces(value.values) else None
    return value


def _is_text_or_declaration(statement: ast.stmt) -> bool:
    """Whether it is a bare string or an annotation without a value: neither computes anything."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _pieces(values: list[ast.expr]) -> list[ast.expr]:
    """The pieces of an f-string, neighbouring texts joined: Pythons differ in where they cut."""
    joined: list[ast.expr] = []
    for value in values:
        last = joined[-1] if joined else None
        if not isinstance(value, ast.Constant):
            joined.append(value)
        elif isinstance(last, ast.Constant):
            joined[-1] = ast.Constant(str(last.value) + str(value.value))
        elif value.value:
            joined.append(value)
    return joined


def _constant(value: object) -> bytes:
    """A literal with its type; texts by their length, so that no text can imitate the structure."""
    if isinstance(value, bool) or value is None or value is ...:
        return repr(value).encode() + b";"
    if isinstance(value, int):
        # Decimal digits of a very long integer are refused by Python itself.
        return b"i" + hex(value).encode() + b";"
    if isinstance(value, (float, complex)):
        return type(value).__name__.encode() + repr(value).encode() + b";"
    raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return b"%s%d:%s" % (b"b" if isinstance(value, bytes) else b"s", len(raw), raw)
