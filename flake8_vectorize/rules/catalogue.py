"""All rules, found by the names of their files."""

from __future__ import annotations

import importlib
import pkgutil
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
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        code = module.name[:6].upper()
        if not code.startswith("VEC") or not selected(code):
            continue
        full = f"{package}.{module.name}"
        content = vars(importlib.import_module(full)).values()
        found = [item for item in content if isinstance(item, type) and item.__module__ == full]
        defined = [item for item in found if issubclass(item, Rule)]
        if len(defined) != 1:
            raise TypeError(f"{module.name} defines {len(defined)} rules, not one")
        rules.append(defined[0]())
    return tuple(sorted(rules, key=lambda rule: rule.code))
