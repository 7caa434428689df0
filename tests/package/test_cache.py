"""The cache of summaries: what is read is what was written, whatever happens to the folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from package.conftest import FOUND, LISTS, TENSORS, Codes, Write, user

from flake8_vectorize.analysis.exports import exports
from flake8_vectorize.package import modules
from flake8_vectorize.package.cache import FOLDER, Cache
from flake8_vectorize.package.records import read, written

SOURCE = user("from .ops import rows", "rows(x)")
FILES = {"pkg/__init__.py": "", "pkg/ops.py": TENSORS}


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts as a process of its own does."""
    monkeypatch.setattr(modules, "_KNOWN", {})


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / FOLDER).iterdir() if path.name != ".gitignore")


def test_a_summary_comes_back_as_it_was_written() -> None:
    for path in sorted(Path(modules.__file__).parents[1].rglob("*.py")):
        summary = exports(path.read_text(encoding="utf-8"))
        assert read(written(summary)) == summary
        assert json.loads(written(summary)).keys() == {"names", "stars", "functions", "classes"}


def test_a_second_process_summarizes_nothing(
    write: Write, codes: Codes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(FILES)
    assert codes("pkg/user.py", SOURCE) == FOUND
    assert entries(tmp_path)
    assert (tmp_path / FOLDER / ".gitignore").read_text(encoding="utf-8") == "*\n"
    monkeypatch.setattr(modules, "_KNOWN", {})
    monkeypatch.setattr(modules, "exports", lambda source: pytest.fail("summarized again"))
    assert codes("pkg/user.py", SOURCE) == FOUND


@pytest.mark.parametrize(
    "damage",
    [b"", b"\n", b"\xff\xfe\x00", b"{}\n{}", None],
    ids=["empty", "line", "bytes", "unsealed", "altered"],
)
def test_a_damaged_entry_is_ignored_and_rewritten(
    write: Write,
    codes: Codes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: bytes | None,
) -> None:
    write(FILES)
    assert codes("pkg/user.py", SOURCE) == FOUND
    sound = {path: path.read_bytes() for path in entries(tmp_path)}
    for path, content in sound.items():
        path.write_bytes(content.replace(b"tensor", b"object") if damage is None else damage)
    monkeypatch.setattr(modules, "_KNOWN", {})
    assert codes("pkg/user.py", SOURCE) == FOUND
    mended = {path: path.read_bytes() for path in entries(tmp_path)}
    assert mended[path_of(sound, b"tensor")] == sound[path_of(sound, b"tensor")]


def path_of(files: dict[Path, bytes], word: bytes) -> Path:
    return next(path for path, content in files.items() if word in content)


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(
    write: Write, codes: Codes, tmp_path: Path
) -> None:
    write({**FILES, FOLDER: "a file in its place"})
    assert codes("pkg/user.py", SOURCE) == FOUND
    assert (tmp_path / FOLDER).read_text(encoding="utf-8") == "a file in its place"


def test_a_text_is_there_for_its_own_key_only(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("name", "key", "text\nof two lines")
    assert cache.read("name", "key") == "text\nof two lines"
    assert cache.read("name", "other") is None
    assert cache.read("other", "key") is None


def test_processes_that_write_at_once_leave_sound_entries(write: Write, tmp_path: Path) -> None:
    write(FILES)
    code = (
        "import sys\nfrom pathlib import Path\nfrom flake8_vectorize.package.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1]))\n"
        "for number in range(60):\n"
        "    cache.write('one', 'key', sys.argv[2] * 5000)\n"
        "    text = cache.read('one', 'key')\n"
        "    assert text and len(text) == 5000 and len(set(text)) == 1, text\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), letter]) for letter in "abcd"
    ]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    assert [path.name for path in entries(tmp_path)] == ["one"]


def test_what_is_being_typed_stays_out_of_the_cache(
    write: Write, codes: Codes, tmp_path: Path
) -> None:
    write({**FILES, "pkg/via.py": "from .user import own\n", "pkg/user.py": LISTS})
    source = user("from .via import own", "own(x)") + "\n\ndef own(x):\n    return torch.exp(x)\n"
    assert codes("pkg/user.py", source) == FOUND
    assert not any(
        "own" in path.read_text(encoding="utf-8").partition('"functions"')[2]
        for path in entries(tmp_path)
    )
