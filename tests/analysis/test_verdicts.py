"""Which loops are reported and which are not, one small loop each."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import LoopReport

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def first_loop(source: str) -> LoopReport:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True)
    return report.loops[0]


SILENT = {
    "named-axes": """
        def f(x: Tensor, n: int):
            total = torch.zeros(3)
            for axis in range(1, n):
                total = total + x.sum(dim=axis)
            return total
    """,
    "modules": """
        def f(self, x: Tensor):
            for layer in self.layers:
                x = layer(x)
            return x
        """,
    "parameters": """
        def f(m, s: Tensor):
            for p in m.parameters():
                s = s + p.sum()
            return s
        """,
    "shape": """
        def f(x: Tensor):
            n = 1
            for s in x.shape:
                n *= s
            return n
        """,
    "axes": """
        def f(x: Tensor):
            for d in range(x.dim()):
                x = x + x.sum(d, keepdim=True)
            return x
        """,
    "items": """
        def f(d: dict[str, Tensor]):
            return torch.stack([v.sum() for k, v in d.items()])
        """,
    "print": """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                print(x[i])
                out[i] = x[i]
        """,
    "list-of-slices": """
        def f(x: Tensor, y: Tensor):
            rows = list(x)
            for i in range(y.shape[0]):
                rows[i] = [rows[i], y[i]]
            return rows
        """,
    "attribute": """
        def f(self, x: Tensor):
            for i in range(x.shape[0]):
                self.last = x[i]
        """,
    "first-only": """
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i] = x[i]
                break
        """,
    "script": """
        @torch.jit.script
        def f(x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i] = x[i]
        """,
    "history": """
        def f(step, x: Tensor):
            out = [x]
            for i in range(x.shape[0]):
                out.append(step(out[-1], x[i]))
            return torch.stack(out)
        """,
    "packing": """
        def f(x: Tensor, sizes: list[int], out: Tensor):
            at = 0
            for i in range(len(sizes)):
                out[i, : sizes[i]] = x[at : at + sizes[i]]
                at += sizes[i]
        """,
    "trials": """
        def f(model, x: Tensor, n: int):
            total = torch.zeros(3)
            for _ in range(n):
                total = total + model(x)
            return total
        """,
    "scipy": """
        from scipy.ndimage import label


        def f(x: Tensor):
            return torch.stack([label(r) for r in x])
        """,
    "tensors-of-another-kind": """
        def f(x: Tensor, out: Tensor):
            import jax.numpy as jnp

            for i in range(x.shape[0]):
                out[i] = torch.from_dlpack(jnp.sin(jnp.asarray(x[i])))
        """,
    "a-layer-by-a-counter": """
        def f(self, x: Tensor, known: Tensor):
            columns, k = [], 0
            for i, flag in enumerate(known):
                if flag:
                    columns.append(x[:, i])
                else:
                    columns.append(self.tables[k](x[:, i].long()))
                    k += 1
            return torch.stack(columns, 1)
        """,
    "numbers-of-numbers": """
        def turned(number: int, bits: int) -> int:
            return sum(1 << (bits - 1 - i) for i in range(bits) if number >> i & 1)


        def f(out: Tensor, bits: int):
            for i in range(out.shape[0]):
                out[i] = turned(i, bits)
        """,
    "pictures": """
        from torchvision.transforms.functional import to_pil_image


        def f(model, x: Tensor):
            return torch.stack([model(to_pil_image(x[i])) for i in range(x.shape[0])])
        """,
    "texts-by-number": """
        def f(rank, texts, index: Tensor, out: Tensor):
            for i, chosen in enumerate(index):
                pairs = [(texts[0], texts[k]) for k in chosen]
                out[i] = rank(list(zip(texts, pairs)))
            return out
        """,
    "sliced-on-purpose": """
        def f(self, x: Tensor):
            if self.slicing and x.shape[0] > 1:
                return torch.cat([self.encode(part) for part in x.split(1)])
            else:
                return self.encode(x)
        """,
    "one-by-one-where-all-at-once-fails": """
        def f(x: Tensor, size):
            try:
                out = F.interpolate(x.to("cuda")[None], size)[0]
            except RuntimeError:
                out = torch.zeros(len(x), *size)
                for i in range(len(x)):
                    out[i] = F.interpolate(x[i][None, None].to("cuda"), size)[0, 0]
            return out
        """,
    "list-made-of-one": """
        def f(self, x: Tensor):
            images = x if isinstance(x, list) else [x]
            return torch.stack([self.encode(image) for image in images])
        """,
    "tested-elsewhere": """
        def f(xs, n: int):
            if n > 1:
                if not isinstance(xs, torch.Tensor):
                    return torch.stack(xs)
            return torch.stack([x * 2 for x in xs])
        """,
    "other-class": """
        def f(self, data: Batch):
            return torch.stack([self.encode(part) for part in data.unbind(0)])
        """,
    "changed-argument": """
        def bump(a, b):
            a += b
            return a


        def f(x: Tensor, y: Tensor):
            return torch.stack([bump(y, x[i]) for i in range(x.shape[0])])
        """,
    "named-objects": """
        def f(self, x: Tensor):
            out = []
            for i in range(x.shape[0]):
                out.append(getattr(self, f'head{i}')(x[i]))
            return torch.stack(out)
        """,
}
REPORTED = {
    "attribute-of-another-class": (
        """
        def f(data: Batch):
            return torch.stack([row * 2 for row in data.x.unsqueeze(1)])
        """,
        "VEC104",
    ),
    "another-branch-for-one-item": (
        """
        def f(self, x: Tensor):
            if x.dim() == 1:
                return self.encode(x)
            else:
                return torch.stack([self.encode(row) for row in x])
        """,
        "VEC106",
    ),
    "tensors-of-numbers": (
        """
        def window(size: int) -> Tensor:
            return torch.hann_window(size).sum()


        def f(out: Tensor):
            for i in range(out.shape[0]):
                out[i] = window(i)
        """,
        "VEC106",
    ),
    "an-object-with-the-name-of-a-module": (
        """
        def f(operator, x: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[i] = operator.adjoint(x[i])
        """,
        "VEC106",
    ),
    "a-shift-by-a-list": (
        """
        def shift(x: Tensor, by: list[int]) -> Tensor:
            return torch.roll(x, by, (0, 1))


        def f(x: Tensor, n: int):
            return torch.stack([shift(x, [i, 0]) * 2 for i in range(n)])
        """,
        "VEC106",
    ),
    "compiled-only-while-traced": (
        """
        @torch.jit.script_if_tracing
        def f(x: Tensor, out: Tensor, lengths: Tensor):
            for i in torch.arange(x.shape[0]):
                out[i] = x[i, : lengths[i]].mean(dim=0)
            return out
        """,
        "VEC101",
    ),
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_stays_silent(source: str) -> None:
    assert first_loop(source).code is None


@pytest.mark.parametrize(("source", "code"), REPORTED.values(), ids=REPORTED)
def test_is_reported(source: str, code: str) -> None:
    assert first_loop(source).code == code


def test_evidence_says_where_a_tensor_was_seen() -> None:
    loop = first_loop(
        """
        def f(x, out):
            y = torch.exp(x)
            for i in range(y.shape[0]):
                out[i, 0] = y[i]
        """
    )
    facts = [evidence.fact for evidence in loop.evidence]
    assert any(fact.startswith("y is a tensor") for fact in facts)


def test_a_function_of_the_file_tells_what_it_returns() -> None:
    loop = first_loop(
        """
        def g(x):
            return torch.exp(x), 1


        def f(x):
            a, n = g(x)
            return torch.stack([row * 2 for row in a])
        """
    )
    assert loop.code == "VEC104"


def test_a_scan_is_named_after_the_partial_results_that_it_keeps() -> None:
    source = """
        def f(x: Tensor, y: Tensor, acc: Tensor, n: int):
            for i in range(1, n):
                x[i] = x[i - 1] + y[i]
                acc = acc * x[i]
            return acc
    """
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [finding.code for finding in report.findings] == ["VEC204"]
    assert "running sum" in report.findings[0].message


@pytest.mark.parametrize(
    "source",
    ["def f(:\n", "for for\n", "x = 'torch'\nwhile True:\n    pass\x00\n"],
    ids=["header", "keywords", "null-byte"],
)
def test_what_python_cannot_parse_is_one_finding(source: str) -> None:
    findings = inspect_source("import torch\nfor i in x: pass\n" + source, "x.py").findings
    assert [finding.code for finding in findings] == ["VEC000"]


def test_nesting_beyond_reason_is_no_crash() -> None:
    expression = "(" * 90 + "x" + ")" * 90
    deep = "".join("    " * n + "for i in x:\n" for n in range(18)) + "    " * 18 + "pass\n"
    chain = "y = " + "+".join(["x[0]"] * 3000) + "\n"
    source = f"import torch\n{deep}{chain}z = {expression}\nfor i in x: pass\n"
    assert all(f.code.startswith("VEC") for f in inspect_source(source, "x.py").findings)
