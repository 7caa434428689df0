"""Module summaries as JSON, and back."""

from __future__ import annotations

import json
from typing import Any

from flake8_vectorize.analysis.exports import ClassSummary, FunctionSummary, ModuleSummary
from flake8_vectorize.analysis.values.value import KINDS, UNKNOWN, Kind, Value


def written(summary: ModuleSummary) -> str:
    """The JSON of a summary, on one line."""
    content = {
        "names": dict(summary.names),
        "stars": summary.stars,
        "functions": _functions(summary.functions.items()),
        "classes": {name: _class(item) for name, item in summary.classes.items()},
    }
    return json.dumps(content, separators=(",", ":"))


def read(text: str) -> ModuleSummary:
    """The summary that was written as this text."""
    content = json.loads(text)
    return ModuleSummary(
        names=content["names"],
        stars=tuple(content["stars"]),
        functions=_read_functions(content["functions"]),
        classes={
            name: ClassSummary(
                tuple(item["bases"]),
                {key: _read_value(value) for key, value in item["attributes"].items()},
                _read_functions(item["methods"]),
            )
            for name, item in content["classes"].items()
        },
    )


def _class(item: ClassSummary) -> dict[str, Any]:
    return {
        "bases": item.bases,
        "attributes": {name: _value(value) for name, value in item.attributes.items()},
        "methods": _functions(item.methods.items()),
    }


def _functions(items: Any) -> dict[str, Any]:
    return {name: [_value(item.result), item.passes_on] for name, item in items}


def _read_functions(content: dict[str, Any]) -> dict[str, FunctionSummary]:
    return {name: FunctionSummary(_read_value(item[0]), item[1]) for name, item in content.items()}


def _value(value: Value) -> list[Any] | None:
    if value.kind is Kind.UNKNOWN:
        return None
    element = None if value.element is None else [_value(value.element)]
    items = None if value.items is None else [_value(item) for item in value.items]
    return [value.kind.value, value.rank, value.proof, element, items]


def _read_value(content: list[Any] | None) -> Value:
    if content is None:
        return UNKNOWN
    kind, rank, proof, element, items = content
    return Value(
        KINDS[kind],
        rank=rank,
        proof=proof,
        element=None if element is None else _read_value(element[0]),
        items=None if items is None else tuple(map(_read_value, items)),
    )
