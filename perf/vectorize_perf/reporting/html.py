"""`report.html`: one file without network or script that tells a reader which loops matter and why.

This module prepares what the template shows; the page itself is `report.html.j2`. Everything that
comes from source code or from the command line is escaped by the template engine.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vectorize_perf.codec import encoded
from vectorize_perf.rank import LAUNCH_S, RankedLoop, Ranking, Standing
from vectorize_perf.reporting import figures
from vectorize_perf.reporting.source_view import SourceLine, source_lines
from vectorize_perf.session import NANO, Category

MOST_SEGMENTS: Final = 8
MOST_CARDS: Final = 24
# The axis of the speed-up chart runs from half as fast to ten thousand times as fast.
_AXIS: Final = (math.log10(0.5), 4.0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the bar that stands for the whole run: the loop's own time, saved part first."""

    label: str
    anchor: str
    saved: float
    kept: float
    hue: int

    @property
    def share(self) -> float:
        """The segment's part of the run."""
        return self.saved + self.kept


@dataclass(frozen=True, slots=True)
class Card:
    """A loop as the page shows it."""

    loop: RankedLoop
    rank: int
    anchor: str
    hue: int | None
    lines: tuple[SourceLine, ...]
    truncated: int
    tests: tuple[str, ...]


def render(ranking: Ranking, tests: Mapping[str, Sequence[str]]) -> str:
    """The page."""
    environment = Environment(
        loader=PackageLoader("vectorize_perf", "reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        duration=figures.duration,
        percent=figures.percent,
        times=figures.times,
        count=figures.count,
        size=figures.size,
        band=figures.band,
        position=_position,
    )
    cards = _cards(ranking, tests)
    return environment.get_template("report.html.j2").render(
        ranking=ranking,
        run=ranking.sessions[0].run,
        command=" ".join(ranking.sessions[0].run.command),
        cards=cards,
        segments=_segments(ranking, cards),
        headline=_headline(ranking),
        launch_bound=_of(ranking, Standing.LAUNCH_BOUND),
        compiled=_of(ranking, Standing.COMPILED),
        not_run=_of(ranking, Standing.NOT_RUN),
        overhead=_overhead(ranking),
        launch_us=tuple(int(cost * 1e6) for cost in LAUNCH_S),
        data=_data(ranking),
        view=Category.VIEW,
        sync=Category.SYNC,
    )


def _of(ranking: Ranking, standing: Standing) -> list[RankedLoop]:
    return [loop for loop in ranking.loops if loop.standing is standing]


def _cards(ranking: Ranking, tests: Mapping[str, Sequence[str]]) -> list[Card]:
    cards = []
    for rank, loop in enumerate(ranking.hot[:MOST_CARDS], start=1):
        site = loop.record.site
        cards.append(
            Card(
                loop=loop,
                rank=rank,
                anchor=f"loop-{rank}",
                hue=rank - 1 if rank <= MOST_SEGMENTS else None,
                lines=source_lines(site, loop.record.window),
                truncated=site.end_line - site.line + 1 - len(site.source),
                tests=tuple(tests.get(site.loop_id, ())),
            )
        )
    return cards


def _segments(ranking: Ranking, cards: Sequence[Card]) -> list[Segment]:
    """Own times do not overlap, so the segments and the rest make up the run."""
    segments = []
    for card in cards[:MOST_SEGMENTS]:
        loop = card.loop
        part = loop.saved / loop.share if loop.saved is not None and loop.share else 0.0
        saved = loop.self_share * min(1.0, max(0.0, part))
        site = loop.record.site
        label = f"{site.scope}, line {site.line}"
        segments.append(Segment(label, card.anchor, saved, loop.self_share - saved, card.rank - 1))
    return [one for one in segments if one.share > 0.001]


def _headline(ranking: Ranking) -> float:
    """The part of the run that all batched forms save together, counting own times only."""
    saved = 0.0
    for loop in ranking.loops:
        if loop.saved is not None and loop.saved > 0 and loop.share:
            saved += loop.self_share * loop.saved / loop.share
    return min(1.0, saved)


def _overhead(ranking: Ranking) -> float:
    spent = sum(
        process.brackets_ns for session in ranking.sessions for process in session.processes
    )
    return spent * NANO / ranking.workload_s if ranking.workload_s else 0.0


def _position(speedup: float) -> float:
    """Where a speed-up stands on the chart's axis, 0 to 100."""
    low, high = _AXIS
    place = (math.log10(max(speedup, 1e-3)) - low) / (high - low)
    return round(100 * min(1.0, max(0.0, place)), 2)


def _data(ranking: Ranking) -> Markup:
    """The ranking as JSON that cannot end the element it stands in."""
    sessions = [encoded(session.run) for session in ranking.sessions]
    for session in sessions:
        session.pop("root")
    content = {
        "runs": sessions,
        "workload_s": ranking.workload_s,
        "loops": [encoded(loop) for loop in ranking.loops],
    }
    text = json.dumps(content, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
