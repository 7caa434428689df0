"""`vectorize-perf run` runs a program as Python does, and keeps what it saw, however it ends."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from vectorize_perf.session import LoopRecord

LOOP = """
def work(n):
    total = 0
    for i in range(n):
        total += i
    return total
"""


def counts(record: LoopRecord) -> tuple[int, int]:
    return record.calls, record.iterations


ENDINGS = {
    "falls off the end": ("work(7)", 0),
    "sys.exit": ("import sys\nwork(7)\nsys.exit(3)", 3),
    "sys.exit with a text": ("import sys\nwork(7)\nsys.exit('no more')", 1),
    "os._exit": ("import os\nwork(7)\nos._exit(5)", 5),
    "exception": ("work(7)\n1 / 0", 1),
    "SIGTERM to itself": ("import os, signal\nwork(7)\nos.kill(os.getpid(), signal.SIGTERM)", -15),
    "interrupt": ("work(7)\nraise KeyboardInterrupt", -2),
    "exec": ("import os, sys\nwork(7)\nos.execv(sys.executable, [sys.executable, '-c', ''])", 0),
    "thread that outlives main": (
        "import threading\nthreading.Timer(0.01, work, [7]).start()",
        0,
    ),
}


@pytest.mark.parametrize(("ending", "status"), ENDINGS.values(), ids=[*ENDINGS])
def test_every_ending_keeps_its_status_and_its_session(folder, ending, status) -> None:
    folder.write("program.py", f"{LOOP}\n{ending}\n")
    result = folder.run("--", "program.py")
    assert result.returncode == status
    assert counts(folder.loop("for i in range(n)")) == (1, 7)
    assert folder.session.processes[0].complete


@pytest.mark.parametrize(
    "ending",
    [
        "work(7)\n1 / 0",
        "work(None)",
        "import nowhere",
        "import broken",
        "raise KeyError('x') from ValueError()",
    ],
)
@pytest.mark.parametrize("how", [["program.py"], ["-m", "program"]], ids=["script", "module"])
def test_a_traceback_is_the_one_of_plain_python(folder, ending, how) -> None:
    folder.write("broken.py", "def f(:\n")
    folder.write("program.py", f"{LOOP}\n{ending}\n")
    plain = folder.python(*how)
    ours = folder.run("--quiet", *([] if how[0] == "-m" else ["--"]), *how)
    assert ours.stderr == plain.stderr
    assert ours.returncode == plain.returncode == 1


def test_a_syntax_error_in_the_script_is_shown_as_python_shows_it(folder) -> None:
    folder.write("program.py", "def f(:\n")
    plain = folder.python("program.py")
    ours = folder.run("--quiet", "--", "program.py")
    assert (ours.stderr, ours.returncode) == (plain.stderr, plain.returncode)


def test_the_program_sees_itself_as_under_plain_python(folder) -> None:
    folder.write("beside.py", "name = __name__\n")
    folder.write(
        "sub/program.py",
        """
        import pickle, sys
        import neighbour
        class Thing: pass
        thing = pickle.loads(pickle.dumps(Thing()))
        print(sys.argv, __name__, __file__, sys.path[0], type(thing).__module__, __spec__)
        print(sys.modules["__main__"].Thing is Thing, "torch" in sys.modules)
        """,
    )
    folder.write("sub/neighbour.py", "")
    words = ["sub/program.py", "-x", "--outdir", "mine", "--"]
    assert folder.run("--", *words).stdout == folder.python(*words).stdout


def test_a_module_of_a_package_runs(folder) -> None:
    folder.write("pack/__init__.py", "")
    folder.write("pack/inner.py", LOOP)
    folder.write(
        "pack/__main__.py",
        "import sys\nfrom pack.inner import work\nprint(sys.argv, __spec__.name, work(4))\n",
    )
    plain, ours = folder.python("-m", "pack", "a"), folder.run("-m", "pack", "a")
    assert ours.stdout == plain.stdout
    assert counts(folder.loop("for i in range(n)")) == (1, 4)


def test_no_bytecode_of_bracketed_modules_is_left(folder) -> None:
    folder.write("inner.py", LOOP)
    folder.write("program.py", "import inner\ninner.work(3)\n")
    folder.run("--", "program.py")
    assert not list(folder.path.rglob("*.pyc"))


def test_old_bytecode_does_not_hide_a_module(folder) -> None:
    folder.write("inner.py", LOOP)
    folder.write("program.py", "import inner\ninner.work(3)\n")
    folder.python("program.py")
    folder.run("--", "program.py")
    assert counts(folder.loop("for i in range(n)")) == (1, 3)


def test_forked_children_are_added_to_the_session(folder) -> None:
    folder.write(
        "program.py",
        f"""{LOOP}
import os
for child in range(3):
    pid = os.fork()
    if pid == 0:
        work(10)
        os._exit(0)
    os.waitpid(pid, 0)
work(1)
""",
    )
    folder.run("--", "program.py")
    assert counts(folder.loop("for i in range(n)")) == (4, 31)
    assert counts(folder.loop("for child")) == (1, 3)
    assert len(folder.session.processes) == 4
    assert [one.main for one in folder.session.processes].count(True) == 1


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_worker_processes_are_counted_however_they_start(folder, method) -> None:
    folder.write(
        "program.py",
        f"""{LOOP}
import multiprocessing, sys
if __name__ == "__main__":
    context = multiprocessing.get_context("{method}")
    with context.Pool(1) as pool:
        assert pool.map(work, [5, 6]) == [10, 15]
    worker = context.Process(target=work, args=(8,))
    worker.start()
    worker.join()
    work(2)
    sys.exit(worker.exitcode)
""",
    )
    result = folder.run("--", "program.py")
    assert result.returncode == 0, result.stderr
    assert counts(folder.loop("for i in range(n)")) == (4, 21)
    assert sum(one.main for one in folder.session.processes) == 1


def test_threads_are_counted_apart_and_added(folder) -> None:
    folder.write(
        "program.py",
        f"""{LOOP}
import threading
threads = [threading.Thread(target=work, args=(1000,)) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
""",
    )
    folder.run("--", "program.py")
    assert counts(folder.loop("for i in range(n)")) == (4, 4000)
    assert len(folder.loop("for i in range(n)").lanes) == 4


MISTAKES: dict[str, tuple[Sequence[str], str]] = {
    "no program": (["--"], "no program given"),
    "nothing at all": ([], "no program given"),
    "no such script": (["--", "nowhere.py"], "nowhere.py: no such program"),
    "no such module": (["-m", "nowhere"], "-m nowhere: no such module"),
    "no such submodule": (["-m", "json.nowhere"], "-m json.nowhere: no such module"),
    "a folder": (["--", "."], "without __main__.py"),
    "no Python program": (["--", "ls"], "not a Python program"),
    "unknown device": (["--device", "abacus", "--", "program.py"], "expected cpu, cuda"),
    "output is a file": (["--outdir", "program.py", "--", "program.py"], "--outdir program.py"),
}


@pytest.mark.parametrize(("words", "message"), MISTAKES.values(), ids=[*MISTAKES])
def test_a_mistake_is_one_line_and_status_2(folder, words, message) -> None:
    folder.write("program.py", "print('ran')\n")
    result = folder.run(*words)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert folder.path.joinpath("program.py").read_text() == "print('ran')\n"


FOREIGN = {
    "no session": ('{"mine": 1}', "not a session"),
    "another version": ('{"schema": 99}', "session of version 99"),
    "damaged": ('{"schema": 1, "run": {', "not a session"),
}


@pytest.mark.parametrize(("text", "message"), FOREIGN.values(), ids=[*FOREIGN])
def test_a_file_that_cannot_be_read_is_not_replaced(folder, text, message) -> None:
    folder.write("program.py", "print('ran')\n")
    folder.write("vectorize-out/session.json", text)
    result = folder.run("--", "program.py")
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert "pass another --outdir" in result.stderr
    assert (folder.path / "vectorize-out/session.json").read_text() == text


def test_a_full_disk_is_one_line_and_leaves_the_program_its_status(folder) -> None:
    folder.write("program.py", LOOP)
    folder.run("--", "program.py")
    file = folder.path / "vectorize-out" / "session.json"
    before = file.read_bytes()
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (99, 99))\n"
    folder.write("program.py", f"{LOOP}{limit}work(3)\nraise SystemExit(7)\n")
    result = folder.run("--", "program.py")
    assert result.returncode == 7
    assert result.stderr.count("\n") == 1
    assert "the session was not written (File too large)" in result.stderr
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == ["session.json"]


def test_include_and_exclude_choose_the_modules(folder) -> None:
    for name in ("one", "two"):
        folder.write(f"{name}/__init__.py", LOOP.replace("work", name))
    folder.write("program.py", "import one, two\none.one(1)\ntwo.two(2)\n")

    def seen(*options: str) -> set[str]:
        folder.run(*options, "--", "program.py")
        return {record.site.path for record in folder.session.loops}

    assert seen() == {"one/__init__.py", "two/__init__.py"}
    assert seen("--exclude", "one") == {"two/__init__.py"}
    assert seen("--include", "one/*") == {"one/__init__.py"}


def test_installed_packages_are_left_alone_unless_included(folder) -> None:
    folder.write("lib/site-packages/other.py", LOOP)
    folder.write(
        "program.py",
        "import sys\nsys.path.insert(0, 'lib/site-packages')\nimport other\nother.work(2)\n",
    )
    folder.run("--", "program.py")
    assert folder.session.loops == ()
    folder.run("--include", "lib/*", "--", "program.py")
    assert counts(folder.loop("for i in range(n)")) == (1, 2)


def test_imports_of_libraries_are_no_workload(folder) -> None:
    folder.write("slow.py", "import time\ntime.sleep(0.2)\n")
    folder.write("program.py", "import slow\n")
    folder.run("--exclude", "slow.py", "--", "program.py")
    (process,) = folder.session.processes
    assert process.imports_ns >= 200_000_000
    assert process.workload_ns <= process.wall_ns - process.imports_ns


def test_a_trace_holds_one_range_for_each_execution(folder) -> None:
    folder.write("program.py", f"{LOOP}\nfor size in (3, 4):\n    work(size)\n")
    folder.run("--trace", "--", "program.py")
    content = json.loads((folder.path / "vectorize-out" / "trace.json").read_text())
    events = content["traceEvents"]
    assert [(one["name"], one["args"]["iterations"]) for one in events] == [
        ("<module>:8", 2),
        ("work:4", 3),
        ("work:4", 4),
    ]
    outer, *inner = events
    assert all(one["ph"] == "X" for one in events)
    assert all(outer["ts"] <= one["ts"] for one in inner)


def test_a_trace_stays_small(folder) -> None:
    folder.write("program.py", f"{LOOP}\nfor _ in range(60_000):\n    work(1)\n")
    folder.run("--trace", "--", "program.py")
    file = folder.path / "vectorize-out" / "trace.json"
    assert len(json.loads(file.read_text())["traceEvents"]) <= 20_000
    assert counts(folder.loop("for i in range(n)")) == (60_000, 60_000)
