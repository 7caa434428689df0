"""Every rule, held to its own examples: what it reports, what it leaves alone, and that its
advice computes the same.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.rewriting.edits import edited
from flake8_vectorize.rules.catalogue import catalogue
from flake8_vectorize.rules.rule import Example, NearMiss, Rule

torch = pytest.importorskip("torch")

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{example.id}")
    for rule in catalogue()
    for example in rule.examples
]
NEAR_MISSES = [
    pytest.param(rule, miss, id=f"{rule.code}-{miss.id}")
    for rule in catalogue()
    for miss in rule.near_misses
]
SEEDS = (0, 1, 2)
SIZES = (0, 1, 5)
# examples whose batched form is not derived
BY_HAND = {
    ("VEC101", "totals-under-labels"),
    ("VEC104", "parts-cut-in-steps"),
    ("VEC104", "rows-repeated-by-counts"),
    ("VEC106", "score"),
    ("VEC109", "products"),
    ("VEC110", "condition"),
    ("VEC110", "look-up"),
    ("VEC110", "best-of-each-row"),
    ("VEC110", "errors-caught"),
    ("VEC203", "look-up-by-masks"),
    ("VEC204", "substitution"),
    ("VEC205", "bits"),
    ("VEC205", "masks"),
    ("VEC206", "first"),
    ("VEC206", "every-hit"),
    ("VEC206", "first-match"),
    ("VEC206", "first-value-that-is-set"),
    ("VEC206", "last-match"),
    ("VEC301", "rows"),
    ("VEC401", "returned-list"),
    ("VEC402", "rnn"),
    ("VEC403", "blocks"),
    ("VEC404", "components"),
    ("VEC405", "lengths"),
    ("VEC406", "halving"),
}
# costs that a loop has beside its class
ADDED = ("VEC3",)


def codes(source: str, every: bool = False) -> set[str]:
    selected = (lambda code: True) if every else None
    return {finding.code for finding in inspect_source(source, "x.py", codes=selected).findings}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_bad_is_reported_with_this_code_alone(rule: Rule, example: Example) -> None:
    found = codes(example.function(example.bad), every=rule.code.startswith("VEC4"))
    assert rule.code in found
    others = found - {rule.code}
    if rule.code.startswith(ADDED):
        assert len(others) <= 1
    else:
        assert not {code for code in others if not code.startswith(ADDED)}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_good_is_clean(rule: Rule, example: Example) -> None:
    assert not codes(example.function(example.good))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_fix_writes_good(rule: Rule, example: Example) -> None:
    """What good computes is tested below; good is clean, so that no fix is left."""
    source = example.function(example.bad)
    fixes = [f.fix for f in inspect_source(source, "x.py").findings if f.fix]
    if (rule.code, example.id) in BY_HAND:
        assert not fixes
        return
    assert fixes
    assert edited(source, fixes[0].edits) == example.function(example.good)


@pytest.mark.parametrize(("rule", "miss"), NEAR_MISSES)
def test_near_miss_stays_silent(rule: Rule, miss: NearMiss) -> None:
    source = "import torch\nfrom torch import Tensor\n\n\n" + textwrap.dedent(miss.source)
    assert rule.code not in codes(source, every=rule.code.startswith("VEC4"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_bad_and_good_compute_the_same(rule: Rule, example: Example, seed: int, size: int) -> None:
    if rule.code == "VEC401":
        results = [
            [item.clone() for item in run(example, body, seed, size)[0]] for body in both(example)
        ]
        assert len(results[0]) == len(results[1])
        for left, right in zip(*results, strict=True):
            torch.testing.assert_close(left, right)
        return
    (bad, bad_leaves), (good, good_leaves) = (run(example, b, seed, size) for b in both(example))
    assert bad.shape == good.shape
    torch.testing.assert_close(bad, good, check_dtype=False)
    if not (bad.requires_grad and good.requires_grad):
        return
    cotangent = torch.randn(bad.shape)
    for left, right in zip(
        gradients(bad, bad_leaves, cotangent), gradients(good, good_leaves, cotangent), strict=True
    ):
        torch.testing.assert_close(left, right)


def both(example: Example) -> tuple[str, str]:
    return example.bad, example.good


def run(example: Example, body: str, seed: int, size: int) -> tuple[object, list[object]]:
    """The result of one form of an example, and the inputs that its gradient is taken for."""
    torch.manual_seed(seed)
    names: dict[str, object] = {"torch": torch, "n": size}
    for statement in example.inputs.split("; "):
        exec(statement, names)
    leaves = []
    for name, value in list(names.items()):
        floating = isinstance(value, torch.Tensor) and value.is_floating_point()
        if floating and name != "out":
            names[name] = value.clone().requires_grad_()
            leaves.append(names[name])
    exec(textwrap.dedent(body), names)
    return names["out"], leaves


def gradients(result: object, leaves: list[object], cotangent: object) -> list[object]:
    found = torch.autograd.grad(result, leaves, cotangent, allow_unused=True)
    return [
        torch.zeros_like(leaf) if grad is None else grad
        for leaf, grad in zip(leaves, found, strict=True)
    ]
