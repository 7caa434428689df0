"""Functions of a file that hand what they get to a library without batches: loops that call them
item by item are silent.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import random
import subprocess
import warnings

import cv2
import matplotlib as mpl
import matplotlib.pyplot as plt
import torch
from torch import Tensor


"""
SILENT = {
    "imported-inside": """
        def logarithm(m):
            from scipy.linalg import logm
            return torch.as_tensor(logm(m.numpy()))

        def f(x: Tensor):
            out = torch.zeros_like(x)
            for i in range(x.shape[0]):
                out[i] = logarithm(x[i])
            return out
        """,
    "imported-at-the-top": """
        def enlarged(image, size):
            array = image.numpy()
            return torch.from_numpy(cv2.resize(array, size))

        def f(x: Tensor, size):
            return torch.stack([enlarged(image, size) for image in x])
        """,
    "in-its-own-condition": """
        def filled(image):
            if cv2.countNonZero(image.numpy()) > 2:
                return image.exp()
            return image

        def f(x: Tensor):
            return torch.stack([filled(image) for image in x])
        """,
    "seen-to-fail": """
        def holds(image):
            try:
                torch.zeros(3)[image]
                return True
            except IndexError:
                return False

        def f(x: Tensor):
            return torch.tensor([holds(image) for image in x])
        """,
    "seen-to-fail-inside": """
        class Store:
            def f(self, x: Tensor):
                def holds(image):
                    try:
                        return self.values[image].isfinite().all()
                    except IndexError:
                        return False

                return torch.tensor([holds(image) for image in x])
        """,
    "computed-by-another-program": """
        def stretched(image, path):
            save(image, path)
            subprocess.run(["stretch", path], check=True)
            return load(path)

        def f(x: Tensor, path):
            return torch.stack([stretched(image, path) for image in x])
        """,
    "by-numbers-drawn-for-each": """
        class Shift:
            def process(self, image):
                return image.roll(random.randint(-self.most, self.most), 0)

            def __call__(self, images: Tensor):
                for i in range(images.shape[0]):
                    images[i] = self.process(images[i])
                return images
        """,
    "coloured-by-what-a-library-gives": """
        def coloured(image, name):
            colours = mpl.colormaps[name]
            return torch.as_tensor(colours(image.numpy(), bytes=True)).permute(2, 0, 1)

        def f(x: Tensor):
            pictures = []
            for i in range(x.shape[0]):
                pictures.append(coloured(x[i].cpu(), "magma"))
            return torch.stack(pictures)
        """,
    "coloured-by-a-library": """
        def coloured(image):
            return torch.as_tensor(plt.cm.magma(image.numpy()))

        def f(x: Tensor):
            return torch.stack([coloured(image) for image in x])
        """,
}
REPORTED = {
    "fails-as-a-whole": """
        def checked(image):
            try:
                import numpy
            except ImportError:
                raise RuntimeError("no numpy")
            return image + image.flip(0)

        def f(x: Tensor):
            return torch.stack([checked(image) for image in x])
        """,
    "draws-tensors": """
        def noisy(image):
            return image + torch.rand(image.shape)

        def f(x: Tensor):
            return torch.stack([noisy(image) for image in x])
        """,
    "draws-as-a-seed-says": """
        def doubled(image):
            random.seed(0)
            return image + image.flip(0)

        def f(x: Tensor):
            return torch.stack([doubled(image) for image in x])
        """,
    "computes-with-torch": """
        def doubled(image):
            return image + image.flip(0)

        def f(x: Tensor):
            return torch.stack([doubled(image) for image in x])
        """,
    "warns": """
        def doubled(image):
            warnings.warn(f"{image.shape}")
            return image + image.flip(0)

        def f(x: Tensor):
            return torch.stack([doubled(image) for image in x])
        """,
    "draws-nothing-of-its-own": """
        def doubled(image):
            plt.ioff()
            return image + image.flip(0)

        def f(x: Tensor):
            return torch.stack([doubled(image) for image in x])
        """,
    "gives-nothing-of-its-own": """
        def doubled(image):
            cv2.setNumThreads(1)
            return image + image.flip(0)

        def f(x: Tensor):
            return torch.stack([doubled(image) for image in x])
        """,
}


def told(source: str) -> list[str]:
    return [
        finding.code for finding in inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    ]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_leaves_torch_inside_is_silent(source: str) -> None:
    assert told(source) == []


@pytest.mark.parametrize("source", REPORTED.values(), ids=REPORTED)
def test_what_stays_in_torch_is_reported(source: str) -> None:
    assert told(source) == ["VEC106"]
