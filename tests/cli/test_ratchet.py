"""`baseline ratchet`: no file has more accepted loops than it had at a revision."""

from __future__ import annotations

import pytest

from flake8_vectorize.baseline.store import DEFAULT_NAME

FILL = """\
def fill(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
    return out
"""
SHIFT = """\
def shift(x: torch.Tensor, out: torch.Tensor):
    for k in range(x.shape[1]):
        out[:, k] = x[:, k] + 1
    return out
"""
ADD = """\
def add(w: torch.Tensor):
    total = torch.zeros(3)
    for i in range(w.shape[0]):
        total = total + w[i]
    return total
"""
MEAN = ADD.replace("add", "mean").replace("+ w[i]", "+ w[i] / 3")


def test_the_ratchet_holds_each_file_to_its_count(history) -> None:
    history.lay({"a.py": (FILL,), "b.py": (MEAN, ADD)})
    history.accept()
    history.commit("base")
    history.git("checkout", "-q", "-b", "feature")
    ratchet = ["baseline", "ratchet", "--against", "main"]
    assert history.project.run(*ratchet).status == 0
    history.lay({"a.py": (FILL, SHIFT), "b.py": (MEAN,)})
    history.accept()
    answer = history.project.run(*ratchet)
    assert answer.status == 1
    assert answer.out == "a.py: 2 accepted loops, 1 at main; batch the new ones\n"
    history.lay({"a.py": (SHIFT,), "c.py": (MEAN,)})
    history.accept()
    assert history.project.run(*ratchet).status == 0
    history.lay({"a.py": (FILL,), "c.py": (MEAN, ADD, SHIFT)})
    history.accept()
    assert "c.py: 3 accepted loops, 0 at main" in history.project.run(*ratchet).out


def test_the_ratchet_follows_a_renamed_file_whose_loops_were_edited(history) -> None:
    history.lay({"a.py": (FILL, ADD)})
    history.accept()
    history.commit("base")
    history.git("checkout", "-q", "-b", "feature")
    ratchet = ["baseline", "ratchet", "--against", "main"]
    history.lay({"c.py": (FILL.replace("2 *", "3 *"), ADD)})
    history.accept()
    assert history.project.run(*ratchet).out == ""
    history.lay({"c.py": (FILL.replace("2 *", "3 *"), ADD, SHIFT)})
    history.accept()
    assert history.project.run(*ratchet).out.startswith("c.py: 3 accepted loops, 0 at main")


def test_the_ratchet_counts_the_same_inside_a_hook(history, monkeypatch) -> None:
    history.lay({"pkg/a.py": (FILL,)})
    monkeypatch.chdir(history.project.folder / "pkg")
    (history.project.folder / "pkg" / DEFAULT_NAME).write_text('{"schema": 1}\n', encoding="utf-8")
    history.accept()
    history.commit("base")
    monkeypatch.setenv("GIT_DIR", str(history.project.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(history.project.folder / ".git" / "index"))
    answer = history.project.run("baseline", "ratchet", "--against", "main")
    assert (answer.status, answer.out, answer.err) == (0, "", "")


def test_the_ratchet_starts_from_nothing(history) -> None:
    history.lay({"a.py": ()})
    history.commit("base")
    history.git("checkout", "-q", "-b", "feature")
    history.lay({"a.py": (FILL,)})
    history.accept()
    answer = history.project.run("baseline", "ratchet", "--against", "main")
    assert answer.status == 1


def test_a_revision_that_is_not_there_is_one_line(history) -> None:
    history.lay({"a.py": ()})
    history.commit("base")
    answer = history.project.run("baseline", "ratchet", "--against", "origin/main")
    assert answer.status == 2
    assert "origin/main" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_shallow_clone_is_told_to_fetch_more(history, tmp_path_factory) -> None:
    history.lay({"a.py": (FILL,)})
    history.accept()
    history.commit("base")
    history.git("checkout", "-q", "-b", "feature")
    history.commit("theirs")
    history.git("checkout", "-q", "main")
    history.commit("ours")
    clone = tmp_path_factory.mktemp("clone") / "shallow"
    shallow = ["--depth", "1", "--no-single-branch"]
    history.git("clone", "-q", *shallow, history.project.folder.as_uri(), str(clone))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(clone)
        answer = history.project.run("baseline", "ratchet", "--against", "origin/feature")
    assert answer.status == 2
    assert "a shallow clone lacks it, fetch more history" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_baseline_outside_of_the_repository_has_no_history(history, tmp_path_factory) -> None:
    history.lay({"a.py": (FILL,)})
    history.accept()
    history.commit("base")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "baseline"
    history.project.baseline.rename(elsewhere)
    history.project.baseline.symlink_to(elsewhere)
    answer = history.project.run("baseline", "ratchet", "--against", "main")
    assert answer.status == 2
    assert f"{elsewhere} lies outside of" in answer.err
