"""Records of numbers that a loop reads from tensors one by one, with names among them."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
FUNCTION = "def f(boxes: Tensor, scores: Tensor, labels: Tensor, names, paths):\n"
ROWS = "for i in range(len(scores)):\n    out.append({})\n"
READ = "are read as Python numbers one by one; call .tolist() once before the loop"
HITS = {
    "rows-and-numbers": ROWS.format('{"box": boxes[i].tolist(), "score": scores[i].item()}'),
    "rows-and-numbers-with-a-name": ROWS.format(
        '{"box": boxes[i].tolist(), "score": float(scores[i]), "name": names[int(labels[i])]}'
    ),
    "tuples": ROWS.format("(names[int(labels[i])], boxes[i].tolist(), scores[i].item())"),
    "rows-taken-apart": (
        "for box, score, label in zip(boxes, scores, labels):\n"
        "    x, y, z, w = box.tolist()\n"
        '    out.append({"name": names[label.item()], "x": x, "w": z - x, "at": score.item()})\n'
    ),
    "rounded": (
        "for box, score, label in zip(boxes, scores, labels):\n"
        "    box = [round(edge, 2) for edge in box.tolist()]\n"
        '    out.append({"name": names[label.item()], "box": box, "score": score.item()})\n'
    ),
    "in-a-comprehension": (
        'out = [{"box": box.tolist(), "score": float(score), "name": names[i]}'
        " for i, (box, score) in enumerate(zip(boxes, scores))]\n"
    ),
    "within-others": ROWS.format(
        '{"name": names[i], "at": {"box": boxes[i].tolist(), "score": scores[i].item()}}'
    ),
    "made-here": (
        "chances = torch.softmax(scores, 0)\nfor i in range(len(chances)):\n"
        '    out.append({"box": boxes[i].tolist(), "chance": chances[i].item()})\n'
    ),
}
REDUCED = {
    "beside-two-names": (
        "for i in range(len(boxes)):\n    most, at = boxes[i].max(0)\n"
        "    out.append((names[labels[i].item()], names[at.item()], most.item()))\n"
    ),
    "figures": (
        "for i in range(len(boxes)):\n"
        '    out.append({"row": i, "far": torch.norm(boxes[i] - scores[i]).item()})\n'
    ),
    "losses": (
        "for box, score in zip(boxes, scores):\n"
        "    out.append((torch.nn.functional.mse_loss(box, score).item(), 0.5))\n"
    ),
    "places": (
        "for i in range(len(boxes)):\n    most, at = boxes[i].view(-1).max(0)\n"
        "    out.append([at.item() % 4, most.item()])\n"
    ),
}
MISSES = {
    "a-name-and-a-number": ROWS.format('{"name": names[i], "score": scores[i].item()}'),
    "as-many-names": ROWS.format(
        '{"name": names[i], "path": paths[i], "score": scores[i].item(), "label": int(labels[i])}'
    ),
    "texts": ROWS.format(
        '{"name": names[i], "score": f"{scores[i].item():.2f}", "label": int(labels[i])}'
    ),
    "rows-of-their-own-length": ROWS.format(
        '{"boxes": boxes[i][labels[i]].tolist(), "score": scores[i].item()}'
    ),
    "on-the-host": (
        "boxes, scores = boxes.cpu(), scores.cpu()\nboxes = boxes.cpu()\nscores = scores.cpu()\n"
        + ROWS.format('{"box": boxes[i].tolist(), "score": scores[i].item()}')
    ),
    "already-lists": (
        "for box, score in zip(boxes.tolist(), scores.tolist()):\n"
        '    out.append({"box": box, "score": score})\n'
    ),
    "objects": ROWS.format("paths.make(boxes[i].tolist(), scores[i].item(), names[i])"),
}


def messages(loop: str) -> list[str]:
    body = textwrap.indent(f"out = []\n{loop}return out\n", "    ")
    source = f"{HEAD}{FUNCTION}{body}"
    found = [f"{one.code} {one.message}" for one in inspect_source(source, "f.py").findings]
    every = inspect_source(source, "f.py", every_loop=True).findings
    assert found == [f"{one.code} {one.message}" for one in every]
    return found


@pytest.mark.parametrize("loop", HITS.values(), ids=HITS)
def test_records_of_numbers_are_told(loop: str) -> None:
    (message,) = messages(loop)
    assert message.startswith("VEC110 elements along dim 0 of ")
    assert message.endswith(READ)


@pytest.mark.parametrize("loop", REDUCED.values(), ids=REDUCED)
def test_records_of_what_rows_are_reduced_to_are_told(loop: str) -> None:
    (message,) = messages(loop)
    assert message == (
        "VEC110 results along dim 0 of boxes are read as Python numbers one by one; "
        "compute all at once, then call .tolist()"
    )


@pytest.mark.parametrize("loop", MISSES.values(), ids=MISSES)
def test_other_records_are_silent(loop: str) -> None:
    assert messages(loop) == []
