"""Hand-made sessions: records with the few figures that a test is about."""

from __future__ import annotations

from vectorize_perf.calibration import Calibration, Curve, Point
from vectorize_perf.processes import ProcessRecord
from vectorize_perf.session import (
    Category,
    LaneTotals,
    LoopRecord,
    LoopSite,
    Machine,
    OperatorCount,
    Run,
    Session,
    WindowRecord,
)

SECOND = 1_000_000_000
MACHINE = Machine(
    processor="a processor",
    cores=2,
    system="Linux x86_64",
    python="3.11.7",
    torch="2.13.0",
    device="cpu",
    device_name="a processor",
    threads=1,
)
# Every operator costs 1 us, and 1 ns for each byte: easy to reckon with.
EASY = Calibration(
    tuple(Curve(one, (Point(0.0, 1e-6), Point(1e9, 1e-6 + 1.0))) for one in Category), 1e9, True
)


def site(name: str = "f", line: int = 10, **changes: object) -> LoopSite:
    fields: dict[str, object] = {
        "path": "pkg/model.py",
        "line": line,
        "column": 5,
        "end_line": line + 1,
        "kind": "for",
        "scope": name,
        "head": "for i in range(n)",
        "fingerprint": f"v1:{abs(hash((name, line))) % 16**16:016x}",
        "code": "VEC201",
        "message": "sum over dim 0 of x in a Python loop; write x.sum(0)",
        "pattern": "reduction",
        "axes": ("dim 0 of x",),
        "evidence": ("x is a tensor (line 3)",),
        "source": ("    for i in range(n):", "        s = s + x[i]"),
    }
    return LoopSite(**{**fields, **changes})  # type: ignore[arg-type]


def operator(name: str = "aten.add", count: int = 3, **changes: object) -> OperatorCount:
    fields: dict[str, object] = {
        "name": name,
        "category": Category.POINTWISE,
        "count": count,
        "line": "model.py:11",
        "loop_line": 11,
        "shapes": "[4]",
        "dtype": "float32",
        "device": "cpu",
        "elements": 4,
        "read_bytes": 6,
        "written_bytes": 4,
        "flops": 0,
    }
    return OperatorCount(**{**fields, **changes})  # type: ignore[arg-type]


def window(*operators: OperatorCount, iterations: int = 3, **changes: object) -> WindowRecord:
    fields: dict[str, object] = {"truncated": False, "usual_s": 0.0}
    return WindowRecord(iterations, operators, **{**fields, **changes})  # type: ignore[arg-type]


def lane(seconds: float, calls: int = 1, iterations: int = 100, **changes: object) -> LaneTotals:
    fields: dict[str, object] = {
        "process": 1,
        "thread": "MainThread",
        "calls": calls,
        "iterations": iterations,
        "inclusive_ns": int(seconds * SECOND),
        "self_ns": int(seconds * SECOND),
        "first_ns": 0,
        "last_ns": 10 * SECOND,
    }
    return LaneTotals(**{**fields, **changes})  # type: ignore[arg-type]


def loop(
    name: str,
    seconds: float,
    *operators: OperatorCount,
    calls: int = 1,
    iterations: int = 100,
    **changes: object,
) -> LoopRecord:
    lanes = (lane(seconds, calls, iterations),) if calls else ()
    seen = window(*operators) if operators else None
    return LoopRecord(site(name, **changes), lanes, seen)


def session(*loops: LoopRecord, seconds: float = 10.0, **changes: object) -> Session:
    fields: dict[str, object] = {
        "run_id": "a",
        "command": ("train.py", "--epochs", "2"),
        "root": "/project",
        "started_at": "2026-11-24T10:00:00+00:00",
        "exit_status": 0,
        "every_loop": False,
        "machine": MACHINE,
    }
    process = ProcessRecord(
        process=1,
        main=True,
        wall_ns=int(seconds * SECOND),
        cpu_ns=int(seconds * SECOND),
        imports_ns=0,
        runner_ns=0,
        brackets_ns=SECOND // 100,
        brackets=10,
        complete=True,
    )
    process = ProcessRecord(
        **{
            **{name: getattr(process, name) for name in ProcessRecord.__slots__},
            "wall_ns": process.wall_ns + process.brackets_ns,
        }
    )
    return Session(Run(**{**fields, **changes}), (process,), loops)  # type: ignore[arg-type]
