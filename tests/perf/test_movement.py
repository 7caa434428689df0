"""What moved between two rankings."""

from __future__ import annotations

from hand_made import EASY, loop, session

from vectorize_perf.movement import Change, movements
from vectorize_perf.rank import ranking


def changes(before, after) -> dict[str, Change]:
    moved = movements(ranking([session(*before)], EASY), ranking([session(*after)], EASY))
    return {one.site.scope: one.change for one in moved}


def test_each_change_has_its_name() -> None:
    before = [loop("same", 1.0), loop("slower", 1.0), loop("faster", 1.0), loop("gone", 1.0)]
    after = [loop("same", 1.1), loop("slower", 2.0), loop("faster", 0.5), loop("new", 1.0)]
    assert changes(before, after) == {
        "same": Change.SAME,
        "slower": Change.SLOWER,
        "faster": Change.FASTER,
        "gone": Change.GONE,
        "new": Change.NEW,
    }


def test_time_is_compared_per_call() -> None:
    assert changes([loop("f", 1.0, calls=1)], [loop("f", 4.0, calls=4)]) == {"f": Change.SAME}


def test_an_edited_loop_is_the_same_one_where_nothing_else_fits() -> None:
    old, new = loop("f", 2.0, fingerprint="v1:a"), loop("f", 1.0, fingerprint="v1:b")
    assert changes([old], [new]) == {"f": Change.FASTER}
    twins = [loop("f", 2.0, fingerprint="v1:a"), loop("f", 2.0, fingerprint="v1:c", line=30)]
    moved = movements(ranking([session(*twins)], EASY), ranking([session(new)], EASY))
    assert [one.change for one in moved] == [Change.NEW, Change.GONE, Change.GONE]


def test_minor_loops_do_not_count() -> None:
    assert changes([loop("f", 0.001)], [loop("f", 0.09)]) == {}
