"""What `why` says of copies, of what is overwritten in part, and of masks of labels."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

NONE = "dependence none: no iteration reads or overwrites what another one writes"
BODIES = {
    "a copy of a mapping is another one": (
        """
        for i in range(n):
            kept = dict(held)
            kept["x"] = x[i]
            out[i] = kept["x"]
        """,
        [NONE],
        ["writes line 7: held['x']"],
    ),
    "what a copy holds is the same": (
        """
        for i in range(n):
            kept = dict(held)
            kept["x"][i] = x[i]
            out[i] = kept["y"]
        """,
        [],
        [NONE],
    ),
    "a diagonal is written and not read": (
        """
        for i in range(n):
            x[i].fill_diagonal_(0)
        """,
        ["writes line 6: a view of x", NONE],
        ["reads line 6: x[i]"],
    ),
    "the rest stays beside a diagonal": (
        """
        for i in range(n):
            y.fill_diagonal_(i)
            out[i] = y.sum()
        """,
        ["dependence iterations overwrite the same elements, a view of y (line 6): output"],
        [NONE],
    ),
    "labels have one value each": (
        """
        for k in labels.unique():
            out[labels == k] = x[k]
        """,
        [NONE],
        [],
    ),
    "labels have the number of the iteration": (
        """
        for i in range(n):
            out[labels == i + n] = x[i]
        """,
        [NONE],
        [],
    ),
    "two numbers may add up to the same": (
        """
        for i in range(n):
            for j in range(n):
                out[labels == i + j] = x[i, j]
        """,
        ["dependence which iterations meet in out[labels == i + j] (line 7) is not known: output"],
        [NONE],
    ),
    "a number may be the half of two": (
        """
        for i in range(n):
            k = i // 2
            out[labels == k] = x[i]
        """,
        ["dependence which iterations meet in out[labels == k] (line 7) is not known: output"],
        [NONE],
    ),
    "labels are listed several times": (
        """
        for k in index:
            out[labels == k] = x[k]
        """,
        ["dependence which iterations meet in out[labels == k] (line 6) is not known: output"],
        [NONE],
    ),
    "an item that is bound anew": (
        """
        parts = [y]
        for i in range(n):
            parts[0] = parts[0] + x[i]
        """,
        [
            "writes line 7: parts[0]",
            "dependence parts[0] (line 7) carries a sum from each iteration to the next: flow",
        ],
        ["writes line 7: y"],
    ),
    "an item that is added to": (
        """
        parts = [y]
        for i in range(n):
            parts[0] += x[i]
        """,
        ["writes line 7: y"],
        [],
    ),
    "a function that calls itself": (
        """
        for i in range(n):
            def count(row):
                return len(row) and count(row[1:])
            out[i] = x[i] * count(held)
        """,
        [],
        ["dependence count (line 5) is read 1 iteration later: flow, distance 1"],
    ),
    "truths that any asks": (
        """
        if any(test(row) for row in n.rows):
            n = n + 1
        """,
        ["n.rows is not known to be a tensor"],
        ["besides its items are not known to have one shape"],
    ),
    "what one of two tensors holds": (
        """
        rows = x if n > 3 else y
        for i in range(n):
            x[i].copy_(rows[i] * 2)
        """,
        ["reads line 7: rows[i]"],
        ["reads line 7: rows[i], x[i]", "reads line 7: rows[i], y[i]"],
    ),
    "an array that an iteration makes and changes": (
        """
        kept = []
        for row in held.files:
            row = np.array(row).reshape(4, 4)
            row[:3, 1] *= -1
            kept.append(row)
        """,
        ["reads line 8: row[:3, 1]"],
        ["reads line 7: row[:3, 1]"],
    ),
    "what is updated in place if it is a tensor": (
        """
        for i in range(n):
            kept = dict(held)
            total = kept["x"]
            total += x[i]
            out[i] = total
        """,
        [
            "dependence none seen; what is carried through kept['x'] (line 8) is not known",
            "to change the update of kept['x'] taken out of the loop",
        ],
        [NONE],
    ),
}
HEAD = (
    "def f(held: dict, labels: Tensor, index: Tensor, x: Tensor, y: Tensor, out: Tensor, n: int):"
)


@pytest.mark.parametrize(("body", "said", "unsaid"), BODIES.values(), ids=BODIES)
def test_statements(body: str, said: list[str], unsaid: list[str]) -> None:
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    found = statements(f"{HEAD}\n{lines}\n\n\nimport numpy as np\n", 0)
    assert [text for text in said if text not in found] == []
    assert [text for text in unsaid if text in found] == []
