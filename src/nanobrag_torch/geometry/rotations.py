"""Rotations of vectors in the laboratory frame, all right handed.

    R(v; x, y, z) = Rz(z) Ry(y) Rx(x) v
    A(v; n, t) = n (n.v)(1 - cos t) + v cos t + (n x v) sin t

source: nanoBragg.c L3311-3379
"""

from __future__ import annotations

import torch
from torch import Tensor


def unit(vector: Tensor) -> Tensor:
    """The vector over its length, (..., 3); the zero vector stays zero.

    source: nanoBragg.c L3981-4001
    """
    squared = (vector * vector).sum(-1, keepdim=True)
    # the inner where keeps the gradient of the square root finite at zero
    length = torch.where(squared > 0, squared, torch.ones_like(squared)).sqrt()
    return vector / length


def about_xyz(angles: Tensor) -> Tensor:
    """The matrix of rotations about lab X, then Y, then Z by `angles` (3,), radian; (3, 3)."""
    x, y, z = angles.unbind(-1)
    one, zero = torch.ones_like(x), torch.zeros_like(x)
    about_x = _matrix(one, zero, zero, zero, x.cos(), -x.sin(), zero, x.sin(), x.cos())
    about_y = _matrix(y.cos(), zero, y.sin(), zero, one, zero, -y.sin(), zero, y.cos())
    about_z = _matrix(z.cos(), -z.sin(), zero, z.sin(), z.cos(), zero, zero, zero, one)
    return about_z @ about_y @ about_x


def rotate_xyz(vector: Tensor, angles: Tensor) -> Tensor:
    """`vector` (..., 3) turned about lab X, Y and Z in this order by `angles` (3,), radian."""
    return vector @ about_xyz(angles).mT


def rotate_about(vector: Tensor, axis: Tensor, angle: Tensor) -> Tensor:
    """`vector` (..., 3) turned about `axis` (3,) by `angle` (...), radian.

    The axis is not normalized.
    """
    axis = axis.expand_as(vector)
    angle = angle.unsqueeze(-1)
    along = axis * (axis * vector).sum(-1, keepdim=True)
    across: Tensor = torch.linalg.cross(axis, vector)
    return along * (1 - angle.cos()) + vector * angle.cos() + across * angle.sin()


def _matrix(*elements: Tensor) -> Tensor:
    return torch.stack(elements, -1).reshape(3, 3)
