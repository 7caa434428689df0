"""`backlog.md`: the three to five loops worth doing first, each with what to expect and what to
run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vectorize_perf.rank import RankedLoop, Ranking
from vectorize_perf.reporting.figures import band, count, duration, percent, size, times

LARGE_BYTES = 1 << 30


def render(ranking: Ranking, tests: Mapping[str, Sequence[str]]) -> str:
    """The backlog; `tests` names, per loop, the test files that mention its function."""
    lines = ["# Backlog", "", *_header(ranking), ""]
    if not ranking.backlog:
        lines += ["No flagged loop above one percent has a batched form that pays.", ""]
    for number, loop in enumerate(ranking.backlog, start=1):
        lines += _entry(number, loop, tests.get(loop.record.site.loop_id, ()))
    return "\n".join(lines)


def _header(ranking: Ranking) -> list[str]:
    session = ranking.sessions[0]
    machine = session.run.machine
    command = " ".join(session.run.command)
    return [
        f"Workload `{command}`, {duration(ranking.workload_s)} on {machine.device} "
        f"({machine.device_name}, {machine.threads} threads, torch {machine.torch or 'not used'}), "
        f"{session.run.started_at}. Ordered by run time saved, share x (1 - 1/speed-up).",
    ]


def _entry(number: int, loop: RankedLoop, tests: Sequence[str]) -> list[str]:
    site, record = loop.record.site, loop.record
    assert loop.prediction is not None
    assert loop.saved is not None
    low = loop.share * (1 - 1 / max(1.0, loop.prediction.low))
    high = loop.share * (1 - 1 / max(1.0, loop.prediction.high))
    return [
        f"## {number}. `{site.scope}`, {site.path}:{site.line}",
        "",
        f"`{site.head}` - {site.code} {site.message}",
        "",
        f"* **Saves** {percent(loop.saved)} of the run time (between {percent(low)} and "
        f"{percent(high)}); share {percent(loop.share)}, "
        f"predicted speed-up {band(loop.prediction)}.",
        f"* **Now** {count(record.calls)} calls of {count(record.passes)} iterations, "
        f"{duration(record.seconds_per_iteration)} each{_device(loop)}.",
        f"* **Tests** {', '.join(f'`{name}`' for name in tests) or 'none names the function'}.",
        f"* **Risks** {'; '.join(_risks(loop))}.",
        f"* **Next** `flake8-vectorize explain {site.code}`",
        "",
    ]


def _device(loop: RankedLoop) -> str:
    """What the device makes of the loop, where there is one."""
    record = loop.record
    if record.stream_s is None:
        return ""
    text = (
        f"; {duration(record.inclusive_s)} of the host, {duration(record.stream_s)} of the device"
    )
    return text if record.wait_s is None else f"{text}, {duration(record.wait_s)} of it waited for"


def _risks(loop: RankedLoop) -> list[str]:
    prediction, window = loop.prediction, loop.record.window
    assert prediction is not None
    memory = f"the batched form holds {size(prediction.batched_bytes)} at once"
    if loop.record.growth_bytes is not None:
        memory += f", the loop {size(loop.record.growth_bytes)}"
    if prediction.batched_bytes >= LARGE_BYTES:
        memory += ": cut it into tiles"
    risks = [memory]
    if window is not None and window.syncs_per_iteration > 0:
        risks.append("values read on the host steer the loop: check branches that depend on them")
    if window is not None and any(one.name.endswith("_") for one in window.operators):
        risks.append("it writes in place: check aliasing and what autograd saved")
    if prediction.speedup < 2:
        risks.append(f"at {times(prediction.speedup)} the prediction is no proof of a gain")
    return risks
