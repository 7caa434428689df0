"""The page of a rule, made from the rule's own class, and the book of all pages."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable

from flake8_vectorize.baseline.codes import on_by_default
from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.batched import BatchedForm
from flake8_vectorize.reporting.notices import notice_table
from flake8_vectorize.rules.rule import Example, Rule

_SECTION = re.compile(r"^(What|Why|Example|Use instead):[ ]*", re.MULTILINE)
_CODE_SECTIONS = frozenset({"Example", "Use instead"})
_INTRODUCTION = """\
# Rules

Made by `flake8-vectorize explain --all` from the classes in `flake8_vectorize/rules/`. The tests
run the examples of every rule: both forms compute the same values and gradients.

| code | name | default |
|---|---|---|
"""
_NOTICES = """
## Notices

About a file or about the baseline, not about a loop alone.

| code | name | default | what |
|---|---|---|---|
"""


def handbook(rules: Iterable[Rule]) -> str:
    """All pages behind a table of contents."""
    rules = list(rules)
    rows = "".join(
        f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {_default(rule)} |\n"
        for rule in rules
    )
    pages = "".join(f"\n{page(rule, level=2)}" for rule in rules)
    return f"{_INTRODUCTION}{rows}{pages}{_NOTICES}{notice_table()}"


def page(rule: Rule, level: int = 1) -> str:
    """What the rule reports, why, and what to write instead, as Markdown."""
    title, *sections = _SECTION.split(inspect.getdoc(rule) or "")
    parts = [f"{'#' * level} {rule.code} {rule.name}", _flat(title)]
    if not on_by_default(rule.code):
        parts[1] += f" Off by default: `--extend-select {rule.code}` switches it on."
    for name, body in zip(sections[::2], sections[1::2], strict=True):
        parts.append(_section(name, body))
    parts.append(f"**Fix:** {_fix(rule)}")
    return "\n\n".join(parts) + "\n"


def what(rule: Rule) -> str:
    """What the rule reports, as a paragraph."""
    _, *sections = _SECTION.split(inspect.getdoc(rule) or "")
    return _flat(dict(zip(sections[::2], sections[1::2], strict=True))["What"])


def _fix(rule: Rule) -> str:
    """What `fix` makes of the rule's examples."""
    forms = [form for example in rule.examples for form in _forms(rule, example)]
    if not forms:
        return "none; what to write depends on more than the loop."
    caveats = dict.fromkeys(caveat for form in forms for caveat in form.caveats)
    if not caveats:
        return "safe, where the axes of all operands are known."
    said = "; ".join(caveats)
    return (
        f"unsafe ({said})."
        if not any(form.safe for form in forms)
        else f"safe, or unsafe ({said})."
    )


def _forms(rule: Rule, example: Example) -> list[BatchedForm]:
    source = example.function(example.bad)
    found = inspect_source(source, "example.py", codes=rule.code.startswith).findings
    return [finding.fix for finding in found if finding.fix is not None]


def _default(rule: Rule) -> str:
    return "on" if on_by_default(rule.code) else "off"


def _section(name: str, body: str) -> str:
    if name in _CODE_SECTIONS:
        code = textwrap.dedent(body.strip("\n")).rstrip()
        return f"**{name}:**\n\n```python\n{code}\n```"
    return f"**{name}:** {_flat(body)}"


def _flat(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
