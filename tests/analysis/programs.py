"""Random small programs around one loop over tensors, made by the grammar in grammar.txt.

Every program defines `f(x, y, idx, n)` on integer tensors and gives back all that its loop may have
touched. Many of them cannot run (an index out of bounds, a name without a value): those say
nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st

HEAD = """\
from itertools import product
from types import SimpleNamespace

import torch
from torch import Tensor


def twice(a: Tensor) -> Tensor:
    return a * 2 - 1


def mixed(a: Tensor, b: Tensor) -> Tensor:
    return torch.where(a > b, a - b, a + b)


def given(**held):
    return SimpleNamespace(**held)


def bumped(a: Tensor, b: Tensor) -> Tensor:
    a += b
    return a


"""
FUNCTION = "def f(x: Tensor, y: Tensor, idx: Tensor, n: int):\n"
METHOD = "class Model:\n    def f(self, x: Tensor, y: Tensor, idx: Tensor, n: int):\n"
BEGINNING = """\
acc = torch.zeros(12, dtype=torch.int64)
total = 0
rows = []
t = y[3].clone()
v = y[4].clone()
items = 0
seen = False
step = x.shape[0] // 6
part = x.shape[0] // n
table = {}
weights = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
q = 2
best = None
sums = [y[2].clone()]
fresh = True
hits = y[5] > 60
"""
RESULT = """\
return (out, acc, total, k, x, y, t, rows, items, seen, table, best, fresh, grown,
    parts, both, data, near, cells, boxes, slots, hits, sums)"""
# what a loop may use that stands before it then
DEFINITIONS = ("helper", "put")
CONTAINERS = ("parts", "both", "data", "ptr", "ends", "order", "pairs", "grown", "slots")
STORAGES = ("near", "cells", "boxes")
SYMBOL = re.compile(r"<(\w+)(?::(\w+))?(?:@(\w+))?>")


def read_grammar() -> dict[str, list[str]]:
    """The alternatives of each symbol, as often as they are to be drawn."""
    grammar: dict[str, list[str]] = {}
    alternatives: list[str] = []
    for line in Path(__file__).with_name("grammar.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            times, _, text = line.strip().partition(" ")
            repeated = times.isdigit() and bool(text)
            alternatives += [text] * int(times) if repeated else [line.strip()]
        elif line and not line.startswith("#"):
            assert line not in grammar, f"{line} stands twice in grammar.txt"
            alternatives = grammar[line] = []
    grammar["filter"] = ["" if text == "-" else text for text in grammar["filter"]]
    return grammar


GRAMMAR = read_grammar()


def expanded(draw: st.DrawFn, symbol: str) -> str:
    """One text for a symbol, with `<i>` and `<row>` left in."""
    kept: dict[str, str] = {}

    def drawn(match: re.Match[str]) -> str:
        name, mark, index = match.groups()
        if name not in GRAMMAR:
            return kept.get(name, match[0])
        text = expanded(draw, name)
        if mark:
            kept[mark] = text
        return text.replace("<i>", index) if index else text

    lines = draw(st.sampled_from(GRAMMAR[symbol])).split(" ⏎ ")
    return "\n".join(indented(SYMBOL.sub(drawn, line.lstrip("» ")), line) for line in lines)


def indented(text: str, marked: str) -> str:
    """A text moved to the right by as many steps as there are marks before a line."""
    depth = len(marked) - len(marked.lstrip("»"))
    return "\n".join("    " * depth + line for line in text.split("\n"))


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A whole program; the loop to look at is the outermost one that is advised."""
    header = expanded(draw, "header")
    index = "i" if re.match(r"for i\b|while\b", header) else "k"
    targets = header.partition(" in ")[0]
    known = next((row for name, row in ROWS.items() if name in targets), "")
    row = known or draw(st.sampled_from(ITEMS))
    lines = ["t = y[<i>]"] if draw(st.integers(0, 3)) == 0 else []
    if draw(st.integers(0, 4)) > 1:
        lines.append(expanded(draw, draw(st.sampled_from(("plain", "plain", "storage")))))
        if draw(st.booleans()):
            lines.append(expanded(draw, draw(st.sampled_from(("plain", "simple")))))
    else:
        lines += [expanded(draw, "statement") for _ in range(draw(st.integers(1, 4)))]
    step = ""
    down = header.startswith(BACKWARDS)
    if header.startswith("while"):
        step = draw(st.sampled_from(("i -= 1",) if down else UPWARDS))
        if header == "while True:":
            lines.append("if i == n:\n    break")
    elif index == "k" and draw(st.integers(0, 3)):
        step = "k += 1"
    # a counter that an iteration may skip is no counter
    first_of_all = "continue" in "".join(lines) and draw(st.integers(0, 3)) > 0
    lines = [step, *lines] if first_of_all else [*lines, step]
    loop = header + "\n" + indented("\n".join(filter(None, lines)), "»")
    if header.startswith("while"):
        loop = f"i = {'n' if down else 0}\n{loop}"
    elif draw(st.integers(0, 7)) == 0:
        loop = "items = " + expanded(draw, "gathered").replace("<walked>", header[:-1])
    if draw(st.integers(0, 2)) == 0:
        loop = expanded(draw, "before") + "\n" + loop
    if draw(st.integers(0, 5)) == 0:
        loop = "for o in range(2):\n" + indented(loop, "»")
    if "state." in loop:
        made = expanded(draw, "state")
        loop = f"{made}\n{loop}"
        if not made.startswith(GIVEN):
            loop = draw(st.sampled_from((f"{OBJECT}\n{loop}", loop.replace("state.", "self."))))
    for name in (*DEFINITIONS, *CONTAINERS, *STORAGES):
        if re.search(rf"(?<![.\w]){name}\b", loop):
            bound = "" if name in DEFINITIONS else f"{name} = "
            loop = bound + expanded(draw, name) + "\n" + loop
    made, first = expanded(draw, "made"), draw(st.sampled_from((0, 0, 0, 2)))
    # nothing is added to what a sum gives
    loop = loop.replace("<row> +=", f"{row.removesuffix('.sum(0)')} +=")
    other = next((name for name in ("other", "w") if re.search(rf"\b{name}\b", targets)), row)
    loop = loop.replace("<other>", other).replace("<row>", row).replace("<i>", index)
    filled = "slots[" in loop
    joins = draw(st.integers(0, 3)) > 0 if "rows." in loop or filled else draw(st.booleans())
    join = f"items = {expanded(draw, 'join')} if rows else items\n" if joins else ""
    return program_around(loop, made, first, join.replace("rows", "slots") if filled else join)


def program_around(loop: str, out: str = "torch.zeros_like(x)", k: int = 0, join: str = "") -> str:
    """A program whose loop, and what stands before and behind it, is given."""
    body = f"{BEGINNING}out = {out}\nk = {k}\n{loop}\n{join}{RESULT}"
    method = bool(re.search(r"\bself\.", body))
    return HEAD + (METHOD if method else FUNCTION) + indented(body, "»»" if method else "»") + "\n"


# what has attributes, where it is no method's own object
OBJECT = "state = SimpleNamespace()"
# how it is made where nothing shows what its attributes hold
GIVEN = "state = given("
# headers of loops that count down, and how others count
BACKWARDS = "while i > 0"
UPWARDS = (*("i += 1",) * 4, "i = i + 1", "i += 2")
ITEMS = ("x[<i>]", "y[<i>]")
# what a name of a header stands for in the body
ROWS = {"row": "row", "(b, e)": "x[b:e].sum(0)", "(v, w)": "v", "i, j": "x[j]"}
