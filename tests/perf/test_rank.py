"""The ranking of hand-made sessions, and the files that are written from it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hand_made import EASY, SECOND, loop, operator, session
from rich.console import Console

from vectorize_perf.calibration import TYPICAL
from vectorize_perf.observations import MemoryRecord, StreamRecord
from vectorize_perf.predict import BAND, WIDE_BAND
from vectorize_perf.rank import Ranking, Standing, ranking
from vectorize_perf.reporting import backlog, console, csv_table
from vectorize_perf.reporting import html as page
from vectorize_perf.session import Category

VIEW = operator("aten.select", category=Category.VIEW, read_bytes=0, written_bytes=0)


def order(result: Ranking) -> list[str]:
    return [one.record.site.scope for one in result.loops]


def test_impact_is_share_times_one_minus_the_inverse_of_the_speed_up() -> None:
    # 100 iterations of one operator that writes 4 bytes: batched 1 us + 400 ns.
    (only,) = ranking([session(loop("f", 4.0, operator()))], EASY).loops
    assert only.share == pytest.approx(0.4)
    assert only.prediction.speedup == pytest.approx(4 / 1.4e-6)
    assert only.saved == pytest.approx(0.4 * (1 - 1.4e-6 / 4))


def test_what_a_batched_form_saves_outranks_time_that_it_cannot_save() -> None:
    bandwidth_bound = operator(written_bytes=40_000_000)
    slow = loop("no gain", 5.0, bandwidth_bound)
    fast = loop("gain", 3.0, operator())
    result = ranking([session(slow, fast)], EASY)
    assert order(result) == ["gain", "no gain"]
    assert result.loops[1].saved == pytest.approx(0.5 * (1 - 4.0 / 5.0), abs=1e-5)


def test_unflagged_loops_come_after_flagged_ones_and_carry_no_prediction() -> None:
    plain = loop("plain", 9.0, operator(), code=None)
    result = ranking([session(plain, loop("f", 1.0, operator()))], EASY)
    assert order(result) == ["f", "plain"]
    assert result.loops[1].prediction is None


@pytest.mark.parametrize("pattern", ["unknown", "structural", "tiling", "ragged"])
def test_without_a_known_batched_form_nothing_is_predicted(pattern: str) -> None:
    (only,) = ranking([session(loop("f", 1.0, operator(), pattern=pattern))], EASY).loops
    assert only.prediction is None
    assert only.saved is None


def test_several_sessions_add_up() -> None:
    first = session(loop("f", 4.0, operator(), calls=1, iterations=10), seconds=10.0)
    second = session(loop("f", 1.0, calls=2, iterations=30), seconds=10.0)
    (only,) = ranking([first, second], EASY).loops
    assert (only.record.calls, only.record.iterations) == (3, 40)
    assert only.share == pytest.approx(0.25)


def test_views_and_copies_into_place_vanish_from_the_batched_form() -> None:
    copy = operator("aten.copy_", category=Category.COPY)
    plain = ranking([session(loop("f", 1.0, operator()))], EASY).loops[0].prediction
    more = ranking([session(loop("f", 1.0, operator(), VIEW, copy))], EASY).loops[0].prediction
    assert more.batched_s == plain.batched_s


def test_a_nest_becomes_one_operator_for_each_place_in_the_source() -> None:
    inner = operator(count=3 * 50)
    (only,) = ranking([session(loop("f", 1.0, inner))], EASY).loops
    assert only.prediction.batched_s == pytest.approx(1e-6 + 50 * 100 * 4e-9)


def test_a_recurrence_gains_far_less_than_a_map() -> None:
    speedups = [
        ranking([session(loop("f", 1e-3, operator(), pattern=pattern))], EASY).loops[0].prediction
        for pattern in ("map", "scan", "recurrence")
    ]
    assert speedups[0].speedup > speedups[1].speedup > speedups[2].speedup


def test_the_band_is_wider_without_a_calibration_of_the_machine() -> None:
    sessions = [session(loop("f", 1.0, operator()))]
    for calibration, band in ((EASY, BAND), (TYPICAL, WIDE_BAND)):
        prediction = ranking(sessions, calibration).loops[0].prediction
        assert prediction.high / prediction.speedup == pytest.approx(band)
        assert prediction.speedup / prediction.low == pytest.approx(band)


def test_quiet_loops_that_hold_up_a_gpu_are_listed_with_the_reason() -> None:
    quiet = loop("quiet", 0.05, operator(), iterations=100_000)
    (only,) = ranking([session(quiet)], EASY).loops
    assert only.standing is Standing.LAUNCH_BOUND
    assert "100000 launches take 500.0-1000.0 ms on a GPU" in only.notes[0]


def test_flagged_loops_that_did_not_run_are_listed_last() -> None:
    result = ranking([session(loop("idle", 0.0, calls=0), loop("f", 1.0, operator()))], EASY)
    assert order(result) == ["f", "idle"]
    assert result.loops[1].standing is Standing.NOT_RUN


def rows(result: Ranking) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_table.render(result))))


def test_the_csv_has_the_columns_that_others_read() -> None:
    result = ranking([session(loop("f", 4.0, operator(), VIEW))], EASY)
    header = csv_table.render(result).splitlines()[0]
    assert header == (
        "module,line,loop_id,pct_time,call_count,iterations,ops_per_iteration,"
        "launches_per_iteration,syncs_per_iteration,predicted_speedup,saved_pct,code,notes"
    )
    (row,) = rows(result)
    assert row["module"] == "pkg/model.py"
    assert row["loop_id"].startswith("pkg/model.py::f::v1:")
    assert (row["pct_time"], row["ops_per_iteration"], row["launches_per_iteration"]) == (
        "40.00",
        "2",
        "1",
    )


def test_the_csv_lists_hot_loops_first_and_leaves_minor_ones_out() -> None:
    quiet = loop("quiet", 0.05, operator(), iterations=100_000)
    minor = loop("minor", 0.01, operator(), code=None)
    idle = loop("idle", 0.0, calls=0)
    result = ranking([session(idle, minor, quiet, loop("f", 4.0, operator()))], EASY)
    assert [row["loop_id"].split("::")[1] for row in rows(result)] == ["f", "quiet", "idle"]


def test_odd_names_survive_the_csv() -> None:
    odd = loop('f", "g', 4.0, operator(), path="a,b\nc.py")
    (row,) = rows(ranking([session(odd)], EASY))
    assert row["module"] == "a,b\nc.py"


def test_the_backlog_says_what_to_expect_and_what_to_run() -> None:
    sync = operator("aten._local_scalar_dense", category=Category.SYNC)
    result = ranking([session(loop("f", 4.0, operator(), sync))], EASY)
    (only,) = result.loops
    text = backlog.render(result, {only.record.site.loop_id: ["tests/test_model.py"]})
    for part in ("## 1. `f`, pkg/model.py:10", "40.0 %", "tests/test_model.py", "VEC201"):
        assert part in text
    assert "values read on the host" in text


def test_the_backlog_holds_at_most_five_loops_that_pay() -> None:
    many = [loop(f"f{n}", 1.0, operator(), line=10 * n + 1) for n in range(8)]
    text = backlog.render(ranking([session(*many)], EASY), {})
    assert text.count("\n## ") == 5


def test_an_empty_session_ranks_to_nothing() -> None:
    result = ranking([session(seconds=0.0)], EASY)
    assert result.loops == ()
    assert "No flagged loop" in backlog.render(result, {})


def on_device(name: str, host: float, device: float, wait_ns: int = 0, **changes: object):
    made = loop(name, host, operator(), **changes)
    return replace(
        made,
        window=replace(made.window, wait_ns=wait_ns),
        stream=StreamRecord(executions=1, stream_ns=int(device * SECOND)),
    )


def test_a_loop_that_only_queues_ranks_by_what_the_device_takes() -> None:
    result = ranking([session(on_device("queues", 0.2, 6.0), loop("f", 1.0, line=50))], EASY)
    assert order(result) == ["queues", "f"]
    assert result.loops[0].share == pytest.approx(0.6)
    assert "it only queues work: 0.2 s of the host, 6 s of the device" in result.loops[0].notes


def test_a_host_that_waits_is_told_so() -> None:
    waiting = on_device("f", 4.0, 4.0, wait_ns=3 * SECOND // 50)
    (only,) = ranking([session(waiting)], EASY).loops
    assert only.record.wait_s == pytest.approx(2.0)
    assert "the host waits for the device 50% of its time" in only.notes
    result = ranking([session(waiting)], EASY)
    assert "2 s of it waited for" in backlog.render(result, {})
    assert "4 s of the device, 2 s waited" in page.render(result, {})
    terminal = Console(width=140, file=io.StringIO())
    console.show(result, terminal)
    header = terminal.file.getvalue().splitlines()[1]
    assert header.split()[-4:] == ["host", "device", "waits", "loop"]


def test_without_a_device_no_time_of_one_is_claimed() -> None:
    (only,) = ranking([session(loop("f", 4.0, operator()))], EASY).loops
    assert only.record.stream_s is None
    assert only.record.wait_s is None


def test_the_batched_form_holds_what_all_iterations_need_at_once() -> None:
    made = loop("f", 4.0, operator())
    memory = MemoryRecord(kept_bytes=0.0, standing_bytes=7_000, iteration_bytes=5_000)
    needy = replace(made, window=replace(made.window, memory=memory))
    result = ranking([session(needy)], EASY)
    assert result.loops[0].prediction.batched_bytes == 100 * 5_000
    assert "the batched form holds 500 kB at once, the loop 7 kB" in backlog.render(result, {})
