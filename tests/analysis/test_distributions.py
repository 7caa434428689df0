"""Distributions of torch, one for each item of an axis: what is known of them agrees with torch."""

from __future__ import annotations

import inspect
import textwrap

import pytest

from flake8_vectorize.analysis.knowledge import distributions as known
from flake8_vectorize.engine import inspect_source
from tests.analysis.test_torch_table import PINNED

torch = pytest.importorskip("torch")
pinned = pytest.mark.skipif(
    torch.__version__.partition("+")[0] != PINNED, reason=f"the lists tell of torch {PINNED}"
)
D = torch.distributions
BASES = {"Distribution", "ExponentialFamily", "TransformedDistribution"}
HEAD = "import torch\nfrom torch import Tensor\nfrom torch import distributions as D\n\n\n"


def classes() -> dict[str, type]:
    return {
        name: value
        for name, value in vars(D).items()
        if inspect.isclass(value) and issubclass(value, D.Distribution)
    }


def rows(*shape: int) -> torch.Tensor:
    return torch.rand(3, *shape, generator=torch.Generator().manual_seed(4)) + 0.5


def matrices() -> torch.Tensor:
    return torch.eye(4) + 0.1 * rows(4)[:, :, None] * rows(4)[:, None, :]


# the parameters of three distributions of each class, stacked; LKJCholesky has a number first
SAMPLES = {
    name: tuple(rows(4) for _ in parameters.split())
    for name, parameters in {
        "Beta": "a b",
        "Cauchy": "loc scale",
        "Chi2": "df",
        "Dirichlet": "a",
        "Exponential": "rate",
        "FisherSnedecor": "a b",
        "Gamma": "a rate",
        "Gumbel": "loc scale",
        "HalfCauchy": "scale",
        "HalfNormal": "scale",
        "InverseGamma": "a rate",
        "Kumaraswamy": "a b",
        "Laplace": "loc scale",
        "LogNormal": "loc scale",
        "LogisticNormal": "loc scale",
        "Normal": "loc scale",
        "Pareto": "scale a",
        "Poisson": "rate",
        "StudentT": "df loc scale",
        "VonMises": "loc a",
        "Weibull": "scale a",
    }.items()
} | {
    "Bernoulli": (rows(4) / 2,),
    "Binomial": (torch.tensor([[5.0], [6.0], [7.0]]), rows(4) / 2),
    "Categorical": (rows(4),),
    "ContinuousBernoulli": (rows(4) / 2,),
    "GeneralizedPareto": (rows(4), rows(4), rows(4)),
    "Geometric": (rows(4) / 2,),
    "Independent": (D.Normal(rows(4), rows(4)), 1),
    "LKJCholesky": (4, rows()),
    "LowRankMultivariateNormal": (rows(4), rows(4, 2), rows(4)),
    "MixtureSameFamily": (D.Categorical(rows(4)), D.Normal(rows(4), rows(4))),
    "Multinomial": (5, rows(4)),
    "MultivariateNormal": (rows(4), matrices()),
    "NegativeBinomial": (rows(4), rows(4) / 2),
    "OneHotCategorical": (rows(4),),
    "OneHotCategoricalStraightThrough": (rows(4),),
    "RelaxedBernoulli": (torch.tensor(0.5), rows(4) / 2),
    "RelaxedOneHotCategorical": (torch.tensor(0.5), rows(4)),
    "Uniform": (rows(4), rows(4) + 2),
    "Wishart": (rows() + 4, matrices()),
}


def item(parameter, number: int):
    """The parameter of one of the distributions."""
    if isinstance(parameter, D.Distribution):
        parts = (parameter.probs,) if hasattr(parameter, "probs") else ()
        parts = parts or (parameter.loc, parameter.scale)
        return type(parameter)(*(part[number] for part in parts))
    shared = not isinstance(parameter, torch.Tensor) or parameter.dim() == 0
    return parameter if shared else parameter[number]


@pinned
def test_every_class_of_torch_is_known() -> None:
    assert classes().keys() - BASES == known.CLASSES
    assert SAMPLES.keys() == known.CLASSES


@pinned
@pytest.mark.filterwarnings("ignore:Singular sample")
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_batch_of_parameters_makes_a_batch_of_distributions(name: str) -> None:
    parameters = SAMPLES[name]
    batch = getattr(D, name)(*parameters)
    alone = [getattr(D, name)(*(item(p, i) for p in parameters)) for i in range(3)]
    torch.manual_seed(0)
    values = batch.sample()
    assert batch.sample((2,)).shape == (2, *values.shape)
    for one, value in zip(alone, values, strict=True):
        assert one.sample().shape == value.shape
    expected = torch.stack([one.log_prob(v) for one, v in zip(alone, values, strict=True)])
    torch.testing.assert_close(batch.log_prob(values), expected)
    for attribute in known.TENSORS:
        held = given(batch, attribute)
        if isinstance(held, torch.Tensor) and held.dim():
            singles = torch.stack([getattr(one, attribute) for one in alone])
            torch.testing.assert_close(held, singles, equal_nan=True)


def given(batch, attribute: str):
    try:
        return getattr(batch, attribute, None)
    except NotImplementedError:
        return None


@pinned
def test_methods_and_attributes_give_what_is_said_of_them() -> None:
    holders = {attribute: set() for attribute in known.TENSORS | known.PARTS}
    for name, parameters in SAMPLES.items():
        batch = getattr(D, name)(*parameters)
        for attribute, kinds in holders.items():
            held = given(batch, attribute)
            if held is not None:
                kinds.add(D.Distribution if isinstance(held, D.Distribution) else type(held))
    assert all(holders[part] <= {D.Distribution} and holders[part] for part in known.PARTS)
    assert all(holders[name] == {torch.Tensor} for name in known.TENSORS)
    methods = {
        method
        for value in classes().values()
        for method, function in inspect.getmembers(value, inspect.isfunction)
        if not method.startswith("_") and method != "set_default_validate_args"
    }
    assert methods == known.GIVING | {known.RESHAPED}
    assert known.DRAWING < known.GIVING
    for name, number in known.COUNTED.items():
        assert next(iter(inspect.signature(getattr(D, name)).parameters)) == number


CASES = {
    "components of a mixture": (
        """
        def f(x: Tensor, mu: Tensor, cov: Tensor, w: Tensor):
            total = torch.zeros(x.shape[0])
            for k in range(mu.shape[0]):
                normal = D.MultivariateNormal(mu[k], covariance_matrix=cov[k])
                total += w[k] * torch.exp(normal.log_prob(x))
            return total
        """,
        ["VEC202"],
    ),
    "draws": (
        """
        def f(logits: Tensor):
            drawn = []
            for row in logits:
                drawn.append(D.Categorical(logits=row).sample())
            return torch.stack(drawn)
        """,
        ["VEC102"],
    ),
    "as many draws as a row says": (
        """
        def f(logits: Tensor, n: Tensor):
            drawn = []
            for i, row in enumerate(logits):
                drawn.append(D.Categorical(logits=row).sample((int(n[i]),)))
            return torch.cat(drawn)
        """,
        [],
    ),
    "as many trials": (
        """
        def f(p: Tensor, out: Tensor):
            for i in range(p.shape[0]):
                out[i] = D.Multinomial(12, p[i]).sample()
        """,
        ["VEC101"],
    ),
    "trials as a row says": (
        """
        def f(p: Tensor, n, out: Tensor):
            for i in range(p.shape[0]):
                out[i] = D.Multinomial(n[i], p[i]).sample()
        """,
        [],
    ),
    "a walk": (
        """
        def f(s: Tensor):
            at = D.Normal(s[0], 1)
            for i in range(s.shape[0]):
                at = D.Normal(at.sample(), s[i])
            return at.loc
        """,
        [],
    ),
    "a distribution of one list after another": (
        """
        def f(parts, x: Tensor):
            return torch.stack([d.log_prob(a) for d, a in zip(parts, x.unbind(1))]).sum(0)
        """,
        [],
    ),
    "divergences": (
        """
        def f(mu: Tensor, nu: Tensor):
            total = 0
            for i in range(mu.shape[0]):
                p = D.Independent(D.Normal(mu[i], 1), 1)
                total += D.kl_divergence(p, D.Independent(D.Normal(nu[i], 1), 1))
            return total
        """,
        ["VEC201"],
    ),
    "one of two classes": (
        """
        def f(mu: Tensor, x: Tensor, heavy):
            total = 0
            for i in range(mu.shape[0]):
                if heavy:
                    p = D.Laplace(mu[i], 1)
                else:
                    p = D.Normal(mu[i], 1)
                total += p.log_prob(x[i]).sum()
            return total
        """,
        ["VEC201"],
    ),
    "one that may be something else": (
        """
        def f(mu: Tensor, x: Tensor, heavy, models):
            total = 0
            for i in range(mu.shape[0]):
                if heavy:
                    p = models.Tailed(mu[i])
                else:
                    p = D.Normal(mu[i], 1)
                total += p.log_prob(x[i]).sum()
            return total
        """,
        [],
    ),
    "places that somebody else draws": (
        """
        def f(n: int, m: int, draw):
            out = torch.zeros(n, m)
            for i in range(n):
                count = D.Binomial(m, 0.5).sample()
                places = torch.tensor(draw(m, count))
                out[i, places] = D.Bernoulli(0.5).sample(places.size())
            return out
        """,
        ["VEC106"],
    ),
    "what is drawn replaces what it is drawn from": (
        """
        def f(x: Tensor, out: Tensor):
            p = D.Normal(x, 1)
            for i in range(x.shape[0]):
                x.mul_(out[i])
                out[i] = p.mean.sum(0)
        """,
        [],
    ),
    "what a module gives is asked how probable the next is": (
        """
        def f(step, x: Tensor, n: int):
            total = 0
            for t in range(1, n):
                total += step(x[:, t - 1]).log_prob(x[:, t])
            return total
        """,
        ["VEC106"],
    ),
    "a list of them, asked one by one": (
        """
        def f(mu: Tensor, scale: Tensor, x: Tensor, n: int):
            parts = [D.Normal(mu[k], scale[k]) for k in range(n)]
            return torch.stack([part.log_prob(x) for part in parts])
        """,
        ["VEC104"],
    ),
    "a list of them that stays": (
        """
        def f(mu: Tensor, scale: Tensor, n: int):
            return [D.Normal(mu[k], scale[k]) for k in range(n)]
        """,
        [],
    ),
    "an object is asked for its count": (
        """
        def f(table, x: Tensor, n: int):
            total = 0
            for t in range(1, n):
                total += table(x[:, t - 1]).count(x[:, t])
            return total
        """,
        [],
    ),
    "a distribution is asked of no tensor": (
        """
        def f(step, x: Tensor, names, n: int):
            total = 0
            for t in range(1, n):
                total += step(x[:, t - 1]).log_prob(names[t])
            return total
        """,
        [],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_iterations_that_make_distributions(case: tuple[str, list[str]]) -> None:
    source, expected = case
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [finding.code for finding in report.findings] == expected
