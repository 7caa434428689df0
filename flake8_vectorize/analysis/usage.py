"""How a function uses its names: the evidence that needs no annotation."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flake8_vectorize.analysis.imports import Imports, dotted_name
from flake8_vectorize.analysis.knowledge import TENSOR_ONLY

# calls that join the items of a list into one tensor, and what the join is called in a message
COLLECTORS = {
    "torch.stack": "torch.stack",
    "torch.cat": "torch.cat",
    "torch.concat": "torch.cat",
    "torch.concatenate": "torch.cat",
    "torch.hstack": "torch.hstack",
    "torch.vstack": "torch.vstack",
    "torch.dstack": "torch.dstack",
    "torch.column_stack": "torch.column_stack",
    "torch.tensor": "torch.tensor",
    "torch.as_tensor": "torch.as_tensor",
    "torch.FloatTensor": "torch.tensor",
    "torch.LongTensor": "torch.tensor",
    "numpy.stack": "numpy.stack",
    "numpy.array": "numpy.array",
    "numpy.asarray": "numpy.array",
    "numpy.concatenate": "numpy.concatenate",
    "numpy.vstack": "numpy.vstack",
    "numpy.hstack": "numpy.hstack",
    "sum": "sum",
    "all": "all",
    "any": "any",
}


@dataclass(slots=True)
class Use:
    """What one dotted name is used for in a function, each with the first line that shows it."""

    tensor_method: tuple[str, int] | None = None
    several_subscripts: int | None = None
    called: bool = False
    collected: str = ""
    collected_line: int = 0
    in_string: bool = False


@dataclass(slots=True)
class Usage:
    """The uses of every dotted name in one function."""

    names: dict[str, Use] = field(default_factory=dict)

    @classmethod
    def of(cls, body: list[ast.stmt], imports: Imports) -> Usage:
        """Reads the statements of a function once, nested functions included."""
        usage = cls()
        pending: list[ast.AST] = list(body)
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Call):
                usage._call(node, imports)
            elif isinstance(node, ast.Subscript):
                if isinstance(node.slice, (ast.Tuple, ast.Slice)) and isinstance(
                    node.slice, ast.Tuple
                ):
                    name = dotted_name(node.value)
                    if name:
                        usage._use(name).several_subscripts = node.lineno
            pending.extend(ast.iter_child_nodes(node))
        return usage

    def get(self, name: str) -> Use | None:
        """The uses of a dotted name, or None if nothing tells."""
        return self.names.get(name)

    def _use(self, name: str) -> Use:
        use = self.names.get(name)
        if use is None:
            use = self.names[name] = Use()
        return use

    def _call(self, node: ast.Call, imports: Imports) -> None:
        function = node.func
        if isinstance(function, ast.Attribute):
            receiver = dotted_name(function.value)
            if receiver and (function.attr in TENSOR_ONLY or _sized(node)):
                use = self._use(receiver)
                if use.tensor_method is None and receiver != "torch":
                    use.tensor_method = (function.attr, node.lineno)
        name = dotted_name(function)
        if not name:
            return
        self._use(name).called = True
        collector = COLLECTORS.get(imports.resolve(name) or name)
        if collector and node.args:
            first = node.args[0]
            if isinstance(first, ast.Call) and dotted_name(first.func) in ("tuple", "list"):
                first = first.args[0] if first.args else first
            target = dotted_name(first.value if isinstance(first, ast.Starred) else first)
            if target:
                use = self._use(target)
                if not use.collected:
                    use.collected, use.collected_line = collector, node.lineno


def _sized(node: ast.Call) -> bool:
    """`x.size(0)`: NumPy's `size` is no method, and no list has one."""
    assert isinstance(node.func, ast.Attribute)
    return node.func.attr in ("size", "dim") and not node.keywords and len(node.args) <= 1
