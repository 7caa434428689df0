"""Elements that are read for work of Python's: no more than half of what comes out is numbers."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

# what comes out, as `why` says it, and the loop
SILENT = {
    "texts-under-numbers": (
        "entries of names are picked",
        """
        def f(x: Tensor, names: list[str]):
            return [names[i.item()] for i in x]
        """,
    ),
    "anything-under-numbers": (
        "entries of names are picked",
        """
        def f(x: Tensor, names):
            return [names.get(int(i), "?") for i in x]
        """,
    ),
    "named-on-the-way": (
        "entries of names are picked",
        """
        def f(x: Tensor, names):
            out = []
            for i in range(x.shape[0]):
                name = names[x[i].item()]
                out.append(name)
            return out
        """,
    ),
    "texts-that-a-mask-leaves": (
        "entries of texts are picked",
        """
        def f(mask: Tensor, texts):
            return [texts[i] for i, keep in enumerate(mask) if keep]
        """,
    ),
    "texts-beside-a-mask": (
        "text is not known to be a number",
        """
        def f(mask: Tensor, texts):
            return [text for text, keep in zip(texts, mask) if keep]
        """,
    ),
    "a-text-and-a-number": (
        "texts are kept",
        """
        def f(scores: Tensor, names: list[str]):
            out = []
            for i, name in enumerate(names):
                out.append({"name": name, "score": scores[i].item()})
            return out
        """,
    ),
    "a-text-beside-a-number": (
        "entries of names are picked",
        """
        def f(found: Tensor, scores: Tensor, names, out):
            for i, score in zip(found, scores):
                if score == -float("inf"):
                    continue
                out["name"].append(names[i])
                out["score"].append(score.item())
        """,
    ),
    "what-a-tokenizer-gives": (
        "what a function gives is not known to be a number",
        """
        def f(x: Tensor, tokens):
            return [tokens.decode([i.item()]) for i in x]
        """,
    ),
    "what-a-function-gives-for-a-tensor": (
        "what a function gives is not known to be a number",
        """
        def f(lengths: Tensor, layer):
            widths = []
            for n in lengths:
                width = layer.output_shape(n.item())
                widths.append(width)
            return torch.tensor(widths)
        """,
    ),
    "numbers-as-texts": (
        "texts are kept",
        """
        def f(x: Tensor):
            return ", ".join(f"{value.item():.4f}" for value in x)
        """,
    ),
    "rows-as-keys": (
        "the key of met[key] is a text",
        """
        def f(x: Tensor):
            met = {}
            for i, row in enumerate(x):
                key = " ".join(map(str, row.tolist()))
                met[key] = i
            return met
        """,
    ),
    "lists-that-elements-pick": (
        "chunks[i.item()] is another object each time",
        """
        def f(x: Tensor, chunks):
            for i in x:
                chunks[i.item()].append(i.item() + 1)
        """,
    ),
    "sets-that-elements-pick": (
        "known[heads[i].item()] is another object each time",
        """
        def f(heads: Tensor, tails: Tensor, known: dict):
            for i in range(heads.shape[0]):
                known[heads[i].item()].add(tails[i].item())
        """,
    ),
    "columns-under-names": (
        "self.log[name] is another object each time",
        """
        class Trainer:
            def f(self, scores: Tensor):
                for i, name in enumerate(self.names):
                    self.log[name].append(scores[:, i].mean().item())
        """,
    ),
    "lists-in-a-mapping": (
        "found[i] gets a list",
        """
        def f(x: Tensor, ids: Tensor, marks: Tensor):
            found, best = {}, {}
            for i in range(x.shape[0]):
                found[i] = ids[x[i] > 0].tolist()
                if marks[i].item():
                    best[ids[i].item()] = i
            return found, best
        """,
    ),
    "methods-of-objects-in-a-list": (
        "matchers[i] is another object each time",
        """
        def f(ids: Tensor, matchers):
            for i in range(ids.shape[0]):
                assert matchers[i].accept(ids[i][-1].item())
        """,
    ),
    "texts-in-a-list-of-its-own": (
        "rows[i] is another object each time",
        """
        def f(x: Tensor, rows):
            for i in range(x.shape[0]):
                rows[i].append(f"{x[i].sum().item():.3f}")
        """,
    ),
    "an-object-of-its-own": (
        "meters[i] is another object each time",
        """
        def f(x: Tensor, meters):
            for i in range(x.shape[0]):
                meters[i].update(x[i].mean().item())
        """,
    ),
    "a-list-that-an-object-of-its-own-holds": (
        "tracks[i].scores is another object each time",
        """
        def f(x: Tensor, tracks):
            for i in range(x.shape[0]):
                tracks[i].scores.append(x[i].mean().item())
        """,
    ),
    "objects-made-of-them": (
        "atom is another object each time",
        """
        def f(x: Tensor, mol, Atom):
            for i in range(x.shape[0]):
                atom = Atom(int(x[i, 0]))
                atom.set_charge(int(x[i, 1]))
                mol.add(atom)
        """,
    ),
    "what-objects-give-for-them": (
        "what a function gives is not known to be a number",
        """
        def f(starts: Tensor, parts):
            out = []
            for i, part in enumerate(parts):
                out.append(
                    part.moved(int(starts[i].item())),
                )
            return out
        """,
    ),
    "arrays-under-numbers": (
        "table[k] gets an array",
        """
        def f(x: Tensor, rows: Tensor, table: dict):
            rows = rows.cpu().numpy()
            for i, row in enumerate(x):
                k = int(row.item())
                table[k] = rows[i]
        """,
    ),
    "what-functions-give-for-objects": (
        "entries of self.tracks are picked",
        """
        class Tracker:
            def f(self, x: Tensor):
                boxes = []
                for i in x:
                    box = self.last(self.tracks[i.item()])
                    boxes.append(box)
                return torch.stack(boxes)
        """,
    ),
    "texts-that-are-asked-for-their-beginnings": (
        "entries of names are picked",
        """
        def f(x: Tensor, names, places):
            found = []
            for i, word in enumerate(x):
                place = places[i] + 1
                word = names[word.item()]
                if word.startswith("#"):
                    found.append(place)
            return found
        """,
    ),
}

REPORTED = {
    "look-ups-that-make-a-tensor": """
        def f(x: Tensor, table):
            return torch.tensor([table[i.item()] for i in x])
        """,
    "numbers-that-a-function-gives": """
        def f(x: Tensor, g):
            return torch.tensor([float(g(i.item())) for i in x])
        """,
    "a-list": """
        def f(n: int):
            return [rate.item() for rate in torch.linspace(0, 1, n)]
        """,
    "more-numbers-than-entries": """
        def f(scores: Tensor, tokens: Tensor, rows, least: float):
            kept, new, best = [], [], []
            for i in range(scores.shape[0]):
                score = float(scores[i])
                if score > least:
                    kept.append(rows[i])
                    new.append(int(tokens[i]))
                    best.append(score)
            return kept, new, best
        """,
    "figures-under-names": """
        def f(scores: Tensor, costs: Tensor, names):
            out = {}
            for i, name in enumerate(names):
                out[name] = {"score": scores[i].item(), "cost": costs[i].item()}
            return out
        """,
    "figures-and-what-is-the-same-in-all": """
        def f(levels: Tensor, scores: Tensor, name: str):
            rows = []
            for level, score in zip(levels, scores):
                rows.append({"level": level.item(), "name": name, "score": score.item()})
            return rows
        """,
    "added-to-what-a-list-holds": """
        def f(x: Tensor, starts):
            return [starts[i] + n.item() for i, n in enumerate(x)]
        """,
    "shares-of-what-is-marked": """
        def f(x: Tensor, n):
            out = []
            for i in range(x.shape[0]):
                share = i / n
                if x[i] > 0:
                    out.append((share, i * n))
            return out
        """,
    "numbers-of-a-list": """
        def f(x: Tensor, shares: list[float]):
            return [(shares[i], n.item()) for i, n in enumerate(x)]
        """,
    "positions-in-a-list": """
        def f(nodes, sizes: Tensor, seen):
            for node in nodes:
                seen.add(node, sizes[node, 0].item())
        """,
    "counted-by-label": """
        def f(labels: Tensor, counts: dict):
            for label in labels:
                counts[label.item()] = counts.get(label.item(), 0) + 1
        """,
    "what-is-looked-up-by-the-best-of-a-row": """
        def f(x: Tensor, names):
            return [names[row.argmax().item()] for row in x]
        """,
    "a-list-of-its-own": """
        def f(x: Tensor, y: Tensor, rows):
            for i in range(x.shape[0]):
                rows[i].append(((x[i] - y[i]).norm() / x[i].norm()).item())
        """,
    "a-list-of-its-own-under-a-name": """
        def f(x: Tensor, known: dict):
            for i, row in enumerate(x):
                known["mean"][i].append(row.mean().item())
                known["most"][i].append(row.max().cpu().item())
        """,
    "a-list-under-a-name-in-what-is-its-own": """
        def f(x: Tensor, known: dict):
            for i in range(x.shape[0]):
                mean = x[i].mean().item()
                known[i]["mean"].append(mean)
        """,
    "one-object-gets-them": """
        def f(edges: Tensor, graph):
            for i in range(edges.shape[0]):
                graph.add(edges[i, 0].item(), edges[i, 1].item())
        """,
}


@pytest.mark.parametrize(("said", "program"), SILENT.values(), ids=SILENT)
def test_work_of_python_is_silent_and_why_says_what_comes_out(said: str, program: str) -> None:
    source = HEAD + textwrap.dedent(program)
    assert inspect_source(source, "x.py").findings == ()
    report = inspect_source(source, "x.py", every_loop=True)
    assert report.findings == ()
    assert any(f"for Python work: {said} (line" in loop.reason for loop in report.loops)


@pytest.mark.parametrize("program", REPORTED.values(), ids=REPORTED)
def test_numbers_are_reported(program: str) -> None:
    source = HEAD + textwrap.dedent(program)
    for every in (False, True):
        found = inspect_source(source, "x.py", every_loop=every).findings
        assert [finding.code for finding in found] == ["VEC110"]
