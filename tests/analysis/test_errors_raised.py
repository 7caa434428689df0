"""Loops with a `try` that does nothing but raise errors, and those that go on after an error."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
BODY = """
def f(x: Tensor, y: Tensor, names):
    out = []
    for i in range(x.shape[0]):
{body}
    return torch.stack(out)
"""
RAISED = {
    "another-error": """
        try:
            _, v = torch.linalg.eigh(x[i])
            out.append(v)
        except RuntimeError as error:
            raise ValueError(f"item {i}: {x[i]}") from error
    """,
    "a-message-made-before": """
        try:
            out.append(x[i] @ y)
        except RuntimeError as error:
            message = f"item {i}"
            raise ValueError(message) from error
    """,
    "one-of-two-messages": """
        try:
            out.append(x[i] @ y)
        except RuntimeError as error:
            if "shape" in str(error):
                message = "other shapes"
            else:
                raise
            raise ValueError(message) from error
    """,
    "the-same-error": """
        try:
            out.append(x[i] @ y)
        except (RuntimeError, TypeError):
            raise
        except Exception:
            raise
    """,
    "what-follows": """
        try:
            v = x[i] @ y
        except RuntimeError as error:
            raise ValueError(i) from error
        else:
            out.append(v)
    """,
}
GOES_ON = {
    "a-default": """
        try:
            out.append(x[i] @ y)
        except RuntimeError:
            out.append(x[i])
    """,
    "the-next-item": """
        try:
            out.append(x[i] @ y)
        except RuntimeError as error:
            if names:
                continue
            raise
    """,
    "one-error-of-two": """
        try:
            out.append(x[i] @ y)
        except ValueError:
            raise
        except RuntimeError:
            pass
    """,
    "something-in-the-end": """
        try:
            out.append(x[i] @ y)
        except RuntimeError:
            raise
        finally:
            names.clear()
    """,
    "the-end-alone": """
        try:
            out.append(x[i] @ y)
        finally:
            names.clear()
    """,
    "a-call-before": """
        try:
            out.append(x[i] @ y)
        except RuntimeError:
            names.clear()
            raise
    """,
    "an-attribute-set-before": """
        try:
            out.append(x[i] @ y)
        except RuntimeError:
            names.last = i
            raise
    """,
    "raised-on-a-condition": """
        try:
            out.append(x[i] @ y)
        except RuntimeError:
            if names:
                raise
    """,
}


def told(body: str, every_loop: bool = False):
    source = HEAD + BODY.format(body=textwrap.indent(textwrap.dedent(body), " " * 8))
    return inspect_source(source, "x.py", every_loop=every_loop)


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", RAISED.values(), ids=RAISED)
def test_errors_that_are_raised_change_nothing(body: str, every_loop: bool) -> None:
    assert [found.code for found in told(body, every_loop).findings] == ["VEC102"]


@pytest.mark.parametrize("body", GOES_ON.values(), ids=GOES_ON)
def test_what_is_done_after_an_error_keeps_the_loop(body: str) -> None:
    assert told(body).findings == ()
    loop = told(body, every_loop=True).loops[0]
    assert loop.cause is Cause.EFFECT
    assert loop.reason.startswith("it goes on where something fails (try, line ")


OTHERS = {
    "numbers-looked-up": (
        """
        def f(x: Tensor, names):
            for i in range(x.shape[0]):
                try:
                    names[x[i].item()]
                except KeyError as error:
                    raise ValueError(i) from error
        """,
        ["VEC110"],
    ),
    "an-error-of-its-own": (
        """
        def f(x: Tensor):
            for i in range(x.shape[0]):
                try:
                    if x[i] > 3:
                        raise ValueError(i)
                except TypeError:
                    raise
        """,
        ["VEC206"],
    ),
    "what-it-calls": (
        """
        def f(x: Tensor, check):
            for i in range(x.shape[0]):
                try:
                    check(x[i])
                except ValueError as error:
                    raise TypeError(i) from error
        """,
        [],
    ),
    "a-number-in-the-message": (
        """
        def f(x: Tensor, y: Tensor, n):
            for i in range(n):
                try:
                    y[i] = x[i] @ x[i]
                except RuntimeError as error:
                    largest = x[i].max().item()
                    if largest > 1000:
                        largest = float("inf")
                    raise ValueError(largest) from error
        """,
        ["VEC101"],
    ),
    "another-error-around": (
        """
        def f(x: Tensor):
            try:
                check(x)
            except ValueError:
                rows = torch.stack([row * 2 for row in x])
                raise
        """,
        ["VEC104"],
    ),
    "a-recurrence": (
        """
        def f(x: Tensor, step):
            state = x[0]
            for i in range(x.shape[0]):
                try:
                    state = step(state, x[i])
                except ValueError as error:
                    raise TypeError(i) from error
            return state
        """,
        [],
    ),
}


@pytest.mark.parametrize(("source", "codes"), OTHERS.values(), ids=OTHERS)
def test_the_rest_of_the_loop_decides(source: str, codes: list[str]) -> None:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [found.code for found in report.findings] == codes
