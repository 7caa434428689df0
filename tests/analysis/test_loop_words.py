"""The lines of a text on which loops may begin: every one of them, and few others."""

import io
import tokenize
from pathlib import Path

import pytest

from flake8_vectorize.analysis.gate.functions import lines_with_loops
from flake8_vectorize.engine import inspect_source

HEADERS = {
    "name": "for x in xs:\n    pass\n",
    "bracket at once": "for(x) in xs:\n    pass\n",
    "list at once": "for[x, y] in xs:\n    pass\n",
    "tab": "for\tx in xs:\n    pass\n",
    "several": "for i, (x, *ys) in xs:\n    pass\n",
    "comma behind": "for x, in xs:\n    pass\n",
    "pair in a pair": "for (x,), y in xs:\n    pass\n",
    "attribute": "for a.b in xs:\n    pass\n",
    "entry": "for a['key'], b[0][1] in xs:\n    pass\n",
    "bracket to the next line": "for (\n    x,\n    y,\n) in xs:\n    pass\n",
    "comment behind": "for (  # both\n    x, y) in xs:\n    pass\n",
    "name in the next line": "y = [x for\n     x in xs]\n",
    "`in` in the next line": "y = [a for a, b\n     in xs]\n",
    "comma at the end": "y = [a for a,\n     b in xs]\n",
    "backslash": "for x \\\n        in xs:\n    pass\n",
    "asynchronous": "async def f():\n    async for x in xs:\n        pass\n",
    "while": "while xs:\n    pass\n",
    "while in brackets": "while(xs):\n    pass\n",
    "old line ends": "y = 1\rfor x in xs:\r    pass\r",
    "not of ASCII": "for größe in xs:\n    pass\n",
}
SENTENCES = {
    "words": "computes it for the whole batch in one go",
    "example": "any shape (for example, a batch),",
    "purpose": "weights for training, see above #12",
    "while in the middle": "it stays while x is positive",
}


@pytest.mark.parametrize("source", HEADERS.values(), ids=HEADERS)
def test_every_header_is_found(source: str) -> None:
    lines = source.replace("\r", "\n").split("\n")
    first = next(n for n, line in enumerate(lines, 1) if "for" in line or "while" in line)
    assert first in lines_with_loops(source)


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_sentences_are_none(sentence: str) -> None:
    assert not lines_with_loops(f'"""{sentence.capitalize()}."""\n')
    assert not lines_with_loops(f"x = 1  \n    # {sentence}\n")


def test_every_loop_of_the_standard_library_is_found() -> None:
    folder = Path(io.__file__).parent
    found = 0
    for path in (folder / name for name in ("argparse.py", "ast.py", "inspect.py", "shutil.py")):
        source = path.read_text(encoding="utf-8")
        lines = set(lines_with_loops(source))
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NAME and token.string in ("for", "while"):
                found += 1
                assert token.start[0] in lines, (path.name, token.line)
    assert found > 100


def test_a_header_over_several_lines_is_told() -> None:
    source = """
import torch


def f(x: torch.Tensor) -> torch.Tensor:
    return torch.stack([row.sin() for
                        row in x])
"""
    assert [finding.span.line for finding in inspect_source(source, "x.py").findings] == [6]
