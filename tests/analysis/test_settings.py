"""Windows, kernels and sizes that differ between iterations, each beside one that does not."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = """
import torch
import torch.nn.functional as F
from torch import Tensor, nn


"""
# an expression in which `m` is another number in each iteration, or the same one
TERMS = {
    "kernel of a pool": ("F.avg_pool2d(x[i], 2**m).mean()", "avg_pool2d", "kernel_size"),
    "stride of a pool": ("F.max_pool2d(x[i], 3, stride=m)", "max_pool2d", "stride"),
    "result of a pool": (
        "F.adaptive_avg_pool1d(x[i], m).mean()",
        "adaptive_avg_pool1d",
        "output_size",
    ),
    "padding": ("F.conv2d(x[i], w, padding=m)", "conv2d", "padding"),
    "dilation by position": ("F.conv2d(x[i], w, None, 1, 0, m)", "conv2d", "dilation"),
    "size of a picture": ("F.interpolate(x[i], size=(m, m)).mean()", "interpolate", "size"),
    "scale of a picture": ("F.interpolate(x[i], None, 2**m).mean()", "interpolate", "scale_factor"),
    "length of a transform": ("torch.fft.rfft(x[i], n=2**m).abs().mean()", "rfft", "n"),
    "frames of a transform": ("torch.stft(x[i], 2**m).abs().mean()", "stft", "n_fft"),
    "steps of a transform": ("x[i].stft(256, m).abs().mean()", "stft", "hop_length"),
    "patches": ("F.unfold(x[i], 2 * m + 1).mean()", "unfold", "kernel_size"),
    "windows": ("x[i].unfold(-1, m, 1).mean()", "unfold", "size"),
    "steps of windows": ("x[i].unfold(-1, 3, m).mean()", "unfold", "step"),
    "kernel of one's own": ("smooth(x[i], kernel_size=m)", "smooth", "kernel_size"),
}
CLASSES = {
    "as many as there are": ("F.one_hot(x[i])", False),
    "as many as there are, told so": ("F.one_hot(x[i], num_classes=-1)", False),
    "told": ("F.one_hot(x[i], n)", True),
    "told by name": ("F.one_hot(x[i], num_classes=9)", True),
    "others in each iteration": ("F.one_hot(x[i], m)", False),
}
# what is read of the iteration has a batched form
OTHERS = {
    "values": "F.conv2d(x[i], w * m)",
    "an axis": "x[i].unfold(0, 3, 1).mean() * m",
    "how it is rounded": "F.avg_pool2d(x[i], 2).mean() * m",
    "kernels": "F.conv2d(x[i], kernels[i], padding=1)",
    "a number of one's own": "smooth(x[i], alpha=m)",
}


def report(term: str, number: str, every: bool = False, join: str = "stack"):
    source = (
        f"{HEAD}def f(x: Tensor, w: Tensor, kernels: Tensor, n: int):\n"
        "    out = []\n"
        "    for i in range(len(x)):\n"
        f"        m = {number}\n"
        f"        out.append({term})\n"
        f"    return torch.{join}(out)\n"
    )
    return inspect_source(source, "x.py", every_loop=every)


@pytest.mark.parametrize(("term", "function", "setting"), TERMS.values(), ids=TERMS)
def test_windows_of_several_sizes(term: str, function: str, setting: str) -> None:
    assert report(term, "i + 1").findings == ()
    (loop,) = report(term, "i + 1", every=True).loops
    assert loop.cause is Cause.RAGGED
    assert loop.reason == f"{function} gets another {setting} each time"
    assert report(term, "n").findings != ()


@pytest.mark.parametrize(("term", "told"), CLASSES.values(), ids=CLASSES)
def test_numbers_of_classes(term: str, told: bool) -> None:
    assert bool(report(term, "i + 1", join="cat").findings) is told


@pytest.mark.parametrize("term", OTHERS.values(), ids=OTHERS)
def test_others_are_told(term: str) -> None:
    assert report(term, "i + 1").findings != ()


@pytest.mark.parametrize(
    "term", ["nn.AvgPool2d(2**m)(x[i])", "nn.Upsample(scale_factor=m)(x[i]).mean()"]
)
def test_another_module_in_each_iteration(term: str) -> None:
    assert report(term, "i + 1").findings == ()
    (loop,) = report(term, "i + 1", every=True).loops
    assert loop.cause is Cause.CHOICE
    assert report(term, "n").findings != ()


def test_a_module_made_of_the_iteration_gives_another_result() -> None:
    source = "return torch.stack([nn.AvgPool2d(2**i)(x).mean() for i in range(n)])"
    whole = f"{HEAD}def f(x: Tensor, n: int):\n    {source}\n"
    assert inspect_source(whole, "x.py").findings == ()
    same = inspect_source(whole.replace("2**i", "2"), "x.py").findings
    assert [finding.code for finding in same] == ["VEC104"]
