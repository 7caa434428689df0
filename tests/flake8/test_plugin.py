"""The linter as flake8 runs it: codes, places, options, noqa."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOOPS = """\
import torch
from torch import Tensor


def scaled(x: Tensor, out: Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
    return torch.stack([row.exp() for row in x])


def recurrent(x: Tensor, h: Tensor):
    for t in range(x.shape[0]):
        h = torch.tanh(h + x[t])
    return h
"""


def lint(path: Path, *options: str) -> list[str]:
    """The lines that flake8 prints, in the folder of the file, without the file's name."""
    run = subprocess.run(
        [sys.executable, "-m", "flake8", "--isolated", *options, path.name],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    assert not run.stderr
    return [line.partition(":")[2] for line in run.stdout.splitlines()]


@pytest.fixture
def loops(tmp_path: Path) -> Path:
    path = tmp_path / "loops.py"
    path.write_text(LOOPS, encoding="utf-8")
    return path


def test_findings_stand_at_the_keyword_and_at_the_bracket(loops: Path) -> None:
    places = [line.split(" ")[:2] for line in lint(loops, "--select", "VEC")]
    assert places == [["6:5:", "VEC101"], ["8:24:", "VEC104"]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--select", "VEC"], {"VEC101", "VEC104"}, id="whole-family"),
        pytest.param(["--select", "VEC1"], {"VEC101", "VEC104"}, id="band"),
        pytest.param(["--select", "VEC104"], {"VEC104"}, id="one-code"),
        pytest.param(["--select", "VEC,VEC4"], {"VEC101", "VEC104", "VEC402"}, id="opt-in-band"),
        pytest.param(["--select", "VEC402"], {"VEC402"}, id="opt-in-code"),
        pytest.param(["--extend-select", "VEC402"], {"VEC101", "VEC104", "VEC402"}, id="extend"),
        pytest.param([], {"VEC101", "VEC104"}, id="defaults"),
        pytest.param(["--extend-ignore", "VEC1"], set(), id="ignored"),
    ],
)
def test_codes_are_selected(loops: Path, options: list[str], expected: set[str]) -> None:
    found = {line.split(" ")[1] for line in lint(loops, *options)}
    assert {code for code in found if code.startswith("VEC")} == expected


def test_noqa_on_the_line_of_the_keyword_silences(loops: Path) -> None:
    text = LOOPS.replace(
        "range(x.shape[0]):\n        out", "range(x.shape[0]):  # noqa: VEC101\n        out"
    )
    loops.write_text(text, encoding="utf-8")
    assert [line.split(" ")[1] for line in lint(loops, "--select", "VEC")] == ["VEC104"]


def test_columns_count_characters_not_bytes(tmp_path: Path) -> None:
    path = tmp_path / "wide.py"
    path.write_text(
        "import torch\nfrom torch import Tensor\n\n\n"
        "def f(x: Tensor):\n    return 'äöü€', torch.stack([r.exp() for r in x])\n",
        encoding="utf-8",
    )
    line = "    return 'äöü€', torch.stack([r.exp() for r in x])"
    assert lint(path, "--select", "VEC")[0].startswith(f"6:{line.index('[') + 1}:")


def test_messages_fit_one_line_and_hide_no_position() -> None:
    import re

    from flake8_vectorize.engine import inspect_source

    source = LOOPS.replace(
        "out", "a_result_with_a_name_that_is_much_longer_than_any_line_ought_to_be"
    )
    for finding in inspect_source(source, "x.py").findings:
        assert len(f"{finding.code} {finding.message}") <= 120
        assert not re.search(r"\d+:\d+:", finding.message)
        assert not finding.message.endswith(".")


@pytest.mark.parametrize(
    "text", ["", "# torch for nothing\n", "import os\nfor x in os.environ: pass\n"]
)
def test_files_without_tensors_are_silent(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plain.py"
    path.write_text(text, encoding="utf-8")
    assert not lint(path, "--select", "VEC")


def test_neither_torch_nor_libcst_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom flake8_vectorize.engine import inspect_source\n"
        f"assert inspect_source({LOOPS!r}, 'x.py').findings\n"
        "assert not {'torch', 'libcst', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_the_table_of_torch_is_read_for_the_first_loop_over_tensors(tmp_path: Path) -> None:
    quiet = {
        "empty.py": "",
        "no_torch.py": "import os\nfor name in os.environ:\n    print(name)\n",
        "no_loop.py": "import torch\nx = torch.ones(3).cumsum(0)\n",
    }
    for name, text in (quiet | {"loops.py": LOOPS}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    code = (
        "import sys\nfrom flake8.main.cli import main\nopened = []\n"
        "sys.addaudithook(lambda event, of: event == 'open' and opened.append(str(of[0])))\n"
        "def reads(*names):\n"
        "    opened.clear()\n"
        "    main(['-j1', '--isolated', '--select=VEC', *names])\n"
        "    return sum(name.endswith('torch_table.json') for name in opened)\n"
        f"assert reads(*{sorted(quiet)!r}) == 0\n"
        "assert reads('loops.py') == 1\n"
        "assert reads('loops.py') == 0\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_collections_pass_over_the_rules_once_loaded(loops: Path) -> None:
    code = (
        "import gc\nfrom flake8.main.cli import main\n"
        "run = lambda: main(['-j1', '--isolated', '--select=VEC', 'loops.py'])\n"
        "gc.disable()\nrun()\nassert not gc.isenabled()\n"
        "gc.enable()\nkept = gc.get_freeze_count()\nassert kept > 1000, kept\n"
        "run()\nassert gc.isenabled() and gc.get_freeze_count() <= kept\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=loops.parent, check=True)
