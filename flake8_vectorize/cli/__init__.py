"""The command `flake8-vectorize`: one file per subcommand, whose docstring is its help."""

from flake8_vectorize.cli.dispatch import main

__all__ = ["main"]
