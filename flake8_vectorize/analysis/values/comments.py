"""Which lines of a file end in a comment that gives a shape, `x = encode(y)  # (B, T, C)`, and what
comments say of the parameters of a function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.analysis.values.written_shapes import SAID, shape_in


class Comments:
    """The comments of one file that tell of what is made, or given, in their lines."""

    def __init__(self, source: str = "") -> None:
        self._source = source
        self._lines: list[str] | None = None

    def told(self, value: Value, node: ast.Assign) -> Value:
        """An unknown value, or the tensor whose shape stands behind what gives it a name."""
        if not isinstance(node.targets[0], ast.Name):
            return value
        line = node.end_lineno or node.lineno
        shape = self.shape(line)
        if not shape:
            return value
        return value._replace(kind=Kind.TENSOR, proof=f"{SAID} {shape}, line {line}")

    def shape(self, line: int) -> str:
        """The shape that a comment at the end of a line gives."""
        comment = self._comment(line)
        return shape_in(comment) if comment else ""

    def of_parameters(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef
    ) -> Iterator[tuple[int, str]]:
        """The lines of comments between the header of a function and its first statement, and what
        stands behind parameters that have a line of their own, as `x: (B, T, C)`.
        """
        first = node.body[0]
        line = min(part.lineno for part in (first, *getattr(first, "decorator_list", ()))) - 1
        while line > node.lineno and (remark := self._line(line).lstrip()).startswith("#"):
            yield line, remark[1:].strip()
            line -= 1
        every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        lines = [argument.lineno for argument in every if argument.lineno > node.lineno]
        for argument in every if lines else ():
            if lines.count(argument.lineno) == 1 and (told := self._comment(argument.lineno)):
                yield argument.lineno, f"{argument.arg}: {told.strip()}"

    def _line(self, line: int) -> str:
        if self._lines is None:
            self._lines = self._source.split("\n") if "#" in self._source else []
        return self._lines[line - 1] if line <= len(self._lines) else ""

    def _comment(self, line: int) -> str:
        """What stands behind the code of a line."""
        code, mark, comment = self._line(line).partition("#")
        quoted = mark and (code.count("'") % 2 or code.count('"') % 2)
        return "" if quoted else comment
