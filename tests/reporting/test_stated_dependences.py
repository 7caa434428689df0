"""What `why` says of dependences and remedies where something close to it would be untrue."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

# the source, the number of the loop, what is said, and a text that stands in nothing that is said
SAID = {
    "a tensor that is emptied at the end": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            values = torch.zeros(3)
            for i in range(len(x)):
                for _ in range(n):
                    values += x[i]
                out[i] = values
                values.zero_()
        """,
        0,
        ["dependence values (line 11) is read 1 iteration later: flow, distance 1"],
        "carries a sum",
    ),
    "a tensor that is emptied at the beginning": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            values = torch.zeros(3)
            for i in range(len(x)):
                values.zero_()
                for _ in range(n):
                    values += x[i]
                out[i] = values
        """,
        0,
        ["dependence iterations overwrite the same elements, values (line 8): output"],
        ": flow",
    ),
    "a tensor that is emptied now and then": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            values = torch.zeros(3)
            for i in range(len(x)):
                values[0] += x[i]
                out[i] = values[0]
                if i == n:
                    values[0] = 0
        """,
        0,
        ["dependence values[0] (line 8) carries a sum from each iteration to the next: flow"],
        "none:",
    ),
    "a tensor that a function gets": (
        """
        def f(self, x: Tensor, total: Tensor, out: Tensor):
            for i in range(len(x)):
                self.f(x[i], total)
                total.div_(x[i])
                out[i] = total
        """,
        0,
        [
            "dependence which iterations meet in total (line 8) is not known: "
            "flow, combined into a product"
        ],
        "total (line 8) carries",
    ),
    "an attribute of another object each time": (
        """
        def f(groups, fixes: Tensor):
            for group in groups:
                states = [part.state for part in group]
                mean = torch.stack([state.value for state in states])
                for k, state in enumerate(states):
                    state.value.copy_(mean[k])
        """,
        0,
        ["dependence which iterations meet in state.value (line 10) is not known: flow"],
        "the same elements",
    ),
    "all that iterations write": (
        """
        def f(x: Tensor, y: Tensor):
            for j in range(x.shape[1]):
                rest = x - y
                x[:, j] = rest.sum(1)
        """,
        0,
        [
            "x of one iteration is made from x of the one before",
            "dependence x[:, j] (line 8) is read as x in other iterations: flow",
        ],
        "is not known",
    ),
    "a part that others do not write": (
        """
        def f(x: Tensor, y: Tensor, k: int):
            for j in range(x.shape[1]):
                x[:, j] = x[:, k] + y
        """,
        0,
        ["x is read and written, and which iteration wrote what is read is not known"],
        "in other iterations",
    ),
    "a total of the same": (
        """
        def f(x: Tensor, n: int):
            total = torch.zeros(3)
            for _ in range(n):
                total = total + x
            return total
        """,
        0,
        ["nothing that goes into total is seen to differ between iterations"],
        "no total",
    ),
    "an attempt": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(len(x)):
                try:
                    out[i] = x[i]
                except OSError:
                    pass
        """,
        0,
        [
            "dependence none seen; what is carried through `try` (line 7) is not known",
            "to change `try` taken out of the loop",
        ],
        "through try",
    ),
    "an entry that goes": (
        """
        def f(x: Tensor, out: Tensor, kept):
            for i in range(len(x)):
                out[i] = x[i]
                del kept[i]
        """,
        0,
        ["to change `del kept[i]` taken out of the loop"],
        "to change kept[i]",
    ),
    "a view whose elements are not told apart": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(len(x)):
                if x[i] > 0:
                    out.view(-1)[i] = 0
                    continue
                out.view(-1)[i] = x[i]
        """,
        0,
        ["to change a subscript of out itself that is seen to move with the loop"],
        "to change a subscript of out that",
    ),
    "a place that is written thrice": (
        """
        def f(x: Tensor, y: Tensor):
            for i in range(1, len(x) - 1):
                y[i] = x[i + 1] + x[i - 1]
                x[i] = x[i] * 2
                y[i] = x[i]
                x[i] = x[i] + 1
        """,
        0,
        [
            "dependence x[i] (line 10) is read 1 iteration later as x[i - 1]: flow, distance 1",
            "dependence x[i + 1] (line 7) is read 1 iteration before x[i] (line 8) overwrites it: "
            "anti, distance 1",
        ],
        "dependence x[i] (line 8)",
    ),
    "a place that two lines update": (
        """
        def f(x: Tensor, out: Tensor, check, strict: bool):
            for i, row in enumerate(x):
                if strict:
                    out[i] &= check(row, 1)
                else:
                    out[i] &= check(row)
        """,
        0,
        [
            "reads line 8: out[i]",
            "reads line 10: out[i]",
            "writes line 8: out[i]",
            "writes line 10: out[i]",
        ],
        ": flow",
    ),
    "an entry that is updated in another spelling": (
        """
        def f(x: Tensor, bits):
            for i in range(len(x)):
                bits[i]["read"] = {}
                bits[i]["read"]["first"] += x[i]
        """,
        0,
        ["reads line 8: x[i], bits[i]['read']['first']"],
        "bits[i, 'read'",
    ),
    "entries that a method takes out and a statement puts in": (
        """
        def f(self, state, prefix):
            for old in list(state.keys()):
                new = old.removeprefix(prefix)
                state[new] = state.pop(old)
            self.load(state)
        """,
        0,
        [
            "besides state is read and written, and which iteration wrote what is read is not "
            "known",
            "dependence in which iterations state[new] (line 8) and state (line 8) meet is not "
            "known: flow",
        ],
        "of the one before",
    ),
    "an entry that is made of another": (
        """
        def f(self, x: Tensor, n: int):
            states = [x]
            for step in range(n):
                x = self.step(x, states)
                self.kept["last"] = self.kept["next"]
                self.kept["next"] = x
        """,
        0,
        ["dependence which iterations meet in self.kept['last'] (line 9) is not known: flow"],
        "its value in the one before: flow, distance 1 of self.kept",
    ),
}


@pytest.mark.parametrize(("source", "loop", "said", "unsaid"), SAID.values(), ids=SAID)
def test_what_is_said_is_true(source: str, loop: int, said: list[str], unsaid: str) -> None:
    found = statements(textwrap.dedent(source), loop)
    assert set(said) <= set(found)
    assert not [text for text in found if unsaid in text]
