"""What only looks as if a loop walked a tensor."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.report import LoopReport

HEAD = "import torch\nfrom torch import Tensor\nimport torch.nn.functional as F\n\n\n"


def loops_of(source: str) -> tuple[LoopReport, ...]:
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=True).loops


SILENT = {
    "sizes-that-torch-makes-a-shape-of": """
        def f(batch_size, index):
            for size, place in zip(batch_size, index):
                if not -size <= place < size:
                    break
            else:
                return torch.Size(batch_size)
            return None
        """,
    "shapes-of-as-many-elements": """
        def f(new_shape, old_shape):
            if new_shape.numel() != old_shape.numel():
                return None
            for i, (new, old) in enumerate(zip(new_shape, old_shape)):
                if new != old:
                    break
            return i
        """,
    "the-items-of-a-nested-tensor": """
        def f(x: Tensor):
            if x.is_nested:
                x = torch.cat([row.exp() for row in x.unbind()])
            return x
        """,
    "cast-to-a-list": """
        from typing import cast


        def f(data):
            return torch.stack([row.exp() for row in cast(list[Tensor], data.x)])
        """,
    "cast-to-anything": """
        from typing import Any, cast


        def f(data):
            return torch.stack([row.exp() for row in cast(Any, data.x)])
        """,
    "same-call-every-time": """
        def f(env, actor, n: int):
            rewards = torch.zeros(n)
            for i in range(n):
                steps = env.rollout(actor)
                rewards[i] = steps["next", "reward"].sum()
            return rewards
        """,
    "same-call-copied": """
        def f(update, buffer, n: int):
            losses = torch.zeros(n)
            for i in range(n):
                loss = update(buffer.sample())
                losses[i].copy_(loss)
            return losses
        """,
    "growing-prefix": """
        def f(process, ids: Tensor, logits: Tensor):
            for i in range(logits.shape[1]):
                logits[:, i] = process(ids[:, : 4 + i], logits[:, i])
            return logits
        """,
    "masked-items-to-a-function": """
        def f(self, x: Tensor, labels: Tensor, n: int):
            out = torch.zeros(n)
            for i in range(n):
                out[i] = self.distance(x[labels == i])
            return out
        """,
    "padded-items": """
        def f(self, names, lengths: Tensor):
            longest = torch.max(lengths)
            out = torch.zeros(len(lengths), longest)
            for i in range(len(lengths)):
                item = self.stored[names[i]]
                out[i] = F.pad(item, (0, longest - len(item)))
            return out
        """,
    "filter-of-numbers": """
        def f(h: Tensor, order: int):
            terms = []
            factorial = 1
            phi = torch.expm1(h) / h - 1
            for i in range(1, order + 1):
                terms.append(phi * factorial)
                factorial *= i + 1
                phi = phi / h - 1 / factorial
            return torch.stack(terms)
        """,
    "sizes-of-axes": """
        def f(index: Tensor, x: Tensor):
            steps = torch.ones(index.shape[-1])
            for d in range(index.shape[-1] - 2, -1, -1):
                steps[d] = steps[d + 1] * x.shape[d + 1]
            return steps
        """,
    "stateful-decoding": """
        def f(self, ids: Tensor, n: int):
            tokens = []
            for i in range(n):
                result = self.program.forward(ids[:, i : i + 1])
                tokens.append(ids[0][i].item())
            return tokens, result
        """,
    "random-chain": """
        def f(self, image: Tensor, weights: Tensor):
            mix = torch.zeros_like(image)
            for i in range(weights.shape[0]):
                item = image
                for _ in range(self.depth):
                    index = int(torch.randint(9, (1,)))
                    item = self.apply(item, self.names[index])
                mix.add_(weights[i] * item)
            return mix
        """,
    "list-by-number": """
        class Solver:
            def __init__(self, order: int):
                self.outputs = [None] * order

            def step(self, sigmas: Tensor, order: int):
                ratios = []
                for i in range(1, order):
                    ratios.append(self.outputs[-i] / sigmas[i])
                return torch.stack(ratios)
        """,
    "three-by-a-tuple": """
        def f(x: Tensor, video: bool):
            if video:
                sizes = (8, 64, 64)
            else:
                sizes = (8,)
            return torch.stack([x[:, i] / sizes[i] for i in range(x.shape[1])])
        """,
    "constant-of-the-module": """
        PARTS = 4


        def f(packed: Tensor, n: int):
            out = torch.zeros(PARTS * n)
            for i in range(PARTS):
                out[i * n : i * n + n] = packed >> 2 * i
            return out
        """,
    "through-numpy": """
        import numpy as np


        def f(self, images: Tensor):
            out = []
            for image in images:
                actions = np.asarray(self.model.predict(image))
                out.append(torch.as_tensor(actions))
            return torch.stack(out)
        """,
    "shape-with-numpy": """
        import numpy


        def f(self, hidden):
            rows = [self.predict(hidden[i]) for i in range(hidden.shape[0])]
            return torch.stack(rows) * numpy.sqrt(2.0)
        """,
    "parts-made-tensors-with-numpy": """
        import numpy as np


        def f(actions, n: int):
            return torch.tensor([actions[:, i] for i in range(n)])
        """,
    "items-joined-with-numpy": """
        import numpy as np


        def f(actions, n: int):
            out = []
            for i in range(n):
                out.append(actions[i])
            return torch.cat(out)
        """,
    "parts-joined-by-numpy": """
        import numpy as np


        def f(actions, n: int):
            out = []
            for i in range(n):
                out.append(actions[:, i])
            return torch.as_tensor(np.concatenate(out))
        """,
    "shape-of-the-first-value": """
        def f(self, phones, lengths: Tensor):
            out = torch.zeros(phones.shape[0], 9)
            phones = self.unpad(phones, lengths)
            for i, phone in enumerate(phones):
                out[i] = self.expand(phone)
            return out
        """,
    "tiles-by-number": """
        def f(self, query: Tensor, size):
            out = []
            for i in range(query.shape[0] // size):
                out.append(self.scores(query[i * size : (i + 1) * size]))
            return torch.cat(out)
        """,
    "strings-by-index": """
        def f(names, mask: Tensor):
            return [names[i] for i in torch.nonzero(mask)]
        """,
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_stays_silent(source: str) -> None:
    assert {loop.code for loop in loops_of(source)} == {None}
