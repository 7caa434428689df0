"""Writing down that a loop changes an element or a part of a storage."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.frames import Store
from flake8_vectorize.analysis.state import State
from flake8_vectorize.analysis.values import Form, Kind, Value, united


def store(
    state: State,
    target: Value,
    value: Value,
    form: Form | None,
    node: ast.AST,
    operation: str = "",
) -> None:
    """Records a write of `value` to the storage that `target` is a view of, in every loop around."""
    view = target.view
    if view is None:
        return
    line = getattr(node, "lineno", 0)
    text = operation or target.text
    record = Store(
        view=view,
        taint=united(value.taint, state.control),
        form=form,
        line=line,
        text=text,
        tensor=target.kind is Kind.TENSOR,
        depth=state.conditions,
        value=value,
        held=target.taint,
    )
    for frame in state.frames:
        frame.stores.append(record)
