"""Random loops with a batched form, executed beside it: same values, dtypes, shapes, gradients and
changes of the inputs.

Programs that fail on ordinary sizes count for nothing. A form without caveats is held to that
whatever the inputs are, aliases included. One with caveats is held to it wherever they hold.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.rewriting.edits import edited

torch = pytest.importorskip("torch")

# CI runs the same programs each time; ask for more, and others, by the environment
EXAMPLES = os.environ.get("SOUNDNESS_EXAMPLES")
SIZES = (0, 1, 4)
# what the inputs below do not promise
OPEN = ("axes", "axis", "dtype", "a number", "single value", "made here")
HEADER = """
import torch
from torch import Tensor


def f(x: Tensor, y: Tensor, z: Tensor, w: Tensor, c: Tensor, idx: Tensor, buf: Tensor, s: float):
"""
KNOWN = "n, d = x.shape; y_rows, e = y.shape; z_rows, m = z.shape; (k,) = w.shape; (g,) = c.shape"
UNKNOWN = "n = x.shape[0]"
SETUP = """
    b_rows, b_columns = buf.shape
    (l,) = idx.shape
    out = torch.zeros(n, 3, dtype=torch.float64)
    line = torch.zeros(n, dtype=torch.float64)
    wide = torch.zeros(3, n)
    acc = torch.zeros(3, dtype=torch.float64)
    low = torch.full((3,), 9.0, dtype=torch.float64)
    score = 0.0
    rows = []
    cols = idx % 3
    items = acc
"""
FOOTER = """
    return out, line, wide, acc, low, items, buf, score
"""
HEADERS = (
    "for i in range(n)",
    "for i in range(x.shape[0])",
    "for i in range(1, n)",
    "for i in range(n - 1)",
    "for i in range(len(w))",
    "for i in range(z.size(1))",
    "for i, r in enumerate(x)",
    "for i, (r, v) in enumerate(zip(x, w))",
    "for i, r in enumerate(z.unbind(1))",
    "for i in range(2, n - 1)",
    "for i, r in enumerate(x, 1)",
)

vector = st.sampled_from(
    str.split(
        "x[i] y[i] z[:,i] x[i,:] buf[i] out[i] r c t x[idx[i]] x[i-1] x[i+1] x[i]-x[i+1] z.T[i] acc"
    )
)
number = st.sampled_from(["s", "2", "1.5", "i", "n"])
scalar = st.sampled_from(
    str.split("w[i] x[i,0] z[1,i] x[i][2] line[i] w[i-1] v x[i,cols[i]] x[idx[i],cols[i]]")
)
operator = st.sampled_from(["+", "-", "*", "/"])
condition = st.one_of(
    st.builds("{} > {}".format, scalar, st.sampled_from(["0", "s", "w[i]"])),
    st.builds("{} > 0 and {} < 1".format, scalar, scalar),
    st.builds("not {} > 0".format, scalar),
    st.just("i > 1"),
    st.just("x[i, 0].abs() < s"),
)


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    either = st.one_of(inner, scalar, number)
    return st.one_of(
        st.builds("({} {} {})".format, inner, operator, either),
        st.builds("({} {} {})".format, number, operator, inner),
        st.builds("torch.exp({})".format, inner),
        st.builds("({}).abs()".format, inner),
        st.builds("-{}".format, inner),
        st.builds("torch.maximum({}, {})".format, inner, inner),
        st.builds("({}).clamp(min=0)".format, inner),
        st.builds("torch.where({} > 0, {}, {})".format, inner, inner, inner),
        st.builds("torch.softmax({}, -1)".format, inner),
        st.builds("({} if {} else {})".format, inner, condition, inner),
        st.builds("({}).cumsum(0)".format, inner),
    )


def lowered(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({}).sum()".format, inner),
        st.builds("({}).mean(dim=0)".format, inner),
        st.builds("torch.sum({}, -1)".format, inner),
        st.builds("({}).norm(dim=-1)".format, inner),
        st.builds("torch.norm({})".format, inner),
        st.builds("({}).max()".format, inner),
        st.builds("({}).prod()".format, inner),
        st.builds("({}).argmax().double()".format, inner),
        st.builds("({} @ {})".format, inner, inner),
        st.builds("torch.dot({}, c)".format, inner),
        st.builds("({}).item()".format, scalar),
        st.builds("({})[1]".format, inner),
    )


value = st.recursive(vector, deeper, max_leaves=3)
single = st.one_of(scalar, lowered(value), st.builds("({} * {})".format, scalar, scalar))
anything = st.one_of(value, single, number)
row = st.sampled_from(
    ["out[i]", "buf[i]", "wide[:, i]", "out[i, :]", "out[i + 1]", "buf[..., i, :]"]
)
store = st.one_of(
    st.builds("{} = {}".format, row, anything),
    st.builds("{} += {}".format, row, value),
    st.builds("{} *= {}".format, row, anything),
    st.builds("line[i] = {}".format, single),
    st.builds("out[i, 1] = {}".format, single),
    st.builds("out[idx[i]] += {}".format, value),
    st.builds("line[idx[i]] = {}".format, single),
    st.builds("out[i, cols[i]] {}= {}".format, st.sampled_from(["", "+", "*"]), single),
    st.builds("out[idx[i], cols[i]] += {}".format, single),
)
element = st.sampled_from(["x[i, j]", "y[i, j]", "z[j, i]", "c[j]", "w[i]", "t[j]", "x[i]", "x[j]"])
inner = st.one_of(
    st.builds("out[i, j] = {} {} {}".format, element, operator, element),
    st.builds("out[i, j] += {} * {}".format, element, element),
    st.builds("line[i] += {} * {}".format, element, element),
    st.builds("acc[j] += {}".format, element),
    st.builds("out[i] += {} * {}".format, element, element),
)
outer = st.sampled_from(["t = x[i]", "line[i] *= 2", "out[i] = 1"])
total = st.one_of(
    st.builds("acc = acc + {}".format, value),
    st.builds("acc += {}".format, anything),
    st.builds("acc -= {}".format, value),
    st.builds("acc = acc * {}".format, value),
    st.builds("low = torch.minimum(low, {})".format, value),
    st.builds("acc = acc + {}; out[i] = acc".format, value),
    st.builds("low = torch.minimum(low, {}); out[i] = low".format, value),
    st.builds("out[i] = out[i - 1] + {}".format, value),
    st.builds("line[i] = line[i - 1] * {}".format, single),
    st.builds("acc = torch.cat([acc, {}])".format, value),
    st.builds("score += ({}).item()".format, single),
    st.builds("score = score + float({})".format, single),
    st.builds("for j in range(3):\n            {}".format, inner),
    st.builds("for j in range(3):\n            {}\n        {}".format, inner, outer),
)
simple = st.one_of(store, total, st.builds("t = {}".format, value))
branch = st.one_of(
    st.builds("if {}:\n            {}".format, condition, st.one_of(store, total)),
    st.builds(
        "if {}:\n            out[i] = {}\n        else:\n            out[i] = {}".format,
        condition,
        anything,
        anything,
    ),
)
plain = st.recursive(
    st.sampled_from(str.split("x[i] y[i] z[:,i] x[i,:] x[i-1] x[idx[i]]")),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, operator, st.one_of(inner, st.just("1.5"))),
        st.builds("({}).abs()".format, inner),
        st.builds("torch.exp({})".format, inner),
    ),
    max_leaves=3,
)
safe = st.one_of(
    st.builds("out[i] = {}".format, plain),
    st.builds("out[i] += {}".format, plain),
    st.builds("wide[:, i] = {}".format, plain),
    st.builds("line[i] = w[i] * {}".format, scalar),
    st.builds("t = {}; out[i] = t / (1 + t * t)".format, plain),
)
tail = st.sampled_from(
    ["torch.stack(rows)", "torch.stack(rows, dim=1)", "torch.stack(rows, -1)", "torch.cat(rows)"]
)
whole = st.sampled_from(["torch.stack([{} for i in range(n)])", "sum({} for i in range(n))"])
whole |= st.sampled_from(["torch.stack([{} for i in range(n)], dim=1)", "sum([{} for r in x])"])


@st.composite
def programs(draw: st.DrawFn) -> str:
    first = KNOWN if draw(st.booleans()) else UNKNOWN
    text = f"{HEADER}    {first}{SETUP}"
    sort = draw(st.integers(0, 4))
    if sort == 1:
        header = draw(st.sampled_from(HEADERS[:4]))
        return f"{HEADER}    {KNOWN}{SETUP}    {header}:\n        {draw(safe)}\n{FOOTER}"
    if sort == 0:
        return text + "    items = " + draw(whole).format(draw(anything)) + FOOTER
    count = draw(st.sampled_from((1, 1, 2)))
    statements = st.lists(st.one_of(simple, simple, branch), min_size=count, max_size=count)
    joined = draw(st.integers(0, 3)) == 0
    lines = draw(statements) if not joined or draw(st.booleans()) else []
    if joined:
        lines.append(f"rows.append({draw(anything)})")
    text += f"    {draw(st.sampled_from(HEADERS))}:\n"
    text += "".join(f"        {line}\n" for line in lines)
    return text + (f"    items = {draw(tail)}\n" if joined else "") + FOOTER


def run(source: str, size: int, aliased: bool) -> list[object] | None:
    """What a program returns, its gradients and what it left in its inputs; None if it fails."""
    names: dict[str, object] = {}
    exec(source, names)
    generator = torch.Generator().manual_seed(size)

    def made(*shape: int) -> object:
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    leaves = [made(size, 3), made(size, 3), made(3, size), made(size), made(3)]
    for leaf in leaves:
        leaf.requires_grad_()
    inputs = [leaf * 1 for leaf in leaves]
    index = torch.randint(0, max(size, 1), (size,), generator=generator)
    buffer = inputs[0] if aliased else made(size, 3)
    try:
        results = names["f"](*inputs, index, buffer, 0.5)
        tensors = [torch.as_tensor(result) for result in results]
        sorts = torch.tensor([isinstance(result, torch.Tensor) for result in results])
        total = sum(
            (
                t.double() * torch.linspace(0.5, 2, max(t.numel(), 1))[: t.numel()].view(t.shape)
            ).sum()
            for t in tensors
        )
        gradients = torch.autograd.grad(total, leaves, allow_unused=True)
    except (RuntimeError, IndexError, TypeError, ValueError, NameError, AttributeError):
        return None
    zero = [torch.zeros(())]
    return [sorts, *tensors, *inputs, *(zero[0] if g is None else g for g in gradients)]


def same(left: object, right: object, safe: bool) -> bool:
    if left.shape != right.shape:
        # a leaf that is not used has no gradient, one that is multiplied by zero has zeros
        return not left.any() and not right.any() and 0 in (left.dim(), right.dim())
    if not safe and left.is_floating_point():
        # sums of infinities, and their gradients, depend on the order
        left, right = (part.where(left.isfinite(), 0) for part in (left, right))
    return left.dtype == right.dtype and torch.allclose(left, right, 1e-5, 1e-6, equal_nan=True)


SEEN: Counter[str] = Counter()


@settings(
    max_examples=int(EXAMPLES or 450),
    deadline=None,
    derandomize=EXAMPLES is None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(programs())
def test_a_batched_form_computes_what_the_loop_computes(source: str) -> None:
    for finding in inspect_source(source, "f.py").findings:
        if finding.fix is None:
            continue
        changed = edited(source, finding.fix.edits)
        caveats = finding.fix.caveats
        if any(word in caveat for caveat in caveats for word in OPEN):
            SEEN["open"] += 1
            continue
        if run(source, SIZES[-1], aliased=False) is None:
            SEEN["broken"] += 1
            continue
        SEEN["safe" if finding.fix.safe else "unsafe"] += 1
        for size in SIZES:
            if any("at least" in caveat or "negative" in caveat for caveat in caveats) and size < 2:
                continue
            for aliased in (False, True)[: 1 + finding.fix.safe]:
                expected = run(source, size, aliased)
                if expected is None:
                    continue
                found = run(changed, size, aliased)
                assert found is not None, (source, changed)
                for left, right in zip(expected, found, strict=True):
                    assert same(left, right, finding.fix.safe), (
                        source,
                        changed,
                        left,
                        right,
                        caveats,
                    )


def test_the_programs_above_have_forms_of_both_sorts() -> None:
    """Runs behind the test above."""
    if not SEEN:
        pytest.skip("the programs did not run")
    assert SEEN["safe"] > 10
    assert SEEN["unsafe"] > 10


@pytest.mark.parametrize("behind", ["w", 'f"{1.0:{w}}"', "[w for _ in x]", "(lambda: w)()"])
def test_a_name_that_is_read_after_the_loop_keeps_the_loop(behind: str) -> None:
    source = f"""\
import torch
from torch import Tensor


def f(x: Tensor, out: Tensor):
    for i in range(x.shape[0]):
        w = 2 * x[i]
        out[i] = w
    return {behind}
"""
    (finding,) = inspect_source(source, "f.py").findings
    assert finding.fix is None
    unread = source.replace(f"return {behind}", "return [w for w in x]")
    (finding,) = inspect_source(unread, "f.py").findings
    assert finding.fix is not None
