"""An inventory for a review: every loop with its verdict, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flake8_vectorize.reporting.inventory import (
    InventoryFile,
    InventoryLoop,
    Standing,
    of_standing,
)

_SECTIONS = {
    Standing.CRITICAL: (
        "Runtime-critical",
        "Flagged and not accepted; the heaviest first where loops were measured.",
    ),
    Standing.FOLLOW_UP: (
        "Needs follow-up",
        "They touch a tensor, and no verdict on them is proven.",
    ),
    Standing.SAFE: ("Safe", "No advice, and why; accepted loops with the reason in the baseline."),
}


def inventory_summary(files: Sequence[InventoryFile], package: str) -> str:
    """Counts, then one table for each standing."""
    counts = {standing: len(of_standing(files, standing)) for standing in Standing}
    lines = [
        f"# Loops of {package}",
        "",
        f"{sum(counts.values())} loops in {len(files)} files: "
        + ", ".join(f"{number} {standing.value}" for standing, number in counts.items())
        + ".",
    ]
    for standing, (title, text) in _SECTIONS.items():
        lines += ["", f"## {title} ({counts[standing]})", "", text]
        if counts[standing]:
            lines += ["", *_table(of_standing(files, standing))]
    return "\n".join(lines) + "\n"


def _table(loops: Sequence[tuple[InventoryFile, InventoryLoop]]) -> Iterator[str]:
    yield "| where | loop | in | class | why |"
    yield "|---|---|---|---|---|"
    for file, item in loops:
        yield (
            f"| {_cell(file.path)}:{item.loop.span.line} | {_code(item.loop.head)} "
            f"| {_code(item.loop.scope)} | {_cell(item.report.pattern)} | {_cell(item.reason)} |"
        )


def _cell(text: str) -> str:
    """Text that a table cell shows as it is."""
    for char in "\\`*_<>[]|":
        text = text.replace(char, f"\\{char}")
    return " ".join(text.split())


def _code(text: str) -> str:
    """Text in backquotes; a bar would end the cell even there."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{' '.join(text.split())}{fence}".replace("|", "\\|")
