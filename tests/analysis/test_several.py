"""Tuples and lists of tensors that look like one tensor, each beside one that is."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def messages(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [f"{finding.code} {finding.message}" for finding in report.findings]


PAIRS = {
    "a tensor for each axis": (
        "def f(m: Tensor):\n    return [v.item() for v in torch.where(m)]\n",
        "def f(m: Tensor):\n    return [v.item() for v in torch.where(m)[0]]\n",
    ),
    "a tensor for each axis, if asked for": (
        "def f(m: Tensor):\n    return [v.item() for v in m.nonzero(as_tuple=True)]\n",
        "def f(m: Tensor):\n    return [v.item() for v in m.nonzero().squeeze(1)]\n",
    ),
    "a place along each axis": (
        "def f(i: Tensor, n):\n    return [v.item() for v in torch.unravel_index(i, n)]\n",
        "def f(i: Tensor, n):\n    return [v.item() for v in torch.div(i, n)]\n",
    ),
    "a place along each axis, by a name": (
        """
        def f(i: Tensor, n):
            places = torch.unravel_index(i, n)
            return [v.item() for v in places]
        """,
        """
        def f(i: Tensor, n):
            places = torch.div(i, n)
            return [v.item() for v in places]
        """,
    ),
    "joined as they are": (
        """
        def f(parts: Tensor):
            return torch.cat([p.reshape(p.shape[0], -1) for p in parts], dim=1)
        """,
        """
        def f(parts: Tensor):
            return torch.cat([p.exp().reshape(p.shape[0], -1) for p in parts], dim=1)
        """,
    ),
    "joined under the same name": (
        """
        def f(parts):
            parts = torch.cat([p for p in parts if p.shape[1] > 1], dim=0)
            return torch.softmax(parts, dim=-1)
        """,
        """
        def f(x: Tensor):
            parts = torch.exp(x)
            return torch.cat([p.unsqueeze(1) for p in parts], dim=1)
        """,
    ),
    "items that are joined as lists": (
        """
        def f(groups, n: int, same: bool):
            if same:
                groups = torch.zeros(n, n, 3)
            return torch.stack([torch.stack(rows) for rows in groups])
        """,
        """
        def f(groups, n: int, same: bool):
            if same:
                groups = torch.zeros(n, n, 3)
            return torch.stack([torch.stack([rows, rows]) for rows in groups])
        """,
    ),
    "items that are joined as lists, by an annotation": (
        """
        def f(groups: Tensor):
            out = []
            for k, rows in enumerate(groups):
                out.append(torch.cat(rows, dim=1))
            return torch.stack(out)
        """,
        """
        def f(groups: Tensor):
            out = []
            for k, rows in enumerate(groups):
                rows = [rows, 2 * rows]
                out.append(torch.cat(rows, dim=1))
            return torch.stack(out)
        """,
    ),
    "items of something else are joined as lists": (
        """
        def f(x: Tensor, groups):
            groups = x if groups is None else groups
            return torch.stack([torch.hstack(rows) for rows in groups])
        """,
        """
        def f(x: Tensor, groups):
            joined = [torch.hstack(rows) for rows in groups]
            return torch.stack([rows.exp() for rows in x]), joined
        """,
    ),
    "figures for people": (
        """
        def f(metric, limits):
            values = metric(limits)
            return {f"at {t:.2f}": v.item() for t, v in zip(limits, values)}
        """,
        """
        def f(metric, limits):
            values = metric(limits)
            return {t: v.item() for t, v in zip(limits, values)}
        """,
    ),
    "parts of sizes of their own": (
        """
        def f(x: Tensor, sizes: list[int]):
            parts = x.split([3 * size for size in sizes])
            return torch.stack([parts[i].sum() for i in range(len(sizes))])
        """,
        """
        def f(x: Tensor, sizes: list[int]):
            parts = x.split(1)
            return torch.stack([parts[i].sum() for i in range(len(sizes))])
        """,
    ),
    "bounds of lengths of their own": (
        """
        def f(x: Tensor, bounds):
            rows = range(x.shape[0])
            return torch.stack([torch.bucketize(x[i], bounds[i]) for i in rows])
        """,
        """
        def f(x: Tensor, bounds: Tensor):
            rows = range(x.shape[0])
            return torch.stack([torch.bucketize(x[i], bounds[i]) for i in rows])
        """,
    ),
    "as many as there are names": (
        "def f(x: Tensor):\n    a, b = (int(v) for v in x)\n    return a + b\n",
        "def f(x: Tensor):\n    a, *b = (int(v) for v in x)\n    return a + len(b)\n",
    ),
    "items that may be None": (
        """
        def f(loss, x: Tensor):
            losses = loss(x)
            return [None if v is None else v.item() for v in losses]
        """,
        """
        def f(loss, x: Tensor):
            losses = loss(x)
            return [v.item() for v in losses]
        """,
    ),
}


@pytest.mark.parametrize("case", PAIRS.values(), ids=PAIRS)
def test_several_tensors_are_no_axis(case: tuple[str, str]) -> None:
    several, one = case
    assert messages(several) == []
    assert messages(one)


def test_items_that_are_read_may_be_those_of_a_list() -> None:
    source = "def f(values):\n    return [value.item() for value in values]\n"
    (said,) = messages(source)
    assert said.startswith("VEC110 the items of values are read as Python numbers one by one")
    assert "dim 0" not in said


def test_places_are_taken_apart_as_tensors() -> None:
    source = """
    def f(m: Tensor, x: Tensor):
        rows, columns = torch.where(m)
        return [x[row].item() for row in rows]
    """
    (said,) = messages(source)
    assert said.startswith("VEC110")


CONTAINERS = {
    "appended to, whatever is declared": (
        """
        def f(h: Tensor, before: Tensor, n: int):
            for i in range(n):
                h = h + before[i]
            before.append(h)
            return h
        """,
        """
        def f(h: Tensor, before: Tensor, n: int):
            for i in range(n):
                h = h + before[i]
            return h
        """,
    ),
    "of which one item is asked where it is, whatever is declared": (
        """
        def f(scales: Tensor, size: tuple[int, int]):
            out = torch.ones(len(scales), *size).to(scales[0].device)
            for scale in scales:
                out *= scale.mean(dim=1, keepdim=True)
            return out
        """,
        """
        def f(scales: Tensor, size: tuple[int, int]):
            out = torch.ones(len(scales), *size).to(scales.device)
            for scale in scales:
                out *= scale.mean(dim=1, keepdim=True)
            return out
        """,
    ),
    "one of two things that a function returns, whatever it declares": (
        """
        def step(model, x) -> Tensor:
            tokens = [token for token in model(x)]
            return tokens, x

        def f(model, x, n: int):
            tokens, x = step(model, x)
            for i in range(n):
                tokens[i] = 2 * tokens[i]
        """,
        """
        def step(model, x) -> Tensor:
            return model(x)

        def f(model, x, n: int):
            tokens = step(model, x)
            for i in range(n):
                tokens[i] = 2 * tokens[i]
        """,
    ),
    "the pieces that a function cuts, whatever it declares": (
        """
        class Spec:
            def cut(self, x: Tensor) -> Tensor | None:
                return x.split(self.sizes, dim=-1)

            def f(self, x: Tensor):
                parts = self.cut(x)
                return torch.stack([part.argmax(-1) for part in parts], -1)
        """,
        """
        class Spec:
            def cut(self, x: Tensor) -> Tensor | None:
                return x.squeeze(-1)

            def f(self, x: Tensor):
                parts = self.cut(x)
                return torch.stack([part.argmax(-1) for part in parts], -1)
        """,
    ),
    "a list in the place of a tensor": (
        """
        def f(values):
            d = {}
            for key, value in values.items():
                d[key] = torch.stack(value)
            d["rows"] = list(d["rows"])
            for i in range(len(d["rows"])):
                d["rows"][i] += i
            return d
        """,
        """
        def f(values):
            d = {}
            for key, value in values.items():
                d[key] = torch.stack(value)
            for i in range(len(d["rows"])):
                d["rows"][i] += i
            return d
        """,
    ),
    "an array of objects": (
        """
        import numpy

        def f(x: Tensor, y: Tensor):
            rows = numpy.empty(x.shape[-1], dtype=object)
            rows[0] = x[..., 0]
            for i in range(1, x.shape[-1]):
                rows[i] = y[..., i] * rows[i - 1] + x[..., i]
            return torch.stack(rows.tolist(), -1)
        """,
        """
        def f(x: Tensor, y: Tensor):
            rows = torch.empty(x.shape[-1], len(x))
            rows[0] = x[..., 0]
            for i in range(1, x.shape[-1]):
                rows[i] = y[..., i] * rows[i - 1] + x[..., i]
            return rows
        """,
    ),
    "a list that other processes fill": (
        """
        import torch.distributed as dist

        def f(sizes: Tensor, own: Tensor, n: int):
            parts = [sizes[i].unsqueeze(0) for i in range(n)]
            dist.all_gather(parts, own)
            return int(max(parts).item())
        """,
        """
        import torch.distributed as dist

        def f(sizes: Tensor, own: Tensor, n: int):
            parts = [sizes[i].unsqueeze(0) for i in range(n)]
            dist.all_reduce(own)
            return int(max(parts).item())
        """,
    ),
    "a dictionary of the file": (
        """
        table: dict = {}

        def f(name, made, kinds):
            for kind in kinds:
                table[kind, name] = made
        """,
        """
        def f(table, name, made, kinds):
            for kind in kinds:
                table[kind, name] = made
        """,
    ),
}


@pytest.mark.parametrize("case", CONTAINERS.values(), ids=CONTAINERS)
def test_containers_are_no_tensors(case: tuple[str, str]) -> None:
    container, tensor = case
    assert messages(container) == []
    assert messages(tensor)
