"""What `why` says of the items that a loop takes, of how many there are, and of what counts."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

# the body of a function, whose loop begins in line 6, and the line that reads its item first
READ = {
    "before the list is measured": (
        """
        rows = [x * 2 for x in held]
        for i, row in enumerate(rows):
            rows[i] = row + 1
            if i < len(rows) - 2:
                n = n + 1
        return rows, n
        """,
        7,
    ),
    "before what it is for": (
        """
        rows = [x * 2 for x in held]
        for i, row in enumerate(rows):
            size = n - row.shape[0]
            rows[i] = torch.cat([row, row.new_zeros(size)])
        return rows
        """,
        7,
    ),
}
# the items of a list are the places of another one, or keys
OFTEN = {
    "places in a list": "[scales[i] * x[i] for i in places]",
    "keys of a mapping": "[names[key] for key in places]",
}
COUNTS = {
    "while something is left": """
        count = 0
        while len(held) > 0:
            one = held.pop()
            places.append((one, count))
            count += 1
        return count
        """,
    "for each item": """
        count = 0
        for one in held:
            places.append((one, count))
            count += 1
        return count
        """,
}


def told(body: str, loop: int = 0) -> list[str]:
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return statements(f"def f(held, places, n, x: Tensor):\n{lines}\n", loop)


@pytest.mark.parametrize("case", READ.values(), ids=READ)
def test_an_item_is_read_where_its_name_stands(case: tuple[str, int]) -> None:
    body, line = case
    assert f"reads line {line}: row (an item of rows) = rows[i]" in told(body, 1)


@pytest.mark.parametrize("made", OFTEN.values(), ids=OFTEN)
def test_items_may_choose_one_entry_several_times(made: str) -> None:
    held = 'scales, names = [1.0, 2.0, 3.0], {"a": 1, "b": 2}'
    assert not any("times" in line for line in told(f"{held}\nreturn {made}"))


def test_positions_in_a_short_list_are_as_many() -> None:
    body = "scales = [1.0, 2.0, 3.0]\nfor i in range(n):\n    held.append(x[i] * scales[i])"
    assert "it runs 3 times, a constant" in told(body)


@pytest.mark.parametrize("body", COUNTS.values(), ids=COUNTS)
def test_what_counts_carries_a_sum(body: str) -> None:
    said = [line for line in told(body) if line.startswith("dependence") and "count (" in line]
    (line,) = said
    assert "carries a sum from each iteration to the next" in line
