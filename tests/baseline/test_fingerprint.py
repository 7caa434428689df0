"""The hash of a loop: what changes it, what does not, and that every Python agrees."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from flake8_vectorize.baseline.fingerprint import fingerprint, head
from flake8_vectorize.baseline.spelling import LONGEST

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLDEN = json.loads((HERE / "golden_fingerprints.json").read_text(encoding="utf-8"))


def first_loop(source: str) -> ast.AST:
    kinds = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.GeneratorExp, ast.DictComp)
    return next(node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds))


def interpreters() -> list[str]:
    """Every Python from 3.10 on that is installed: on the path, or beside this one under pyenv."""
    names = [f"python3.{minor}" for minor in range(10, 20)]
    found = {shutil.which(name) for name in names} - {None}
    base = Path(sys.base_prefix)
    beside = {str(p) for p in base.parent.glob("3.*/bin/python3") if (base / "bin").is_dir()}
    versions: dict[str, str] = {}
    for path in sorted(map(str, found | beside)):
        answer = subprocess.run(
            [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
        )
        major, _, minor = answer.stdout.strip().partition(".")
        if answer.returncode == 0 and major == "3" and int(minor) >= 10:
            versions.setdefault(answer.stdout.strip(), path)
    return list(versions.values())


@pytest.mark.parametrize("python", interpreters())
def test_every_python_computes_the_golden_hashes(python: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [python, "-B", "-W", "ignore", HERE / "golden_loops.py"],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert json.loads(answer.stdout) == GOLDEN


SAME = {
    "comment": ("for i in r:\n  y[i] = x[i]", "for i in r:  # why\n\n  y[i] = (x[i])  # so"),
    "indentation": ("for i in r:\n  y[i] = x[i]", "if a:\n    for i in r:\n        y[i] = x[i]"),
    "induction variable": ("for i in r:\n  y[i] = x[i]", "for k in r:\n  y[k] = x[k]"),
    "accumulator": ("for i in r:\n  s += x[i]", "for i in r:\n  total += x[i]"),
    "annotation": ("for i in r:\n  a = x[i]\n  f(a)", "for i in r:\n  a: T = x[i]\n  f(a)"),
    "declaration": ("for i in r:\n  f(i)", "for i in r:\n  a: int\n  f(i)"),
    "docstring": (
        "for i in r:\n  def f(a):\n    return a",
        "for i in r:\n  def f(a: int) -> int:\n    'Twice.'\n    return a",
    ),
    "quotes": ("for i in r:\n  f('a')", 'for i in r:\n  f(u"a")'),
    "line breaks": ("for i in r: f(i, a=1)", "for i in r:\n  f(\n    i,\n    a=1,\n  )"),
    "f-string pieces": ("for i in r: f(f'ab{i}')", "for i in r: f('a' f'b{i}' '')"),
    "underscores": ("for i in range(1000): f(i)", "for i in range(1_000): f(i)"),
}
DIFFERENT = {
    "body": ("for i in r:\n  y[i] = x[i]", "for i in r:\n  y[i] = 2 * x[i]"),
    "free name": ("for i in r:\n  y[i] = x[i]", "for i in r:\n  y[i] = z[i]"),
    "swapped names": (
        "for i in r:\n for j in s:\n  f(i, j)",
        "for i in r:\n for j in s:\n  f(j, i)",
    ),
    "else": ("for i in r: f(i)", "for i in r: f(i)\nelse: g()"),
    "int and float": ("for i in r: f(1)", "for i in r: f(1.0)"),
    "int and bool": ("for i in r: f(1)", "for i in r: f(True)"),
    "text and bytes": ("for i in r: f('a')", "for i in r: f(b'a')"),
    "minus": ("for i in r: f(0.0)", "for i in r: f(-0.0)"),
    "argument name": ("for i in r: f(a=i)", "for i in r: f(b=i)"),
    "attribute": ("for i in r: x.add_(i)", "for i in r: x.sub_(i)"),
    "list and generator": ("[x for x in t]", "(x for x in t)"),
    "rest of a dict": ("for i in r: f({**i})", "for i in r: f({None: i})"),
    "global": ("for i in r:\n  g = i", "for i in r:\n  global g\n  g = i"),
    "text that looks like structure": ("for i in r: f('a', 'b')", "for i in r: f('a;s1:b')"),
    "conversion": ("for i in r: f(f'{i!r}')", "for i in r: f(f'{i!s}')"),
    "async": ("async def f():\n for x in t: g(x)", "async def f():\n async for x in t: g(x)"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_does_not_compute_does_not_count(one: str, other: str) -> None:
    assert fingerprint(first_loop(one)) == fingerprint(first_loop(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_computes_counts(one: str, other: str) -> None:
    assert fingerprint(first_loop(one)) != fingerprint(first_loop(other))


def test_a_body_as_deep_as_it_is_long_is_hashed() -> None:
    source = "for i in r:\n  y = " + " + ".join(["x[i]"] * 2000)
    assert fingerprint(first_loop(source)).startswith("v1:")


HEADS = {
    "for i in range( x.shape[0] ):\n  pass": "for i in range(x.shape[0])",
    "for (i, (a, b)) in enumerate(zip(u, v), start=1): pass": (
        "for i, (a, b) in enumerate(zip(u, v), start=1)"
    ),
    "while (not done and x.any()): pass": "while not done and x.any()",
    "while (n := step(x)) > 1e-6: pass": "while (n := step(x)) > 1e-06",
    "for a in x[..., 1:n:2, -1]: pass": "for a in x[..., 1:n:2, -1]",
    "for i in 'it\\'s': pass": 'for i in "it\'s"',
    "torch.stack([f(r) for r in t if r.any()])": "[... for r in t if r.any()]",
    "{k: v for k, v in d.items()}": "{...: ... for k, v in d.items()}",
    "for i in f(lambda q: q, f'{a}'): pass": 'for i in f(lambda ..., f"...")',
}


@pytest.mark.parametrize(("source", "expected"), HEADS.items(), ids=HEADS.values())
def test_a_head_is_the_header_in_one_spelling(source: str, expected: str) -> None:
    assert head(first_loop(source)) == expected


def test_a_long_head_is_cut_to_a_fixed_length() -> None:
    source = f"for i in f({', '.join(f'argument_{n}' for n in range(50))}): pass"
    text = head(first_loop(source))
    assert len(text) == LONGEST
    assert text.startswith("for i in f(argument_0, argument_1")
    assert text.endswith("...")


def test_heads_of_the_standard_library_read_back_as_the_same_headers() -> None:
    library = Path(importlib.util.__file__).parents[1]
    read = 0
    for path in sorted(library.glob("*.py")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(path.read_bytes())
        for node in ast.walk(tree):
            if not isinstance(node, (ast.For, ast.While)):
                continue
            text = head(node)
            if "..." in text:
                continue
            again = ast.parse(f"{text}: pass").body[0]
            node.body, node.orelse = [ast.Pass()], []
            assert ast.dump(again) == ast.dump(node), text
            read += 1
    assert read > 1000
