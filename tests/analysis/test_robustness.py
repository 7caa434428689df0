"""Whatever a file holds, the analysis comes back with its findings, or with one reason why not."""

from __future__ import annotations

import ast
import logging

import pytest
from hypothesis import HealthCheck, given, settings

import flake8_vectorize.engine as engine
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.engine import inspect_source

hypothesmith = pytest.importorskip("hypothesmith")

LOOP = """\
import torch
from torch import Tensor


def scaled(x: Tensor, out: Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
"""
HEADER = "def g(x: Tensor, y: Tensor, k: int):\n    for i in range(x.shape[0]):\n"
SOUND = {
    "carriage-returns": LOOP.replace("\n", "\r"),
    "form-feed": LOOP.replace("\n\n\n", "\n\f\n\n"),
    "no-end-of-line": LOOP.rstrip("\n"),
    "long-literal": LOOP + f"z = [{'1, ' * 10_000}]\n",
    "long-name": LOOP + f"{'a' * 50_000} = 1\n",
    "many-lines": LOOP + "v = torch.zeros(3)\n" * 50_000,
    "nested-ifs": LOOP + "".join(" " * n + "if x:\n" for n in range(90)) + " " * 90 + "pass\n",
    "nested-loops": LOOP
    + "".join(" " * n + f"for i{n} in range(9):\n" for n in range(19))
    + " " * 19
    + "x[i0] = 1\n",
    "odd-targets": LOOP + "for x[0], *y.a.b in []:\n    for (a, *b), [c, d] in []: pass\n",
    "many-stores": LOOP + HEADER + "".join(f"        y[i, {n}] = x[i, {n}]\n" for n in range(300)),
    "deleted-where-a-condition-is-asked-again": LOOP
    + HEADER
    + "        if k:\n            a = x[i]\n        else:\n            a = y[i]\n"
    + "        if k:\n            x[i] = a\n            del a\n",
    "a-range-of-four": LOOP
    + HEADER
    + "        for j in range(1, i, 2, k):\n            y[j] = x[j]\n",
    "calls-without-arguments": LOOP
    + HEADER
    + "        for j, row in enumerate():\n            y[i] = torch.narrow().sum() + row\n"
    + "        y[i] = x.select(0)\n"
    + "        for j in torch.arange():\n            y[j] = x[j]\n"
    + "        for j in range():\n            y[j] = x[j]\n",
    "a-list-of-which-a-search-fills-an-item": LOOP
    + "def g(x: Tensor, k: int):\n    parts = [torch.empty_like(x) for _ in range(k)]\n"
    + "    for i, part in enumerate(parts):\n        for j in range(len(part)):\n"
    + "            if part[j] == 0:\n                parts[i] = part[:j]\n                break\n",
    "an-annotation-of-an-empty-tuple": LOOP
    + "def g(x: Tensor, y: tuple[()] | Tensor, z: list[()], a: dict[()]):\n"
    + "    for i in range(len(x)):\n        x[i] = y[i] + z[i] + a[i]\n",
    "match": LOOP
    + HEADER
    + "        match k:\n            case [a, *b]:\n                x[i] = a\n",
}
DEEP = {
    "sum": HEADER + f"        x[i] = {' + '.join(['x[i]'] * 3000)}\n",
    "calls": HEADER + f"        x[i] = x{'.sum()' * 1500}\n",
    "subscripts": HEADER + f"        x[i] = x{'[0]' * 1500}\n",
    "signs": HEADER + f"        x[i] = {'-' * 1500}x[i]\n",
    "elifs": HEADER
    + "        if k == 0:\n            x[i] = 0\n"
    + "".join(f"        elif k == {n}:\n            x[i] = {n}\n" for n in range(1500)),
}
LONG = f"    for i in range(0x{'f' * 5000}):\n        out[i] = x[i]\n"
CONDITIONS = "".join(f"    v = v[1:] if k == {n} else v[:{n}]\n" for n in range(40))
CALLS = "".join(f"def f{n}(x):\n    return f{n + 1}(f{n + 2}(x))\n" for n in range(300))
# what a naive reading doubles with every line, or follows until the stack is full
GROWING = {
    "views": HEADER.replace("    for", "    v = x\n" + CONDITIONS + "    for")
    + "        y[i] = v[i]\n",
    "calls": CALLS + HEADER + "        y[i] = f0(x)[i]\n",
}


def codes(source: str) -> list[str]:
    report = inspect_source(source, "x.py", every_loop=True, codes=lambda code: True)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", SOUND.values(), ids=SOUND)
def test_the_first_loop_is_found_whatever_follows(source: str) -> None:
    assert codes(source)[0] == "VEC101"


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_is_said_to_be(source: str) -> None:
    (finding,) = inspect_source(LOOP + source, "x.py").findings
    assert finding.code == "VEC000"
    assert "nested too deeply" in finding.message


@pytest.mark.parametrize("source", GROWING.values(), ids=GROWING)
def test_what_grows_with_every_line_is_analysed(source: str) -> None:
    assert "VEC000" not in codes(LOOP + source)


@pytest.mark.parametrize("source", SOUND.values(), ids=SOUND)
def test_parents_that_another_plugin_hangs_on_nodes_are_not_followed(source: str) -> None:
    tree = ast.parse(source)
    for parent in ast.walk(tree):
        for node in ast.iter_child_nodes(parent):
            vars(node)["parent"] = parent
    for parent in ast.walk(tree):
        assert set(children(parent)) <= set(ast.iter_child_nodes(parent))
    found = inspect_source(source, "x.py", tree=tree).findings
    assert found == inspect_source(source, "x.py").findings
    assert found


def test_an_integer_that_python_cannot_spell_is_no_bug() -> None:
    (finding,) = inspect_source(LOOP + LONG, "x.py").findings
    assert finding.code == "VEC000"
    assert "too many digits" in finding.message


def test_a_bug_is_one_finding_and_its_traceback_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("a: b\nc" + 200 * "d")

    monkeypatch.setattr(engine, "Inspection", broken)
    with caplog.at_level(logging.ERROR):
        (finding,) = inspect_source(LOOP, "x.py").findings
    assert finding.code == "VEC000"
    assert "ZeroDivisionError" in finding.message
    assert len(f"{finding.code} {finding.message}") <= 120
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(hypothesmith.from_node(auto_target=False))
def test_any_program_is_analysed(source: str) -> None:
    """Programs that Python's grammar allows and nobody would write."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    assert "VEC000" not in codes("import torch\n" + source)
