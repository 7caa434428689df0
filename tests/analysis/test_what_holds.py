"""What is known after a test or an error: how often a loop runs, and what a name still holds. Each
case is silent, beside one that is reported.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


"""
PAIRS = {
    "a tensor that was copied to the host in one branch": (
        """
        def f(image: "np.ndarray | Tensor"):
            given = isinstance(image, Tensor)
            if given:
                image_np = image.cpu().numpy()
            else:
                image_np = image
            out = []
            for b in range(image_np.shape[0]):
                out.append(image_np[b].reshape(2, 3, 4))
            return np.stack(out)
        """,
        """
        def f(image: "np.ndarray | Tensor"):
            given = isinstance(image, Tensor)
            if given:
                moved = image.cpu()
            else:
                moved = image
            out = []
            for b in range(moved.shape[0]):
                out.append(moved[b].reshape(2, 3, 4))
            return torch.stack(out)
        """,
    ),
    "an assertion says how many": (
        """
        def f(img: Tensor, out: Tensor):
            b, c, h, w = img.shape
            assert c == 3 and b > 1
            for i in range(c):
                out[:, i] = img[:, i].exp()
        """,
        """
        def f(img: Tensor, out: Tensor):
            b, c, h, w = img.shape
            assert c == h or c == 3
            for i in range(c):
                out[:, i] = img[:, i].exp()
        """,
    ),
    "all else raises": (
        """
        def f(img: Tensor, out: Tensor):
            b, c, h, w = img.shape
            if c != 3 or h != w:
                raise ValueError(c)
            for i in range(c):
                out[:, i] = img[:, i].exp()
        """,
        """
        def f(img: Tensor, out: Tensor):
            b, c, h, w = img.shape
            if c != 3 and h != w:
                raise ValueError(c)
            for i in range(c):
                out[:, i] = img[:, i].exp()
        """,
    ),
    "lists of another length raise": (
        """
        def f(corners: list[list[int]], given: list[list[int]]):
            if len(corners) != 4 or len(given) != 4:
                raise ValueError(corners)
            rows = torch.zeros(len(corners), 2)
            for i, (p, q) in enumerate(zip(corners, given)):
                rows[i] = torch.tensor([p[0] * q[0], p[1] * q[1]])
            return rows
        """,
        """
        def f(corners: list[list[int]], given: list[list[int]]):
            if len(corners) != 4 and len(given) != 4:
                raise ValueError(corners)
            rows = torch.zeros(len(corners), 2)
            for i, (p, q) in enumerate(zip(corners, given)):
                rows[i] = torch.tensor([p[0] * q[0], p[1] * q[1]])
            return rows
        """,
    ),
    "all else is left": (
        """
        def f(img: Tensor, out: Tensor):
            c = img.shape[1]
            if c != 1:
                return out
            for i in range(c):
                out[:, i] = img[:, i].exp()
        """,
        """
        def f(img: Tensor, out: Tensor):
            c = img.shape[1]
            if c == 1:
                return out
            for i in range(c):
                out[:, i] = img[:, i].exp()
        """,
    ),
    "a test that is left in one of two ways": (
        """
        def f(img: Tensor, out: Tensor):
            n = img.shape[0]
            if n != 3:
                return
            for i in range(n):
                out[i] = 0
                out[n + i] = i
        """,
        """
        def f(img: Tensor, out: Tensor, show):
            n = img.shape[0]
            if n == 3:
                show(n)
            for i in range(n):
                out[i] = 0
                out[n + i] = i
        """,
    ),
    "a number that either way gives": (
        """
        def f(x: Tensor, first: bool):
            if first:
                start = 1
            else:
                start = x.shape[1] // 2
            part = x[:, start:]
            for i in range(x.shape[1] - start - 1):
                part[:, i + 1] = torch.sin(part[:, i])
        """,
        """
        def f(x: Tensor, first: bool):
            if first:
                start = 1
            else:
                start = x.shape[1] // 2
            part = x[:, start:]
            for i in range(x.shape[1] - start - 1):
                part[:, i + 1] = torch.max(part[:, i + 1], part[:, i])
        """,
    ),
    "what failed is still a list": (
        """
        def f(items: list, model):
            try:
                items = torch.stack(items)
            except RuntimeError:
                return torch.cat([model(item) for item in items])
            return model(items)
        """,
        """
        def f(items: list, model):
            try:
                items = torch.stack(items)
            except RuntimeError:
                return None
            return torch.cat([model(item) for item in items])
        """,
    ),
    "one of two where an error is caught": (
        """
        def f(items: list, model):
            try:
                items = torch.stack(items)
            except RuntimeError:
                pass
            return torch.cat([model(item) for item in items])
        """,
        """
        def f(items: list, model):
            try:
                items = torch.stack(items)
            except RuntimeError:
                items = torch.zeros(9, 3)
            return torch.cat([model(item) for item in items])
        """,
    ),
    "objects with a method": (
        """
        def f(x: Tensor, heads, n: int):
            return torch.stack([heads[q].apply_to(x[:, :, q]) for q in range(n)])
        """,
        """
        def f(x: Tensor, heads, n: int):
            return torch.stack([heads.apply_to(x[:, :, q]) for q in range(n)])
        """,
    ),
    "limits of columns": (
        """
        def f(self, x: Tensor, kinds: list):
            columns = []
            for d, kind in enumerate(kinds):
                columns.append(F.mse_loss(self.low[d], x[..., d]))
            return torch.stack(columns)
        """,
        """
        def f(self, x: Tensor, kinds: list):
            columns = []
            for d, kind in enumerate(kinds):
                columns.append(x[..., d].clamp(min=torch.nextafter(self.low[d], self.high[d])))
            return torch.stack(columns)
        """,
    ),
    "outputs beside columns": (
        """
        def f(self, x: Tensor, h):
            outputs, loss = self.heads(h), 0
            for j in range(self.count - 1):
                loss += F.cross_entropy(outputs[j], x[:, j])
            return loss
        """,
        """
        def f(self, x: Tensor, h):
            outputs, loss = self.heads(h), 0
            for j in range(self.count - 1):
                loss += F.cross_entropy(outputs[j], x[j])
            return loss
        """,
    ),
}


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_one_is_silent_and_its_neighbour_is_reported(pair: tuple[str, str]) -> None:
    silent, reported = pair
    assert codes(silent) == []
    assert codes(reported)
