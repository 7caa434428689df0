"""Verdicts across the modules of a package: the same for every order, door and number of jobs."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_vectorize.cli import main
from flake8_vectorize.package.cache import FOLDER

LOOP = "\n\ndef loop(x):\n    return torch.stack([2 * row for row in {call}])\n"
MODULES = {
    "__init__.py": "from .first import made\n",
    # first and last call each other: neither is known through the other
    "first.py": "import torch\nfrom .last import back\n\n\ndef made(x):\n    return torch.exp(x)\n"
    "\n\ndef turn(x):\n    return back(x)\n" + LOOP.format(call="back(x)"),
    "last.py": "import torch\nfrom . import first\n\n\ndef back(x):\n    return first.turn(x)\n"
    "\n\ndef through(x):\n    return first.made(x)\n" + LOOP.format(call="first.made(x)"),
    "user.py": "import torch\nfrom .last import through\nfrom pkg import made\n"
    + LOOP.format(call="through(x)")
    + LOOP.format(call="made(x)").replace("loop", "again"),
    "base.py": "import torch\n\n\nclass Base:\n    def rows(self):\n        return torch.ones(3)\n",
    "net.py": "import torch\nfrom .base import Base\n\n\nclass Net(Base):"
    + LOOP.format(call="self.rows()").replace("\n\n", "\n").replace("\n", "\n    ").rstrip(" "),
}
EXPECTED = ["last.py VEC104", "net.py VEC104", "user.py VEC104", "user.py VEC104"]
START = (
    "import multiprocessing, sys\nfrom flake8.main.cli import main\n"
    "if __name__ == '__main__':\n"
    "    multiprocessing.set_start_method(sys.argv.pop(1))\n    sys.exit(main())\n"
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in MODULES.items():
        (tmp_path / "pkg").mkdir(exist_ok=True)
        (tmp_path / "pkg" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def flake8(folder: Path, *arguments: str, method: str = "fork") -> list[str]:
    """File and code of each finding of real flake8."""
    starter = folder / "start.py"
    starter.write_text(START, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(starter), method, "--select", "VEC", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    assert not run.stderr
    parts = (line.split(" ") for line in run.stdout.splitlines())
    return sorted(f"{os.path.basename(place.split(':')[0])} {code}" for place, code, *_ in parts)


def test_files_linted_in_any_order_and_company_have_the_same_verdicts(package: Path) -> None:
    files = [f"pkg/{name}" for name in MODULES]
    on = ["--isolated", "--vectorize-project"]
    assert flake8(package, *on, "-j1", *files) == EXPECTED
    assert flake8(package, *on, "-j1", *reversed(files)) == EXPECTED
    alone = [line for file in files for line in flake8(package, *on, "-j1", file)]
    assert sorted(alone) == EXPECTED


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_agree_while_they_fill_one_cache(package: Path, method: str) -> None:
    if sys.platform == "win32" and method != "spawn":
        pytest.skip("no such start method here")
    files = [f"pkg/{name}" for name in MODULES]
    random.Random(method).shuffle(files)
    on = ["--isolated", "--vectorize-project", "-j4"]
    assert flake8(package, *on, *files, method=method) == EXPECTED
    assert (package / FOLDER).is_dir()
    if method == "fork":
        assert flake8(package, *on, *files, method=method) == EXPECTED


def test_every_door_reads_the_option(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert flake8(package, "pkg") == []
    assert not (package / FOLDER).exists()
    assert main(["check", "pkg", "--project"]) == 1
    assert capsys.readouterr().out.count("VEC104") == len(EXPECTED)
    (package / "setup.cfg").write_text("[flake8]\nvectorize-project = true\n", encoding="utf-8")
    assert flake8(package, "pkg") == EXPECTED
    assert main(["check", "pkg"]) == 1
    assert main(["check", "pkg", "--no-project"]) == 0
    lines = MODULES["net.py"].splitlines()
    (line,) = (number for number, text in enumerate(lines, 1) if "self.rows()" in text)
    capsys.readouterr()
    assert main(["baseline", "why", f"pkg/net.py:{line}"]) == 0
    assert "returned by self.rows" in capsys.readouterr().out
    assert main(["baseline", "accept", "pkg", "--reason", "kept"]) == 0
    assert flake8(package, "pkg") == []
    assert main(["baseline", "check", "pkg"]) == 0


def test_a_setting_that_is_neither_true_nor_false_is_an_error(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "setup.cfg").write_text("[flake8]\nvectorize-project = maybe\n", encoding="utf-8")
    assert main(["check", "pkg"]) == 2
    assert "vectorize-project is maybe; write true or false" in capsys.readouterr().err


def test_nothing_of_it_is_loaded_unless_it_is_asked_for() -> None:
    code = (
        "import sys\nfrom flake8_vectorize.engine import inspect_source\n"
        f"inspect_source({MODULES['user.py']!r}, 'x.py')\n"
        "assert not [name for name in sys.modules if name.startswith('flake8_vectorize.package')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
