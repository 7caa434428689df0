"""Names that are bound to several things: what a use shows of one of them, and of no other."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


TENSORS = {
    "a list in either branch": """
        def f(state, key, exact):
            v = state.pop(key)
            assert v.dim() == 2
            if exact:
                v = [v[i].item() for i in range(v.size(0))]
            else:
                v = v.tolist()
            return v
        """,
    "a list afterwards": """
        def f(load, path, n):
            v = load(path)
            if n is None:
                n = v.size(0)
            out = torch.stack([row * 2 for row in v])
            v = load(path, out)
            v = sorted(v)
            return v, out
        """,
    "none before": """
        def f(rounds):
            v = None
            for take in rounds:
                v = take() if v is None else v + take()
            out = torch.stack([row * 2 for row in v])
            return out, v.mean(dim=0)
        """,
    "another one before": """
        def f(load, names):
            v = load(names)
            for key in v:
                print(key)
            v = load(names[0])
            print(v.size(0))
            out = torch.stack([row * 2 for row in v])
            return out
        """,
    "after an error": """
        def f(load, path, n):
            v = open(path)
            try:
                v = load(path)
            finally:
                print(path)
            v = load(v)
            out = torch.stack([row * 2 for row in v])
            return out, v.size(0)
        """,
    "a parameter made of itself": """
        def f(v, mask):
            out = torch.stack([row * 2 for row in v])
            v = v.masked_fill(mask, 0)
            return out, v[:, 0]
        """,
}

UNKNOWN = {
    "a parameter that is padded": """
        def f(v, n):
            out = torch.zeros(len(v), n)
            for i in range(len(v)):
                out[i, : v[i].shape[0]] = v[i]
            v = out
            return v[:, 1:]
        """,
    "an entry that is made anew": """
        def f(batch, x):
            rows = batch["rows"]
            batch["rows"] = torch.zeros(x.shape[0], 9)
            for i in range(x.shape[0]):
                batch["rows"][i, : rows[i].shape[0]] = torch.from_numpy(rows[i])
            return batch
        """,
    "an attribute that is made anew": """
        def f(state, x):
            rows = state.rows
            state.rows = torch.zeros(x.shape[0], 9)
            for i in range(x.shape[0]):
                state.rows[i, : rows[i].shape[0]] = torch.from_numpy(rows[i])
            return state
        """,
    "a parameter under another name": """
        def f(v, n):
            rows = v
            v = torch.zeros(len(v), n)
            for i in range(len(v)):
                v[i, : rows[i].shape[0]] = torch.from_numpy(rows[i])
            return v
        """,
    "shown of the one before": """
        def f(load, path, n):
            v = load(path)
            print(v.size(0))
            v = load(v)
            out = torch.stack([row * 2 for row in v])
            return out
        """,
    "shown of the one after": """
        def f(load, path, n):
            v = load(path)
            out = torch.stack([row * 2 for row in v])
            v = load(v)
            return out, v.size(0)
        """,
    "bound where the loop is left": """
        def f(load, paths, n):
            v = load(paths)
            print(v.size(0))
            for path in paths:
                if path:
                    v = [path, path]
                    break
            out = torch.stack([row * 2 for row in v])
            return out
        """,
    "bound where an error is caught": """
        def f(load, path, n):
            v = load(path)
            print(v.size(0))
            try:
                v = [v, load(v)]
                print(v)
            except OSError:
                print(path)
            out = torch.stack([row * 2 for row in v])
            v = None
            return out
        """,
    "bound by a function inside": """
        def f(load, path, n):
            v = load(path)

            def again():
                nonlocal v
                v = load(path)

            print(v.size(0))
            v = load(again)
            out = torch.stack([row * 2 for row in v])
            return out
        """,
    "tested": """
        def f(load, path, n):
            v = load(path)
            print(v)
            v = load(v)
            if isinstance(v, list):
                v = [item.cpu() for item in v]
            out = torch.stack([row * 2 for row in v])
            return out
        """,
}


@pytest.mark.parametrize("source", TENSORS.values(), ids=TENSORS)
def test_a_use_shows_what_the_name_holds_there(source: str) -> None:
    assert codes(source)


@pytest.mark.parametrize("source", UNKNOWN.values(), ids=UNKNOWN)
def test_a_use_shows_nothing_of_another_binding(source: str) -> None:
    assert codes(source) == []
