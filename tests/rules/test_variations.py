"""Every example of a rule is reported by it in other spellings of the same loop."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.rules.catalogue import catalogue
from flake8_vectorize.rules.rule import Example, Rule

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{example.id}")
    for rule in catalogue()
    for example in rule.examples
    if not rule.code.startswith("VEC4")
]
Change = Callable[[ast.AST], ast.AST | None]


def named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def counted_up(node: ast.AST) -> ast.AST | None:
    """`range(n)` from nought, in steps of one, behind a bar that shows progress."""
    if not isinstance(node, (ast.For, ast.comprehension)):
        return None
    items = node.iter
    if isinstance(items, ast.Call) and named(items.func, "range") and len(items.args) == 1:
        items.args = [ast.Constant(0), *items.args, ast.Constant(1)]
        node.iter = ast.Call(ast.Name("tqdm", ast.Load()), [items], [])
        return node
    return None


def numbered(node: ast.AST) -> ast.AST | None:
    """`range(n)` whose numbers are counted besides."""
    if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
        first = ast.Name("number", ast.Store())
        node.target = ast.Tuple([first, node.target], ast.Store())
        node.iter = ast.Call(ast.Name("enumerate", ast.Load()), [node.iter], [])
        return node
    return None


def grown(node: ast.AST) -> ast.AST | None:
    """`rows.append(row)` as `rows += [row]`."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if call.func.attr != "append" or not isinstance(call.func.value, ast.Name):
        return None
    target = ast.Name(call.func.value.id, ast.Store())
    return ast.AugAssign(target, ast.Add(), ast.List(call.args, ast.Load()))


def joined(node: ast.AST) -> ast.AST | None:
    """`torch.stack(rows)` as `torch.stack([*rows])`."""
    items = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if not isinstance(node, ast.Call) or not isinstance(items, ast.Name):
        return None
    if ast.unparse(node.func) not in ("torch.stack", "torch.cat"):
        return None
    whole = ast.List([ast.Starred(items, ast.Load())], ast.Load())
    return ast.Call(node.func, [whole, *node.args[1:]], node.keywords)


def bound_anew(node: ast.AST) -> ast.AST | None:
    """`total += row` as `total = total + row`."""
    if isinstance(node, ast.AugAssign):
        held = ast.parse(ast.unparse(node.target), mode="eval").body
        return ast.Assign([node.target], ast.BinOp(held, node.op, node.value), lineno=1)
    return None


def left_early(node: ast.AST) -> ast.AST | None:
    """`if hit: ...` at the end of a body as `if not hit: continue` before the rest."""
    last = node.body[-1] if isinstance(node, ast.For) else None
    leaves = any(isinstance(part, ast.Break) for part in ast.walk(node))
    if isinstance(node, ast.For) and isinstance(last, ast.If) and not (last.orelse or leaves):
        skip = ast.If(ast.UnaryOp(ast.Not(), last.test), [ast.Continue()], [])
        node.body[-1:] = [skip, *last.body]
        return node
    return None


CHANGES: list[Change] = [counted_up, numbered, grown, joined, bound_anew, left_early]


class Changing(ast.NodeTransformer):
    def __init__(self, change: Change) -> None:
        self.change = change
        self.changed = False

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        found = self.change(node)
        self.changed = self.changed or found is not None
        return node if found is None else found


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_other_spellings_are_reported(rule: Rule, example: Example) -> None:
    source = example.function(example.bad)
    for change in CHANGES:
        changing = Changing(change)
        tree = changing.visit(ast.parse(source))
        text = "from tqdm import tqdm\n" + ast.unparse(ast.fix_missing_locations(tree))
        codes = {finding.code for finding in inspect_source(text, "x.py").findings}
        assert rule.code in codes, (change.__name__, text)


@pytest.mark.parametrize("change", CHANGES)
def test_every_spelling_is_met(change: Change) -> None:
    trees = [Changing(change) for _ in EXAMPLES]
    for changing, parameters in zip(trees, EXAMPLES, strict=True):
        example = parameters.values[1]
        assert isinstance(example, Example)
        changing.visit(ast.parse(example.function(example.bad)))
    assert any(changing.changed for changing in trees)
