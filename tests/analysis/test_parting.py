"""What a loop does on its way out: no other iteration sees it, and it hinders no batched form."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
SEARCHES = {
    "sets-attributes": """
        def f(self, x: Tensor, token):
            found = False
            for i in range(x.shape[0]):
                if x[i] == token:
                    self.rest = x[i + 1:]
                    found = True
                    break
            return found
        """,
    "calls-and-returns": """
        def f(self, x: Tensor, most):
            for i in range(x.shape[0]):
                if x[i] > most:
                    self.log(i)
                    x[i] = most
                    self.found.append(i)
                    return self.make(i)
            return None
        """,
    "appends": """
        def f(x: Tensor, most):
            found = []
            for i in range(x.shape[0]):
                if x[i] > most:
                    found.append(i)
                    break
            return found
        """,
    "tells-and-raises": """
        def f(x: Tensor, most, log):
            for i in range(x.shape[0]):
                if x[i] > most:
                    log.error(i)
                    raise ValueError(i)
        """,
    "below-what-goes-on": """
        def f(self, x: Tensor, most):
            for i in range(x.shape[0]):
                if x[i] <= most:
                    continue
                self.log(i)
                self.found.append(i)
                return self.make(i)
            return None
        """,
    "from-within-a-context": """
        def f(self, x: Tensor, most):
            for i in range(x.shape[0]):
                with torch.no_grad():
                    if x[i] > most:
                        self.first = i
                        break
        """,
}
OTHERS = {
    "calls-in-every-iteration": """
        def f(self, x: Tensor, most):
            for i in range(x.shape[0]):
                self.log(i)
                if x[i] > most:
                    return self.make(i)
            return None
        """,
    "may-go-on": """
        def f(self, x: Tensor, most, log):
            for i in range(x.shape[0]):
                if x[i] > most:
                    log.add(x[i] > 1)
                    if x[i] > 2 * most:
                        continue
                    break
        """,
    "may-go-on-below": """
        def f(self, x: Tensor, most, log):
            for i in range(x.shape[0]):
                if x[i] <= most:
                    continue
                log.add(x[i] > 1)
                if x[i] > 2 * most:
                    continue
                return i
            return None
        """,
    "leaves-a-loop-inside": """
        def f(self, x: Tensor, most, log):
            for i in range(x.shape[0]):
                for j in range(x.shape[1]):
                    if x[i, j] > most:
                        log.add(x[i])
                        break
        """,
    "asks-a-function-every-time": """
        def f(self, x: Tensor, model):
            for i in range(x.shape[0]):
                if model(x[i]) and x[i, 0] > 2:
                    model(i)
                    return i
            return None
        """,
}


def found(source: str) -> list[str]:
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in findings]


@pytest.mark.parametrize("source", SEARCHES.values(), ids=SEARCHES.keys())
def test_what_is_done_on_the_way_out_leaves_a_search(source: str) -> None:
    assert found(source) == ["VEC206"]


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS.keys())
def test_what_other_iterations_do_as_well_is_no_search(source: str) -> None:
    assert "VEC206" not in found(source)
