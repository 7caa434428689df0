"""Signals end a program as they would have, after its session is written."""

from __future__ import annotations

import signal

from user_folder import Folder


def counts(folder: Folder, head: str) -> tuple[int, int]:
    record = folder.loop(head)
    return record.calls, record.iterations


def test_a_loop_that_never_ends_is_counted_up_to_the_signal(folder) -> None:
    folder.write(
        "program.py",
        """
        import time
        def forever():
            n = 0
            while True:
                n += 1
                if n == 5: print("five", flush=True)
                if n >= 5: time.sleep(30)
        forever()
        """,
    )
    process = folder.start("--", "program.py")
    assert process.stdout.readline() == "five\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGTERM
    assert counts(folder, "while True") == (1, 5)


def test_an_interrupt_reaches_the_program(folder) -> None:
    folder.write(
        "program.py",
        """
        import time
        try:
            for i in range(9):
                print("ready", flush=True)
                time.sleep(30)
        except KeyboardInterrupt:
            raise SystemExit(17)
        """,
    )
    process = folder.start("--", "program.py")
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 17
    assert counts(folder, "for i in range(9)") == (1, 1)


def test_a_signal_that_comes_while_the_session_is_written_ends_the_program_afterwards(
    folder,
) -> None:
    folder.write(
        "program.py",
        """
        import os, signal

        def replaced(*names):
            os.kill(os.getpid(), signal.SIGTERM)
            replace(*names)

        replace, os.replace = os.replace, replaced
        for i in range(3):
            pass
        os._exit(0)
        """,
    )
    result = folder.run("--", "program.py")
    assert result.returncode == -signal.SIGTERM
    assert counts(folder, "for i in range(3)") == (1, 3)
    assert [one.complete for one in folder.session.processes] == [True]
    assert [one.name for one in (folder.path / "vectorize-out").iterdir()] == ["session.json"]
