"""Loops that pick what Python's containers hold by the elements of a tensor: silent, but where
these are made numbers of which a tensor is made, or more of a tensor is read.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
SILENT = {
    "a-list-of-texts": """
        def f(found: Tensor, names: list[str]):
            return [names[i] for i in found]
        """,
    "a-list-of-the-function": """
        def f(found: Tensor):
            names = ["one", "two", "three"]
            out = {}
            for row, i in enumerate(found.argmax(dim=1)):
                out[row] = names[i].upper()
            return out
        """,
    "by-number": """
        def f(found: Tensor, names: list[str]):
            seen = set()
            for i in range(found.shape[0]):
                seen.add(names[found[i]])
            return seen
        """,
    "for-each-column": """
        def f(found: Tensor, groups: list[list[str]]):
            names = [name for group in groups for name in group]
            for row in found.T:
                yield [names[i] for i in row]
        """,
    "something-unknown-for-each-column": """
        def f(found: Tensor, names):
            for row in found.T:
                yield [names[i] for i in row]
        """,
    "something-unknown-for-each-column-of-some-rows": """
        def f(found: Tensor, names):
            found = found[(found > 0).all(dim=1)]
            return {k: [names[i] for i in row] for k, row in enumerate(found.T)}
        """,
    "something-unknown-for-each-group": """
        def f(found: Tensor, names):
            return [[names[i] for i in row] for row in found.view(4, -1)]
        """,
    "of-a-mapping-by-texts": """
        def f(x: Tensor, data):
            out = data.copy().cpu()
            keys = list(set(data.keys) - {"a"})
            for key in keys + ["b"]:
                out[key] = 0
            return out.contiguous()
        """,
    "for-a-list-that-is-counted-as-well": """
        def f(found: Tensor, places, n: int):
            if len(places) > n:
                places = [places[i] for i in found.topk(n).indices]
            count = len(places)
            return torch.tensor(places), list(range(count))
        """,
    "in-an-attribute": """
        class Tracker:
            def __init__(self):
                self.tracks = {}

            def chosen(self, cost: Tensor):
                ids = torch.nonzero(cost > 0).squeeze(1)
                return [self.tracks[i.item()] for i in ids]
        """,
    "for-a-total-of-what-a-method-gives": """
        def f(found: Tensor, model, words):
            total = 0.0
            for i in found:
                total += model.score(words[i.item()])
            return total
        """,
    "for-a-total-of-what-a-function-gives-for-names": """
        def f(found: Tensor, score, words):
            total = 0.0
            for k in range(found.shape[0]):
                word = words[int(found[k])]
                total += score(word)
            return total
        """,
    "for-the-sum-of-what-a-method-gives": """
        def f(found: Tensor, model, words):
            return sum(model.score(words[i.item()]) for i in found)
        """,
    "until-one-is-marked": """
        def f(found: Tensor, n: int):
            marked = [True] * n + [False] * n
            rank = 0
            for k, i in enumerate(found):
                if marked[i]:
                    rank = k
                    break
            return rank
        """,
}
REPORTED = {
    "numbers-for-a-total-of-what-a-function-gives": (
        "VEC110",
        """
        def f(found: Tensor, cost):
            total = 0.0
            for i in found:
                total += cost(i.item())
            return total
        """,
    ),
    "numbers-for-a-sum-of-what-a-function-gives": (
        "VEC110",
        """
        def f(found: Tensor, cost):
            return sum(cost(i.item()) for i in found)
        """,
    ),
    "rows-for-a-total-of-what-a-function-gives": (
        "VEC106",
        """
        def f(x: Tensor, cost):
            total = 0.0
            for i in range(x.shape[0]):
                total += cost(x[i])
            return total
        """,
    ),
    "of-numbers": (
        "VEC110",
        """
        def f(found: Tensor, names: list[str]):
            return torch.tensor([names[i.item()] for i in found])
        """,
    ),
    "of-numbers-cast": (
        "VEC110",
        """
        def f(found: Tensor, names: list[str]):
            return torch.tensor([names[int(i)] for i in found])
        """,
    ),
    "beside-what-is-read": (
        "VEC110",
        """
        def f(found: Tensor, scores: Tensor, names: list[str]):
            out, values, shares = [], [], []
            for i, score in zip(found, scores):
                out.append(names[i])
                values.append(score.item())
                shares.append(score.item() / 2)
            return out, values, shares
        """,
    ),
    "for-a-tensor-and-nothing-else": (
        "VEC104",
        """
        def f(found: Tensor, places):
            picked = [places[i] for i in found]
            return torch.tensor(picked)
        """,
    ),
    "for-a-tensor-of-what-a-table-holds": (
        "VEC104",
        """
        def f(found: Tensor, table):
            picked = [table[i] for i in found]
            assert len(picked) == len(found)
            return torch.tensor(picked)
        """,
    ),
    "of-objects-by-numbers-in-a-store": (
        "VEC110",
        """
        def f(found: Tensor, held):
            out = torch.zeros(len(found), 4)
            for i in range(len(found)):
                out[i] = held[found[i].item()].box
            return out
        """,
    ),
    "in-a-tensor": (
        "VEC107",
        """
        def f(found: Tensor, x: Tensor):
            return [[x[i] for i in row] for row in found.T]
        """,
    ),
    "by-all-that-was-reshaped": (
        "VEC104",
        """
        def f(found: Tensor, x):
            picked = x[found.flatten()]
            return torch.stack([picked[i] * 2 for i in range(picked.shape[0])])
        """,
    ),
    "by-rows-of-what-was-reshaped": (
        "VEC107",
        """
        def f(found: Tensor, x):
            found = found.view(4, 30, -1)
            return torch.stack([x[found[:, i]] for i in range(found.shape[1])])
        """,
    ),
}

# what is made of what a container holds under a number that was read: another object each time
MADE = {
    "nothing": "held[i.item()]",
    "what-an-object-holds": "held[i.item()].box",
}
HELPER = """
        def boxed(track) -> Tensor:
            return track.box

        """


def told(source: str, every: bool = False) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)
    return [f"{finding.code} {finding.message}" for finding in report.findings]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_is_only_looked_up_is_silent(source: str) -> None:
    assert told(source) == []
    assert told(source, every=True) == []


@pytest.mark.parametrize("case", REPORTED.values(), ids=REPORTED)
def test_what_is_read_or_picked_from_a_tensor_is_reported(case: tuple[str, str]) -> None:
    code, source = case
    assert [message[:6] for message in told(source)] == [code]
    assert told(source, every=True) == told(source)


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@pytest.mark.parametrize("named", [False, True])
def test_objects_taken_by_numbers_are_only_looked_up(made: str, named: bool) -> None:
    body = f"one = {made}; out.append(one)" if named else f"out.append({made})"
    source = f"""{HELPER}
        def f(found: Tensor, held, latest):
            out = []
            for i in found:
                {body}
            return torch.stack(out)
        """
    (message,) = told(source)
    assert message.startswith("VEC110 elements along dim 0 of found")
    assert told(source, every=True) == [message]


WORK = ["latest(held[i.item()])", "boxed(held[i.item()])", "held[i.item()].last()"]


@pytest.mark.parametrize("made", WORK)
def test_what_functions_and_methods_make_of_objects_found_by_number_is_the_work(made: str) -> None:
    source = f"""{HELPER}
        def f(found: Tensor, held, latest):
            out = []
            for i in found:
                one = {made}
                out.append(one)
            return torch.stack(out)
        """
    assert told(source) == told(source, every=True) == []


@pytest.mark.parametrize("made", ["boxed(x[i.item()])", "boxed(held[i.item()] + x[i.item()])"])
def test_rows_taken_by_numbers_are_computed_with(made: str) -> None:
    source = f"""{HELPER}
        def f(found: Tensor, x: Tensor, held):
            return torch.stack([{made} for i in found])
        """
    assert "VEC110" not in [message[:6] for message in told(source)]


def test_what_is_said_of_elements_compared_names_their_axis() -> None:
    source = """
        def f(found: Tensor, scores: Tensor, out):
            for k, (i, score) in enumerate(zip(found, scores)):
                if score == -float("inf"):
                    continue
                out["place"].append(k)
                out["score"].append(score.item())
        """
    (message,) = told(source)
    assert "elements along dim 0 of scores are read as Python numbers" in message


def test_what_is_compared_at_one_place_of_each_row_are_no_elements_of_an_axis() -> None:
    source = """
        def f(mask: Tensor, rows: Tensor):
            out = []
            for i in range(mask.shape[0]):
                counts = [] if mask[i, 0] == 0 else [0]
                counts += rows[i].tolist()
                out.append({"counts": counts})
            return out
        """
    assert not any("elements along" in message for message in told(source))
