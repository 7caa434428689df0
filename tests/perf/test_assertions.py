"""A run of pytest: the loops of the tests are measured, and pytest notices nothing."""

from __future__ import annotations

import re

LOOP = """
def work(n):
    total = 0
    for i in range(n):
        total += i
    return total
"""


def test_pytest_runs_under_the_runner(folder) -> None:
    folder.write("inner.py", LOOP)
    folder.write(
        "test_inner.py",
        "from inner import work\ndef test():\n    for n in (3, 4): assert work(n) == 3\n",
    )
    words = ["-m", "pytest", "-q", "--no-header", "--tb=short"]
    plain = folder.python(*words)
    result = folder.run("--quiet", *words)
    assert result.returncode == 1
    assert _untimed(result.stdout) == _untimed(plain.stdout)
    assert "assert 6 == 3" in result.stdout
    assert folder.loop("for i in range(n)").iterations == 7
    assert folder.loop("for n in").iterations == 2
    # nothing bracketed was kept for a run without the runner
    assert _untimed(folder.python(*words).stdout) == _untimed(plain.stdout)


def _untimed(text: str) -> str:
    return re.sub(r"\d+\.\d+s", "s", text)
