"""What `why` says of places and proofs where something close to it would be untrue."""

from __future__ import annotations

import textwrap

import pytest
from reporting.statements import statements

# the source, the number of the loop, what is said, and a text that stands in nothing that is said
SAID = {
    "a count of elements": (
        """
        def f(x: Tensor, out: Tensor):
            for i in range(x.numel()):
                out[i] = x.view(-1)[i]
        """,
        0,
        ["range(x.numel()) follows the size of x", "dim 0 of x.view(-1)"],
        "dim None",
    ),
    "a list that another one is made of": (
        """
        def f(x: Tensor, ids: Tensor):
            rows = [torch.sin(row) for row in x]
            rows = [rows[i] for i in ids]
            return torch.stack(rows)
        """,
        0,
        ["writes line 6: an item of rows"],
        "item for torch.stack()",
    ),
    "where a clause stands": (
        """
        def f(x: Tensor):
            return torch.stack(
                [
                    torch.sin(row)
                    for row in x
                ]
            )
        """,
        0,
        ["reads line 9: row (an item along dim 0 of x)"],
        "line 7: row",
    ),
    "the size of an item": (
        """
        def f(x: Tensor, out: Tensor):
            for row in x:
                for i in range(row.shape[0]):
                    out[i] = row[i]
        """,
        1,
        ["range(row.shape[0]) ends at the size of dim 0 of row"],
        "follows",
    ),
    "an attribute that another method sets": (
        """
        class Net:
            def prepare(self, weights):
                self.weights = torch.as_tensor(weights)

            def scale(self, out: Tensor, weighted: bool):
                held = self.weights if weighted else None
                doubled = self.weights * 2
                for i in range(len(out)):
                    out[i] = held[i] + doubled[i]
        """,
        0,
        ["held is a tensor (torch.as_tensor)", "doubled is a tensor (made in line 11)"],
        "line 10",
    ),
    "an attribute of an entry": (
        """
        def f(model, kind, name: str, other: str, x: Tensor):
            for layer in model.named_modules():
                if not isinstance(layer, kind):
                    continue
                few = torch.where(x > 0)[0].tolist()
                if not few:
                    layer.parts[other].data = layer.parts[name].data.clone()
        """,
        0,
        ["writes line 11: layer.parts[other].data"],
        "writes line 6",
    ),
    "an item of what was made": (
        """
        def f(x: Tensor, out: Tensor):
            doubled = x * 2
            for k, row in enumerate(doubled):
                out[k] = row[row > 0].sum()
        """,
        0,
        ["doubled is a tensor (made in line 6)", "row is a tensor"],
        "row is a tensor (",
    ),
    "a method in a header": (
        """
        def f(x: Tensor, out: Tensor):
            for k in x.nonzero():
                out[k] = 1
        """,
        0,
        ["x.nonzero() is a tensor"],
        "x.nonzero() is a tensor (",
    ),
    "an item of an entry": (
        """
        def f(pairs, sums, edges):
            for i, (j, k) in enumerate(pairs):
                if sums[i] > 3:
                    edges[j].append(k)
        """,
        0,
        [
            "it calls edges[j].append() for its effect (line 8)",
            "writes line 8: an item of edges[j]",
        ],
        "calls edges[j] for",
    ),
    "items of a set in a dictionary": (
        """
        class Known:
            def __init__(self):
                self.tails: ddict[set] = ddict(set)

            def fill(self, triples):
                for h, r, t in triples:
                    self.tails[(h, r)].add(t)
        """,
        0,
        ["writes line 11: an item of self.tails[h, r]"],
        "tensor (several subscripts",
    ),
    "keys that are pairs": (
        """
        class Known:
            def stack(self):
                for h, r in self.tails:
                    self.tails[h, r] = torch.tensor(list(self.tails[h, r]))
        """,
        0,
        ["self.tails gives the keys or values of a mapping"],
        "dim 0 of self.tails",
    ),
    "a file whose content is used": (
        """
        def f(names, x: Tensor, out: Tensor):
            for i in range(len(x)):
                out[i] = torch.load(open(names[i]))
                print(i)
        """,
        0,
        ["it opens a file (open(), line 7)"],
        "open() for its effect",
    ),
    "an item that no iteration reads": (
        """
        def f(x: Tensor, out: Tensor):
            for i, _ in enumerate(x):
                out[i] = x[i].sum()
        """,
        0,
        ["reads line 7: x[i]"],
        "_ (an item",
    ),
    "one of two items that an iteration reads": (
        """
        def f(x: Tensor, y: Tensor, out: Tensor):
            for i, (row, other) in enumerate(zip(x, y)):
                out[i] = row.sum()
        """,
        0,
        ["reads line 6: row (an item along dim 0 of x)"],
        "other (an item",
    ),
    "items that are joined along an axis of their own": (
        """
        def f(x: Tensor, masks: Tensor):
            return torch.cat([x[..., ~mask, :].unsqueeze(dim=-3) for mask in masks], dim=-3)
        """,
        0,
        ["writes line 6: an item for torch.cat()"],
        "torch.stack",
    ),
    "items that are stacked": (
        """
        def f(x: Tensor):
            return torch.stack([row.exp() for row in x])
        """,
        0,
        ["writes line 6: an item for torch.stack()"],
        "torch.cat",
    ),
    "items of a list that is joined later": (
        """
        def f(x: Tensor):
            rows = [row.exp() for row in x]
            return torch.concat(rows)
        """,
        0,
        ["writes line 6: an item for torch.concat()"],
        "torch.cat(",
    ),
    "items that are pairs of numbers": (
        """
        def f(self, bands: list[tuple[float, float]]):
            for low, high in bands:
                self.add(float(low), float(high))
        """,
        0,
        ["the parts of the items of bands are known to be numbers"],
        "bands is a tensor",
    ),
    "items that are numbers": (
        """
        def f(self, bands: list[float]):
            for band in bands:
                self.add(float(band))
        """,
        0,
        ["the items of bands are known to be numbers"],
        "the parts of",
    ),
    "an attribute": (
        """
        def f(self, x: Tensor, out: Tensor):
            for i in range(len(x)):
                self.current = x[i]
                out[i] = self.run()
        """,
        0,
        ["writes line 7: self.current"],
        "none:",
    ),
    "what is given to a join that is not known": (
        """
        def f(x: Tensor):
            return torch.block_diag(*(x[i] for i in range(len(x))))
        """,
        0,
        ["its items are not known to be joined into a tensor"],
        "nothing is seen",
    ),
    "results of a model that changes": (
        """
        def f(self, n: int):
            losses = []
            for _ in range(n):
                losses.append(self.step())
            return torch.tensor(losses)
        """,
        0,
        [],
        "the same",
    ),
    "items of a loop inside": (
        """
        def f(sig: Tensor, picked, labels, stretch):
            for b in picked:
                data = stretch(sig[b], *(label[b].exp() for label in labels))
                if len(labels) == 0:
                    sig[b] = data
                for k, label in enumerate(data):
                    labels[k][b, ...] = label
        """,
        0,
        ["reads line 7: sig[b], label (an item of labels)"],
        "labels[label]",
    ),
    "a mask": (
        """
        def f(data, labels: Tensor, out: Tensor, n: int):
            for k in range(n):
                out[k] = data[labels == k].sum()
        """,
        0,
        ["data is taken for a tensor (several subscripts at once, by a tensor)"],
        "(several subscripts)",
    ),
    "what has elements of one number": (
        """
        def f(losses, out: Tensor):
            for i in range(len(losses)):
                out[i] = losses[i].item()
        """,
        0,
        ["losses is taken for a tensor (its elements have .item(), line 7)"],
        "losses is a tensor",
    ),
    "numbers of which nothing is known": (
        """
        def f(self, packed, out: Tensor, hidden):
            data, sizes = packed
            begin = 0
            for size in sizes:
                out[begin : begin + size] = self.rnn(data[begin : begin + size], hidden[0:size])
                begin += size
        """,
        0,
        ["sizes is not known to be a tensor"],
        "Python container",
    ),
    "a name that is mentioned before": (
        """
        def f(data: Tensor, groups: Tensor, n: int):
            found = []
            for k in range(n):
                item = torch.eye(3, dtype=data.dtype)
                if groups[k] > 0:
                    item = torch.cov(data[groups == k].T)
                    item += 1
                found.append(item)
            return torch.stack(found)
        """,
        0,
        ["reads line 10: data[groups == k]"],
        "line 8: data",
    ),
}


@pytest.mark.parametrize(("source", "loop", "said", "unsaid"), SAID.values(), ids=SAID)
def test_what_is_said_is_true(source: str, loop: int, said: list[str], unsaid: str) -> None:
    found = statements(textwrap.dedent(source), loop)
    assert set(said) <= set(found)
    assert not [text for text in found if unsaid in text]


def test_a_fact_is_told_once() -> None:
    source = """
    class Grid:
        def fill(self, out: Tensor):
            for row in self.cells:
                out[0, 0] = self.cells[0, 0] + row
                out[1, 1] = self.cells[1, row]
    """
    found = statements(textwrap.dedent(source), 0)
    assert len([text for text in found if text.startswith("self.cells is")]) == 1
