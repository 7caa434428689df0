"""Loops inside compiled code: torch's graphs stay what they are, and say what each loop put in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_made import EASY, loop, operator, session
from user_folder import Folder

from vectorize_perf.observations import CompiledRecord
from vectorize_perf.rank import Standing, ranking
from vectorize_perf.reporting import csv_table
from vectorize_perf.reporting import html as page
from vectorize_perf.session import Session

PROGRAM = """
import torch

def rows(x: torch.Tensor):
    y = torch.zeros(x.shape[1])
    for i in range(x.shape[0]):
        y = y + x[i].sin()
    return y

def nest(x: torch.Tensor):
    out = []
    for i in range(3):
        for j in range(4):
            out.append(x[i, j] * 2)
    return torch.stack(out)

def listed(x: torch.Tensor):
    return torch.stack([torch.sin(row) for row in x])

def counted(x: torch.Tensor):
    n = 0
    while n < 5:
        x = x + 1
        n += 1
    return x

def breaks(x: torch.Tensor):
    for i in range(4):
        x = x + 1
        torch._dynamo.graph_break()
    return x

graphs = []
def backend(graph, inputs):
    graphs.append(sum(node.op.startswith("call") for node in graph.graph.nodes))
    return graph.forward

x = torch.ones(7, 5)
for f in (rows, nest, listed, counted):
    torch.compile(f, backend=backend, fullgraph=True)(x)
torch.compile(breaks, backend=backend)(x)
print(graphs)
"""


@pytest.fixture(scope="module")
def sessions(tmp_path_factory) -> dict[str, Session]:
    """The program compiled, and run as it is written; its output must not change."""
    folder = Folder(tmp_path_factory.mktemp("compiled"))
    folder.write("program.py", PROGRAM)
    plain = folder.python("program.py")
    result = folder.run("--", "program.py")
    assert result.stdout == plain.stdout == "[22, 25, 15, 5]\n", result.stderr
    compiled = folder.session
    assert folder.run("--eager", "--", "program.py").returncode == 0
    return {"compiled": compiled, "eager": folder.session}


@pytest.mark.slow
def test_each_loop_knows_its_part_of_the_graph(sessions) -> None:
    found = {
        (one.site.scope, one.site.head): (one.compiled.operators, one.compiled.iterations)
        for one in sessions["compiled"].loops
        if one.compiled is not None
    }
    # Of each graph all but one operator, zeros or stack, stand in the loop.
    assert found == {
        ("rows", "for i in range(x.shape[0])"): (21, 7),
        ("nest", "for i in range(3)"): (24, 3),
        ("nest", "for j in range(4)"): (24, 12),
        ("listed", "[... for row in x]"): (14, 0),
        ("counted", "while n < 5"): (5, 5),
    }
    for one in sessions["compiled"].loops:
        if one.compiled is not None:
            assert one.calls == 0
            assert one.compiled.graphs == 1
            assert 0 < one.compiled.seconds < 600


@pytest.mark.slow
def test_a_loop_in_which_the_graph_breaks_runs_and_is_counted(sessions) -> None:
    (record,) = (one for one in sessions["compiled"].loops if one.site.scope == "breaks")
    assert (record.calls, record.iterations) == (1, 4)
    assert record.compiled is None
    assert record.left_out is None


@pytest.mark.slow
def test_ranked_together_the_eager_run_lends_its_counts_and_no_time(sessions) -> None:
    both = ranking([sessions["eager"], sessions["compiled"]], EASY)
    assert both.workload_s == sessions["compiled"].workload_s
    rows = next(one for one in both.loops if one.record.site.scope == "rows")
    assert rows.standing is Standing.COMPILED
    assert (rows.record.calls, rows.record.iterations) == (1, 7)
    assert rows.record.window is not None
    assert rows.share == 0
    assert "21 graph operators for 7 iterations" in rows.notes[0]
    assert "run with --eager" in rows.notes[0]


def unrolled() -> Session:
    record = replace(
        loop("f", 0.0, calls=0), compiled=CompiledRecord(2, 40, 10, 3.5), left_out="unrolled"
    )
    return session(record, loop("g", 1.0, operator(), line=50))


def test_a_compiled_loop_is_listed_without_a_share() -> None:
    result = ranking([unrolled()], EASY)
    assert [one.standing for one in result.loops] == [Standing.HOT, Standing.COMPILED]
    line = csv_table.render(result).splitlines()[2]
    assert ",,0,0," in line
    assert "40 graph operators for 10 iterations; 2 graphs with it took 3.5 s to compile" in line
    assert "for its counts run with --eager" in line
    assert "Unrolled by torch.compile" in page.render(result, {})


def test_an_eager_run_changes_no_share_of_the_others() -> None:
    eager = session(loop("f", 9.0, operator()), loop("g", 9.0, operator(), line=50), eager=True)
    alone, both = ranking([unrolled()], EASY), ranking([unrolled(), eager], EASY)
    assert [one.share for one in alone.loops] == [one.share for one in both.loops]
    assert both.loops[1].record.iterations == 100
    assert [one.share for one in ranking([eager], EASY).loops] == pytest.approx([0.9, 0.9])
