"""What a rule is: a code, a name, a page, examples that are run, and one question about a loop
nest.
"""

from __future__ import annotations

import re
import textwrap
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import LoopNest

CODE = re.compile(r"VEC[1-4]\d\d")
NAME = re.compile(r"[a-z]+(-[a-z]+)*")
SECTIONS = ("What", "Why", "Example", "Use instead")
MESSAGE_LIMIT = 120
# what may go, or be said in fewer words, where room is short
SHORTER = {
    " in a Python loop": "",
    " element by element": "",
    " Python numbers": " numbers",
    " time and again along ": " along ",
}


class Example(NamedTuple):
    """A loop that the rule reports and the batched form of it.

    All three are bodies of one function. `inputs` makes the tensors, with `n` for the size of the
    axis; both forms leave their result in `out`. Where `bad` has a fix, `good` is what it writes.
    """

    id: str
    inputs: str
    bad: str
    good: str

    def function(self, body: str) -> str:
        """A file with one of the two forms in a function of `n`."""
        lines = [*self.inputs.split("; "), *textwrap.dedent(body).strip("\n").split("\n")]
        text = textwrap.indent("\n".join([*lines, "return out"]), "    ")
        return f"import torch\n\n\ndef example(n):\n{text}\n"


class NearMiss(NamedTuple):
    """A loop that looks like the rule's and has to stay silent.

    The parameters give types to its names.
    """

    id: str
    source: str


class Rule(ABC):
    """A rule. Everything that tests, docs and messages need stands in the class.

    `message` is a fact and an advice, `brief` the advice where names leave no room for that one.
    A malformed rule is a TypeError.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    message: ClassVar[str]
    brief: ClassVar[str]
    examples: ClassVar[tuple[Example, ...]]
    near_misses: ClassVar[tuple[NearMiss, ...]]
    yields_to: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **keywords: object) -> None:
        super().__init_subclass__(**keywords)
        for complaint in _complaints(cls):
            raise TypeError(f"rule {cls.__name__}: {complaint}")

    @abstractmethod
    def check(self, nest: LoopNest) -> Iterator[Finding]:
        """The findings about one loop nest: none or one."""

    def finding(
        self, nest: LoopNest, brief: str = "", message: str = "", **words: object
    ) -> Finding:
        """A finding at the loop, the message filled with the user's own names; `brief` and
        `message` are for an advice, or a fact, that is not the usual one.
        """
        message = (message or self.message).format(**words)
        form = nest.batched
        if form is not None:
            message = telling(message, form.text)
        return Finding(self.code, shortened(message, brief or self.brief), nest.header, fix=form)


def shortened(message: str, brief: str) -> str:
    """The message in one line; where names are too long, the advice is the brief one, and where
    they leave no room for it either, it is left out.
    """
    limit = MESSAGE_LIMIT - len("VEC000 ")
    fact = plain = message.partition("; ")[0]
    for long, short in SHORTER.items():
        plain = plain.replace(long, short)
    for text in (message, f"{fact}; {brief}", f"{plain}; {brief}", fact):
        if len(text) <= limit:
            return text
    return fact[: limit - 4].rsplit(" ", 1)[0] + " ..."


def telling(message: str, text: str) -> str:
    """The message with what to write in place of its advice, if there is room for it.

    A colon before a space is kept out: programs that read messages end a place there.
    """
    told = f"{message.partition('; ')[0]}; write {text}"
    fits = len(told) <= MESSAGE_LIMIT - len("VEC000 ") and "\n" not in text
    return told if text and fits and ": " not in text else message


def _complaints(cls: type[Rule]) -> Iterator[str]:
    for attribute in ("code", "name", "message", "brief", "examples", "near_misses"):
        if not hasattr(cls, attribute):
            yield f"it has no {attribute}"
            return
    if not CODE.fullmatch(cls.code):
        yield f"{cls.code!r} is no code of the form VEC101"
    module = cls.__module__.rpartition(".")[2]
    if module.startswith("vec") and not module.startswith(cls.code.lower() + "_"):
        yield f"{cls.code} stands in a file called {module}"
    if not NAME.fullmatch(cls.name):
        yield f"{cls.name!r} is not in kebab case"
    documentation = cls.__doc__ or ""
    for section in SECTIONS:
        if f"{section}:" not in documentation:
            yield f"its docstring has no section {section!r}"
    if cls.message.endswith(".") or cls.message[:1].isupper():
        yield "its message starts with a capital or ends with a full stop"
    if not cls.examples or not cls.near_misses:
        yield "it needs an example and a near miss"
