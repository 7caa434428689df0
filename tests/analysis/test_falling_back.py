"""Attempts at what torch may refuse for one matrix, beside those that hide what comes next."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = (
    "import torch\nfrom torch import Tensor\n"
    "from torch.distributions import MultivariateNormal\n\n\n"
)
FUNCTION = (
    "def f(a: Tensor, x: Tensor, out: Tensor, net, log):\n    rows, failed, scale = [], 0, 1e-6\n"
)
EACH = "for i in range(a.shape[0]):\n"
HITS = {
    "appended-either-way": (
        f"{EACH}    try:\n        rows.append(torch.linalg.solve(a[i], x[i]))\n"
        "    except RuntimeError:\n        rows.append(torch.zeros_like(x[i]))\n"
        "return torch.stack(rows)\n",
        "VEC102",
    ),
    "computed-another-way": (
        f"{EACH}    try:\n        b = torch.linalg.inv(a[i])\n"
        "    except (RuntimeError, ValueError) as error:\n"
        "        log.warning(error)\n        b = torch.linalg.pinv(a[i])\n"
        "    rows.append(b @ x[i])\nreturn torch.stack(rows)\n",
        "VEC102",
    ),
    "left-out": (
        f"{EACH}    try:\n        b = a[i].inverse()\n    except Exception:\n        continue\n"
        "    rows.append(b @ x[i])\nreturn torch.stack(rows)\n",
        "VEC102",
    ),
    "marked": (
        f"{EACH}    try:\n        out[i] = torch.linalg.cholesky(a[i])\n"
        "    except torch.linalg.LinAlgError:\n        out[i] = 0\n        failed += 1\n"
        "return out, failed\n",
        "VEC105",
    ),
    "of-distributions": (
        f"{EACH}    try:\n        normal = MultivariateNormal(x[i], a[i])\n"
        "        rows.append(normal.log_prob(x))\n"
        "    except ValueError:\n        rows.append(x[:, 0] - 1e9)\nreturn torch.stack(rows)\n",
        "VEC102",
    ),
    "made-in-its-place": (
        f"{EACH}    try:\n        rows.append(torch.linalg.inv(a[i]))\n"
        "    except RuntimeError:\n        rows.append(torch.eye(3))\nreturn torch.stack(rows)\n",
        "VEC102",
    ),
    "read-as-numbers": (
        f"{EACH}    try:\n        rows.append((x[i] @ torch.linalg.inv(a[i]) @ x[i]).item())\n"
        "    except RuntimeError:\n        rows.append(float('inf'))\nreturn rows\n",
        "VEC110",
    ),
}
SILENT = {
    "what-was-there-before": (
        f"{EACH}    try:\n        b = torch.linalg.inv(a[i])\n    except RuntimeError:\n"
        "        pass\n    rows.append(b @ x[i])\nreturn torch.stack(rows)\n"
    ),
    "tried-with-more-next-time": (
        f"{EACH}    try:\n        out[i] = torch.linalg.cholesky(a[i] + scale)\n"
        "    except RuntimeError:\n        scale = scale * 10\nreturn out\n"
    ),
    "tried-with-more-by-another-name": (
        f"{EACH}    much = scale * 2\n    try:\n"
        "        out[i] = torch.linalg.cholesky(a[i] + much)\n"
        "    except RuntimeError:\n        scale = scale * 10\nreturn out\n"
    ),
    "tried-with-what-an-attribute-says": (
        f"{EACH}    try:\n        out[i] = torch.linalg.cholesky(a[i] + net.scale)\n"
        "    except RuntimeError:\n        net.scale = net.scale * 10\nreturn out\n"
    ),
    "tried-with-what-is-stored": (
        f"{EACH}    try:\n        out[i] = torch.linalg.inv(a[i] + x[i])\n"
        "    except RuntimeError:\n        x[i + 1] = x[i] * 10\nreturn out\n"
    ),
    "what-was-computed-on-the-way": (
        f"{EACH}    try:\n        b = a[i] * 2\n        rows.append(torch.linalg.inv(b))\n"
        "    except RuntimeError:\n        rows.append(b)\nreturn torch.stack(rows)\n"
    ),
    "nothing-that-torch-refuses": (
        f"{EACH}    try:\n        rows.append(a[i] / x[i])\n"
        "    except RuntimeError:\n        rows.append(a[i])\nreturn torch.stack(rows)\n"
    ),
    "other-errors": (
        f"{EACH}    try:\n        rows.append(torch.linalg.inv(a[i]))\n"
        "    except KeyboardInterrupt:\n        rows.append(a[i])\nreturn torch.stack(rows)\n"
    ),
    "given-up": (
        f"{EACH}    try:\n        rows.append(torch.linalg.inv(a[i]))\n"
        "    except RuntimeError:\n        return None\nreturn torch.stack(rows)\n"
    ),
    "cleaned-up": (
        f"{EACH}    try:\n        rows.append(torch.linalg.inv(a[i]))\n"
        "    except RuntimeError:\n        rows.append(a[i])\n    finally:\n        net.close()\n"
        "return torch.stack(rows)\n"
    ),
    "beside-a-model": (
        f"{EACH}    try:\n        b = net.load(i)\n        rows.append(torch.linalg.inv(b))\n"
        "    except RuntimeError:\n        rows.append(a[i])\nreturn torch.stack(rows)\n"
    ),
}


def codes(loop: str) -> list[str]:
    source = f"{HEAD}{FUNCTION}{textwrap.indent(loop, '    ')}"
    found = [finding.code for finding in inspect_source(source, "f.py").findings]
    every = inspect_source(source, "f.py", every_loop=True).findings
    assert found == [finding.code for finding in every]
    return found


@pytest.mark.parametrize(("loop", "code"), HITS.values(), ids=HITS)
def test_attempts_that_fall_back_are_conditions(loop: str, code: str) -> None:
    assert codes(loop) == [code]


@pytest.mark.parametrize("loop", SILENT.values(), ids=SILENT)
def test_other_attempts_stay_as_they_are(loop: str) -> None:
    assert codes(loop) == []
