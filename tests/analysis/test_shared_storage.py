"""Loops that change a storage in more than one way: their class, and what a run says of it."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import Program, agreed_class
from analysis.programs import program_around

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
PARAMETERS = {
    "changed-and-read": (
        """
        for i in range(n):
            v = torch.distributions.Normal(x[i], 1).loc
            v += x[i % 3]
        """,
        "recurrence",
    ),
    "given-by-name": (
        """
        for i in range(n):
            v = torch.distributions.Normal(scale=1, loc=x[i]).loc
            v += x[i % 3]
        """,
        "recurrence",
    ),
    "part-of-a-part": (
        """
        for i in range(n):
            v = torch.narrow(x[i], 0, 0, 6)[2:4]
            v += x[i % 3, 2:4]
        """,
        "recurrence",
    ),
    "given-to-a-function": (
        """
        def part(a):
            return torch.distributions.Normal(a, 1).loc
        for i in range(n):
            v = part(x[i])
            v += x[i % 3]
            out[i] = y[i]
        """,
        "unknown",
    ),
    "changed-by-a-function": (
        """
        def part(a):
            v = torch.narrow(a, 0, 0, 6)[2:4]
            v += 1
            return a + 1
        for i in range(n):
            out[i] = part(x[i]) + x[i % 3]
        """,
        "unknown",
    ),
    "only-read": (
        """
        for i in range(n):
            out[i] = torch.distributions.Normal(x[i], 1).loc + x[i % 3]
        """,
        "map",
    ),
}
ADDITIONS = {
    "partial-sums-that-a-loop-inside-adds-up": (
        """
        for i in range(n):
            out[...] += y[i]
            for j in range(3):
                acc |= out[j]
        """,
        "scan",
    ),
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
    "under-two-names-of-which-one-is-of-a-part": (
        """
        near, part = x, x[1:]
        for i in range(n):
            near.add_(y[i])
            part[i - 1] += y[i]
        """,
        "scatter",
    ),
    "parts-in-a-list-that-are-added-to": (
        """
        parts = [x[0], y[1], x[2], x[3], y[4], x[5]]
        for i in range(n):
            parts[i] += y[:, 0].sum() * x[i]
            out[i] = y[i] + x[i]
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


@pytest.mark.parametrize(("loop", "pattern"), PARAMETERS.values(), ids=PARAMETERS)
def test_part_of_what_a_call_was_given(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


def test_parts_in_a_list_that_are_added_to_are_not_as_good_as_new_items() -> None:
    source = program_around(
        "parts = [x[0], y[1], x[2], x[3], y[4], x[5]]\n"
        "for i in range(n):\n    parts[i] += y[:, 0].sum() * x[i]\n    out[i] = y[i]"
    )
    found = max(Program(source).found, key=lambda item: item.nest.span)
    assert not found.nest.advised
