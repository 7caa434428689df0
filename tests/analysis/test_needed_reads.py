"""Parts that a loop reads one by one and needs so: the tensor changes, computes, or is short."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"

SILENT = {
    "of-an-owner-that-is-handed-on-by-name": """
        class A:
            def __init__(self, n: int):
                self.x = torch.zeros(n)

            def f(self, show):
                found = {}
                for i in range(self.x.shape[0]):
                    found[self.x[i].item()] = show(owner=self)
                return found
        """,
    "what-an-error-says": """
        def f(x: Tensor, names: list[str], known: dict):
            for i in range(len(x)):
                if names[i] in known:
                    continue
                value = x[i].item()
                raise KeyError(f"{names[i]}: {value}")
        """,
    "places-in-any-order": """
        def f(steps: list[str]):
            taken = set()
            for i in torch.randperm(len(steps)):
                taken.add(steps[i])
            return taken
        """,
    "places-in-something-unknown": """
        def f(found: Tensor, names):
            return [names[i] for i in found]
        """,
    "keys-of-a-mapping": """
        def f(found: Tensor, names: dict[int, str]):
            return [names[i] for i in found]
        """,
    "places-that-are-numbers": """
        def f(found: Tensor, names: list[str]):
            return [names[i] for i in found.tolist()]
        """,
    "what-numpy-sorts": """
        def f(x: Tensor):
            rows = {}
            for i in range(x.shape[0]):
                rows[f"row {i}"] = np.lexsort(x[i].cpu().numpy())
            return rows
        """,
    "best-of-what-was-computed": """
        def f(x: Tensor, names, layer):
            out = []
            for row in x:
                out.append(names.get(layer(row).argmax(-1).item(), "?"))
            return out
        """,
    "best-of-a-part-that-grows": """
        def f(x: Tensor, names):
            return [names[x[: i + 1].argmax().item()] for i in range(x.shape[0])]
        """,
    "sums-of-a-list": """
        def f(masks: list[Tensor], show):
            for mask in masks:
                show(mask.sum().item())
        """,
    "reduced-and-handed-on": """
        def f(x: Tensor, show):
            for row in x:
                show(row, row.sum().item())
        """,
    "changed-from-pass-to-pass": """
        def f(x: Tensor, out, n: int):
            found = x
            for i in range(n):
                out[i].add(found[i, 0].item())
                found = found.roll(out[i].shift)
        """,
    "no-more-than-a-number-with-a-name": """
        def f(x: Tensor, most: int):
            count = min(most, x.shape[0])
            pictures = []
            for i in range(count):
                pictures.append(x[i].cpu().numpy())
            return pictures
        """,
    "a-path": """
        def f(x: Tensor, walk):
            k = 0
            for i in range(x.shape[0]):
                k = walk.next(x[i, k].item())
        """,
    "windows": """
        def f(x: Tensor, sizes):
            found = []
            for i in range(x.shape[0]):
                found.append(x[i : i + sizes[i]].detach().cpu().numpy())
            return found
        """,
    "beside-a-model": """
        def f(x: Tensor, y: Tensor, model, scores):
            for i in range(x.shape[0]):
                scores.add(y[i].item(), model(x[i]))
        """,
    "one-number-for-a-mapping": """
        def f(offsets: Tensor, pairs, merged):
            for i, (prefix, mapping) in enumerate(pairs):
                for key, value in mapping.items():
                    merged[value + offsets[i].item()].add(key)
        """,
    "beside-a-model-that-gets-rows": """
        def f(x: Tensor, model, scores):
            for row in x:
                hidden = model(row)
                for name in scores:
                    scores[name] += hidden[name].item()
        """,
    "truth-that-decides-about-a-call": """
        def f(done: Tensor, environments):
            for i, over in enumerate(done):
                if over:
                    environments[i].reset()
        """,
    "truth-that-decides-about-a-picture": """
        def f(marks: Tensor, keep: Tensor, axes, draw, shade):
            for i in range(marks.shape[0]):
                for j in range(marks.shape[1]):
                    if marks[i, j] == 1:
                        draw(axes, i, j)
                    elif keep[i, j] == 1:
                        shade(axes, i, j)
        """,
    "truth-of-what-is-computed-of-rows": """
        def f(x: Tensor, names):
            return [name for name, row in zip(names, x) if (row > 0).any()]
        """,
    "truth-of-what-the-loop-writes": """
        def f(seen: Tensor, names, index):
            first = []
            for i, name in enumerate(names):
                if not seen[i]:
                    first.append(name)
                    seen[index(name)] = True
            return first
        """,
    "beside-a-model-that-gets-all": """
        def f(x: Tensor, y: Tensor, trace, scores):
            for i in range(x.shape[0]):
                scores.add(y[i].item(), trace(x, position=i))
        """,
    "the-loop-writes-the-tensor": """
        def f(x: Tensor, path, rules):
            for i in range(x.shape[0] - 1):
                path.add(x[i].item())
                x[i + 1] = rules.apply(path)
        """,
    "a-function-writes-the-tensor": """
        def change(values):
            values[0] = 0

        def f(x: Tensor, path):
            for i in range(x.shape[0]):
                path.add(x[-i].item())
                change(x)
        """,
    "its-owner-does-something-to-what-was-converted": """
        class Walk:
            def f(self, path):
                self.x = torch.zeros(9)
                v = self.x.float()
                for i in range(9):
                    self.step()
                    path.add(v[i].item())
        """,
    "one-entry-again-and-again": """
        def f(x: Tensor, k):
            table = {}
            for row in x:
                table[k] = (row * row).sum().item()
            return table
        """,
    "another-tensor-every-time": """
        def f(x: Tensor, path, step):
            for i in range(10):
                x = step(x)
                path.add(x[i].item())
        """,
    "its-owner-does-something": """
        class Walk:
            def f(self, path):
                self.x = torch.zeros(9)
                for i in range(9):
                    self.step()
                    path.add(self.x[i].item())
        """,
    "its-owner-is-handed-on": """
        def f(data, path, step):
            data.x = torch.zeros(9)
            for i in range(9):
                step(data)
                path.add(data.x[i].item())
        """,
    "distinct-values": """
        def f(y: Tensor, names):
            return {names.get(label.item()) for label in torch.unique(y)}
        """,
    "items-that-arrays-have-too": """
        def f(index, queries):
            _, found = index.search(queries, 1)
            return " ".join(str(x.item()) for x in found)
        """,
    "settings": """
        class Rates:
            def f(self, weights: Tensor):
                for i in range(len(self.rates)):
                    self.rates[i].set(weights[i].item())
        """,
    "the-first-few": """
        def f(x: Tensor):
            return ", ".join(f"{value.item():.4f}" for value in x[:10])
        """,
    "no-more-than": """
        def f(x: Tensor, most: int, show):
            for i in range(min(most, x.shape[0])):
                show(x[i].item())
        """,
    "rows-to-a-function": """
        def f(x: Tensor, tokenizer):
            return [tokenizer.decode(row.tolist()) for row in x]
        """,
    "tensor-work-besides": """
        def f(x: Tensor, y: Tensor, store):
            for i in range(x.shape[0]):
                store[y[i].item()].add(x[i].softmax(0).topk(3))
        """,
    "rows-cut-for-a-function": """
        def f(ids: Tensor, ends: Tensor, tokenizer):
            texts = []
            for i in range(ids.shape[0]):
                row = ids[i].tolist()
                texts.append(tokenizer.decode(row[: ends[i].item()]))
            return texts
        """,
    "lists-of-rows-to-a-function": """
        def f(ids: Tensor, starts: Tensor, tokenizer):
            texts = {}
            for i in range(ids.shape[0]):
                start = starts[i].item()
                tokens = [t for t in ids[i, start:].reshape(-1).tolist() if t]
                texts[i] = tokenizer.decode(tokens)
            return texts
        """,
    "copies-of-what-may-be-a-list": """
        def f(model, names: list[str], table: dict):
            found = model.run()
            for i, name in enumerate(names):
                table[name] = found[i].cpu().numpy()
        """,
    "scores-of-what-is-found-so-far": """
        def f(scores: Tensor, found):
            for i, path in enumerate(found):
                path.score += float(scores[i, 0])
                path.steps.append(i)
        """,
    "rows-to-a-class": """
        def f(boxes: Tensor, Box):
            return [Box(*box.tolist()) for box in boxes]
        """,
    "products-of-matrices-beside": """
        def f(x: Tensor, counts: Tensor, w: Tensor, log):
            for i in range(x.shape[0]):
                log.add(counts[i].item(), (w @ x[i]).sum().item())
        """,
    "settings-in-a-parameter": """
        class Net(torch.nn.Module):
            def __init__(self, names):
                super().__init__()
                self.names = list(names)
                self.limits = torch.nn.Parameter(torch.rand(len(self.names)))

            def show(self, log):
                for i, name in enumerate(self.names):
                    log.add(name, self.limits[i].item())
        """,
}

KEPT_ON_THE_HOST = {
    "one-place-for-all": """
        def f(x: Tensor):
            last = np.zeros(3)
            for i in range(x.shape[0]):
                last[0] = x[i].norm()
            return last
        """,
    "arrays-all-along": """
        def f(x: np.ndarray):
            lengths = np.zeros(len(x))
            for i in range(x.shape[0]):
                lengths[i] = np.linalg.norm(x[i])
            return lengths
        """,
    "a-list-that-stays-one": """
        def f(x: Tensor, keep):
            shares = []
            for i in range(x.shape[0]):
                shares.append(x[i].softmax(0).cpu().numpy())
            keep(shares)
        """,
}


def found(source: str, every: bool = False) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    report = inspect_source(source, "x.py", every_loop=every)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    "source",
    [*SILENT.values(), *KEPT_ON_THE_HOST.values()],
    ids=[*SILENT.keys(), *KEPT_ON_THE_HOST.keys()],
)
def test_stays_silent(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_reading_every_loop_finds_nothing_else(source: str) -> None:
    assert found(source, every=True) == []


def test_a_list_that_a_mapping_holds_is_no_axis() -> None:
    steps = """
        def f(x, **known):
            if {}:
                steps = [known["step"][i].item() for i in range(len(x))]
            for i in range(len(x)):
                print(torch.std(x[i, :, 0]).item(), steps[i])
        """
    assert len(found(steps.format('"step" in known'))) == 2
    assert len(found(steps.format('type(known["step"]) is list'))) == 1
