"""Where the items of a sequence come from, comprehensions, rows and what they are cut from, and
where they go.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flake8_vectorize.analysis.knowledge.collectors import CONVERSIONS, OF_TENSORS
from flake8_vectorize.analysis.syntax.receivers import is_text
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.hosting import communicates
from flake8_vectorize.analysis.values.imports import Imports, dotted_name, entry_name

# behind the name of a list of lists, for any of these
WITHIN = "[]"
Items = ast.ListComp | ast.GeneratorExp
# what may be a list, in a list
ROWS = (ast.Name, ast.Attribute, ast.ListComp)
# what makes a sequence of the same items
SEQUENCES = frozenset({"tuple", "list"})


def handed_on(node: ast.expr, join: str = "") -> Iterator[Items]:
    """The comprehensions that give items to the sequence that an expression makes, or to one of its
    rows, if that goes to a call which takes nested lists.

    `tuple(...)`, `reversed(...)`, `[first, *...]` and `[first] + [...]` hand on what they are made
    of, and so does `zip(*...)` in other pieces.
    """
    pending = [node, *rows_in(node, join)]
    while pending:
        part = pending.pop()
        if isinstance(part, Items):
            yield part
        elif (wholes := _wholes_in(part)) is not None:
            pending += wholes
        elif (rows := unzipped(part)) is not None:
            pending.append(rows)
        elif (inner := in_any_order(part)) is not part:
            pending.append(inner)


def rows_in(node: ast.expr, join: str) -> Iterator[ast.expr]:
    """The lists that a display holds side by side, `[xs, [0 for ...]]`, if what joins them takes
    nested lists.
    """
    display = unwrapped(node)
    if join not in CONVERSIONS or not isinstance(display, (ast.List, ast.Tuple)):
        return
    if len(display.elts) > 1:  # a list by itself is a batch of one, as of the tokens of a text
        yield from (item for item in display.elts if isinstance(item, ROWS))


def _wholes_in(node: ast.expr) -> list[ast.expr] | None:
    """The sequences of which a sum of them, or a display, gets all items; None for others."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [node.left, node.right]
    if isinstance(node, (ast.List, ast.Tuple)):
        return [item.value for item in node.elts if isinstance(item, ast.Starred)]
    return None


def lists_in(node: ast.expr) -> Iterator[str]:
    """The names of the lists that give their items, or a part of each, to the sequence that an
    expression makes: `[first, *rows]`, `rows[1:]`, `[row[None] for row in rows]`.
    """
    pending = [node]
    while pending:
        part = in_any_order(pending.pop())
        if (wholes := _wholes_in(part)) is not None:
            pending += wholes
        elif isinstance(part, ast.Call) and in_any_order(part) is not part:
            pending.append(part)
        elif isinstance(part, ast.Starred) or (
            isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice)
        ):
            pending.append(part.value)
        elif isinstance(part, Items):
            pending += [part.generators[0].iter] if _takes_each(part) else []
        elif name := entry_name(part):
            yield name


def given_in(node: ast.expr, join: str) -> tuple[list[ast.expr], list[str]]:
    """The lists that a call joins, with the rows of a nested one, and the names of those that have
    one.
    """
    lists = [node, *rows_in(node, join)]
    if join in OF_TENSORS:
        return lists, list(lists_in(node))
    wholes = (part.value if isinstance(part, ast.Starred) else part for part in lists)
    return lists, [name for part in wholes if (name := entry_name(unwrapped(part)))]


def _takes_each(node: Items) -> bool:
    """Whether a comprehension gives one thing of each item: what a method makes of it, or what it
    holds in some place.
    """
    generator, item = node.generators[0], node.elt
    if len(node.generators) > 1 or generator.ifs:
        return False
    while not isinstance(item, ast.Name):
        if isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute):
            item = item.func.value
        elif isinstance(item, ast.Subscript) and not is_text(item.slice):
            item = item.value
        else:
            return False
    target = generator.target
    parts = target.elts if isinstance(target, ast.Tuple) else (target,)
    return any(isinstance(part, ast.Name) and part.id == item.id for part in parts)


def only_collected(name: str, body: Sequence[ast.AST], joined: Sequence[ast.expr]) -> bool:
    """Whether a list is filled, joined, and asked whether it has items, and nothing more."""
    given = {part for whole in joined for part in _handed_whole(whole)}
    pending: list[tuple[Any, Any]] = [(node, None) for node in body]
    while pending:
        node, around = pending.pop()
        if type(node) is ast.Name and node.id == name and type(node.ctx) is ast.Load:
            fills = type(around) is ast.Attribute and around.attr == "append"
            asks = type(around) is ast.UnaryOp or getattr(around, "test", None) is node
            if not fills and not asks and node not in given:
                return False
        pending += [(child, node) for child in children(node)]
    return True


def _handed_whole(node: ast.expr) -> Iterator[ast.expr]:
    """The sequences of which another one gets all items: `rows` of `[*rows]`, `[x] + rows`."""
    pending = [node]
    while pending:
        part = unwrapped(pending.pop())
        if (wholes := _wholes_in(part)) is not None:
            pending += wholes
        else:
            yield part


def columns_of(node: ast.expr) -> str:
    """The name of the rows whose columns an expression gives one by one: `zip(*rows)`, or ''. What
    a comprehension makes of its own is named after its place, and the lists of a list after it.
    """
    if isinstance(node, ast.Name):
        return f"{node.id}{WITHIN}"
    rows = unzipped(node)
    if isinstance(rows, Items):
        return f"zip@{rows.lineno}:{rows.col_offset}"
    return rows.id if isinstance(rows, ast.Name) else ""


def name_under(target: ast.expr, node: ast.expr) -> str:
    """The name under which a target keeps the items of an expression, or the columns of its rows;
    '' if it is none.
    """
    return target.id if isinstance(target, ast.Name) else columns_of(node)


def unzipped(node: ast.expr) -> ast.expr | None:
    """The rows of `zip(*rows)`; None for other expressions."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id != "zip" or len(node.args) != 1 or not isinstance(node.args[0], ast.Starred):
        return None
    return node.args[0].value


def in_any_order(node: ast.expr) -> ast.expr:
    """What `tuple(...)`, `reversed(...)` or `...[::-1]` is made of, or the expression itself."""
    if isinstance(node, ast.Subscript):
        part = node.slice
        whole = isinstance(part, ast.Slice) and part.lower is None and part.upper is None
        turned = whole and isinstance(part, ast.Slice) and isinstance(part.step, ast.UnaryOp)
        return node.value if turned else node
    if isinstance(node, ast.Call) and dotted_name(node.func) == "reversed" and node.args:
        return node.args[0]
    return unwrapped(node)


def unwrapped(node: ast.expr) -> ast.expr:
    """What `tuple(...)` or `list(...)` is made of, or the expression itself."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return node
    return node.args[0] if node.func.id in SEQUENCES and len(node.args) == 1 else node


def cut_from(item: ast.expr) -> str:
    """The name of what `name[:, i]` is a part of; '' if a list or a mapping may give the tensor."""
    if not isinstance(item, ast.Subscript) or not cuts_tensor(item):
        return ""
    return entry_name(item.value)


def cuts_tensor(node: ast.Subscript) -> bool:
    """Whether a tensor that such a subscript gives is part of one: slices of lists are lists."""
    return isinstance(node.slice, ast.Slice) or cuts_array(node)


def cuts_array(node: ast.Subscript) -> bool:
    """Whether only arrays take such a subscript: several positions, with a slice or `...` among
    them.
    """
    if not isinstance(node.slice, ast.Tuple):
        return False
    return any(
        isinstance(part, ast.Slice) or (isinstance(part, ast.Constant) and part.value is ...)
        for part in node.slice.elts
    )


def is_sent(name: str, given: Iterable[tuple[str, str, int]], imports: Imports) -> bool:
    """Whether a list goes to other processes, as `all_gather` fills one: it has to be a list. What
    functions get first is given with their names.
    """
    return any(
        item == name and communicates(imports.resolve(function)) for item, function, _ in given
    )
