"""Parameters that a docstring says are tensors, and those that it says may be something else."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

LOOP = '''\
import torch


def f(x, names):
    """Rows that are chosen.

{said}
    """
    out = []
    for i, row in enumerate(x):
        out.append(torch.relu(row) * i)
    return torch.stack(out)
'''


def codes(said: str) -> list[str]:
    return [finding.code for finding in inspect_source(LOOP.format(said=said), "f.py").findings]


@pytest.mark.parametrize(
    "said",
    [
        "    Args:\n        x (torch.Tensor): rows",
        "    Args:\n        x (Tensor, optional): rows",
        "    Args:\n        x (Optional[torch.Tensor]): rows",
        "    Args:\n        x (torch.Tensor | None): rows",
        "    Args:\n        x (`torch.FloatTensor` of shape `(rows, 3)`): rows",
        "    Args:\n        x (Tensor[N, 3]): rows",
        "    Args:\n        x: torch.Tensor. Expected shape :math:`(N, 3)`.",
        "    Args:\n        x: An input tensor. Shape :math:`(N, 3)`.",
        "    Args:\n        x: The input tensor",
        "    Args:\n        x: (:class:`torch.Tensor`): rows",
        "    Parameters\n    ----------\n    x : torch.Tensor, shape (n, 3)\n        rows",
        "    Parameters\n    ----------\n    x : tensor of shape (n, 3)\n        rows",
        "    input:\n    - x: (N, 3) tensor of rows",
        "    :param x: a float tensor\n    :param names: list of str",
        "    :type x: torch.Tensor",
    ],
)
def test_a_documented_tensor_is_one(said: str) -> None:
    assert codes(said) == ["VEC102"]


@pytest.mark.parametrize(
    "said",
    [
        "    Args:\n        x: rows",
        "    Args:\n        names (torch.Tensor): rows",
        "    Args:\n        x (torch.Tensor or list): rows",
        "    Args:\n        x (Tensor/LieTensor): rows",
        "    Args:\n        x (list[torch.Tensor]): rows",
        "    Args:\n        x (FloatTensor, LongTensor): rows and their lengths",
        "    Args:\n        x (Optional[FloatTensor], LongTensor,\n            Tensor): pairs",
        "    Args:\n        x (List of Tensors): rows",
        "    Args:\n        x (Union[torch.Tensor, List[torch.Tensor]]): rows",
        "    Args:\n        x (:class:`torch.Tensor`, list or dict): rows",
        "    Args:\n        x: The shape of the tensor",
        "    Args:\n        x: A list of tensors",
        "    Args:\n        x: TensorFlow session",
        "    Args:\n        x (list): rows\n    Returns:\n        x (torch.Tensor): rows",
        "    The tensor x: what is chosen",
    ],
)
def test_what_may_be_a_list_is_none(said: str) -> None:
    assert codes(said) == []


def test_the_docstring_is_quoted_as_evidence() -> None:
    source = LOOP.format(said="    Args:\n        x (torch.Tensor): rows")
    loop = inspect_source(source, "f.py").loops[0]
    assert any("documented as torch.Tensor, line 8" in note for note in map(str, loop.evidence))


def test_an_annotation_goes_before_the_docstring() -> None:
    source = LOOP.format(said="    Args:\n        x (torch.Tensor): rows")
    source = source.replace("(x, names)", "(x: list[torch.Tensor], names)")
    assert inspect_source(source, "f.py").findings == ()


def test_what_becomes_a_list_is_none() -> None:
    source = LOOP.format(said="    Args:\n        x (torch.Tensor): rows")
    source = source.replace("    out = []", "    x = [row for row in x if names]\n    out = []")
    assert inspect_source(source, "f.py").findings == ()


LISTED = """
import torch


def f(x, dist):
    \"\"\"Distances.

    Args:
        x (list of torch.Tensor): rows
    \"\"\"
    {used}
    out = torch.zeros(n)
    for i in range(n):
        out[i] = dist(x[i].reshape(k))
    return out
"""


def test_no_list_has_a_shape_whatever_the_docstring_says() -> None:
    source = LISTED.format(used="n, _, k = x.shape")
    (found,) = inspect_source(source, "f.py").findings
    assert found.message.startswith("dist is called item by item along dim 0 of x")


@pytest.mark.parametrize(
    "used",
    [
        "n, k = len(x), 3",
        "n, k = len(x), x[0].shape[0]",
        "n, k = len(x), 3 if isinstance(x, list) else x.shape[0]",
        "x = torch.cat(x)\n    n, _, k = len(x), x.shape",
    ],
)
def test_what_may_be_a_list_stays_one(used: str) -> None:
    loop = inspect_source(LISTED.format(used=used), "f.py", every_loop=True).loops[0]
    assert not any("it has a .shape" in str(note) for note in loop.evidence)


@pytest.mark.parametrize(
    "said",
    [
        "    Args:\n        x: (B, T, C) features",
        "    Args:\n        x (B, T): features",
        "    x: features of every step, [B, T, C]",
        "    x - [BxTxD]   features",
        "    :param x: features, shape [num_rows x k]",
        "    x: (..., 3)",
    ],
)
def test_a_parameter_whose_shape_is_documented_is_a_tensor(said: str) -> None:
    assert codes(said) == ["VEC102"]


@pytest.mark.parametrize(
    "said",
    [
        "    x: (H, W)",
        "    x: [x1, y1, x2, y2]",
        "    x: a list of (B, C)",
        "    x: [(B, C), (B, D)]",
        "    x (array-like): shape (N, 3)",
        "    x: levels [P3, P4, P5]",
        "    x: (image, label)",
        "    x: int, rows of (B, C)",
        "    names: (B, T, C)",
    ],
)
def test_what_else_has_sizes_is_not(said: str) -> None:
    assert codes(said) == []


def test_a_shape_is_none_of_a_tensor_where_arrays_are_met() -> None:
    source = LOOP.format(said="    x: (B, T, C)").replace(
        "import torch", "import numpy as np, torch"
    )
    arrays = source.replace("    out = []", "    x = np.flip(x)\n    out = []")
    assert inspect_source(arrays, "f.py").findings == ()
