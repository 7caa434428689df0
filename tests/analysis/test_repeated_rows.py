"""Rows and numbers that are repeated as often as counts say, and joined."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

pytest.importorskip("torch")

from analysis.execution import agreed_class

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

REPEATED = {
    "expanded-to-elements": (
        "VEC104 items along dim 0 of x are repeated one by one",
        """
        def f(x: Tensor, counts: Tensor):
            b = x.shape[0]
            return torch.cat([x[i].unsqueeze(0).expand(counts[i], 2) for i in range(b)])
        """,
    ),
    "by-items-of-a-list": (
        "VEC104 items along dim 0 of x are repeated one by one",
        """
        def f(x: Tensor, counts: list[int]):
            return torch.cat([x[i].repeat(counts[i], 1) for i in range(x.shape[0])])
        """,
    ),
    "by-items-beside-rows": (
        "VEC102 out is filled along dim 0 of x and joined",
        """
        def f(x: Tensor, counts):
            out = []
            for row, n in zip(x, counts):
                out.append(row[None].expand(n, -1))
            return torch.cat(out, dim=0)
        """,
    ),
    "by-lengths-of-items": (
        "VEC104 items along dim 0 of x are repeated one by one",
        """
        def f(x: Tensor, boxes: list[Tensor]):
            return torch.cat([x[i].repeat(len(boxes[i]), 1) for i in range(x.shape[0])])
        """,
    ),
    "by-shapes-of-items": (
        "VEC102 out is filled along dim 0 of x and joined",
        """
        def f(x: Tensor, boxes):
            out = []
            for i in range(x.shape[0]):
                n = boxes[i].shape[0]
                out.append(x[i].unsqueeze(0).repeat(n, 1))
            return torch.cat(out)
        """,
    ),
    "positions": (
        "VEC104 items along n (counts) are repeated one by one",
        """
        def f(counts: list[int]):
            return torch.cat([torch.full((n,), i) for i, n in enumerate(counts)])
        """,
    ),
    "positions-by-what-is-not-known": (
        "VEC104 items along n (counts) are repeated one by one",
        """
        def f(counts):
            return torch.cat([torch.full((n,), i) for i, n in enumerate(counts)])
        """,
    ),
    "positions-of-items": (
        "VEC102 places is filled along box (boxes) and joined",
        """
        def f(boxes: list[Tensor]):
            places = []
            for i, box in enumerate(boxes):
                places.append(torch.full((box.shape[0], 1), i))
            return torch.cat(places)
        """,
    ),
    "positions-times-ones": (
        "VEC104 items along box (boxes) are repeated one by one",
        """
        def f(boxes: list[Tensor]):
            return torch.cat([torch.ones(box.size(0)) * i for i, box in enumerate(boxes)])
        """,
    ),
}

# what is reported, but repeats nothing
OTHERS = {
    "counts-of-their-own": """
        def f(counts: Tensor):
            return torch.cat([torch.arange(n) for n in counts])
        """,
}

SILENT = {
    "items-beside-rows": """
        def f(x: Tensor, boxes: list[Tensor]):
            return torch.cat(
                [torch.cat([x[i].repeat(len(b), 1), b], 1) for i, b in enumerate(boxes)]
            )
        """,
    "items-among-positions": """
        def f(boxes: list[Tensor]):
            out = []
            for i, box in enumerate(boxes):
                out.append(torch.full((len(box),), i))
                out.append(box[:, 0])
            return torch.cat(out)
        """,
    "rows-of-their-own-shapes": """
        def f(xs: list[Tensor], boxes: list[Tensor]):
            return torch.cat([x.expand(len(box), -1) for x, box in zip(xs, boxes)])
        """,
    "rows-of-a-list": """
        def f(xs, counts: list[int]):
            return torch.cat([x.repeat(n, 1) for x, n in zip(xs, counts)])
        """,
    "computed-with-items": """
        def f(boxes: list[Tensor]):
            return torch.cat([torch.zeros(len(box), 4) + box for box in boxes])
        """,
    "computed-with-lengths": """
        def f(x: Tensor, boxes: list[Tensor]):
            return torch.stack([x[i] * len(boxes[i]) for i in range(len(x))])
        """,
    "settings": """
        class Model:
            def f(self):
                return torch.cat([torch.full((n,), i) for i, n in enumerate(self.counts)])
        """,
    "made-by-a-function": """
        def f(boxes: list[Tensor], make):
            return torch.cat([make(len(box), i) for i, box in enumerate(boxes)])
        """,
    "of-one-of-two-lengths": """
        def f(boxes: list[Tensor]):
            return torch.cat([torch.full((3,), i) if len(b) else b for i, b in enumerate(boxes)])
        """,
    "left-in-a-list": """
        def f(boxes: list[Tensor]):
            return [torch.full((len(box),), i) for i, box in enumerate(boxes)]
        """,
}

RUN = {
    "by-a-list": """
        counts = [2, 1, 3, 0, 2, 5, 1, 1, 2, 2, 1, 1]
        rows = []
        for i in range(x.shape[0]):
            rows.append(x[i].unsqueeze(0).expand(counts[i], -1))
        out = torch.cat(rows)
        """,
    "by-elements": """
        rows = []
        for i in range(x.shape[0]):
            rows.append(x[i].repeat(idx[i], 1))
        out = torch.cat(rows)
        """,
    "positions": """
        rows = []
        for i, count in enumerate(idx.tolist()):
            rows.append(torch.full((count,), i))
        out = torch.cat(rows)
        """,
}


def found(program: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(program), "x.py")
    return [f"{finding.code} {finding.message}" for finding in report.findings]


@pytest.mark.parametrize(("said", "program"), REPEATED.values(), ids=REPEATED.keys())
def test_all_rows_are_repeated_at_once(said: str, program: str) -> None:
    (message,) = found(program)
    start, advice = message.split("; ")
    assert start.startswith(said)
    assert advice == "repeat all of them at once, by repeat_interleave"


@pytest.mark.parametrize("program", OTHERS.values(), ids=OTHERS.keys())
def test_what_counts_is_no_repetition(program: str) -> None:
    (message,) = found(program)
    assert message.endswith("; compute them in one expression")


@pytest.mark.parametrize("program", SILENT.values(), ids=SILENT.keys())
def test_items_that_are_read_keep_their_loop(program: str) -> None:
    assert found(program) == []


@pytest.mark.parametrize("loop", RUN.values(), ids=RUN.keys())
def test_rows_are_repeated_in_any_order(loop: str) -> None:
    assert agreed_class(loop) == "map"
