"""The distributions of torch: one made of batched parameters is a batch of distributions, of which
every method and attribute gives a batch.
"""

from __future__ import annotations

PACKAGE = "torch.distributions."
# their last names; torch has each in a module of its own as well
CLASSES = frozenset(
    str.split(
        """
        Bernoulli Beta Binomial Categorical Cauchy Chi2 ContinuousBernoulli Dirichlet
        Exponential FisherSnedecor Gamma GeneralizedPareto Geometric Gumbel HalfCauchy
        HalfNormal Independent InverseGamma Kumaraswamy LKJCholesky Laplace LogNormal
        LogisticNormal LowRankMultivariateNormal MixtureSameFamily Multinomial
        MultivariateNormal NegativeBinomial Normal OneHotCategorical
        OneHotCategoricalStraightThrough Pareto Poisson RelaxedBernoulli
        RelaxedOneHotCategorical StudentT Uniform VonMises Weibull Wishart
        """
    )
)
# of these, what is given a number first that all of a batch have in common
COUNTED = {"LKJCholesky": "dim", "Multinomial": "total_count"}
# methods that give one tensor
GIVING = frozenset(
    str.split(
        """
        cdf entropy enumerate_support icdf log_cdf log_prob log_survival_function
        perplexity rsample sample sample_n
        """
    )
)
# of these, what draws random numbers; its arguments are sizes
DRAWING = frozenset({"rsample", "sample", "sample_n"})
# what the distributions of other libraries have as well, and nothing else
PROBABILITY = "log_prob"
# attributes that hold one tensor
TENSORS = frozenset(
    str.split(
        """
        concentration concentration0 concentration1 covariance_matrix df high loc
        logits low mean mode precision_matrix probs rate scale scale_tril stddev
        temperature variance
        """
    )
)
# what gives another distribution
PARTS = frozenset({"base_dist", "component_distribution", "mixture_distribution"})
RESHAPED = "expand"
# functions of two distributions that give one tensor
DIVERGENCES = frozenset({"kl_divergence"})


def is_distribution(full: str) -> bool:
    """Whether a full name is that of one of these classes."""
    return full.startswith(PACKAGE) and full.rpartition(".")[2] in CLASSES


def is_divergence(full: str) -> bool:
    """Whether a full name is that of a function of two distributions."""
    return full.startswith(PACKAGE) and full.rpartition(".")[2] in DIVERGENCES
