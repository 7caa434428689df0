"""A program under the runner prints, answers and ends as it does alone."""

from __future__ import annotations

import pytest

PROGRAMS = {
    "tracebacks that the program prints": """
        import asyncio, threading, traceback
        def inverse(xs): return [1 / x for x in xs]
        def bad():
            yield 1
            raise KeyError("k")
        def use(items): return [item for item in items]
        async def failing():
            for i in range(3):
                await asyncio.sleep(0)
                if i == 1: raise ValueError("async")
        async def caught():
            for i in range(2):
                try: await failing()
                except ValueError: traceback.print_exc()
            await failing()
        def delegating():
            for i in range(2): yield from bad()
        def nothing(): return [x for x in None]
        for act in (lambda: inverse([1, 0]), lambda: use(v * 2 for v in bad()), nothing,
                    lambda: asyncio.run(caught()), lambda: list(delegating())):
            try: act()
            except Exception: traceback.print_exc()
        thread = threading.Thread(target=inverse, args=([0],), name="T")
        thread.start()
        thread.join()
        """,
    "an operator that fails while it is looked at": """
        import torch, traceback
        def total(xs):
            s = torch.zeros(3)
            for x in xs:
                s = s + x
            return s
        try: total([torch.ones(3), torch.ones(3), torch.ones(4)])
        except RuntimeError: traceback.print_exc()
        """,
    "names": """
        import sys
        def local(n):
            for i in range(n): pass
            return sorted(locals())
        class Holder:
            for k in range(2): pass
        for i in range(3): pass
        names = sorted(globals())
        print(names, local(2), sorted(vars(Holder)), __spec__, __annotations__)
        """,
    "signals": """
        import signal
        print(signal.getsignal(signal.SIGTERM), signal.signal(signal.SIGTERM, print))
        print(signal.signal(signal.SIGTERM, signal.SIG_DFL) is print)
        """,
    "what runs when the interpreter ends": """
        import atexit
        def rows():
            try:
                for i in range(5): yield i
            finally:
                for k in range(2): pass
                print("closed")
        class Last:
            def __del__(self):
                for i in range(2): pass
                print("deleted")
        atexit.register(lambda: print("at exit", [i for i in range(2)]))
        last, started = Last(), rows()
        next(started)
        """,
    "exit with a truth value": "import sys\nfor i in range(2): pass\nsys.exit(True)\n",
}


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=[*PROGRAMS])
def test_a_program_does_what_it_does_alone(folder, source) -> None:
    folder.write("program.py", source)
    plain = folder.python("program.py")
    ours = folder.run("--quiet", "--", "program.py")
    assert ours.stdout == plain.stdout
    assert ours.stderr == plain.stderr
    assert ours.returncode == plain.returncode
    assert folder.session.run.exit_status == plain.returncode


def test_a_script_on_the_standard_input_runs(folder) -> None:
    source = (
        "import sys\nprint(sys.argv, __name__, __file__, sys.path[0])\nfor i in range(4): pass\n"
    )
    plain = folder.python("-", "word", input=source)
    ours = folder.python(
        *("-m", "vectorize_perf", "run", "--all-loops", "--", "-", "word"), input=source
    )
    assert (ours.stdout, ours.returncode) == (plain.stdout, 0)
    assert folder.loop("for i in").iterations == 4


def test_a_folder_runs_as_python_runs_it(folder) -> None:
    folder.write("app/inner.py", "def work():\n    for i in range(4): pass\n")
    folder.write(
        "app/__main__.py",
        "import sys, inner\nprint(sys.argv, sys.path[0], __spec__.name, __package__)\n"
        "inner.work()\n",
    )
    plain, ours = folder.python("app", "word"), folder.run("--", "app", "word")
    assert (ours.stdout, ours.returncode) == (plain.stdout, 0)
    assert folder.loop("for i in range(4)").iterations == 4


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT"])
def test_a_signal_ends_the_program_and_keeps_its_session(folder, name) -> None:
    folder.write(
        "program.py",
        f"""
        import os, signal
        signal.signal(signal.{name}, signal.SIG_DFL)
        for i in range(9):
            if i == 6: os.kill(os.getpid(), signal.{name})
        """,
    )
    result = folder.run("--", "program.py")
    assert result.returncode == folder.python("program.py").returncode < 0
    assert folder.loop("for i in range(9)").iterations == 7


def test_a_killed_program_leaves_what_was_written_last(folder) -> None:
    folder.write(
        "program.py",
        """
        import os, signal, time
        def work():
            for i in range(3): pass
        started = time.monotonic()
        while time.monotonic() < started + 0.1: work()
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    assert folder.run("--", "program.py").returncode == -9
    assert folder.loop("for i in range(3)").calls > 0
    assert not folder.session.processes[0].complete
