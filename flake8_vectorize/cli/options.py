"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from flake8_vectorize.config import load
from flake8_vectorize.discovery import NONE
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.project import Project


def add_project_options(parser: argparse.ArgumentParser) -> None:
    """The files and codes of a project, in place of what its `[flake8]` section says."""
    group = parser.add_argument_group("project")
    group.add_argument("--baseline", metavar="FILE", help=f"accepted loops, or '{NONE}'")
    group.add_argument("--impact", metavar="FILE", help=f"measured loops, or '{NONE}'")
    group.add_argument("--select", metavar="CODES", help="codes or prefixes, such as VEC1,VEC201")
    group.add_argument("--extend-select", metavar="CODES", help="codes beside those on by default")
    group.add_argument("--ignore", metavar="CODES", help="codes or prefixes left out")
    group.add_argument(
        "--project",
        action=argparse.BooleanOptionalAction,
        help="what a file imports from its own package is looked up there",
    )


def project_of(arguments: argparse.Namespace, *, creates: bool = False) -> Project:
    """The project that the options describe.

    Raises:
        VectorizeError: the configuration cannot be read; a file named on the command line is
            missing, unless the command `creates` it.
    """
    for option, name in (("--baseline", arguments.baseline), ("--impact", arguments.impact)):
        if name in (None, NONE) or Path(name).exists():
            continue
        if not creates or option != "--baseline":
            raise VectorizeError(f"{option} {name} is not there; name a file, or '{NONE}'")
        if not Path(name).parent.is_dir():
            raise VectorizeError(f"{option} {name} has no folder to stand in; make it first")
    return Project(
        load(
            baseline=arguments.baseline,
            impact=arguments.impact,
            select=arguments.select,
            extend_select=arguments.extend_select,
            ignore=arguments.ignore,
            whole_package=arguments.project,
        )
    )
