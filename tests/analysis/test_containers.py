"""Names that nothing declares: what the function asks of them tells containers from axes."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = "import torch\nfrom torch import Tensor\n\nfrom .filters import ripple\n\n\n"

# `for ... in range(n)` with items that are joined, after a line that asks something of them
WEIGHTED = """
    def f(score: Tensor, maps, n: int):
        {asked}
        parts = []
        for i in range(n):
            parts.append(score[:, i : i + 1] * maps[i])
        return torch.cat(parts, dim=1)
    """
REPORTED = {
    "nothing-asked": ("VEC102", WEIGHTED.format(asked="assert n > 4")),
    "counted-alone": ("VEC102", WEIGHTED.format(asked="assert len(maps) == n")),
    "an-item-measured-alone": ("VEC102", WEIGHTED.format(asked="side = maps[0].shape[2:]")),
    "counted-and-measured-itself": (
        "VEC102",
        WEIGHTED.format(asked="assert len(maps) == n and maps.shape[1] == 3"),
    ),
    "another-one-measured": (
        "VEC102",
        WEIGHTED.format(asked="assert len(maps) == n and score[0].shape[1] == 3"),
    ),
    "a-function-of-scaled-tensors": (
        "VEC106",
        """
        def f(x: Tensor, cutoffs: list[float]):
            parts = []
            for cutoff in cutoffs:
                if cutoff == 0:
                    part = torch.zeros_like(x)
                else:
                    part = 2 * cutoff * ripple(2 * cutoff * x)
                    part /= part.sum()
                parts.append(part)
            return torch.stack(parts)
        """,
    ),
    "a-function-of-this-file": (
        "VEC106",
        """
        def bend(x):
            return settings.curve(x)


        def f(x: Tensor, cutoffs: list[float]):
            return torch.stack([x * bend(cutoff * x) for cutoff in cutoffs])
        """,
    ),
    "columns-copied-to-the-same-places": (
        "VEC203",
        """
        class Model:
            def f(self, new: Tensor, old: Tensor):
                change = new - old
                for column in self.kept:
                    change[..., column] = new[..., column]
                return change
        """,
    ),
}
SILENT = {
    "what-an-entry-holds": """
        def f(outputs, target: Tensor, weights: list[float]):
            parts, total = outputs["parts"], 0
            for i in range(len(parts)):
                total = total + weights[i] * (outputs["others"][i] - target).abs().mean()
            return total
        """,
    "entries-of-what-another-loop-takes": """
        def f(batch, n: int):
            columns = []
            for k in range(n):
                columns.append(torch.tensor([row["columns"][k] for row in batch]))
            return torch.stack(columns)
        """,
    "keys-that-look-up-in-what-gave-them-out": """
        def f(graph, hetero, n):
            if hetero:
                for kind in graph.label:
                    n = max(n, torch.max(graph.label[kind]).item())
            else:
                n = torch.max(graph.label).item()
            return n
        """,
    "counted-with-a-shape": WEIGHTED.format(
        asked="assert len(maps) == n and maps[0].shape[1] == 3"
    ),
    "counted-with-a-size": WEIGHTED.format(asked="assert len(maps) == n and maps[-1].size(1) == 3"),
    "counted-with-a-device": WEIGHTED.format(asked="score = score.to(maps[0].device)[: len(maps)]"),
    "a-network-of-scaled-tensors": """
        class Model:
            def f(self, x: Tensor, scales: list[float]):
                return torch.stack([x * self.network(scale * x) for scale in scales])
        """,
    "any-callable-of-scaled-tensors": """
        def f(network, x: Tensor, scales: list[float]):
            return torch.stack([x * network(scale * x) for scale in scales])
        """,
    "a-function-of-numbers": """
        def f(x: Tensor, cutoffs: list[float]):
            return torch.stack([x * ripple(x, 2 * cutoff) for cutoff in cutoffs])
        """,
    "entries-of-mappings": """
        class Model:
            def f(self, new, old):
                change = new - old
                for key in self.kept:
                    change[key] = new[key]
                return change
        """,
    "copied-within-one-storage": """
        class Model:
            def f(self, table: Tensor):
                turned = table.T
                for column in self.kept:
                    table[:, column] = turned[:, column]
                return table
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize(("code", "source"), REPORTED.values(), ids=REPORTED)
def test_numbers_and_axes_are_told(code: str, source: str) -> None:
    assert codes_of(source) == [code]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_containers_stay_silent(source: str) -> None:
    assert codes_of(source) == []


@pytest.mark.parametrize("every_loop", [False, True])
def test_the_values_of_a_mapping_are_no_axis_whatever_is_asked_for(every_loop: bool) -> None:
    source = HEAD + textwrap.dedent(
        """
        class Norm:
            def shared(self):
                self.held = torch.zeros(3)
                return all([leaf.is_shared() for leaf in self.held.values(True, True)])
        """
    )
    report = inspect_source(source, "x.py", every_loop=every_loop)
    assert not report.findings
    assert all(loop.cause is Cause.MAPPING for loop in report.loops)
