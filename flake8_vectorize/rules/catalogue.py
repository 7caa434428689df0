"""All rules, found by the names of their files."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flake8_vectorize.rules.rule import Rule


def _every(code: str) -> bool:
    return True


@lru_cache(maxsize=8)
def catalogue(selected: Callable[[str], bool] = _every) -> tuple[Rule, ...]:
    """One instance of every rule whose code is selected, in order of code; the files of others are
    not loaded.

    A file without exactly one rule is a TypeError.
    """
    package = __name__.rpartition(".")[0]
    rules = []
    for file in Path(__file__).parent.glob("vec*.py"):
        if not selected(file.name[:6].upper()):
            continue
        full = f"{package}.{file.stem}"
        content = vars(importlib.import_module(full)).values()
        found = [item for item in content if isinstance(item, type) and item.__module__ == full]
        defined = [item for item in found if issubclass(item, Rule)]
        if len(defined) != 1:
            raise TypeError(f"{file.stem} defines {len(defined)} rules, not one")
        rules.append(defined[0]())
    return tuple(sorted(rules, key=lambda rule: rule.code))
