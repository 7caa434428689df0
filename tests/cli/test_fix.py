"""`flake8-vectorize fix`: what it changes, what it leaves alone, and what it says."""

from __future__ import annotations

import subprocess
from pathlib import Path

SAFE = """\
def make(n: int):
    x = torch.randn(n, 3)
    out = torch.zeros(n, 3)
    for i in range(n):
        out[i] = 2 * x[i]
    return out
"""
FIXED = SAFE.replace("    for i in range(n):\n        out[i] = 2 * x[i]\n", "    out[:] = 2 * x\n")
SUM = """\
def total(w: torch.Tensor):
    acc = torch.zeros(3)
    for i in range(w.shape[0]):
        acc += w[i]
    return acc
"""
UNSAFE = "terms are added up in another order"


def body(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n\n\n")[2]


def test_safe_forms_are_written_and_told(project) -> None:
    file = project.write("a.py", SAFE, SUM)
    answer = project.run("fix", "a.py")
    assert answer.status == 0
    assert answer.out == (
        "a.py:7:5: VEC101 fixed: out[:] = 2 * x\n"
        "1 loop fixed in 1 file; 1 more with --unsafe, see --diff --unsafe\n"
    )
    assert body(file) == f"{FIXED}\n\n{SUM}"
    assert project.run("fix", "a.py").out.startswith("no loop to fix; 1 more")


def test_unsafe_forms_are_written_on_request_with_their_caveats(project) -> None:
    file = project.write("a.py", SUM)
    answer = project.run("fix", "--unsafe", ".")
    assert f"VEC201 fixed: w.sum(0) (unsafe: {UNSAFE})\n" in answer.out
    assert "    acc += w.sum(0)\n" in body(file)
    assert project.run("check", "a.py").status == 0
    assert project.run("fix", "--unsafe", ".").out == "no loop to fix\n"


def test_a_diff_is_a_patch_and_writes_nothing(project) -> None:
    file = project.write("sub/a.py", SAFE, SUM)
    before = file.read_text(encoding="utf-8")
    answer = project.run("fix", "--diff", "--unsafe", "sub")
    assert answer.status == 1
    assert file.read_text(encoding="utf-8") == before
    assert answer.err == "2 loops to fix in 1 file\n"
    subprocess.run(
        ["git", "apply", "-p1", "-"], input=answer.out.encode(), cwd=project.folder, check=True
    )
    patched = file.read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")
    project.run("fix", "--unsafe", "sub")
    assert file.read_text(encoding="utf-8") == patched
    again = project.run("fix", "--diff", "--unsafe", "sub")
    assert (again.status, again.out) == (0, "")


def test_accepted_and_silenced_loops_are_left_alone(project) -> None:
    silenced = SAFE.replace("range(n):", "range(n):  # noqa: VEC101")
    file = project.write("a.py", SAFE, silenced.replace("make", "again"))
    project.run("baseline", "accept", "--reason", "three rows")
    before = file.read_text(encoding="utf-8")
    assert project.run("fix", "a.py").out == "no loop to fix\n"
    assert file.read_text(encoding="utf-8") == before


def test_ignored_codes_are_left_alone(project) -> None:
    project.write("a.py", SAFE)
    assert project.run("fix", "--ignore", "VEC101", "a.py").out == "no loop to fix\n"


def test_line_ends_and_encoding_are_kept(project) -> None:
    text = f'# coding: latin-1\nimport torch\n\nname = "é"\n\n\n{SAFE}'.replace("\n", "\r\n")
    file = project.folder / "a.py"
    file.write_bytes(text.encode("latin-1"))
    assert project.run("fix", "a.py").status == 0
    fixed = f'# coding: latin-1\nimport torch\n\nname = "é"\n\n\n{FIXED}'.replace("\n", "\r\n")
    assert file.read_bytes() == fixed.encode("latin-1")


def test_comments_of_the_loop_stand_above_its_batched_form(project) -> None:
    head = "    # all rows\n    for i in range(n):  # of x\n"
    loop = f"{head}        # doubled\n        out[i] = 2 * x[i]\n"
    plain = "    for i in range(n):\n        out[i] = 2 * x[i]\n"
    file = project.write("a.py", SAFE.replace(plain, loop))
    project.run("fix", "a.py")
    kept = "    # all rows\n    # of x\n    # doubled\n    out[:] = 2 * x\n"
    assert body(file) == SAFE.replace(plain, kept)


def test_files_without_a_fix_are_not_touched(project) -> None:
    file = project.write("a.py", SUM)
    (project.folder / "broken.py").write_text("def f(:\n", encoding="utf-8")
    stamp = file.stat().st_mtime_ns
    answer = project.run("fix", ".")
    assert answer.status == 0
    assert file.stat().st_mtime_ns == stamp


def test_a_file_in_another_encoding_than_it_declares_is_left_alone(project) -> None:
    for name, text in (("a.py", SAFE), ("b.py", "x = 1\n")):
        (project.folder / name).write_bytes(f'import torch\n\ny = "é"\n{text}'.encode("latin-1"))
    before = (project.folder / "a.py").read_bytes()
    project.write("c.py", SAFE)
    answer = project.run("fix", ".")
    assert answer.status == 1
    assert answer.err == "a.py: left alone, it is not in the encoding that it declares\n"
    assert "1 loop fixed in 1 file" in answer.out
    assert (project.folder / "a.py").read_bytes() == before


def test_bad_input_is_one_line(project) -> None:
    answer = project.run("fix", "nowhere.py")
    assert answer.status == 2
    assert answer.err == (
        "flake8-vectorize: nowhere.py is not there; name a Python file or a folder\n"
    )


def test_linting_loads_no_libcst(project) -> None:
    project.write("a.py", SAFE, SUM)
    for run in (
        "from flake8_vectorize.cli import main; main(['check', '.'])",
        "from flake8.main.cli import main; main(['--select', 'VEC', 'a.py'])",
    ):
        answer = project.process("-c", f"import sys; {run}; print('libcst' in sys.modules)")
        assert "VEC101" in answer.out
        assert answer.out.endswith("False\n")
