"""Entries of the mappings that iterations pick, beside those of one mapping."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

SOURCE = """
import torch


def step(params, states, q):
    for p in params:
        state = states[{place}]
        {body}
"""
MADE = "states of one iteration is made from states of the one before"
VAGUE = "states is read and written, and which iteration wrote what is read is not known"
BODIES = {
    "added to": "state['avg'] += p.grad; p.data.add_(state['avg'])",
    "changed by a method": "state['avg'].mul_(0.9).add_(p.grad); p.data.add_(state['avg'])",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(("place", "reason"), [("p", VAGUE), ("q", MADE)])
def test_each_iteration_may_have_a_mapping_of_its_own(body: str, place: str, reason: str) -> None:
    (loop,) = inspect_source(SOURCE.format(place=place, body=body), "x.py", every_loop=True).loops
    assert loop.cause is Cause.RECURRENCE
    assert loop.reason == reason
