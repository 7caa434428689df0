"""Cell lengths and angles, direct and reciprocal vectors.

    V = 2abc sqrt(sin s sin(s-alpha) sin(s-beta) sin(s-gamma)),   s = (alpha+beta+gamma)/2
    a* = bc sin(alpha)/V,   sin(gamma*) = min(1, c/(V a* b*))
    cos(alpha*) = (cos beta cos gamma - cos alpha)/(sin beta sin gamma)

The third component of c* is c* V/(abc sin gamma*), as in the C program, where a consistent cell has
sin gamma. The two agree when at most one angle differs from 90 degrees. source: nanoBragg.c
L1792-1875
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

SMALLEST = 2.2250738585072014e-308


def volume(cell: Tensor) -> Tensor:
    """The volume of `cell` (6,): a, b, c in angstrom and alpha, beta, gamma in radian.

    Cubic angstrom.
    """
    lengths, angles = cell[:3], cell[3:]
    half = angles.sum() / 2
    skew = (half.sin() * (half - angles).sin().prod()).abs()
    return (2 * lengths.prod() * skew.sqrt()).clamp_min(SMALLEST)


def reciprocal_vectors(cell: Tensor, *, exact: bool = False) -> Tensor:
    """a*, b*, c* as rows (3, 3), 1/angstrom, of `cell` (6,): angstrom and radian.

    a* lies along lab X and b* in the XY plane. With `exact`, c* has the component that makes the
    direct cell the one that was asked for; without it, the one of the C program.
    """
    (a, b, c), (alpha, beta, gamma) = cell[:3], cell[3:]
    v = volume(cell)
    a_star, b_star, c_star = (
        b * c * alpha.sin() / v,
        c * a * beta.sin() / v,
        a * b * gamma.sin() / v,
    )
    cos_alpha_star = (beta.cos() * gamma.cos() - alpha.cos()) / (beta.sin() * gamma.sin())
    cos_beta_star = (gamma.cos() * alpha.cos() - beta.cos()) / (gamma.sin() * alpha.sin())
    cos_gamma_star = (alpha.cos() * beta.cos() - gamma.cos()) / (alpha.sin() * beta.sin())
    sin_gamma_star = (c / (v * a_star * b_star)).clamp_max(1.0)
    zero = torch.zeros_like(a)
    last = c_star * v / (a * b * c * (gamma.sin() if exact else sin_gamma_star))
    return torch.stack(
        [
            torch.stack([a_star, zero, zero]),
            torch.stack([b_star * cos_gamma_star, b_star * sin_gamma_star, zero]),
            torch.stack(
                [
                    c_star * cos_beta_star,
                    c_star * (cos_alpha_star - cos_beta_star * cos_gamma_star) / sin_gamma_star,
                    last,
                ]
            ),
        ]
    )


def direct_vectors(reciprocal: Tensor, cell: Tensor | None) -> tuple[Tensor, Tensor]:
    """Direct and reciprocal vectors as rows, two (3, 3): angstrom and 1/angstrom.

    Without a `cell` the two are each other's duals. With one, the direct vectors get its lengths
    and keep their directions, which is how a matrix file and a cell combine. source: nanoBragg.c
    L1922-1960
    """
    a_star, b_star, c_star = reciprocal.unbind(0)
    crossed = torch.stack(
        [
            torch.linalg.cross(b_star, c_star),
            torch.linalg.cross(c_star, a_star),
            torch.linalg.cross(a_star, b_star),
        ]
    )
    if cell is None:
        v_star = (a_star * crossed[0]).sum()
    else:
        v = volume(cell)
        lengths = crossed.square().sum(-1).sqrt()
        crossed = crossed * ((cell[:3] / v) / lengths).unsqueeze(-1)
        v_star = 1 / v
    direct = crossed * (1 / v_star)
    a, b, c = direct.unbind(0)
    again = torch.stack(
        [torch.linalg.cross(b, c), torch.linalg.cross(c, a), torch.linalg.cross(a, b)]
    )
    return direct, again * v_star


def completed(values: list[float]) -> list[float]:
    """Six cell parameters from the first few, degrees for angles.

    B and c default to a, angles to 90.
    """
    a, b, c, *angles = [*values, *[0.0] * (6 - len(values))]
    lengths = [a, b if b > 0 else a, c if c > 0 else a]
    return lengths + [angle if angle > 0 else 90.0 for angle in angles]


def is_skewed(cell: Tensor) -> bool:
    """Whether two or more angles differ from 90 degrees: C's cell is then another one."""
    return int(((cell[3:] - math.pi / 2).abs() > 1e-12).sum()) >= 2
