"""Parts of a tensor that a loop copies to the host one by one, as they are."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"

COPIED = {
    "what-numpy-reduces": """
        def f(x: Tensor):
            rows = {}
            for i in range(x.shape[0]):
                rows[f"row {i}"] = np.mean(x[i].cpu().numpy())
            return rows
        """,
    "what-numpy-makes-of-matrices": """
        def f(x: Tensor):
            found = []
            for i in range(x.shape[0]):
                values = np.linalg.eigvals(x[i].cpu().numpy())
                found.append(np.prod(np.clip(values, 0, 1)))
            return np.array(found)
        """,
    "what-a-copy-alone-shows-to-be-a-tensor": """
        def f(policy, names: list[str], count: int):
            actions = policy.sample().reshape(count, -1)
            return [
                {name: actions[e, i].cpu().numpy() for i, name in enumerate(names)}
                for e in range(count)
            ]
        """,
    "rows-cut-to-their-lengths": """
        def f(self, x, lengths):
            y, found = self.encode(x), []
            for i in range(y.shape[1]):
                found.append(y[: lengths[i], i, :].detach().cpu().numpy())
            return found
        """,
    "what-numpy-computes-element-by-element": """
        def f(x: Tensor):
            rows = {}
            for i in range(x.shape[0]):
                rows[f"row {i}"] = np.exp(x[i].cpu().numpy())
            return rows
        """,
    "columns": """
        def f(edges: Tensor, graph):
            graph.add_edges([tuple(edges[:, i].numpy()) for i in range(edges.shape[1])])
        """,
    "rows-by-their-numbers": """
        def f(x: Tensor, names, table: dict):
            for i, (name, row) in enumerate(zip(names, x)):
                table[i] = row.detach().cpu().numpy()
        """,
    "elements-by-name": """
        def f(x: Tensor, names, table: dict):
            for i, name in enumerate(names):
                table[name] = np.sqrt(x[i].cpu().numpy())
        """,
    "rows-by-a-whole-number": """
        def f(x: Tensor, labels, table: dict):
            for label, row in zip(labels, x):
                table[int(label)] = row.cpu().numpy()
        """,
    "rows-of-an-array-in-another-order": """
        def f(x: Tensor, order: list[int]):
            table = np.zeros((len(order), 3))
            for place, row in zip(order, x):
                table[place] = row.cpu().numpy()
            return table
        """,
    "one-row-by-name-and-one-in-a-list": """
        def f(x: Tensor, y: Tensor, names, table: dict, rows: list):
            for name, row, other in zip(names, x, y):
                table[name] = row.cpu().numpy()
                rows.append(other.cpu().numpy())
        """,
}

BY_NAME = {
    "items-of-a-list": """
        def f(x: Tensor, names, table: dict):
            for name, row in zip(names, x):
                table[name] = row.detach().cpu().numpy()
        """,
    "in-an-attribute": """
        def f(self, x: Tensor, names: list[str]):
            for i, name in enumerate(names):
                self.table[name] = x[i].cpu().numpy()
        """,
    "in-what-is-not-known": """
        def f(x: Tensor, names, table):
            for name, row in zip(names, x):
                table[name] = row.cpu().numpy()
        """,
    "names-bound-before": """
        def f(x: Tensor, names, table):
            for i in range(x.shape[0]):
                name = names[i]
                row = x[i].cpu().numpy()
                table[name] = row
        """,
    "spelled-out": """
        def f(x: Tensor, table: dict):
            for i in range(x.shape[0]):
                table[f"row {i}"] = x[i].numpy()
        """,
    "texts-that-a-call-makes": """
        def f(x: Tensor, table: dict):
            for i in range(x.shape[0]):
                table[str(i)] = x[i].numpy()
        """,
    "a-comprehension": """
        def f(x: Tensor, names):
            return {name: row.cpu().numpy() for name, row in zip(names, x)}
        """,
    "records": """
        def f(x: Tensor, y: Tensor, names, table: dict):
            for i, name in enumerate(names):
                table[name] = {"at": i, "rows": (x[i].cpu().numpy(), y[i].cpu().numpy())}
        """,
    "one-part-of-a-record": """
        def f(x: Tensor, names, table: dict):
            for name, row in zip(names, x):
                table[name]["row"] = row.cpu().numpy()
        """,
}


def found(source: str, every: bool = False) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    report = inspect_source(source, "x.py", every_loop=every)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", COPIED.values(), ids=COPIED.keys())
def test_copies_are_reported(source: str) -> None:
    assert found(source) == ["VEC301"]


@pytest.mark.parametrize("source", COPIED.values(), ids=COPIED.keys())
def test_reading_every_loop_finds_nothing_else(source: str) -> None:
    assert found(source, every=True) == ["VEC301"]


@pytest.mark.parametrize("source", BY_NAME.values(), ids=BY_NAME.keys())
def test_rows_that_a_mapping_keeps_by_name_are_left(source: str) -> None:
    assert found(source) == found(source, every=True) == []


LISTED = """
    def f(x: Tensor, y: Tensor, some: bool):
        {bound}
        return [{item} for row in x]
"""
ON_HOST = {
    "a-copy": "x = x.detach().cpu()",
    "what-is-made-of-it": "x = y.cpu()\n        x = x.reshape(-1, 3)",
    "what-may-be-made-of-it": "x = x.cpu()\n        if some:\n            x = x.unsqueeze(0)",
}
ON_DEVICE = {
    "as-it-is": "x = x.detach()",
    "taken-back": "x = x.cpu()\n        x = x.cuda()",
    "another-one": "x = x.cpu()\n        x = y.exp()",
    "a-copy-now-and-then": "if some:\n            x = x.cpu()\n        x = x.reshape(-1, 3)",
}
ITEMS = ["row.tolist()", "[float(number) for number in row.tolist()]"]


def listed(bound: str, item: str) -> list[str]:
    source = HEAD + textwrap.dedent(LISTED.format(bound=bound, item=item))
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("bound", ON_HOST.values(), ids=ON_HOST)
def test_rows_that_the_host_has_are_made_lists_in_no_time(bound: str, item: str) -> None:
    assert listed(bound, item) == []


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("bound", ON_DEVICE.values(), ids=ON_DEVICE)
def test_rows_that_a_device_may_have_are_reported(bound: str, item: str) -> None:
    assert listed(bound, item) == ["VEC110"]


def test_numbers_that_the_host_has_are_reported_all_the_same() -> None:
    assert listed("x = x.cpu()", "row.sum().item()") == ["VEC110"]
