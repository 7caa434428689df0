"""What `why` says of names that an iteration reads before it gives them a value."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

REPLACED = "dependence kept (line {}) is read 1 iteration later: flow, distance 1"
RENEWED = "dependence kept (line {}) of each iteration depends on its value in the one before: "
UNSURE = "dependence in which iterations kept (line {}) and kept (line {}) meet is not known: flow"
# the body of a function from line 5 on, the number of the loop, and what is said
CARRIED = {
    "a set that is compared and replaced": (
        """
        kept = set(items[0])
        for item in items[1:]:
            other = set(item)
            assert kept == other
            kept = other
        return kept
        """,
        [REPLACED.format(9), "writes line 9: kept"],
    ),
    "a text that a condition asks for": (
        """
        kept = name
        while not kept.isidentifier():
            print(kept)
            kept = input()
        """,
        [REPLACED.format(8), "writes line 8: kept"],
    ),
    "a tensor of which the size is read": (
        """
        kept = x.repeat(3)
        rows = [kept]
        for i in range(n):
            kept = torch.randint(0, i + 1, (kept.size(0),))
            rows.append(kept)
        return torch.stack(rows)
        """,
        [REPLACED.format(8), "writes line 8: kept"],
    ),
    "sizes that are halved": (
        """
        kept = tuple(items)
        for item in items:
            item.set(kept)
            kept = tuple([size // 2 for size in kept])
        """,
        [RENEWED.format(8) + "flow, distance 1"],
    ),
    "a name that is unbound in the first iteration": (
        """
        for i in range(n):
            if i > 0:
                print(kept)
            kept = items[i]
        """,
        [REPLACED.format(8)],
    ),
    "an attribute": (
        """
        for item in items:
            before = self.kept
            self.kept = item.of(before)
        """,
        ["dependence self.kept (line 7) of each iteration depends on its value in the one"],
    ),
    "bound on a condition": (
        """
        kept = 0
        for item in items:
            if item.new:
                kept = item.value
            item.set(kept)
        """,
        [UNSURE.format(8, 9)],
    ),
    "bound in what is tried": (
        """
        kept = ""
        for item in items:
            try:
                kept = item.read()
            except OSError:
                pass
            item.set(kept)
        """,
        [UNSURE.format(8, 11)],
    ),
    "bound in a case": (
        """
        kept = ""
        for item in items:
            item.set(kept)
            match item:
                case (kept, _):
                    item.done()
        """,
        [REPLACED.format(9)],
    ),
    "bound behind a break of a loop inside": (
        """
        kept = ""
        for item in items:
            for part in item:
                if part.bad:
                    break
                kept = part
            item.set(kept)
        """,
        [UNSURE.format(10, 11)],
    ),
    "bound on one side of an `or`": (
        """
        kept = ""
        for item in items:
            if item.new or (kept := item.text):
                item.set(kept)
        """,
        [UNSURE.format(7, 8)],
    ),
}


@pytest.mark.parametrize(("body", "said"), CARRIED.values(), ids=CARRIED)
def test_what_the_iteration_before_bound_is_told(body: str, said: list[str]) -> None:
    found = statements(_function(body), 0)
    assert [text for text in said if not any(line.startswith(text) for line in found)] == []
    assert not [line for line in found if line.startswith("dependence none")]


OWN = {
    "bound by both branches": """
        kept = 0
        for item in items:
            if item.new:
                kept = item.value
            else:
                kept = 0
            item.set(kept)
        """,
    "bound where nothing is left": """
        kept = 0
        for item in items:
            if item.new:
                raise ValueError(item)
            else:
                kept = item.value
            item.set(kept)
        """,
    "bound where a failure ends the iteration": """
        kept = 0
        for item in items:
            try:
                kept = item.read()
            except OSError:
                continue
            item.set(kept)
        """,
    "bound in every case that there is": """
        for item in items:
            match item:
                case 1:
                    kept = 1
                case _:
                    kept = 2
            item.set(kept)
        """,
    "bound by a loop inside": """
        kept = 0
        for item in items:
            for kept in item:
                item.set(kept)
            item.set(kept)
        """,
    "the variable itself": """
        kept = 0
        for kept in items:
            print(kept)
            kept = kept.next()
        """,
    "bound in the condition": """
        kept = 0
        for item in items:
            if (kept := item.value) and kept > 1:
                item.set(kept)
        """,
    "by `with`": """
        kept = None
        for item in items:
            with open(item) as kept:
                print(kept)
        """,
    "by `import`": """
        kept = None
        for item in items:
            import kept
            item.set(kept)
        """,
    "of a comprehension": """
        kept = 0
        for item in items:
            item.set([kept for kept in item])
            kept = 1
        """,
    "of a function inside": """
        kept = 0
        for item in items:
            def of(kept):
                return kept
            kept = of(item)
            item.set(lambda kept: kept)
        """,
    "an attribute of what is made anew": """
        for item in items:
            part = item.part()
            part.kept = part.kept + 1
        """,
    "a list that grows": """
        kept = []
        for item in items:
            kept += [item]
        """,
    "that would be unbound at first": """
        for item in items:
            if item.kind == "a":
                kept = 1
            elif item.kind == "b":
                kept = 2
            item.set(kept)
        """,
}


@pytest.mark.parametrize("body", OWN.values(), ids=OWN)
def test_what_an_iteration_binds_first_is_not_carried(body: str) -> None:
    assert not [line for line in statements(_function(body), 0) if ": flow" in line]


def _function(body: str) -> str:
    lines = textwrap.indent(textwrap.dedent(body).lstrip("\n"), "    ")
    return f"def f(self, items, name: str, x: Tensor, n: int):\n{lines}"
