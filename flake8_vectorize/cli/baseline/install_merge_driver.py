"""Let git merge baselines without conflicts, in this repository.

Writes the driver into the repository's git settings and a line into .gitattributes. Who has not
run this command gets git's ordinary merge by lines.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys

from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.repository import Repository
from flake8_vectorize.storage import replace_text, sole_writer

_DRIVER = "vectorize-baseline"
_MERGE = "-m flake8_vectorize baseline merge %O %A %B"


def prepare(parser: argparse.ArgumentParser) -> None:
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    path = project_of(arguments, creates=True).baseline()
    repository = Repository(path.parent)
    repository.configure(f"merge.{_DRIVER}.name", "accepted loops of flake8-vectorize")
    # By the path of this Python: hooks and editors run git outside the virtual environment.
    repository.configure(f"merge.{_DRIVER}.driver", f"{shlex.quote(sys.executable)} {_MERGE}")
    attributes = path.parent / ".gitattributes"
    line = f"{path.name} merge={_DRIVER}"
    with sole_writer(attributes):
        text = attributes.read_text(encoding="utf-8") if attributes.exists() else ""
        if line not in text.splitlines():
            if text and not text.endswith("\n"):
                text += "\n"
            replace_text(attributes, f"{text}{line}\n")
    print(f"git merges {path.name} by entries now; commit {os.path.relpath(attributes)}")
    return 0
