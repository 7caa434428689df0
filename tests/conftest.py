"""Settings of the tests as a whole: every random test runs from one seed, which is shown."""

from __future__ import annotations

import pytest
from hypothesis import settings

# how long an example takes is the machine's affair
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# as many random programs as a change to the analysis needs
settings.register_profile("soundness", max_examples=20_000, deadline=None)
SEED = "0"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The same random inputs every time, unless --hypothesis-seed asks for others."""
    if config.getoption("hypothesis_seed") is None:
        config.option.hypothesis_seed = SEED


def pytest_report_header(config: pytest.Config) -> str:
    return f"--hypothesis-seed={config.getoption('hypothesis_seed')}"
