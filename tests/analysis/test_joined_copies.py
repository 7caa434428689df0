"""One tensor that is joined with itself as often as a loop runs, and what looks like that."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
SAYS = "is joined again and again; "
ADVICE = "expand it, or repeat it"


def messages(source: str, every_loop: bool = False) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every_loop)
    return [f"{finding.code} {finding.message}" for finding in report.findings]


COPIES = {
    "stacked": (
        "def f(x: Tensor, n):\n    return torch.stack([x for _ in range(n)])\n",
        "VEC104 one and the same x " + SAYS + "write x.expand(n, *x.shape).clone()",
    ),
    "stacked, nothing known of it": (
        "def f(x, n):\n    return torch.stack([x for _ in range(n)])\n",
        "VEC104 one and the same x " + SAYS + ADVICE,
    ),
    "a generator": (
        "def f(x: Tensor, n):\n    return torch.cat(tuple(x[None] for _ in range(n)))\n",
        "VEC104 one and the same x[None] " + SAYS + ADVICE,
    ),
    "for each item of something else": (
        """
        def f(x: Tensor, shifts):
            probe = x * 2
            probes = [probe for _ in shifts]
            return torch.cat(probes)
        """,
        "VEC104 one and the same probe " + SAYS + ADVICE,
    ),
    "with an axis of its own": (
        "def f(x: Tensor, y: Tensor):\n    return torch.cat([x.unsqueeze(0) for _ in y], 0)\n",
        "VEC104 one and the same x.unsqueeze(0) " + SAYS + ADVICE,
    ),
    "computed": (
        "def f(x: Tensor, n):\n    return torch.stack([torch.exp(x) for _ in range(n)])\n",
        "VEC104 one and the same torch.exp(x) " + SAYS + ADVICE,
    ),
    "appended": (
        """
        def f(x: Tensor, n):
            rows = []
            for _ in range(n):
                rows.append(x)
            return torch.stack(rows)
        """,
        "VEC102 one and the same x " + SAYS + "write x.expand(n, *x.shape).clone()",
    ),
    "appended behind others": (
        """
        def f(x: Tensor, first: Tensor, n):
            rows = [first]
            for _ in range(n - 1):
                rows.append(x[0].clone())
            return torch.cat(rows, dim=0)
        """,
        "VEC102 one and the same x[0].clone() " + SAYS + ADVICE,
    ),
    "handed on with another": (
        """
        def f(x: Tensor, first: Tensor, n):
            rows = []
            for _ in range(n):
                rows += [x]
            return torch.cat([first, *rows])
        """,
        "VEC102 one and the same x " + SAYS + ADVICE,
    ),
    "a long one": (
        "def f(start: Tensor, end: Tensor, n):\n"
        "    return torch.stack([torch.clamp(start, 0.25, 0.75) * torch.exp(end) for _ in n])\n",
        "VEC104 one and the same torch.clamp(start, ...) * torch.exp(end) " + SAYS + ADVICE,
    ),
    "a constant number of times": (
        "def f(x: Tensor):\n    return torch.stack([x for _ in range(5)], -1)\n",
        "VEC104 one and the same x " + SAYS + ADVICE,
    ),
}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize(("source", "said"), COPIES.values(), ids=COPIES)
def test_copies_are_reported(source: str, said: str, every_loop: bool) -> None:
    assert messages(source, every_loop) == [said]


LEFT_ALONE = {
    "a few": "def f(x: Tensor):\n    return torch.stack([x for _ in range(4)])\n",
    "joined by nothing": "def f(x: Tensor, n):\n    return [x.clone() for _ in range(n)]\n",
    "joined by a tensor of numbers": "def f(x, n):\n    return torch.tensor([x for _ in n])\n",
    "numbers": "def f(s: float, n):\n    return torch.tensor([s for _ in range(n)])\n",
    "modules": """
        def f(layer, width, n):
            layers = []
            for _ in range(n):
                layers.append(layer(width))
            return torch.nn.Sequential(*layers)
        """,
    "lists, each joined": """
        def f(parts, n):
            rows = []
            for _ in range(n):
                rows.append(parts)
            return torch.stack([torch.cat(row) for row in rows])
        """,
    "items of what may draw them": """
        def f(dataset, n):
            return torch.stack([dataset[0] for _ in range(n)])
        """,
    "an attribute that may be a property": """
        def f(self, n):
            return torch.stack([self.sample for _ in range(n)])
        """,
    "one of them changed": """
        def f(x: Tensor, n):
            frames = [x for _ in range(n)]
            frames[0] = x * 2
            return torch.stack(frames)
        """,
    "some of them taken": """
        def f(x: Tensor, n, kept):
            rows = []
            for _ in range(n):
                rows.append(x)
            if kept:
                rows.pop()
            return torch.stack(rows)
        """,
    "where a condition holds": """
        def f(x: Tensor, flags: list[bool]):
            return torch.stack([x for flag in flags if flag])
        """,
    "modules that are walked": """
        def f(x: Tensor, model: torch.nn.Module):
            return torch.stack([x for _ in model.children()])
        """,
    "made from the one before": """
        def f(x: Tensor, n):
            return torch.stack([x := torch.sin(x) for _ in range(n)])
        """,
    "items of a list as they are": """
        def f(rows: list[Tensor]):
            return torch.stack([row for row in rows])
        """,
    "made from what it was": """
        def f(x: Tensor, n):
            rows = []
            for _ in range(n):
                x = torch.sin(x)
                rows.append(x)
            return torch.stack(rows)
        """,
}


@pytest.mark.parametrize("source", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_others_are_not(source: str) -> None:
    assert messages(source) == []


def test_what_draws_is_computed_one_by_one() -> None:
    drawn = "def f(x: Tensor, n):\n    return torch.stack([torch.rand_like(x) for _ in range(n)])\n"
    assert [said[:6] for said in messages(drawn)] == ["VEC104"]
    assert SAYS not in messages(drawn)[0]


FORMS = {
    "x.repeat(n, 1, 1)": "torch.stack([x for _ in range(n)])",
    "x.unsqueeze(1).repeat(1, n, 1)": "torch.stack([x for _ in range(n)], dim=1)",
    "x.unsqueeze(-1).repeat(1, 1, n - 1)": "torch.stack([x for _ in range(1, n)], -1)",
    "x.repeat(n, 1)": "torch.cat([x for _ in range(n)])",
    "x.repeat(1, len(x))": "torch.cat([x for _ in range(len(x))], dim=-1)",
    "x[0].repeat(n)": "torch.cat([x[0] for _ in range(n)])",
}


@pytest.mark.parametrize(("form", "loop"), FORMS.items(), ids=FORMS)
def test_the_form_is_the_joined_tensor(form: str, loop: str) -> None:
    torch = pytest.importorskip("torch")
    known = {"torch": torch, "x": torch.randn(3, 2), "n": 4}
    made, joined = eval(form, known), eval(loop, known)
    assert torch.equal(made, joined)
    assert made.is_contiguous()
    source = f"def f(x: Tensor, n):\n    rows, columns = x.shape\n    return {loop}\n"
    assert messages(source)[0].endswith(f"; write {form}")
