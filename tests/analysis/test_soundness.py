"""What the analysis advises to batch is run as batched code would: random loops, executed.

`pytest tests/analysis/test_soundness.py --hypothesis-profile=soundness --hypothesis-seed=1` runs
20 000 programs, a thousand at a time, and others with every seed.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings

pytest.importorskip("torch")

from analysis.execution import Program, check
from analysis.programs import programs

PLENTY = 1000
WANTED = settings().max_examples
# a run for a change to the analysis is cut into parts, each with a seed of its own and a line of
# its own when it ends; the default run is short
EXAMPLES, PARTS = (PLENTY, WANTED // PLENTY) if WANTED > PLENTY else (300, 1)
# many short runs: the programs of a long one are made from one another
BATCHES = 18
# how the loops of each sort are told
SORTS = {
    "over numbers": r"\n    for i in .*range",
    "over rows": r"\n    for row",
    "with a counter": r"\n    while i",
    "in a comprehension": r"items = .* for ",
    "in another loop": r"for o in",
    "around another loop": r"for j in|while j",
    "with early exits": r"continue|break",
    "with aliases": r" [uvw] = (?!y\[4\])(x|y|out|acc|t)\b",
    "with conversions": r"\.(long|to|cpu|type_as)\(",
    "with lists": r"rows\.(append|extend|insert)",
    "with an index tensor": r"\[idx\[",
    "with segments": r"\[(k|k - count|(int\()?ptr\[.*|.*ends\[.*):.*\]\.sum",
    "with tables of positions": r"(pairs|order)\[| in (pairs|order):",
    "with a first value": r"# first",
    "with tensors made in them": r"\n {8,}.*torch\.(arange|ones|zeros|full)\(",
    "with attributes": r"(state|self)\.\w+(\.rows)?\[",
    "with a second name": r"near(\[|\.add_)",
    "within two others": r"for m in .*:\n",
    "with running lists": r"sums\.append\(sums\[-1\]",
    "that make a tensor grow": r"(acc|grown) = torch\.(cat|.stack)",
}


@pytest.mark.filterwarnings("ignore:Using a non-tuple sequence")
@pytest.mark.parametrize("part", range(PARTS))
def test_advised_loops_can_be_batched(
    part: int, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    number = int(request.config.getoption("hypothesis_seed")) * PLENTY + part
    met: Counter[str] = Counter()
    known: dict[str, str] = {}

    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(programs())
    def run(source: str) -> None:
        if source not in known:
            known[source] = check(source)
        met[known[source]] += 1

    run()
    if PARTS > 1:
        counts = ", ".join(f"{count} {what}" for what, count in met.most_common())
        with capsys.disabled():
            print(f"\n{met.total()} programs of part {part}: {counts}")


def test_the_programs_say_something() -> None:
    """Every class is met, every sort of loop is drawn, and nearly every sort is advised and run.

    Programs are drawn in clusters, so that chance leaves out a sort now and then.
    """
    met: Counter[str] = Counter()
    sorts: Counter[str] = Counter()
    advised: Counter[str] = Counter()

    for number in range(BATCHES):

        @seed(number)
        @settings(
            max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(programs())
        def count(source: str) -> None:
            item = Program(source).advised()
            met[item.nest.pattern.value if item else "silent"] += 1
            for sort, shown in SORTS.items():
                if re.search(shown, source):
                    sorts[sort] += 1
                    advised[sort] += item is not None

        count()
    assert set(met) >= {"map", "reduction", "scan", "scatter", "stencil", "silent"}
    assert met["silent"] < 0.72 * met.total()
    assert all(sorts[sort] for sort in SORTS)
    missed = [sort for sort in SORTS if not advised[sort]]
    assert len(missed) < 3, missed
