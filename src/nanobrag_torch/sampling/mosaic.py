"""Rotations of mosaic domains, drawn with the C program's generator.

    theta = spread * cbrt(1 - r3^2),   v = (w sin(pi r1), w cos(pi r1), r2),   w = sqrt(1 - r2^2)
    U = cos(theta) 1 + (1 - cos(theta)) v v^T + sin(theta) [v]_x

source: nanoBragg.c L3439-3488
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from nanobrag_torch.crandom import Ran1

#: the program's own mosaic seed; its help text names another (source: nanoBragg.c L305)
DEFAULT_SEED = -12345678


def mosaic_count(spread: float, count: int) -> int:
    """The number of domains for a spread, radian, and a count; negative stands for not given.

    source: L1639-1672
    """
    if spread <= 0:
        return 1
    return 10 if count < 0 else max(count, 1)


def cap_axis_angle(spread: float, random: Ran1) -> tuple[tuple[float, float, float], float]:
    """A random axis and an angle of at most `spread`, radian, through float32 where C rounds."""
    r1, r2, r3 = (2.0 * random.draw() - 1.0 for _ in range(3))
    power = np.power(np.float32(1.0 - r3 * r3), np.float32(1.0 / 3.0), dtype=np.float32)
    theta = float(np.float32(spread) * power)
    w = math.sqrt(1.0 - r2 * r2)
    return (w * math.sin(math.pi * r1), w * math.cos(math.pi * r1), r2), theta


def domain_rotations(spread: Tensor, count: int, seed: int = DEFAULT_SEED) -> Tensor:
    """One rotation per domain, (domain, 3, 3), for a `spread` in radian, 0-d.

    The first is the identity.

    Gradients flow through the spread with the draws held fixed.
    """
    identity = torch.eye(3, dtype=spread.dtype, device=spread.device)
    if float(spread.detach()) <= 0:
        return identity.expand(count, 3, 3)
    random = Ran1(seed)
    drawn = [cap_axis_angle(float(spread.detach()), random) for _ in range(count)]
    axes = torch.tensor([axis for axis, _ in drawn], dtype=spread.dtype, device=spread.device)
    angles = torch.tensor([angle for _, angle in drawn], dtype=spread.dtype, device=spread.device)
    # theta is proportional to the spread: the factor of one carries the gradient and leaves C's
    # rounding alone
    angles = angles * (spread / spread.detach())
    rotations = rotation_matrices(axes, angles)
    return torch.cat([identity.unsqueeze(0), rotations[1:]])


def rotation_matrices(axes: Tensor, angles: Tensor) -> Tensor:
    """Rotations about unit `axes` (n, 3) by `angles` (n,), radian; (n, 3, 3)."""
    x, y, z = axes.unbind(-1)
    zero = torch.zeros_like(x)
    crossed = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).reshape(-1, 3, 3)
    outer = axes.unsqueeze(-1) * axes.unsqueeze(-2)
    cosine, sine = angles.cos()[:, None, None], angles.sin()[:, None, None]
    identity = torch.eye(3, dtype=axes.dtype, device=axes.device)
    return cosine * identity + (1 - cosine) * outer + sine * crossed
