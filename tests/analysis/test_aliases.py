"""What a loop does to a storage that it knows by more than one name, one small loop each."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
PATTERNS = {
    "alias": (
        """
            for i in range(1, x.shape[0]):
                v = x[i]
                v += torch.sin(x[i - 1])
            """,
        "recurrence",
    ),
    "reshaped": (
        """
            flat = y.view(-1)
            for i in range(1, x.shape[0]):
                flat[i] = torch.sin(y[i - 1, 0]) + x[i, 0]
            """,
        "recurrence",
    ),
    "nothing-but-its-shape": (
        """
            for i in range(n):
                y[i] = torch.sin(given_shape(y.shape, y[i]))
            """,
        "map",
    ),
    "two-names": (
        """
            z = x
            for i in range(1, n):
                z[i] = torch.sin(x[i - 1])
            """,
        "recurrence",
    ),
    "a-name-for-all-of-it": (
        """
            for i in range(n):
                z = x.view(n, -1)
                z[i] = torch.sin(y[i])
            """,
        "map",
    ),
    "a-name-through-which-others-are-read": (
        """
            for i in range(1, n):
                z = x
                z[i] = torch.sin(z[i - 1])
            """,
        "recurrence",
    ),
    "a-name-that-is-summed": (
        """
            for i in range(1, n):
                z = x.view(n, -1)
                z[i] = torch.sin(y[i]) + z.sum()
            """,
        "recurrence",
    ),
    "a-name-that-is-added": (
        """
            for i in range(1, n):
                for row in x[i:]:
                    row += x[i - 1]
            """,
        "recurrence",
    ),
    "items-that-are-added-to-later-ones": (
        """
            for i, row in enumerate(x):
                for later in x[i + 1 :]:
                    later += row
            """,
        "recurrence",
    ),
    "copy-of-the-one-before-that-is-changed-in-parts": (
        """
            last = y[0].clone()
            for i in range(1, n):
                now = last.clone()
                now[now > 0] = y[i][now > 0]
                x[i] = now
                last = now.clone()
            """,
        "recurrence",
    ),
    "made-of-the-one-before-under-another-name": (
        """
            last = y[0].clone()
            for i in range(1, n):
                now = torch.zeros_like(last)
                same = now
                now[0] = torch.sin(last[1])
                last = same
                x[i] = last
            """,
        "recurrence",
    ),
    "copy-of-the-one-before-that-is-added-to": (
        """
            last = y[0].clone()
            for i in range(1, n):
                now = last.clone()
                now += y[i]
                x[i] = now
                last = now
            """,
        "scan",
    ),
    "item-of-the-header": (
        """
            for row in x:
                row += torch.sin(x[0])
            """,
        "recurrence",
    ),
    "walrus": (
        """
            for i in range(1, n):
                (row := x[i]).add_(torch.sin(x[i - 1]))
            """,
        "recurrence",
    ),
    "transposed-alias": (
        """
            z = x.T
            for i in range(1, n):
                z[i] = z[i - 1] + y[i]
            """,
        "scan",
    ),
    "slice-of-a-slice": (
        """
            z = x[1:]
            for i in range(n):
                z[i] = torch.sin(x[i])
            """,
        "recurrence",
    ),
    "every-other": (
        """
            z = x[::2]
            for i in range(n):
                z[i] = torch.sin(x[i])
            """,
        "recurrence",
    ),
    "bound-anew-before-it-is-changed": (
        """
            q = torch.zeros(3)
            for i in range(n):
                if n > 3:
                    q -= x[i + 1]
                if n > 4:
                    q += x[i]
                v = q
                v = v / 3
                v -= x[i]
                y[i] = v
            """,
        "scan",
    ),
    "changed-under-another-name-in-one-branch": (
        """
            for i in range(1, n):
                v = x[i]
                if n > 3:
                    v = v / 3
                v += torch.sin(x[i - 1])
                y[i] = v
            """,
        "recurrence",
    ),
    "changed-under-another-name-after-it-is-left": (
        """
            v = y[0]
            for i in range(n):
                v -= y[i]
                v = x[i + 1]
                if n > 3:
                    continue
                v = torch.sin(v)
            """,
        "recurrence",
    ),
    "row-that-a-function-unbinds": (
        """
            for row in torch.unbind(x):
                row += torch.sin(x[0])
            """,
        "recurrence",
    ),
    "place-that-a-function-selects": (
        """
            for i in range(1, n):
                torch.select(x, 0, i).copy_(torch.sin(x[i - 1]))
            """,
        "recurrence",
    ),
    "given-an-axis-before-the-loop": (
        """
            if x.dim() == 1:
                x = torch.unsqueeze(x, 0)
            for i in range(n):
                x[i] += y[i]
            """,
        "map",
    ),
    "transposed-beside-the-original": (
        """
            z = x
            x = x.T
            for i in range(1, n):
                x[i] = torch.sin(z[i - 1])
            """,
        "recurrence",
    ),
    "one-of-two-rows-without-a-name": (
        """
            for i in range(1, n):
                (x[i] if n > 3 else y[i]).add_(torch.sin(x[i - 1]))
            """,
        "recurrence",
    ),
    "item-of-a-tuple": (
        """
            both = (x, y)
            for i in range(1, n):
                both[0][i] = torch.sin(x[i - 1])
            """,
        "recurrence",
    ),
    "one-of-two-rows": (
        """
            for i in range(1, n):
                v = y[i] if n > 3 else x[i]
                v += torch.sin(x[i - 1])
            """,
        "recurrence",
    ),
    "total-made-of-one-of-two": (
        """
            w = x if n > 3 else y
            for i in range(n):
                x[0] = w[0] + index[i]
            """,
        "recurrence",
    ),
    "one-of-two-entries": (
        """
            data = {"first": x.clone(), "second": y}
            for i in range(n):
                y[0] = data["first"][0] * index[i]
            """,
        "recurrence",
    ),
    "changed-after-it-is-handed-on": (
        """
            v = torch.zeros(3)
            for i in range(1, n):
                index[i] = v - y[i]
                v -= x[i - 1]
                v = y[i + 1]
            """,
        "unknown",
    ),
    "part-at-a-position-that-a-position-names": (
        """
            for i in range(1, n):
                y[index[index[i]]].add_(y[i - 1].abs())
            """,
        "recurrence",
    ),
    "unbound-view": (
        """
            for i in range(1, n):
                y[i] = torch.sin(y.unbind(0)[i - 1])
            """,
        "recurrence",
    ),
}


@pytest.mark.parametrize(("body", "pattern"), PATTERNS.values(), ids=PATTERNS)
def test_dependence_class(body: str, pattern: str) -> None:
    header = "def f(x: Tensor, y: Tensor, index: Tensor, n: int):\n"
    indented = textwrap.indent(textwrap.dedent(body), "    ")
    report = inspect_source(HEAD + header + indented, "x.py", every_loop=True)
    assert report.loops[0].pattern == pattern


@pytest.mark.parametrize("other", ["x", "x.detach()", "x[:n]"])
def test_what_is_read_under_another_name_is_given_no_form_of_its_own(other: str) -> None:
    body = f"""
        def f(x: Tensor, n: int):
            y = {other}
            for i in range(1, n):
                x[i] = y[i - 1] * 2
        """
    (finding,) = inspect_source(HEAD + textwrap.dedent(body), "x.py").findings
    assert finding.code == "VEC204"
    assert "x[1:n] =" not in finding.message
