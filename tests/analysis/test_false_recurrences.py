"""What only looks as if an iteration needed the one before: first values, last hits, aliases."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
FIRST_VALUES = {
    "no-elements": ("torch.empty(0)", "len(total) == 0"),
    "counted-elements": ("torch.empty(0, 3)", "total.numel() == 0"),
    "no-items": ("[]", "len(total) == 0"),
    "no-length": ("torch.tensor([])", "not len(total)"),
    "a-shape": ("torch.zeros(0, device=x.device)", "total.shape[0] == 0"),
    "a-size": ("torch.empty([])", "not total.size()"),
}
GUARDED = """
    def f(x: Tensor):
        total = {before}
        for i in range(x.shape[0]):
            if {test}:
                total = {first}
            else:
                total = {update}
        return total
"""
FLAGS = {
    "in-the-branch": """
        def f(x: Tensor):
            first = True
            for i in range(x.shape[0]):
                if first:
                    total = x[i].exp()
                    first = False
                else:
                    total = total + x[i].exp()
            return total
        """,
    "at-the-end": """
        def f(x: Tensor):
            started = False
            for i in range(x.shape[0]):
                if not started:
                    total = x[i].exp()
                else:
                    total = total + x[i].exp()
                started = True
            return total
        """,
}
NO_FLAGS = {
    "turned-by-data": """
        def f(x: Tensor, total: Tensor):
            first = True
            for i in range(x.shape[0]):
                if first:
                    total = x[i]
                else:
                    total = total + x[i]
                first = x[i, 0] > 0
            return total
        """,
    "turned-in-the-other-branch": """
        def f(x: Tensor, total: Tensor):
            first = True
            for i in range(x.shape[0]):
                if first:
                    total = torch.sin(total)
                else:
                    total = total + x[i]
                    first = False
            return total
        """,
    "turned-back": """
        def f(x: Tensor, total: Tensor):
            first = True
            for i in range(x.shape[0]):
                if first:
                    total = x[i]
                    first = False
                else:
                    total = total + x[i]
                    first = True
            return total
        """,
}
CLASSES = {
    "filled-as-large-as-the-first": (
        "VEC101",
        "map",
        """
        def f(x: Tensor):
            out = None
            for i in range(x.shape[0]):
                row = x[i].exp()
                if out is None:
                    out = torch.empty((x.shape[0], *row.shape), dtype=row.dtype)
                out[i] = row
            return out
        """,
    ),
    "added-to-zeros-like-the-first": (
        "VEC201",
        "reduction",
        """
        def f(x: Tensor):
            total = None
            for i in range(x.shape[0]):
                row = x[i].exp()
                if total is None:
                    total = torch.zeros_like(row)
                total += row
            return total
        """,
    ),
    "old-and-new-neighbours": (
        "VEC204",
        "scan",
        """
        def f(x: Tensor, w: Tensor):
            for i in range(1, x.shape[0] - 1):
                x[i] = x[i + 1] + w[i] * x[i - 1]
        """,
    ),
    "one-of-two-tensors": (
        "VEC101",
        "map",
        """
        def f(a: Tensor, b: Tensor, w: Tensor, which: bool):
            x = a if which else b
            for i in range(x.shape[1]):
                x[:, i] = x[:, i] @ w[i]
        """,
    ),
    "two-tensors-exchanged": (
        "VEC101",
        "map",
        """
        def f(a: Tensor, b: Tensor):
            for i in range(a.shape[0]):
                kept = torch.tanh(a[i])
                a[i] = torch.sin(b[i])
                b[i] = kept
        """,
    ),
    "sums-in-place": (
        "VEC204",
        "scan",
        """
        def f(x: Tensor):
            for i in range(1, x.shape[1]):
                x[:, i] += x[:, i - 1]
        """,
    ),
    "maxima-in-place": (
        "VEC204",
        "scan",
        """
        def f(x: Tensor, n: int):
            for i in range(n - 1):
                x[..., i + 1] = torch.maximum(x[..., i + 1], x[..., i])
        """,
    ),
    "last-hit": (
        "VEC206",
        "reduction",
        """
        def f(x: Tensor, low: Tensor, high: Tensor, value: Tensor):
            out = torch.zeros_like(x)
            for k in range(low.shape[-1]):
                inside = (low[..., k] <= x) & (x < high[..., k])
                out = torch.where(inside, value[..., k], out)
            return out
        """,
    ),
    "copies-of-an-attribute": (
        "VEC102",
        "map",
        """
        from copy import deepcopy


        def f(a: Tensor, b: Tensor):
            rows = []
            for i in range(a.shape[1]):
                mixed = deepcopy(a)
                mixed[:, i] = b[:, i]
                rows.append(mixed)
            return torch.cat(rows)
        """,
    ),
}
RECURRENCES = {
    "other-elements-under-the-same-name": """
        def f(x: Tensor, labels: Tensor, y: Tensor, n: int):
            for i in range(n):
                chosen = y > 0
                mean = x[chosen].mean()
                chosen = labels == i
                x[chosen] = mean * 2 + 1
            return x
        """,
    "made-anew-time-and-again": """
        def f(x: Tensor):
            out = None
            for i in range(x.shape[0]):
                row = x[i].exp()
                if out is None or row.sum() > 9:
                    out = torch.empty((x.shape[0], *row.shape), dtype=row.dtype)
                out[i] = row
            return out
        """,
    "one-of-two-from-the-element-before": """
        def f(a: Tensor, b: Tensor, w: Tensor, which: bool):
            x = a if which else b
            for i in range(1, x.shape[1]):
                x[:, i] = torch.tanh(x[:, i - 1]) @ w[i]
        """,
    "one-of-two-from-the-other-name": """
        def f(a: Tensor, b: Tensor, w: Tensor, which: bool):
            x = a if which else b
            for i in range(1, x.shape[1]):
                x[:, i] = torch.tanh(a[:, i - 1]) @ w[i]
        """,
    "two-tensors-in-turn": """
        def f(a: Tensor, b: Tensor):
            for i in range(1, a.shape[0]):
                a[i] = torch.sin(b[i - 1])
                b[i] = torch.tanh(a[i])
        """,
    "changed-before-it-is-summed": """
        def f(x: Tensor, w: Tensor):
            for i in range(1, x.shape[0]):
                x[i] += w[i]
                x[i] = torch.sin(x[i]) + x[i - 1]
        """,
    "a-mask-of-the-last-value": """
        def f(x: Tensor, low: Tensor):
            best = torch.zeros_like(x)
            for k in range(low.shape[0]):
                best = torch.where(low[k] < torch.sin(best), low[k], best)
            return best
        """,
    "a-first-value-whose-counter-is-never-reached": """
        def f(x: Tensor):
            count = 0
            for row in x:
                if count == 0:
                    best = row.abs()
                    continue
                best = torch.minimum(best, row.abs())
                count += 1
            return best
        """,
    "a-branch-that-replaces": """
        def f(x: Tensor, low: Tensor):
            best = torch.zeros_like(x)
            for k in range(low.shape[0]):
                if low[k].sum() > 0:
                    best = low[k] * 2
            return best
        """,
}


def loop_of(source: str) -> tuple[str | None, str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    return report.loops[0].code, report.loops[0].pattern


@pytest.mark.parametrize(("before", "test"), FIRST_VALUES.values(), ids=FIRST_VALUES)
def test_a_length_of_nothing_asks_for_the_first_iteration(before: str, test: str) -> None:
    guarded = {"first": "x[i]", "update": "total + x[i]"}
    assert loop_of(GUARDED.format(before=before, test=test, **guarded)) == ("VEC201", "reduction")


def test_a_choice_in_one_expression_asks_for_it_too() -> None:
    source = """
        def f(x: Tensor, y: Tensor):
            total = torch.empty([])
            for i in range(x.shape[0]):
                total = total + x[i] * y[i] if total.size() else x[i] * y[i]
            return total
    """
    assert loop_of(source)[1] == "reduction"


def test_a_length_that_is_not_known_asks_for_nothing() -> None:
    source = GUARDED.replace("f(x: Tensor)", "f(x: Tensor, some: Tensor)")
    guarded = {"first": "x[i]", "update": "total + x[i]", "test": "len(total) == 0"}
    assert loop_of(source.format(before="some", **guarded))[0] is None


def test_an_update_of_no_known_form_is_a_recurrence_whatever_guards_it() -> None:
    guarded = {"first": "x[i]", "update": "torch.tanh(total + x[i])", "test": "len(total) == 0"}
    assert loop_of(GUARDED.format(before="torch.empty(0)", **guarded)) == (None, "recurrence")


@pytest.mark.parametrize("source", FLAGS.values(), ids=FLAGS)
def test_a_flag_asks_for_the_first_iteration(source: str) -> None:
    assert loop_of(source) == ("VEC201", "reduction")


@pytest.mark.parametrize("source", NO_FLAGS.values(), ids=NO_FLAGS)
def test_other_truth_values_are_no_flags(source: str) -> None:
    assert loop_of(source)[0] != "VEC201"


@pytest.mark.parametrize(("code", "pattern", "source"), CLASSES.values(), ids=CLASSES)
def test_is_no_recurrence(code: str, pattern: str, source: str) -> None:
    assert loop_of(source) == (code, pattern)


@pytest.mark.parametrize("source", RECURRENCES.values(), ids=RECURRENCES)
def test_is_a_recurrence(source: str) -> None:
    assert loop_of(source) == (None, "recurrence")


@pytest.mark.parametrize("made", ["x", "x.float()", "torch.as_tensor(x)"])
def test_what_the_first_iteration_finds_is_no_storage_of_its_own(made: str) -> None:
    source = f"""
        def f(x: Tensor):
            out = None
            for i in range(1, x.shape[0]):
                if out is None:
                    out = {made}
                out[i] = x[i - 1].exp()
            return out
        """
    assert loop_of(source)[0] is None
