"""Elements that a loop reads to find something, to see how far it goes, or to look something up."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
REPORTED = {
    "as-many-as-are-wanted": """
        def f(most: int, edges: set):
            taken = []
            count = min(most * 2, most + 8)
            found = torch.randint(0, most, (count,))
            for i in range(count):
                item = found[i].item()
                if item not in edges:
                    taken.append(item)
                    if len(taken) > most:
                        break
            return taken
        """,
    "how-many-are-equal-to-a-number": """
        def f(labels: Tensor, n: int):
            return [int((labels == c).sum().item()) for c in range(n)]
        """,
    "how-many-are-below-a-number": """
        def f(x: Tensor, n: int):
            shares = []
            for level in range(n):
                shares.append((x < level).float().mean().item())
            return shares
        """,
    "where-something-is-first": """
        def f(x: Tensor, out):
            for i in range(x.shape[0]):
                out.push(x[i].nonzero()[0].item())
        """,
    "where-something-is-last": """
        def f(x: Tensor, out):
            for row in x:
                out.push(int(torch.nonzero(row)[-1, 0]))
        """,
    "where-the-largest-is": """
        def f(x: Tensor, out):
            for i in range(x.shape[0]):
                found = x[i].max(0)
                out.push(found[1].item())
        """,
    "where-something-ends": """
        def f(x: Tensor, stop: int):
            lengths = []
            for row in x:
                found = (row == stop).nonzero()
                lengths.append(found[0].item() if len(found) else len(row))
            return lengths
        """,
    "how-many-are-the-same": """
        def f(x: Tensor, y: Tensor, meter):
            for i in range(x.shape[0]):
                meter.update((x[i] == y[i]).float().mean().item(), 1)
        """,
    "places-in-an-array": """
        def f(x: Tensor, y: Tensor, n: int):
            seen = np.zeros((n, n))
            for t, p in zip(y.view(-1), x.view(-1)):
                seen[t.long(), p.long()] += 1
            return seen
        """,
    "colours-in-an-array": """
        def f(x: Tensor, colours):
            colours = np.array(colours)
            return [colours[i] for i in x]
        """,
    "ends-of-edges": """
        def f(edges: Tensor, graph):
            for i, j in edges.T:
                graph.add_edge(i.item(), j.item())
        """,
    "labels-that-name-something": """
        def f(names, found):
            return [names[label.item()]["name"] for label in found["labels"]]
        """,
    "how-many-a-function-makes-of-labels": """
        def f(found: Tensor, names):
            return [len(names.decode([label.item()])) for label in found[0]]
        """,
    "at-the-places-in-a-list": """
        def f(nodes, sizes: Tensor, seen):
            for node in nodes:
                seen.add(node, sizes[node, 0].item())
        """,
    "beside-what-is-marked": """
        def f(x: Tensor, least, seen):
            kept = torch.zeros(x.shape[0])
            for i in range(x.shape[0]):
                if x[i].item() not in seen:
                    kept[i] = True
                    seen[x[i].item()] = True
            return kept
        """,
    "up-to-where-two-differ": """
        def f(logits: Tensor, tokens: Tensor):
            found = []
            for i in range(tokens.shape[0]):
                best = logits[i].argmax()
                if best == tokens[i]:
                    found.append(tokens[i])
                else:
                    found.append(best + 1)
                    break
            return found
        """,
    "while-nothing-ends-it": """
        def f(x: Tensor, most):
            total, n = 0, 0
            while True:
                n += 1
                if n == x.shape[0]:
                    break
                total += x[n].item()
                if total > most:
                    break
            return x[:n]
        """,
    "while-two-are-the-same": """
        def f(x: Tensor, y: Tensor):
            n = 0
            while n < x.shape[-1] and x[0, n] == y[0, n]:
                n += 1
            return n
        """,
}
SILENT = {
    "of-what-is-no-tensor-otherwise": """
        def f(sizes):
            if torch.is_tensor(sizes):
                return int(sizes.item())
            return tuple(int(size.item()) for size in sizes)
        """,
    "a-list-of-what-is-sought-in": """
        def f(masks, n: int):
            last = []
            for i in range(n):
                last.append(masks[i].nonzero(as_tuple=True)[0][-1].item())
            return last
        """,
    "found-and-gone-through": """
        def f(x: Tensor, starts: Tensor, turns):
            for start in torch.nonzero(starts):
                seen = (x[start:] != 0).nonzero()[:, 0]
                turns.add(start.item(), seen.tolist())
        """,
    "all-that-is-found": """
        def f(x: Tensor, out):
            for i in range(x.shape[0]):
                out.push(x[i].nonzero().tolist())
        """,
    "the-same-as-what-is-predicted": """
        def f(x: Tensor, names, model, meter):
            for i, name in enumerate(names):
                meter.update((x[i] == model(name)).sum().item())
        """,
    "a-mask-for-an-array": """
        def f(x: Tensor, parts: list):
            seen = np.zeros(9)
            mask = x.bool()
            for part in parts:
                part.add(seen[mask])
        """,
    "the-same-as-what-is-made": """
        def f(x: Tensor, meter):
            for i in range(x.shape[0]):
                made = torch.arange(i, i + 9) ** 2
                meter.update((x[i] == made[0:3]).sum().item())
        """,
    "beside-what-is-waited-for": """
        def f(order: Tensor, x: Tensor, taken: Tensor):
            for cell in order:
                far = (x - int(cell)).square().masked_fill(taken, 9.0)
                taken[int(far.argmin())] = True
        """,
    "rounded-for-people": """
        def f(x: Tensor):
            text = ""
            for i in range(x.shape[0]):
                text += f" | {x[i].item():0.3f}"
            return text
        """,
    "losses-that-may-be-a-list": """
        def f(losses, history):
            for loss in losses:
                history.update(loss.item())
        """,
    "at-the-places-in-a-few-lists": """
        def f(trees, sizes: Tensor, seen):
            while trees:
                nodes = trees.pop()
                for node in nodes:
                    seen.add(node, sizes[node].item())
        """,
    "beside-what-is-loaded": """
        def f(x: Tensor, load, kept: list):
            for i in range(x.shape[0]):
                kept.append([len(load(x[i, 0].item())), x[i, 1]])
        """,
    "of-a-list-at-the-places-in-a-list": """
        def f(nodes, losses: list[Tensor], seen):
            for node in nodes:
                seen.add(node, losses[node].item())
        """,
    "entries-by-key": """
        def f(nodes, sizes, seen):
            for node in nodes:
                seen.add(node, sizes[node].item())
        """,
    "ragged-parts-that-are-kept": """
        def f(x: Tensor, mask: Tensor, names):
            kept = {}
            for i, name in enumerate(names):
                length = mask[i].sum().item()
                kept[name] = x[i, :length]
            return kept
        """,
    "rows-that-are-computed": """
        def f(x: Tensor, kept: list):
            for i in range(x.shape[0]):
                if x[i, 0].item() > len(kept):
                    kept.append(x[i] @ x[i])
        """,
    "while-it-changes": """
        def f(x: Tensor, n: int):
            k = 0
            while True:
                x = torch.roll(x, 1)
                k += 1
                if x[k].item() > n:
                    break
            return k
        """,
    "what-is-drawn": """
        def f(x: Tensor, ax, legend: bool):
            for i in range(x.shape[0]):
                ax.scatter(x[i, 0].item(), x[i, 1].item(), label="mean" if legend else None)
        """,
    "how-many-a-function-finds": """
        def f(x: Tensor, n: int, find):
            return [int(find(x, c).sum().item()) for c in range(n)]
        """,
    "while-it-moves-on-by-what-it-finds": """
        def f(x: Tensor, n: int, out):
            k = 0
            while k != n:
                out.push(x[k].item())
                k += int(x[k])
        """,
}


def found(source: str, every: bool = False) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    report = inspect_source(source, "x.py", every_loop=every)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED.keys())
def test_is_reported(source: str) -> None:
    assert found(source) == found(source, every=True) == ["VEC110"]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_stays_silent(source: str) -> None:
    assert found(source) == found(source, every=True) == []
