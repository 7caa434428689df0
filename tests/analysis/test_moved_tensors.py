"""What was moved to a device: what shows that it is a tensor, and what does not."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"

REPORTED = {
    "cut": """
        def f(found):
            found = found.cpu()
            scores = found[:, 4] * found[:, 5]
            out = []
            for i in range(scores.shape[0]):
                out.append(scores[i].item())
            return out
        """,
    "with-what-it-is-an-entry-of": """
        def f(self, texts, tokenizer):
            batch = tokenizer(texts, return_tensors="pt").to(self.device)
            mask = batch["attention_mask"]
            last = []
            for i in range(len(texts)):
                last.append(mask[i].nonzero(as_tuple=True)[0][-1].item())
            return last
        """,
    "compared-by-item": """
        def f(self, steps, schedule):
            steps = steps.to(self.device)
            return [(schedule == t).nonzero().item() for t in steps]
        """,
    "by-a-name-and-computed-with": """
        def f(self, steps: list, noise: Tensor):
            scales = self.scales.to("cuda:0", torch.float16)
            out = []
            for scale in scales:
                out.append(noise * scale)
            return torch.stack(out)
        """,
    "filled-by-rows": """
        def f(self, x: Tensor, chosen: Tensor, n):
            centers = self.start(x).to(x.device)
            for k in range(n):
                centers[k] = x[chosen == k].mean(dim=0)
            return centers
        """,
    "cloned-and-filled-in-its-rows": """
        def f(self, x: Tensor, best: Tensor, reward: Tensor):
            target = self.start(x).clone()
            for k, place in enumerate(best.tolist()):
                target[k][place] = reward[k]
            return target
        """,
    "filled-in-its-rows-beside-flags": """
        def f(self, x: Tensor, reward: Tensor, best: list[int], done):
            if x.dim() == 1:
                x, reward, done = x.unsqueeze(0), reward.unsqueeze(0), (done,)
            target = self.start(x).clone()
            for k in range(len(done)):
                value = reward[k]
                if not done[k]:
                    value = value + self.bonus * x[k].max()
                target[k][int(best[k])] = value
            return target
        """,
}

SILENT = {
    "a-list-that-a-function-makes-by-a-device": """
        def read(model, loader, decoder, device):
            found = []
            for x in loader:
                for text, score in decoder(model(x.to(device))):
                    found.append([text, score])
            return found

        def f(model, loader, decoder, steps, device):
            found = read(model, loader, decoder, device=device)
            return [(steps == item).nonzero().item() for item in found]
        """,
    "filled-by-key": """
        def f(self, x: Tensor, chosen: Tensor, keys):
            centers = self.start(x).to(x.device)
            for k in keys:
                centers[k] = x[chosen == k].mean(dim=0)
            return centers
        """,
    "filled-by-key-in-its-rows": """
        def f(self, x: Tensor, reward: Tensor):
            target = self.start(x).clone()
            for k in range(x.shape[0]):
                target[k]["reward"] = reward[k]
            return target
        """,
    "filled-in-rows-by-name": """
        def f(self, x: Tensor, reward: Tensor, names):
            target = self.start(x).clone()
            for k in range(x.shape[0]):
                target[k][names[k]] = reward[k]
            return target
        """,
    "made-and-filled-in-its-rows": """
        def f(self, x: Tensor, reward: Tensor):
            target = self.start(x)
            for k in range(x.shape[0]):
                target[k][0] = reward[k]
            return target
        """,
    "filled-with-modules": """
        def f(self, x: Tensor, n):
            layers = self.start(x).to(x.device)
            for k in range(n):
                layers[k] = self.make(k)
            return layers
        """,
    "made-and-filled": """
        def f(self, x: Tensor, chosen: Tensor, n):
            centers = self.start(x)
            for k in range(n):
                centers[k] = x[chosen == k].mean(dim=0)
            return centers
        """,
    "called": """
        def f(self, layers, x: Tensor):
            layers = layers.to(self.device)
            return torch.stack([layer(x) for layer in layers])
        """,
    "asked-for-keys": """
        def f(self, batch, schedule: Tensor):
            batch = batch.to(self.device)
            return {key: batch[key].sum().item() for key in batch}
        """,
    "converted-and-compared": """
        def f(length, schedule):
            length = length.to("metre")
            return [int((schedule == t).sum()) for t in length]
        """,
}


def codes_of(source: str) -> list[str]:
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_shows_a_tensor(source: str) -> None:
    assert len(codes_of(source)) == 1


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_shows_nothing(source: str) -> None:
    assert codes_of(source) == []
