"""Finds Python loops over tensor dimensions and says what they are; see `inspect_source`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_vectorize.analysis.gate.files import may_hold_tensor_loops
    from flake8_vectorize.baseline.fingerprint import fingerprint, head
    from flake8_vectorize.engine import inspect_source
    from flake8_vectorize.errors import VectorizeError
    from flake8_vectorize.impact.record import ImpactRecord, Speedup, SpeedupKind
    from flake8_vectorize.impact.store import read_impact, write_impact
    from flake8_vectorize.model.finding import Finding
    from flake8_vectorize.model.loop import Loop, LoopKind
    from flake8_vectorize.model.report import Evidence, FileReport, LoopReport
    from flake8_vectorize.model.span import Span

__all__ = [
    "Evidence",
    "FileReport",
    "Finding",
    "ImpactRecord",
    "Loop",
    "LoopKind",
    "LoopReport",
    "Span",
    "Speedup",
    "SpeedupKind",
    "VectorizeError",
    "fingerprint",
    "head",
    "inspect_source",
    "may_hold_tensor_loops",
    "read_impact",
    "write_impact",
]

_HOMES = {
    "Evidence": "model.report",
    "FileReport": "model.report",
    "Finding": "model.finding",
    "ImpactRecord": "impact.record",
    "Loop": "model.loop",
    "LoopKind": "model.loop",
    "LoopReport": "model.report",
    "Span": "model.span",
    "Speedup": "impact.record",
    "SpeedupKind": "impact.record",
    "VectorizeError": "errors",
    "fingerprint": "baseline.fingerprint",
    "head": "baseline.fingerprint",
    "inspect_source": "engine",
    "may_hold_tensor_loops": "analysis.gate.files",
    "read_impact": "impact.store",
    "write_impact": "impact.store",
}


def __getattr__(name: str) -> object:
    """A public name, loaded when it is first asked for: flake8 imports this package to lint."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
