"""What comments say of a loop that is kept on purpose: that it saves memory, that what it calls
takes one item at a time, that a batched form was slower.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache

from flake8_vectorize.analysis.syntax.exposure import blocks_around
from flake8_vectorize.analysis.syntax.sites import LoopNode

# what may stand between a comment and its loop
PLAIN = (ast.Assign, ast.AnnAssign, ast.AugAssign)
UNDER = (ast.If, ast.With)
SHOWN = 60
BATCHING = r"(?:batch|broadcast|vectori[sz]|paralleli[sz])\w*"
CHOSEN = r"\b(?:on\ purpose|deliberate(?:ly)?|intentional(?:ly)?)\b"
ONE_BY_ONE = r"\b(?:loop|iterat|sequential|one\ by\ one|one\ at\ a\ time)\w*"
OBLIGED = r"\b(?:(?:still\ )?(?:needs?|ha[sd]|have|necessary)\ (?:still\ )?to|must)\b"
# a wish for a batched form is no reason against it
WISH = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
KEPT = rf"""
    # memory
    \b(?:sav|conserv|reduc|limit|avoid|low|less|minimi[sz]|bound|prevent|spar)\w*\b [^.]*
        \b(?:mem(?:ory)?\b(?!\ (?:bank|queue|cell|module))|oom\b)
    | \bmemory\b [^.]* \b(?:efficien|constrain|limit|footprint|budget|explo|blow|duplicat)\w*
    | \b(?:blow|explod)\w*\b [^.]* \b(?:sizes?|intermediates?|dimensions?)\b
    | \b(?:out\ of\ (?:\w+\ )?memory|oom)\b
    | \btoo\ (?:large|big)\ (?:to\ fit|for)\b [^.]* \bmemory\b
    # no way around it
    | (?:\bcannot|\bcan\ not|\bcan't|\bimpossible|\bnot\ possible)\b [^.]*
        \b(?:{BATCHING}|loops?)\b
    | {OBLIGED} [^.]*
        \b(?:separate(?:ly)?|individually|sequentially|one\ by\ one|one\ at\ a\ time)\b
    | \b(?:loop(?:s|ing)?|iterat(?:es?|ing))\b [^.]* \b(?:because|since|due\ to)\b
    | \bloops?\b\ (?:is|are)\ (?:still\ )?(?:required|necessary|unavoidable)\b
    # what is called
    | \b(?:do(?:es)?|is|are)(?:\ not|n't)\b [^.]* \bsupport\w*\b [^.]* {BATCHING}
    | \bno\ (?:batched|vectori[sz]ed)\b
    | \bonly\ (?:supports?|accepts?|takes?|works?\ (?:on|with|for))\ (?:an?\ )?(?:single|one)\b
    # by choice
    | \beach\b [^.]* \b(?:in\ series|sequentially)\b
    | \b(?:loop|iterat)\w*\b [^.]* \b(?:tiny|handful)\b
    | {CHOSEN} [^.]* {ONE_BY_ONE} | {ONE_BY_ONE} [^.]* {CHOSEN}
    | \bloop\w*\ (?:is|was|turns\ out)\ (?:actually\ |much\ |to\ be\ )*
        (?:faster|quicker|cheaper)\b
    | \b(?:faster|quicker|cheaper)\ than\b [^.]* {BATCHING}
    | \b(?:batched|broadcast(?:ed)?|vectori[sz]ed)\b [^;]* \b(?:is|was|turns\ out)\ [^.]* \bslower\b
    """


def said_purpose(
    loop: LoopNode, body: Sequence[ast.stmt], lines: Sequence[str]
) -> tuple[str, int] | None:
    """What a comment says that keeps a loop as it is, and its line: one above the loop, above what
    leads up to it without a blank line, as a paragraph before that, behind its header, or below it.
    """
    remarks = list(_remarks(loop, body, lines))
    text = " ".join(remark for remark, _ in remarks)
    if not text or WISH.search(text) or not _keeps(text):
        return None
    remark, line = next((part for part in remarks if _keeps(part[0])), remarks[0])
    return textwrap.shorten(remark, SHOWN, placeholder=" ..."), line


def _keeps(text: str) -> bool:
    """Whether a comment says why a loop is one."""
    return _kept().search(text.lower()) is not None


@cache
def _kept() -> re.Pattern[str]:
    # made where a loop has a comment, or every start of the linter pays for it
    return re.compile(KEPT, re.VERBOSE)


def _remarks(
    loop: LoopNode, body: Sequence[ast.stmt], lines: Sequence[str]
) -> Iterator[tuple[str, int]]:
    """The comments that belong to a loop, with their lines."""
    begin = _begin(loop, body, lines)
    before = lines[begin - 3] if begin > 2 else ""
    if not lines[begin - 2].strip() and before.lstrip().startswith("#"):
        begin -= 1
    while begin > 1 and lines[begin - 2].lstrip().startswith("#"):
        begin -= 1
    inner = getattr(loop, "body", None)
    end = inner[0].lineno if isinstance(inner, list) else loop.lineno + 1
    for line in range(begin, max(end, loop.lineno + 1)):
        code, mark, remark = lines[line - 1].partition("#")
        if mark and not (code.count("'") % 2 or code.count('"') % 2):
            yield remark.strip("# \t"), line


def _begin(loop: LoopNode, body: Sequence[ast.stmt], lines: Sequence[str]) -> int:
    """The first line of what leads up to a loop without a blank line: the statement that it is or
    stands in, plain ones before that, and the condition that these are the first ones under.
    """
    begin = loop.lineno
    for holder, block, place in reversed(list(blocks_around(body, loop))):
        begin = block[place].lineno
        while (
            place
            and isinstance(block[place - 1], PLAIN)
            and block[place - 1].end_lineno == begin - 1
        ):
            place -= 1
            begin = block[place].lineno
        if place or not isinstance(holder, UNDER) or not _leads_to(holder, block, lines):
            break
    return begin


def _leads_to(holder: ast.If | ast.With, block: Sequence[ast.stmt], lines: Sequence[str]) -> bool:
    """Whether a block is what stands under a condition, without a blank line between them."""
    first = block[0]
    return first is holder.body[0] and all(
        line.strip() for line in lines[holder.lineno : first.lineno - 1]
    )
