"""Evidence of a tensor where NumPy is imported as well: from what its parts are used for, backwards
through the names that these are given.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import numpy as np\nimport torch\nimport torch.nn.functional as F\n\n\n"


def codes(source: str) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


TENSORS = {
    "moved where torch takes it": """
        def f(step, x):
            if not torch.equal(step.rows.to(device="cpu", dtype=torch.long), x):
                return None
            return torch.stack([step.rows[i] * 2 for i in range(len(x))])
        """,
    "computed with numbers where torch takes it": """
        def f(x):
            scaled = torch.log(2 * -x.to("cpu") + 1e-6)
            return torch.stack([row * 2 for row in x]), scaled
        """,
    "a slice given to torch": """
        def f(model, u, n):
            scores = model.score(u)
            best = []
            for i in range(n):
                some = scores[i::n]
                best.append(torch.argmax(some).item())
            return best
        """,
    "told its type, and cut": """
        def f(u, out):
            rows = u.rows.to(dtype=out.dtype, device=out.device)
            out = torch.zeros(40, 3)
            for i in range(out.shape[0]):
                out[i] = rows[i, 0] * 2
            return out
        """,
    "a part given to torch": """
        def f(model, u, kinds):
            z = model.project(u)
            columns = []
            for d, kind in enumerate(kinds):
                v = z[..., d]
                columns.append(v if kind == 0 else torch.sigmoid(v))
            return torch.stack(columns, dim=-1)
        """,
    "a part given to torch at once": """
        def f(z, n):
            return torch.stack([torch.sigmoid(z[:, i]) * 2 for i in range(n)])
        """,
    "a part that torch joins": """
        def f(z, kinds):
            columns = []
            for d, kind in enumerate(kinds):
                v = z[..., d]
                if kind == 1:
                    v = v * 2
                columns.append(z[..., d])
            return torch.stack(columns, dim=-1)
        """,
    "a part whose name torch joins": """
        def f(z, n):
            columns = []
            for d in range(n):
                v = z[..., d]
                columns.append(v)
            return torch.stack(columns, dim=-1)
        """,
    "a part whose list is bound anew to what torch makes of it": """
        def f(z, n, w):
            columns = []
            for d in range(n):
                v = z[..., d]
                columns.append(v)
            columns = torch.stack(columns, dim=-1)
            columns = columns * w
            return columns
        """,
    "a part with a method of torch's alone": """
        def f(z, n):
            out = []
            for i in range(n):
                out.append(z[:, i].unsqueeze(1) * 2)
            return torch.cat(out, 1)
        """,
    "a method beside several subscripts": """
        def f(model, x, n):
            logits = model.logits(x)[:, 0]
            p = logits.softmax(-1).cpu()
            return [p[i, 0].item() for i in range(n)]
        """,
    "several subscripts at once": """
        def f(model, x, n):
            p = model.logits(x)[:, 0].exp()
            return [p[i, 0].item() for i in range(n)]
        """,
    "items of what has a shape": """
        def f(z):
            out = torch.zeros(z.shape[0])
            for i in range(z.shape[0]):
                row = z[i]
                out[i] = torch.exp(row).sum()
            return out
        """,
    "beside a list that is extended": """
        def f(self, z, n):
            self.seen.extend(z)
            return torch.stack([torch.sigmoid(z[:, i]) * 2 for i in range(n)])
        """,
    "the second of two tensors": """
        def f(z, w: torch.Tensor, n):
            return torch.stack([torch.maximum(w, z[:, i]) for i in range(n)])
        """,
}
ARRAYS = {
    "made where torch takes it": """
        def f(step, x):
            if not torch.equal(step.rows.tensor(), x):
                return None
            return torch.stack([step.rows[i] * 2 for i in range(len(x))])
        """,
    "a slice that is walked": """
        def f(scores, n):
            best = []
            for i in range(n):
                some = scores[i::n]
                best.append(max(torch.argmax(one).item() for one in some))
            return best
        """,
    "a part that is converted": """
        def f(z, n):
            columns = []
            for i in range(n):
                v = z[:, i]
                if n > 3:
                    v = torch.sigmoid(torch.from_numpy(v)).numpy()
                columns.append(v)
            return np.stack(columns)
        """,
    "another value under the same name": """
        def f(z, y, n):
            out = []
            for i in range(n):
                v = z[:, i] * 2
                out.append(v)
            v = y[:, 0]
            return np.stack(out), torch.sigmoid(v)
        """,
    "computed with what may be the tensor": """
        def f(x, y):
            scaled = torch.log(x * y)
            return torch.stack([row * 2 for row in x]), scaled
        """,
    "computed with numbers where NumPy takes it": """
        def f(x):
            scaled = np.log(2 * x)
            return torch.stack([row * 2 for row in x]), scaled
        """,
    "a name that is tested": """
        def f(z, n):
            out = []
            for i in range(n):
                v = z[:, i]
                if isinstance(v, torch.Tensor):
                    v = v.cpu()
                out.append(v)
            return np.stack(out)
        """,
    "a list of another time": """
        def f(z, n, w):
            columns = []
            for i in range(n):
                v = z[:, i]
                columns.append(v)
            low = np.stack(columns).min(0)
            columns = [w, torch.zeros(3)]
            return low, torch.stack(columns)
        """,
    "items of a list": """
        def f(z, n):
            out = []
            for i in range(n):
                out.append(z[i].unsqueeze(0))
            return torch.cat(out)
        """,
    "columns of NumPy's": """
        def f(z, n):
            out = []
            for i in range(n):
                out.append(z[:, i].cumsum(0))
            return np.stack(out)
        """,
}


@pytest.mark.parametrize("name", TENSORS)
def test_uses_of_a_part_show_what_it_was_taken_from(name: str) -> None:
    assert codes(TENSORS[name])


@pytest.mark.parametrize("name", ARRAYS)
def test_what_may_be_an_array_stays_unknown(name: str) -> None:
    assert codes(ARRAYS[name]) == []
