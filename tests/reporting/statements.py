"""All that `why` says of one loop."""

from __future__ import annotations

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.account import Way
from flake8_vectorize.reporting.accounts import access_lines, dependence_lines
from flake8_vectorize.reporting.remedies import remedy

HEAD = "import torch\nfrom collections import defaultdict as ddict\nfrom torch import Tensor\n"


def statements(source: str, loop: int) -> list[str]:
    """All that is said of one loop of a file, whose first line is line 4."""
    report = inspect_source(HEAD + source, "x.py", every_loop=True).loops[loop]
    account = report.account
    assert account is not None
    said = [report.reason, "; ".join(report.walks)]
    said += [evidence.fact for evidence in report.evidence]
    said += [f"{way.value} {text}" for way in Way for text in access_lines(account, way)]
    said += [f"dependence {text}" for text in dependence_lines(account)]
    said += [f"besides {hindrance.reason}" for hindrance in account.besides]
    return [*said, f"to change {remedy(report.cause, report.subject, account)}"]
