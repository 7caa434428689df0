"""Parts of a tensor that a loop reads one by one: reported whatever else the loop does with the
numbers.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"

REPORTED = {
    "step-after-step-of-a-decoder": """
        def f(self, step, out, n: int):
            while self.goes_on():
                step = self.decode(step)
                _, found = step.max(1, keepdim=True)
                for i in range(n):
                    if out.goes_on(i):
                        out.add(i, found[i, 0].item())
        """,
    "an-object-that-keeps-it": """
        def f(ids: Tensor, matcher):
            for i in range(ids.shape[0]):
                if not matcher.is_terminated(i):
                    assert matcher.accept(i, ids[i][-1].item())
        """,
    "errors-are-caught": """
        def f(pairs: Tensor, lengths: dict):
            kept = []
            for i in range(pairs.shape[1]):
                start, end = pairs[0, i].item(), pairs[1, i].item()
                try:
                    length = lengths[start][end]
                except KeyError:
                    continue
                kept.append(min(length, 4))
            return kept
        """,
    "key-of-a-dictionary": """
        def f(precision: Tensor, recall: Tensor, label):
            table = {}
            for i, p in enumerate(precision):
                table[label(i)] = {"precision": p.item(), "recall": recall[i].item()}
            return table
        """,
    "part-that-a-function-gives-back": """
        def f(x: Tensor, show):
            def part(a: Tensor, size) -> Tensor:
                return a[:size].view(torch.int64)
            v = part(x, 9)
            for i in range(v.shape[0]):
                show(v[i].item())
        """,
    "key-that-is-counted": """
        def f(x: Tensor):
            table, k = {}, 0
            for row in x:
                table[k] = row.sum().item()
                k += 1
            return table
        """,
    "best-of-a-row": """
        def f(x: Tensor, names):
            out = []
            for row in x:
                out.append(names.get(row.argmax(-1).item(), "?"))
            return out
        """,
    "best-of-a-column-by-a-function": """
        def f(x: Tensor, names):
            return [names[torch.argmax(x[:, i], dim=0).item()] for i in range(x.shape[1])]
        """,
    "rows-of-one-tensor-or-it-alone": """
        def f(x: Tensor, names):
            rows = [x[i] for i in range(x.shape[0])] if x.dim() == 2 else [x]
            out = []
            for row in rows:
                out.append(names.get(int(row.argmax(-1)), "?"))
            return out
        """,
    "a-set-is-carried": """
        def f(x: Tensor, bonds: list[int], mol):
            seen = set()
            for i in range(len(bonds)):
                if bonds[i] in seen:
                    continue
                mol.add(bonds[i], int(x[i, 0]), bool(x[i, 2]))
                seen.add(bonds[i])
        """,
    "a-number-is-carried": """
        def f(x: Tensor, heap, push):
            total = 0
            for item in x.view(-1):
                push(heap, (-item.item(), total))
                total = total * 2 + len(heap)
        """,
    "noted-in-an-attribute": """
        class Log:
            def f(self, done, returns: Tensor):
                for i, over in enumerate(done):
                    if over:
                        self.last = i
                        self.log.append(returns[i].item())
        """,
    "left-early": """
        def f(targets: Tensor, counts: dict, most: int):
            chosen = []
            for i, target in enumerate(targets):
                label = target.item()
                if counts.get(label, 0) >= most:
                    continue
                chosen.append(i)
                counts[label] = counts.get(label, 0) + 1
                if all(count == most for count in counts.values()):
                    break
            return chosen
        """,
    "compared-on-the-way": """
        def f(predicted: Tensor, true: Tensor, tasks, accuracy):
            for p, t in zip(predicted, true):
                if int(t) in tasks:
                    accuracy.update((p == t).float().item())
        """,
    "a-table-of-two-axes": """
        def f(scores: Tensor, rows, columns):
            table = {}
            for i, row in enumerate(rows):
                table[row] = {}
                for j, column in enumerate(columns):
                    table[row][column] = scores[i, j].item()
            return table
        """,
    "labels-beside-an-axis": """
        def f(scores: Tensor, labels, channels, least: float):
            calls = []
            for i in range(scores.shape[0]):
                for label in labels:
                    score = float(scores[i, channels.index(label)].item())
                    if score >= least:
                        calls.append({"place": i, "label": label, "score": score})
            return calls
        """,
    "items-of-items": """
        def f(x: Tensor, names, graph):
            for row in x:
                for value in row:
                    graph.add(names[value.item()])
        """,
    "truth-of-elements": """
        def f(kept: Tensor, names):
            return [len(name) for i, name in enumerate(names) if kept[i]]
        """,
    "truth-of-items": """
        def f(starts: Tensor):
            clusters, met = [], {}
            for i, start in enumerate(starts):
                if start and not met.get(i, False):
                    clusters.append([i])
            return clusters
        """,
    "elements-that-are-compared": """
        def f(names, scores: Tensor, least: float):
            chosen = []
            for name, score in zip(names, scores):
                if name and not score < least:
                    chosen.append(len(name))
            return chosen
        """,
    "rows-as-lists": """
        def f(x: Tensor):
            seen = set()
            for row in x:
                key = tuple(row.tolist())
                if key not in seen:
                    seen.add(key)
            return seen
        """,
    "arithmetic-beside": """
        def f(weights: Tensor, names, table: dict):
            for i, name in enumerate(names):
                value = weights[i].item()
                if not torch.isfinite(weights[i] * 2) or value == 0.0:
                    continue
                table[name] = value
        """,
    "rows-cut-at-an-item": """
        def f(paths: Tensor, ends: Tensor):
            found = []
            for i, end in enumerate(ends):
                found.append(paths[i, : end + 1].tolist())
            return found
        """,
    "rows-taken-apart": """
        def f(places: Tensor, weights: Tensor, model):
            for i in range(places.shape[0]):
                x, y = places[i].tolist()
                model.add_atom(x=x, y=y, weight=weights[i].item())
        """,
    "rows-that-are-looked-through": """
        def f(ranked: Tensor, right: Tensor, metric):
            for row, label in zip(ranked, right):
                row = row.tolist()
                metric.update(row.index(label.item()))
        """,
    "added-to-a-set": """
        def f(heads: Tensor, tails: Tensor, known: set):
            for i in range(heads.shape[0]):
                known.add((heads[i].item(), tails[i].item()))
        """,
    "marks-on-objects": """
        def f(samples, scores: Tensor):
            for sample, score in zip(samples, scores):
                sample.score = score.item()
        """,
    "one-of-a-parameter-for-each-object": """
        class Net(torch.nn.Module):
            def __init__(self, links):
                super().__init__()
                self.links = list(links)
                self.weights = torch.nn.Parameter(torch.rand(len(self.links)))

            def give_back(self):
                for i, link in enumerate(self.links):
                    link.weight = self.weights[i].item()
        """,
    "place-of-the-best-under-a-name": """
        def f(scores: Tensor, lists: list[list[str]]):
            chosen = []
            for i, texts in enumerate(lists):
                best = torch.argmax(scores[i, :])
                chosen.append(texts[int(best)])
            return chosen
        """,
    "items-of-a-reshaped-part": """
        def f(best: Tensor, stop: int, finish):
            for b in range(best.shape[0]):
                codes, quiet = best[b].unsqueeze(0), 0
                for k in range(codes.shape[-1]):
                    if codes[0, k] == stop:
                        quiet += 1
                    else:
                        quiet = 0
                finish(quiet)
        """,
    "elements-of-each-of-several": """
        def f(rows: list[Tensor], sizes: list[int]):
            return [value.item() for row, size in zip(rows, sizes) for value in row[:size]]
        """,
}


def found(source: str, every: bool = False) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    report = inspect_source(source, "x.py", every_loop=every)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED.keys())
def test_numbers_are_reported(source: str) -> None:
    assert found(source) == ["VEC110"]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED.keys())
def test_reading_every_loop_finds_nothing_else(source: str) -> None:
    assert found(source, every=True) == found(source)


def test_a_loop_within_that_has_a_batched_form_is_told_instead() -> None:
    source = """
        def f(labels: Tensor, x: Tensor, names):
            for i in range(labels.shape[0]):
                names.add(labels[i].item())
                counts = []
                for j in range(x.shape[0]):
                    counts.append(int(x[j]))
                names.count(i, len(counts))
        """
    (finding,) = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert "elements along dim 0 of x" in finding.message


def test_what_is_said_names_the_axis_and_what_else_the_loop_does() -> None:
    source = HEAD + textwrap.dedent(REPORTED["key-of-a-dictionary"])
    report = inspect_source(source, "x.py", every_loop=True)
    (finding,) = report.findings
    assert "elements along dim 0 of precision are read as Python numbers" in finding.message
    (loop,) = report.loops
    assert loop.reason.startswith("it reads elements along dim 0 of precision one by one; it fills")
