"""Several processes at one baseline: no entry is lost, no half-read file is seen."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flake8_vectorize.baseline import store
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.storage import sole_writer

NAME = store.DEFAULT_NAME
FILL = """\
import torch


def fill_{name}(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = {factor} * x[i]
"""


def entry(name: str, n: int) -> Entry:
    return Entry(f"{name}.py", "f", "for i in r", f"v1:{n:016x}", "VEC101", 0, "ragged " * 20)


def add_forty(path: str, name: str) -> None:
    for n in range(40):
        with sole_writer(Path(path)):
            store.write(Path(path), (*store.read_sound(Path(path)).entries, entry(name, n)))


def read_until(path: str, count: int) -> None:
    """Reads without a lock, as linters do, and fails on a file that is not whole."""
    seen = 0
    while seen < count:
        baseline = store.read(Path(path))
        assert not baseline.damage
        assert len(baseline.entries) >= seen
        seen = len(baseline.entries)


@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_writers_and_readers_at_once_lose_and_break_nothing(tmp_path: Path, start: str) -> None:
    path = str(tmp_path / NAME)
    context = multiprocessing.get_context(start)
    writers = [context.Process(target=add_forty, args=(path, name)) for name in ("a", "b")]
    reader = context.Process(target=read_until, args=(path, 80))
    for process in (reader, *writers):
        process.start()
    for process in (*writers, reader):
        process.join(60)
        process.kill()
        assert process.exitcode == 0
    assert len(store.read(Path(path)).entries) == 80
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def waiting(folder: Path) -> int:
    """How many processes wait for the lock of a folder."""
    locked = f":{folder.stat().st_ino} "
    lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    return sum("-> FLOCK" in line and locked in line for line in lines)


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the kernel does not list its locks")
def test_two_accepts_at_once_lose_no_entry(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    names = [f"m{n}" for n in range(4)]
    for n, name in enumerate(names):
        text = FILL.format(name=name, factor=n + 2)
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "flake8_vectorize", "baseline", "accept", "--reason", "r"]
    path = tmp_path / NAME
    with sole_writer(path):
        # A writer that reads first and writes last: whoever does not wait for it loses an entry.
        before = store.read_sound(path).entries
        processes = [subprocess.Popen([*command, f"{name}.py"], cwd=tmp_path) for name in names]
        give_up = time.monotonic() + 60
        while waiting(tmp_path) < len(names) and time.monotonic() < give_up:
            if None not in [process.poll() for process in processes]:
                break
            os.sched_yield()
        store.write(path, (*before, entry("z", 0)))
    assert [process.wait() for process in processes] == [0] * len(names)
    entries = store.read(path).entries
    assert [item.path for item in entries] == [f"{name}.py" for name in (*names, "z")]


@pytest.mark.parametrize("jobs", [1, 8])
def test_flake8_says_the_same_with_any_number_of_processes(tmp_path: Path, jobs: int) -> None:
    (tmp_path / ".git").mkdir()
    for n in range(20):
        text = FILL.format(name=f"m{n}", factor=n + 2)
        (tmp_path / f"m{n}.py").write_text(text, encoding="utf-8")
    accept = [sys.executable, "-m", "flake8_vectorize", "baseline", "accept", "--reason", "r"]
    accept += [f"m{n}.py" for n in range(0, 20, 2)]
    subprocess.run(accept, cwd=tmp_path, check=True, capture_output=True)
    lint = [sys.executable, "-m", "flake8", "--select", "VEC", "-j", str(jobs)]
    done = subprocess.run(lint, cwd=tmp_path, capture_output=True, text=True)
    found = sorted(line.partition(":")[0] for line in done.stdout.splitlines())
    assert found == sorted(f"./m{n}.py" for n in range(1, 20, 2))


@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_flake8_says_the_same_however_its_workers_start(tmp_path: Path, start: str) -> None:
    (tmp_path / ".git").mkdir()
    for n in range(4):
        text = FILL.format(name=f"m{n}", factor=n + 2)
        (tmp_path / f"m{n}.py").write_text(text, encoding="utf-8")
    accept = [sys.executable, "-m", "flake8_vectorize", "baseline", "accept", "--reason", "r"]
    subprocess.run([*accept, "m0.py", "m1.py"], cwd=tmp_path, check=True, capture_output=True)
    script = tmp_path / "lint"
    script.write_text(
        "import multiprocessing, sys\n"
        "from flake8.main.cli import main\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({start!r})\n"
        "    sys.exit(main(['--select', 'VEC', '-j', '2']))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr == ""
    found = sorted(line.partition(":")[0] for line in done.stdout.splitlines())
    assert found == ["./m2.py", "./m3.py"]
