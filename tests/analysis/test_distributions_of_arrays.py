"""Functions of SciPy that compute element by element, and those that take one thing at a time."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import scipy.special
import scipy.stats as st
import torch
from scipy import stats
from scipy.stats import norm
from torch import Tensor


"""
READ = (
    "VEC110 elements along dim 0 of x are read as Python numbers one by one; "
    "call .tolist() once before the loop"
)


def messages(call: str) -> list[str]:
    body = f"""
    def f(x: Tensor, k: Tensor):
        out = torch.zeros(len(x))
        for i in range(len(x)):
            out[i] = {call}
        return out
    """
    findings = inspect_source(HEAD + textwrap.dedent(body), "x.py").findings
    return [f"{finding.code} {finding.message}" for finding in findings]


@pytest.mark.parametrize(
    "call",
    [
        "scipy.special.erf(x[i].item())",
        "norm.cdf(x[i].item())",
        "stats.norm.ppf(x[i].item(), loc=1.0)",
        "st.chi2.sf(x[i].item(), 3)",
        "stats.binom.logpmf(int(x[i]), 8, 0.5)",
        "1 - stats.t.cdf(x[i].item(), df=3)",
    ],
)
def test_numbers_may_be_read_at_once(call: str) -> None:
    assert messages(call) == [READ]


@pytest.mark.parametrize("name", ["norm.ppf", "st.beta.logpdf", "scipy.special.expit"])
def test_arrays_are_given_as_a_whole(name: str) -> None:
    said = f"VEC106 {name} is called item by item along dim 0 of x; give it the whole array"
    assert messages(f"{name}(x[i])") == [said]


def test_exact_numbers_are_computed_one_by_one() -> None:
    (said,) = messages("scipy.special.comb(8, i, exact=True) * x[i]")
    assert said.endswith("; make it take the whole batch")


@pytest.mark.parametrize(
    "call",
    [
        "norm.rvs(x[i].item())",
        "norm.fit(x[i].numpy())[0]",
        "norm.expect(lambda v: v, loc=x[i].item())",
        "stats.kstest(x[i].numpy(), 'norm').pvalue",
        "stats.multivariate_normal.pdf(x[i].numpy(), k[i].numpy())",
        "stats.cdf(x[i].item())",
        "scipy.integrate.quad(torch.exp, 0, x[i].item())[0]",
    ],
)
def test_what_takes_one_thing_at_a_time_stays(call: str) -> None:
    assert messages(call) == []
