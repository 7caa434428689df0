"""Loops that change a storage in more than one way: their class, and what a run says of it."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

# the arguments hold 64-bit integers, so that .long() has nothing to convert
CONVERSIONS = {
    "row-changed-behind-a-conversion": (
        """
        for i in range(1, n):
            v = x[i].long()
            v += x[i - 1]
        """,
        "unknown",
    ),
    "own-row-changed-behind-a-conversion": (
        """
        for i in range(1, n):
            v = y[i].long()
            v += x[i - 1]
            out[i] = v
        """,
        "map",
    ),
    "changed-at-once": (
        """
        for i in range(1, n):
            x[i].to(torch.int64).add_(x[i - 1])
            out[i] = x[i]
        """,
        "unknown",
    ),
    "converted-before-the-loop-and-filled": (
        """
        v = x.type_as(y)
        for i in range(1, n):
            v[i] = x[i - 1] * 2
        """,
        "unknown",
    ),
    "converted-before-the-loop-and-read": (
        """
        v = x.cpu()
        for i in range(1, n):
            x[i] = v[i - 1] * 2
        """,
        "unknown",
    ),
    "made-anew-and-converted": (
        """
        for i in range(1, n):
            v = x[i] * 2
            t = v.long()
            t += y[i]
            out[i] = t
        """,
        "map",
    ),
    "read-and-converted": (
        """
        for i in range(1, n):
            x[i] = x[i].long() * 2 + y[i].to(x.dtype)
        """,
        "map",
    ),
    "total-of-converted-rows": (
        """
        acc = x[0].long()
        for i in range(1, n):
            acc = acc + x[i].long()
        """,
        "reduction",
    ),
    "total-that-begins-with-a-conversion": (
        """
        acc = t.long()
        for i in range(1, n):
            acc += x[i]
            acc += y[i]
        """,
        "reduction",
    ),
    "total-in-a-converted-row": (
        """
        for i in range(n):
            v = out[i].long()
            v += (y[0] * x[i]).sum()
            y += x[i]
        """,
        "scan",
    ),
    "total-beside-a-converted-row": (
        """
        for i in range(n):
            v = out[i].long()
            v += (y[0] * x[i]).sum()
            t += x[i]
        """,
        "reduction",
    ),
    "converted-item-kept-in-a-list": (
        """
        for i in range(1, n):
            v = x[i].long()
            rows.append(v)
            x[i - 1] = y[i]
        items = torch.stack(rows)
        """,
        "unknown",
    ),
}
TOTALS_WITH_TWO_NAMES = {
    "stored": (
        """
        v = acc
        for i in range(n):
            acc += x[i]
            out[i] = v
        """,
        "scan",
    ),
    "a-part-of-it-kept": (
        """
        v = acc[1:]
        for i in range(n):
            acc += x[i]
            rows.append(v.clone())
        items = torch.stack(rows)
        """,
        "scan",
    ),
    "a-part-of-it-added-to-a-list": (
        """
        for i in range(n):
            x += y[i]
            rows.append(x[i])
        items = torch.stack(rows)
        """,
        "unknown",
    ),
    "a-copy-of-a-part-added-to-a-list": (
        """
        for i in range(n):
            x += y[i]
            rows.append(x[i].clone())
        items = torch.stack(rows)
        """,
        "scan",
    ),
    "in-a-pair": (
        """
        rows = [acc, t]
        for i in range(n):
            acc += x[i]
            out[i] = rows[0]
        """,
        "scan",
    ),
    "bound-anew": (
        """
        v = acc
        for i in range(n):
            acc = acc + x[i]
            out[i] = v
        """,
        "map",
    ),
}
ADDITIONS = {
    "to-one-place": (
        """
        for i in range(1, n):
            out[0] += x[i]
            out[0] += y[i]
        """,
        "reduction",
    ),
    "to-a-place-and-a-part-of-it": (
        """
        for i in range(1, n):
            out[0, 0] += x[i, 0]
            out[0] += y[i]
        """,
        "reduction",
    ),
    "through-an-index": (
        """
        for i in range(1, n):
            out[idx[i]] += x[i]
            out[idx[i]] += y[i]
        """,
        "scatter",
    ),
    "beside-a-product": (
        """
        for i in range(1, n):
            out[0] += x[i]
            out[0] *= y[i]
        """,
        "recurrence",
    ),
    "of-what-the-other-made": (
        """
        for i in range(1, n):
            out[0] += x[i]
            out[1] += out[0]
        """,
        "recurrence",
    ),
}

# the loop binds a name anew, and changes what the name held before the loop
LEFT_BEHIND = {
    "rows-of-the-header": (
        """
        for row in x:
            row[0] = 5
            out[k] = x[k - 1]
            x = x.clone()
            k += 1
        """,
        "unknown",
    ),
    "rows-of-the-header-added-to": (
        """
        for i, row in enumerate(y[:n]):
            row += x[i]
            acc = acc + y[0]
            y = y.clone()
        """,
        "unknown",
    ),
    "another-name": (
        """
        out = x
        for i in range(n):
            out[i] = y[i]
            acc += x[i]
            x = x.clone()
        """,
        "unknown",
    ),
    "another-name-of-the-other-name": (
        """
        v = x
        for i in range(n):
            w = v
            w[i] = y[i]
            acc = acc + x[i]
            x = x.clone()
        """,
        "unknown",
    ),
    "another-name-added-to": (
        """
        v = y
        for i in range(n):
            if idx[i] > 1:
                y = y + out[0]
            v += x[i]
            v += out[idx[i]]
        """,
        "unknown",
    ),
    "rows-of-the-header-bound-anew-too": (
        """
        for row in x:
            row[0] = 5
            row = row * 2
            out[k] = x[k - 1]
            x = x.clone()
            k += 1
        """,
        "unknown",
    ),
    "another-name-bound-anew-later": (
        """
        v = x
        for i in range(n):
            v[i] = y[i]
            out[i] = x[i - 1]
            v = y.clone()
            x = x.clone()
        """,
        "unknown",
    ),
    "another-name-bound-anew-first": (
        """
        v = x
        for i in range(n):
            x = y[i] * 2
            v = x[1:]
            v[0] = 5
            out[i] = x
        """,
        "map",
    ),
    "changed-by-a-function": (
        """
        for i in range(n):
            y = y.clone()
            t = bumped(y[i], y[i - 1])
            acc = acc + t
        """,
        "unknown",
    ),
    "another-name-changed-by-a-function": (
        """
        v = x
        for i in range(n):
            t = bumped(v[i], y[i])
            acc = acc + x[i]
            x = x.clone()
        """,
        "unknown",
    ),
    "made-anew-and-changed-by-a-function": (
        """
        for i in range(n):
            x = y[i] * 2
            t = bumped(x, y[i - 1])
            out[i] = x
        """,
        "map",
    ),
    "not-changed": (
        """
        v = x
        for i in range(n):
            x = v[i] * 2
            out[i] = x
        """,
        "map",
    ),
    "bound-anew-first": (
        """
        for i in range(n):
            x = y[i] * 2
            v = x
            v[0] = 5
            out[i] = v
        """,
        "map",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), CONVERSIONS.values(), ids=CONVERSIONS)
def test_conversion_that_may_give_back_what_it_gets(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), ADDITIONS.values(), ids=ADDITIONS)
def test_several_updates_of_one_storage(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(
    ("loop", "pattern"), TOTALS_WITH_TWO_NAMES.values(), ids=TOTALS_WITH_TWO_NAMES
)
def test_total_that_has_another_name(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_name_bound_anew_whose_storage_is_changed(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
