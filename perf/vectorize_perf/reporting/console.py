"""The ranking as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vectorize_perf.movement import Movement
from vectorize_perf.rank import RankedLoop, Ranking, Standing
from vectorize_perf.reporting.figures import count, duration, percent, size, times

MOST_ROWS = 20


def show(ranking: Ranking, console: Console) -> None:
    """Prints the loops above one percent, and how many others there are."""
    if not ranking.hot:
        console.print("No loop takes one percent of the workload.")
        return
    console.print(_table(ranking))
    others = len(ranking.hot) - MOST_ROWS
    if others > 0:
        console.print(f"{others} more loops above one percent are in hot_loops.csv.")
    bound = [one for one in ranking.loops if one.standing is Standing.LAUNCH_BOUND]
    if bound:
        console.print(
            f"{len(bound)} loops below one percent would hold up a GPU: see hot_loops.csv."
        )
    compiled = [one for one in ranking.loops if one.standing is Standing.COMPILED]
    if compiled:
        console.print(f"{len(compiled)} loops were unrolled by torch.compile: see hot_loops.csv.")
    if all(session.run.eager for session in ranking.sessions):
        console.print("Times are those of a run with --eager, in which nothing was compiled.")
    if not ranking.calibrated:
        console.print("Speed-ups are for a typical machine: rank where the session was recorded.")


def show_movements(moved: Sequence[Movement], console: Console) -> None:
    """Prints the loops of two rankings side by side."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("change")
    for name in ("share before", "after", "per call before", "after"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("loop", overflow="fold")
    for one in moved:
        pair = (one.before, one.after)
        table.add_row(
            one.change.value,
            *(percent(loop.share) if loop is not None else "-" for loop in pair),
            *(_per_call(loop) for loop in pair),
            Text(f"{one.site.scope} {one.site.path}:{one.site.line}"),
        )
    console.print(table)


def _per_call(loop: RankedLoop | None) -> str:
    if loop is None:
        return "-"
    return duration(loop.record.inclusive_s / max(1, loop.record.calls))


def _table(ranking: Ranking) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    on_device = any(loop.record.stream_s is not None for loop in ranking.hot)
    names = ("saves", "share", "n", "per iter", "ops", "syncs", "grows by", "batched")
    for name in (*names, *(("host", "device", "waits") if on_device else ())):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("loop", overflow="fold")
    for loop in ranking.hot[:MOST_ROWS]:
        *cells, where = _cells(loop)
        table.add_row(*cells, *(_device_cells(loop) if on_device else ()), where)
    return table


def _device_cells(loop: RankedLoop) -> list[str]:
    record = loop.record
    figures = (record.inclusive_s, record.stream_s, record.wait_s)
    return [duration(one) if one is not None else "-" for one in figures]


def _cells(loop: RankedLoop) -> list[str | Text]:
    record, window = loop.record, loop.record.window
    where = Text(f"{record.site.scope} {record.site.code or ''}")
    where.append(f"\n{record.site.path}:{record.site.line}", style="dim")
    return [
        Text(percent(loop.saved), style="bold") if loop.saved is not None else "-",
        percent(loop.share),
        count(record.passes),
        duration(record.seconds_per_iteration),
        count(window.operators_per_iteration) if window is not None else "-",
        count(window.syncs_per_iteration) if window is not None else "-",
        size(record.growth_bytes) if record.growth_bytes is not None else "-",
        times(loop.prediction.speedup) if loop.prediction is not None else "-",
        where,
    ]
