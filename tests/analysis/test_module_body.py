"""Functions that get tensors from the statements of their file, outside of all functions."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\n\n\n"
FUNCTION = """\
def f(x, n=3):
    rows = []
    for row in x:
        rows.append(row.exp())
    return torch.stack(rows)


"""
TOLD = {
    "made-in-place": "f(torch.rand(8, 3))",
    "made-before": "x = torch.arange(8).reshape(4, 2)\ny = f(x)",
    "as-a-program": "if __name__ == '__main__':\n    x = torch.rand(8, 3).cuda()\n    print(f(x))",
    "by-name": "f(n=4, x=torch.rand(8, 3)[2:])",
    "in-a-loop": "for step in range(9):\n    x = 2 * torch.rand(8, 3)\n    f(x)",
    "twice": "a = torch.rand(8, 3)\nf(a)\nf(a + 1)",
    "computed-from-itself": "x = torch.rand(8, 3)\nx = x * 2\nf(x)",
}
SILENT = {
    "a-list": "f([torch.rand(3), torch.rand(4)])",
    "a-list-by-name": "x = [torch.rand(3)]\nf(x)",
    "a-list-once": "f(torch.rand(8, 3))\nf([torch.rand(3)])",
    "bound-to-two-things": "x = torch.rand(8, 3)\nx = list(x)\nf(x)",
    "an-item": "for x in rows:\n    f(x)",
    "what-a-module-gives": "net = torch.nn.Linear(3, 4)\nx = net(torch.rand(8, 3))\nf(x)",
    "unpacked": "x, y = torch.rand(8, 3), [3]\nf(*y)",
    "passed-on": "f(torch.rand(8, 3))\nmap(f, rows)",
    "called-by-a-function-too": "f(torch.rand(8, 3))\n\n\ndef g(rows):\n    return f(rows)",
    "called-as-a-method-too": "f(torch.rand(8, 3))\nother.f(3)",
    "nothing": "f()",
    "itself": "x = x\nf(x)",
}


def codes(body: str, every_loop: bool) -> list[str]:
    source = f"{HEAD}{FUNCTION}{body}\n"
    return [found.code for found in inspect_source(source, "x.py", every_loop=every_loop).findings]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", TOLD.values(), ids=TOLD)
def test_a_function_gets_what_its_file_gives_it(body: str, every_loop: bool) -> None:
    assert codes(body, every_loop) == ["VEC102"]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_is_not_seen_to_be_a_tensor_is_none(body: str, every_loop: bool) -> None:
    assert codes(body, every_loop) == []


def test_the_call_is_the_evidence() -> None:
    (loop,) = inspect_source(f"{HEAD}{FUNCTION}{TOLD['made-in-place']}\n", "x.py").loops
    assert any("given to f, line 11" in known.fact for known in loop.evidence)
