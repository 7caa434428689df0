"""Rows that are ranked one by one to be read, beside those that somebody has to rank alone."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import Tensor\n\n\n"
FUNCTION = "def f(x: Tensor, counts: Tensor, rows: list[Tensor], names, net, k: int):\n"
EACH = "for i in range(x.shape[0]):\n"
RANKED = {
    "listed": f"{EACH}    out.append(x[i].topk(k).indices.tolist())\n",
    "named-by-their-places": (
        f"{EACH}    best = torch.topk(x[i], k).indices\n"
        "    out.append([names[j] for j in best.tolist()])\n"
    ),
    "read-by-a-loop-inside": (
        f"{EACH}    values, places = torch.topk(x[i], k)\n"
        "    out.append([(names[j.item()], v.item()) for v, j in zip(values, places)])\n"
    ),
    "read-by-a-loop-that-appends": (
        f"{EACH}    values, places = x[i].sort(descending=True)\n    found = []\n"
        "    for v, j in zip(values, places):\n"
        '        found.append({"name": names[j], "value": v.item()})\n    out.append(found)\n'
    ),
    "records-of-lists": (
        f"{EACH}    values, places = torch.topk(x[i], k)\n"
        '    out.append({"names": [names[j] for j in places.tolist()], "at": values.tolist()})\n'
    ),
    "chances": (
        "for i in range(x.shape[1]):\n    chances = F.softmax(x[0, i], dim=-1)\n"
        "    best = torch.topk(chances, k)\n"
        "    out.append([net.decode([j]) for j in best.indices.tolist()])\n"
    ),
    "rows-of-a-header": "for row in x:\n    out.append(row.argsort()[:k].tolist())\n",
    "the-least": f"{EACH}    out.append(torch.argsort(-x[i])[0:k].cpu().numpy())\n",
    "under-names": (
        f"out = {{}}\n{EACH}    best = torch.topk(x[i], k)\n"
        "    out[names[i]] = [(j.item(), v.item()) for v, j in zip(best.values, best.indices)]\n"
    ),
}
PICKED = {
    "decoded": (
        "for row in x:\n    best = row.argmax(-1)\n"
        '    out.append("".join(names[j.item()] for j in best))\n'
    ),
    "decoded-from-a-list": (
        f"{EACH}    best = torch.argmax(x[i], dim=-1).tolist()\n"
        "    out.append([names[j] for j in best])\n"
    ),
    "collapsed": (
        "for row in x:\n    last, text = -1, ''\n    for j in row.argmax(-1):\n"
        "        j = j.item()\n        if j != last:\n            text += names[j]\n"
        "        last = j\n    out.append(text)\n"
    ),
}
SILENT = {
    "cut-to-their-lengths": f"{EACH}    out.append(x[i, : counts[i]].topk(k)[1].tolist())\n",
    "decoded-by-a-tokenizer": f"{EACH}    out.append(net.decode(x[i].argmax(-1)))\n",
    "as-many-as-a-row-says": f"{EACH}    out.append(x[i].topk(counts[i]).indices.tolist())\n",
    "shown": (
        f"{EACH}    best = x[i].topk(k).indices.tolist()\n    print([names[j] for j in best])\n"
    ),
    "of-what-a-model-gives": f"{EACH}    out.append(net(x[i]).topk(k).indices.tolist())\n",
    "of-products": f"{EACH}    out.append((x[i] @ x.T).topk(k).indices.tolist())\n",
    "of-tensors-in-a-list": "for row in rows:\n    out.append(row.topk(k).indices.tolist())\n",
    "of-what-is-changed": (
        f"{EACH}    best = x[i].topk(k).indices.tolist()\n    x[i + 1, best[0]] = 0\n"
        "    out.append(best)\n"
    ),
    "of-one-tensor": (
        f"{EACH}    best = x.sum(0).topk(k).indices.tolist()\n    out.append(names[best[i]])\n"
    ),
    "of-a-handful": "for i in range(3):\n    out.append(x[i].topk(k).indices.tolist())\n",
    "left-on-the-device": f"{EACH}    out.append(x[i].topk(k).indices)\n",
}


def messages(loop: str) -> list[str]:
    source = f"{HEAD}{FUNCTION}    out = []\n{textwrap.indent(loop, '    ')}    return out\n"
    found = [f"{one.code} {one.message}" for one in inspect_source(source, "f.py").findings]
    every = inspect_source(source, "f.py", every_loop=True).findings
    assert found == [f"{one.code} {one.message}" for one in every]
    return found


@pytest.mark.parametrize("loop", RANKED.values(), ids=RANKED)
def test_rows_that_are_ranked_to_be_read_are_told(loop: str) -> None:
    axis = "dim 1 of x" if "x.shape[1]" in loop else "dim 0 of x"
    assert messages(loop) == [
        f"VEC110 rows along {axis} are ranked one by one; rank all of them at once, "
        "then call .tolist()"
    ]


@pytest.mark.parametrize("loop", PICKED.values(), ids=PICKED)
def test_the_best_of_many_places_is_found_at_once(loop: str) -> None:
    assert messages(loop) == [
        "VEC110 results along dim 0 of x are read as Python numbers one by one; "
        "compute all at once, then call .tolist()"
    ]


@pytest.mark.parametrize("loop", SILENT.values(), ids=SILENT)
def test_other_rankings_are_silent(loop: str) -> None:
    assert messages(loop) == []
