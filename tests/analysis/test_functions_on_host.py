"""Functions of a file that take what they get to the host: loops that call them item by item are
silent where a library without batches gets it, and are told what has to be written anew.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import cv2\nimport math\nimport warnings\nimport torch\nfrom torch import Tensor\n\n\n"
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
}
REPORTED = {
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
    "gives-nothing-of-its-own": """
        def doubled(image):
            cv2.setNumThreads(1)
            return image + image.flip(0)

        def f(x: Tensor):
            return torch.stack([doubled(image) for image in x])
        """,
}
OF_ONE = {
    "reads-an-element": "return row * row[0].item()",
    "computes-with-numbers": "return row * math.ceil(row[0])",
    "makes-a-number": "return row * int(row[0])",
    "calls-itself": "return row if row.dim() == 1 else doubled(row[0])",
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


@pytest.mark.parametrize("statement", OF_ONE.values(), ids=OF_ONE)
def test_vmap_is_advised_only_where_it_goes(statement: str) -> None:
    source = f"""
    def doubled(row):
        {statement}

    def f(x: Tensor, model):
        first = torch.stack([doubled(row) for row in x])
        return first, torch.stack([model(row) for row in x])
    """
    own, opaque = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert own.message.endswith(
        "doubled is called item by item along dim 0 of x; make it take the whole batch"
    )
    assert opaque.message.endswith("make it take the whole batch, or use torch.vmap")
