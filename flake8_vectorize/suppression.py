"""Which lines of a file the user has silenced with `# noqa`, read as flake8 reads them."""

from __future__ import annotations

import io
import re
import tokenize

from flake8_vectorize.sources import lines_of

_LINE = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+[,\s]*)+))?", re.IGNORECASE)
_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)


class Suppressions:
    """The `# noqa` comments of one file."""

    def __init__(self, source: str) -> None:
        self._lines = lines_of(source)
        self._whole_file = any(_FILE.match(line) for line in self._lines)
        self._joined: dict[int, str] | None = None
        self._source = source
        self._any = "noqa" in source.lower()

    def hold(self, line: int, code: str) -> bool:
        """Whether a finding of this code on this line is silenced."""
        if self._whole_file:
            return True
        if line > len(self._lines) or not self._any:
            return False
        if self._joined is None:
            self._joined = _joined_lines(self._source)
        comment = _LINE.search(self._joined.get(line, self._lines[line - 1]))
        if comment is None:
            return False
        if comment["codes"] is None:
            return True
        codes = tuple(part for part in re.split(r"[,\s]+", comment["codes"]) if part)
        return code.startswith(codes)


def _joined_lines(source: str) -> dict[int, str]:
    """The text in which the comment of a line is looked for: backslashes and long strings join."""
    lines = lines_of(source)
    joined: dict[int, str] = {}
    first = last = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first = min(first or token.start[0], token.start[0])
            last = max(last, token.end[0])
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                text = "\n".join(lines[first - 1 : last])
                joined.update(dict.fromkeys(range(first, last + 1), text))
                first = last = 0
    except (tokenize.TokenError, SyntaxError):
        return {}
    return joined
