"""Photon noise, with the C program's Poisson and Gaussian deviates.

source: nanoBragg.c L3228-3284, L3616-3757
"""

from __future__ import annotations

import math

import numpy as np

from nanobrag_torch.crandom import Ran1

_LANCZOS = (
    76.18009172947146,
    -86.50532032941677,
    24.01409824083091,
    -1.231739572450155,
    0.1208650973866179e-2,
    -0.5395239384953e-5,
)
#: above this mean a rounded Gaussian stands in for the Poisson distribution
_GAUSSIAN_ABOVE = 1e6
_DIRECT_BELOW = 12.0


def _float32(value: float) -> float:
    return float(np.float32(value))


def _log_gamma(x: float) -> float:
    t = x + 5.5 - (x + 0.5) * math.log(x + 5.5)
    series = 1.000000000190015
    for j, coefficient in enumerate(_LANCZOS, 1):
        series += coefficient / (x + j)
    return _float32(-t + math.log(2.5066282746310005 * series / x))


class Deviates:
    """Poisson and Gaussian deviates from one stream of uniform ones."""

    def __init__(self, seed: int) -> None:
        self._uniform = Ran1(seed)
        self._spare: float | None = None

    def poisson(self, mean: float) -> float:
        """A count for a float32 `mean`; whole below a million."""
        if mean > _GAUSSIAN_ABOVE:
            return _float32(mean + math.sqrt(mean) * self.gaussian())
        return self._direct(mean) if mean < _DIRECT_BELOW else self._rejected(mean)

    def gaussian(self) -> float:
        """A deviate of mean 0 and variance 1, by the polar method."""
        if self._spare is not None:
            spare, self._spare = self._spare, None
            return spare
        while True:
            v1 = _float32(2.0 * self._uniform.draw() - 1.0)
            v2 = _float32(2.0 * self._uniform.draw() - 1.0)
            # C fuses the product and the sum: both are exact in double, and rounded once
            squared = _float32(v1 * v1 + v2 * v2)
            if 0.0 < squared < 1.0:
                break
        factor = _float32(math.sqrt(-2.0 * math.log(squared) / squared))
        self._spare = _float32(v1 * factor)
        return _float32(v2 * factor)

    def _direct(self, mean: float) -> float:
        limit = _float32(math.exp(-mean))
        count, product = -1.0, 1.0
        while True:
            count += 1.0
            product = _float32(product * self._uniform.draw())
            if product <= limit:
                return count

    def _rejected(self, mean: float) -> float:
        width = _float32(math.sqrt(2.0 * mean))
        log_mean = _float32(math.log(mean))
        offset = _float32(mean * log_mean - _log_gamma(_float32(mean + 1.0)))
        while True:
            y = _float32(math.tan(math.pi * self._uniform.draw()))
            count = _float32(width * y + mean)
            if count < 0.0:
                continue
            count = math.floor(count)
            exponent = _float32(count * log_mean - _log_gamma(_float32(count + 1.0)))
            ratio = _float32(0.9 * (1.0 + y * y) * math.exp(exponent - offset))
            if self._uniform.draw() <= ratio:
                return float(count)


def add_noise(
    image: np.ndarray, inside: np.ndarray, *, adc: float, seed: int
) -> tuple[np.ndarray, float, int]:
    """Noisy counts of a float32 `image`, (slow, fast) uint16, the sum before `adc`, and overloads.

    Pixels are drawn in raster order where `inside` is true, so that a seed gives the C program's
    picture.
    """
    deviates = Deviates(seed)
    counts = [deviates.poisson(mean) for mean in image[inside].tolist()]
    offset = np.asarray(counts) + adc
    noisy = np.zeros(image.shape, np.uint16)
    noisy[inside] = np.minimum(np.maximum(offset, 0.0), 65535.0).astype(np.uint16)
    return noisy, float(np.sum(counts)), int((offset > 65535.0).sum())
