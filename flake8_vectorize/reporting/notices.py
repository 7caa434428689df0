"""The pages of the codes that no rule has: what they say about a file or about the baseline."""

from __future__ import annotations

from dataclasses import dataclass

from flake8_vectorize.baseline.codes import (
    ABOVE_LIMIT,
    DAMAGED,
    GREW,
    NO_REASON,
    NOT_ANALYSED,
    STALE,
    on_by_default,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a code reports, and what to do about it."""

    name: str
    what: str
    remedy: str


NOTICES = {
    NOT_ANALYSED: Notice(
        "not-analysed",
        "The file could not be read or parsed, so nothing is known about its loops.",
        "Mend what the message names. Entries of the baseline for this file are left alone.",
    ),
    STALE: Notice(
        "stale-entry",
        "The baseline accepts a loop of this file, and no loop in it matches any more.",
        "`flake8-vectorize baseline prune` removes the entry, unless the loop stands in another "
        "file now; `flake8-vectorize baseline accept` then moves the entry there.",
    ),
    GREW: Notice(
        "accepted-loop-grew",
        "An edit has made an accepted loop one of another kind: the code that it was accepted "
        "under is not the code that it has now, so the reason for accepting it is in doubt.",
        "Batch the loop, or accept it again with its reason.",
    ),
    DAMAGED: Notice(
        "unreadable-record",
        "A line of the baseline, or of the file of measured impacts, cannot be read. The other "
        "lines of the baseline still count; a damaged file is never rewritten.",
        "Mend the line, resolve the merge conflict, or restore the file.",
    ),
    NO_REASON: Notice(
        "acceptance-without-reason",
        "A loop is accepted, and its entry does not say why.",
        "Write the reason into the entry.",
    ),
    ABOVE_LIMIT: Notice(
        "impact-above-limit",
        "A loop was accepted up to an impact (`baseline accept --max-impact`), and was measured "
        "above it since.",
        "Batch the loop, or accept it again with a higher limit.",
    ),
}


def notice_page(code: str) -> str:
    """The page of a code, as Markdown."""
    notice = NOTICES[code]
    off = "" if on_by_default(code) else f" Off by default: `--extend-select {code}` shows it."
    return f"# {code} {notice.name}\n\n{notice.what}{off}\n\n**What to do:** {notice.remedy}\n"


def notice_table() -> str:
    """One row for each code, as Markdown."""
    rows = (
        f"| {code} | {notice.name} | {'on' if on_by_default(code) else 'off'} | {notice.what} |\n"
        for code, notice in NOTICES.items()
    )
    return "".join(rows)
