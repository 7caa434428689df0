"""An inventory for programs: a JSON list, one object for each loop."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flake8_vectorize.reporting.inventory import InventoryFile, InventoryLoop


def inventory_json(files: Sequence[InventoryFile]) -> str:
    """Every loop in order of path and place; what is not known is null."""
    loops = [_content(file, loop) for file in files for loop in file.loops]
    return json.dumps(loops, indent=1, ensure_ascii=False) + "\n"


def _content(file: InventoryFile, item: InventoryLoop) -> dict[str, Any]:
    report, loop = item.report, item.loop
    impacts = [found.impact for found in item.findings if found.impact]
    return {
        "module": file.module,
        "path": file.path,
        "line": loop.span.line,
        "column": loop.span.column,
        "end_line": loop.span.end_line,
        "end_column": loop.span.end_column,
        "qualified_name": loop.scope,
        "header": loop.head,
        "loop_type": loop.kind.value,
        "iteration_sources": list(report.walks),
        "trip_count": report.trip_count,
        "dependence_class": report.pattern,
        "code": report.code,
        "verdict": item.standing.value,
        "reason": item.reason,
        "evidence": [evidence._asdict() for evidence in report.evidence],
        "part_of_line": item.within,
        "fingerprint": loop.fingerprint,
        "accepted": item.accepted,
        "impact": asdict(impacts[0].record) if impacts else None,
    }
