"""List every loop of a package, flagged or not, with its verdict.

Writes loop_inventory.json, listing.html (the annotated source) and summary.md.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.project import Project
from flake8_vectorize.reporting.inventory import (
    InventoryFile,
    Standing,
    inventory_file,
    of_standing,
)
from flake8_vectorize.reporting.inventory_json import inventory_json
from flake8_vectorize.reporting.inventory_listing import inventory_listing
from flake8_vectorize.reporting.inventory_summary import inventory_summary
from flake8_vectorize.review import review
from flake8_vectorize.sources import read_source
from flake8_vectorize.storage import replace_text


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--package", required=True, metavar="DIR", help="the package's folder")
    parser.add_argument("--outdir", required=True, metavar="DIR", help="where the files go")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    package = Path(arguments.package)
    if not package.is_dir():
        raise VectorizeError(f"{package} is no folder; name the folder of a package")
    project = project_of(arguments)
    files = _files(project, package)
    outdir = Path(arguments.outdir)
    try:
        outdir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VectorizeError(f"{outdir} cannot be made: {error.strerror}") from error
    name = package.resolve().name
    replace_text(outdir / "loop_inventory.json", inventory_json(files))
    replace_text(outdir / "summary.md", inventory_summary(files, name))
    replace_text(outdir / "listing.html", inventory_listing(files, name))
    counts = (f"{len(of_standing(files, standing))} {standing.value}" for standing in Standing)
    print(f"{sum(len(file.loops) for file in files)} loops: {', '.join(counts)}")
    print(f"the annotated source: {outdir / 'listing.html'}")
    return 0


def _files(project: Project, package: Path) -> list[InventoryFile]:
    paths = project.files([str(package)])
    reports = [project.inspect(path, every_loop=True) for path in paths]
    reviews = review(reports, project.session(), project.configuration.impact)
    return [
        inventory_file(
            project.unsilenced(item),
            Path(path).relative_to(package).as_posix(),
            _module(Path(path), package),
            read_source(path),
        )
        for path, item in zip(paths, reviews, strict=True)
    ]


def _module(path: Path, package: Path) -> str:
    parts = path.relative_to(package).with_suffix("").parts
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join((os.path.basename(package.resolve()), *parts))
