"""Serve an editor over stdio, by the language server protocol.

Needs pygls: pip install 'flake8-vectorize[lsp]'.
"""

from __future__ import annotations

import argparse

from flake8_vectorize.errors import VectorizeError


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="the default; editors pass it")


def run(arguments: argparse.Namespace) -> int:
    try:
        from flake8_vectorize.lsp.server import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise VectorizeError(
            "the language server needs pygls; pip install 'flake8-vectorize[lsp]'"
        ) from error
    server().start_io()
    return 0
