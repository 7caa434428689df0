"""The generators give the numbers of the C functions, compiled on their own."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nanobrag_torch.crandom import Ran1
from nanobrag_torch.noise import Deviates
from nanobrag_torch.sampling.mosaic import cap_axis_angle, rotation_matrices

UNIFORM = {
    -1: [0.415999353, 0.091964893, 0.75641048, 0.52970022, 0.930436492],
    -12345678: [0.765989304, 0.023453664, 0.589726627, 0.535101593, 0.982231438, 0.693016112],
}
MEANS = [0, 0.5, 3, 11.9, 12, 50, 1000, 9e5, 2e6, 2e6]
COUNTS = [0, 0, 4, 8, 21, 53, 970, 900891, 1999798.12, 1998688.38]
SECOND_DOMAIN = [
    [0.99986768, 0.00305402541, -0.0159779942],
    [-0.00315474041, 0.999975292, -0.00628195389],
    [0.0159584141, 0.00633152908, 0.99985261],
]


@pytest.mark.parametrize("seed", UNIFORM)
def test_uniform_numbers(seed: int) -> None:
    stream = Ran1(seed)
    drawn = [stream.draw() for _ in UNIFORM[seed]]
    np.testing.assert_allclose(drawn, UNIFORM[seed], rtol=0, atol=5e-10)


def test_a_positive_seed_starts_the_stream_of_one() -> None:
    assert Ran1(77).draw() == Ran1(-1).draw()


def test_poisson_deviates() -> None:
    deviates = Deviates(-42)
    drawn = [deviates.poisson(float(np.float32(mean))) for mean in MEANS]
    np.testing.assert_allclose(drawn, COUNTS, rtol=5e-9)


def test_the_second_domain_of_a_seed() -> None:
    stream = Ran1(-1234)
    drawn = [cap_axis_angle(np.pi / 180, stream) for _ in range(2)]
    axes = torch.tensor([axis for axis, _ in drawn], dtype=torch.float64)
    angles = torch.tensor([angle for _, angle in drawn], dtype=torch.float64)
    np.testing.assert_allclose(rotation_matrices(axes, angles)[1], SECOND_DOMAIN, atol=1e-8)
