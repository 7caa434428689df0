"""Parts of a tensor that a loop puts into an array or a list, one by one."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"

INTO_ARRAYS = {
    "numbers": (
        """
        def f(x: Tensor):
            lengths = np.zeros(len(x))
            for i in range(x.shape[0]):
                lengths[i] = x[i].norm().item()
            return lengths
        """,
        "VEC110",
    ),
    "tensors": (
        """
        def f(x: Tensor):
            lengths = np.zeros(len(x))
            for i in range(x.shape[0]):
                lengths[i] = x[i].norm()
            return lengths
        """,
        "VEC301",
    ),
    "rows": (
        """
        def f(x: Tensor):
            shares = np.zeros((len(x), 3))
            for i in range(x.shape[0]):
                shares[i] = x[i].softmax(0).cpu().numpy()
            return shares
        """,
        "VEC301",
    ),
    "a-matrix": (
        """
        def f(s: Tensor):
            out = np.zeros(s.shape)
            for i in range(s.shape[0]):
                for j in range(s.shape[1]):
                    out[i, j] = s[i, j] / torch.sqrt(s[i, i] * s[j, j])
            return out
        """,
        "VEC301",
    ),
    "what-takes-tensors": (
        """
        def f(x: Tensor, out, n: int):
            np.seterr(all="ignore")
            for i in range(x.shape[0]):
                out[i, n] = x[i].norm()
            return out[:, n]
        """,
        "VEC101",
    ),
    "a-list-of-rows": (
        """
        def f(x: Tensor):
            shares = []
            for i in range(x.shape[0]):
                shares.append(x[i].softmax(0).cpu().numpy())
            return np.stack(shares)
        """,
        "VEC301",
    ),
}
CALLED_FOR_EACH = {
    "copied-into-an-array": """
        def f(x: Tensor, net):
            out = np.zeros((len(x), 3))
            for i in range(x.shape[0]):
                out[i] = net(x[i]).cpu().numpy()
            return out
        """,
    "computed-and-copied": """
        def f(x: Tensor, net, scale: Tensor):
            out = np.zeros((3, len(x)))
            for i, row in enumerate(x):
                out[:, i] = torch.exp(net(row, scale)).cpu().numpy()
            return out
        """,
    "numbers": """
        def f(x: Tensor, net):
            out = np.zeros(len(x))
            for i in range(x.shape[0]):
                out[i] = net(x[i]).item()
            return out
        """,
    "in-one-expression": """
        def f(x: Tensor, net):
            return np.stack([net(row).cpu().numpy() for row in x])
        """,
    "into-a-list": """
        def f(x: Tensor, net):
            out = []
            for i in range(x.shape[0]):
                out.append(net(x[i]).cpu().numpy())
            return np.stack(out)
        """,
}
# near misses
NOT_COPIED = {
    "batches-in-one-expression": """
        def f(loader, net):
            return np.concatenate([net(batch).cpu().numpy() for batch in loader])
        """,
    "what-gets-no-tensor": """
        def f(x: Tensor, net, names):
            out = np.zeros((len(x), 3))
            for i in range(x.shape[0]):
                out[i] = net(names[i]).cpu().numpy()
            return out
        """,
    "an-array-of-its-own": """
        def f(x: Tensor, net):
            out = np.zeros((len(x), 3))
            for i in range(x.shape[0]):
                out[i] = net(x[i])
            return out
        """,
    "batches-of-a-loader": """
        def f(loader, net, n: int):
            out = np.zeros((n, 3))
            for i, batch in enumerate(loader):
                out[i] = net(batch).cpu().numpy()
            return out
        """,
    "one-and-the-same": """
        def f(x: Tensor, net):
            out = np.zeros((len(x), 3))
            for i in range(x.shape[0]):
                net(x[i])
                out[i] = net.state().cpu().numpy()
            return out
        """,
}


def found(source: str, every: bool = False) -> list[str]:
    source = HEAD + textwrap.dedent(source)
    report = inspect_source(source, "x.py", every_loop=every)
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize(("source", "code"), INTO_ARRAYS.values(), ids=INTO_ARRAYS.keys())
def test_what_goes_into_an_array_is_reported(source: str, code: str) -> None:
    assert found(source) == [code]


@pytest.mark.parametrize("source", CALLED_FOR_EACH.values(), ids=CALLED_FOR_EACH.keys())
def test_what_a_function_makes_of_each_item_is_reported(source: str) -> None:
    assert found(source) == ["VEC106", "VEC301"]


@pytest.mark.parametrize("source", NOT_COPIED.values(), ids=NOT_COPIED.keys())
def test_what_no_function_makes_of_a_tensor_stays_silent(source: str) -> None:
    assert not found(source)


MARKED = """
    def f(x: Tensor, masks: list, image):
        picture = np.array(image)
        for i, mask in enumerate(masks):
            if x[0][i] == 0:
                picture[mask.bool()] = {value}
        return picture
"""


def test_elements_that_say_which_items_mark_an_array_are_read_as_they_are() -> None:
    assert not found(MARKED.format(value="255"))


def test_elements_that_an_array_gets_are_reported_whatever_is_walked_beside() -> None:
    assert found(MARKED.format(value="x[0][i].item()")) == ["VEC110"]
