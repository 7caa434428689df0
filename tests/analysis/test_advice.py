"""What a finding advises, whole messages: also where names leave little room for it."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
MESSAGES = {
    "places-of-a-mask": (
        """
        def f(x: Tensor):
            last = []
            for i in range(x.shape[0]):
                places = torch.where(x[i])[0]
                last.append(places[-1].item())
            return last
        """,
        "results along dim 0 of x are read as Python numbers one by one; "
        "compute all at once, then call .tolist()",
    ),
    "bits-that-functions-make": (
        """
        def f(x: Tensor):
            packed = torch.zeros(3, dtype=torch.uint8)
            for i in range(x.shape[0]):
                packed = torch.bitwise_or(packed, x[i])
            return packed
        """,
        "bitwise or over dim 0 of x in a Python loop; "
        "compute the items at once and write .any(0) if they are masks",
    ),
    "masks-joined": (
        """
        def f(x: Tensor):
            seen = torch.zeros(3, dtype=torch.bool)
            for i in range(x.shape[0]):
                seen |= (x[i] > 0) & (x[i] < torch.rand(3))
            return seen
        """,
        "logical or over dim 0 of x in a Python loop; compute the items at once and write .any(0)",
    ),
    "terms-along-another-axis": (
        """
        def f(x: Tensor, k: int):
            total = 0.0
            for i in range(x.shape[1]):
                total += float(x[k, i]) / (1 + float(x[k, i]) ** 2)
            return total
        """,
        "sum over dim 1 of x in a Python loop; compute the terms at once and take .sum() along it",
    ),
    "an-object-that-is-made-first": (
        """
        def f(net, x: Tensor, y: Tensor, jacobian):
            rows = []
            for i in range(x.shape[0]):
                rows.append(jacobian(Forward(net, x[i]), y[i]))
            return torch.stack(rows)
        """,
        "jacobian is called item by item along dim 0 of x",
    ),
    "names-that-leave-little-room": (
        """
        def f(normalised_reference_embeddings: Tensor, similarity_function_of_pairs):
            similarities_of_all_items = []
            for i in range(normalised_reference_embeddings.shape[0]):
                row = similarity_function_of_pairs(normalised_reference_embeddings[i])
                similarities_of_all_items.append(row)
            return torch.stack(similarities_of_all_items)
        """,
        "similarity_function_of_pairs is called item by item along dim 0 of "
        "normalised_reference_embeddings; batch it",
    ),
    "names-that-leave-less": (
        """
        def f(normalised_reference_embeddings: Tensor, embeddings_of_everything_else: Tensor):
            for i in range(normalised_reference_embeddings.shape[0]):
                embeddings_of_everything_else[i] = normalised_reference_embeddings[i].cumsum(0)
        """,
        "embeddings_of_everything_else is filled along dim 0 of normalised_reference_embeddings; "
        "write one expression",
    ),
    "elements-of-what-a-long-call-gives": (
        """
        def f(drop_path_rate, lengths):
            return [x.item() for x in torch.linspace(0, drop_path_rate, sum(lengths) + 1)]
        """,
        "elements along dim 0 of torch.linspace(0, drop_path_rate, ...) are read as numbers "
        "one by one; call .tolist()",
    ),
    "stored-through-an-index": (
        """
        def f(x: Tensor, places: Tensor, out: Tensor):
            for i in range(x.shape[0]):
                out[places[i]] = x[i]
        """,
        "out is updated through an index along dim 0 of x; write all of it by one indexed store",
    ),
}


@pytest.mark.parametrize(("source", "told"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_says_what_to_do(source: str, told: str) -> None:
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert findings[0].message.startswith(told)
    assert len(f"{findings[0].code} {findings[0].message}") <= 120
    assert "; " in findings[0].message
