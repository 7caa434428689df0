"""The C program's generators, bit for bit. source: nanoBragg.c L3616-3804"""

from __future__ import annotations

import numpy as np

_A, _M, _Q, _R = 16807, 2147483647, 127773, 2836
_TABLE = 32
_DIVISOR = 1 + (_M - 1) // _TABLE
_SCALE = 1.0 / _M
_LARGEST = float(np.float32(1.0 - 1.2e-7))


def _step(seed: int) -> int:
    k = seed // _Q
    seed = _A * (seed - k * _Q) - _R * k
    return seed + _M if seed < 0 else seed


class Ran1:
    """Minimal-standard generator with a shuffle table: uniform float32 numbers in (0, 1).

    A negative seed starts a stream, as all the program's own seeds do; a positive one is taken for
    1, which is what the program does while its table is empty. source: nanoBragg.c L3762-3804
    """

    def __init__(self, seed: int) -> None:
        self._seed = max(1, -seed)
        self._table = [0] * _TABLE
        for slot in range(_TABLE + 7, -1, -1):
            self._seed = _step(self._seed)
            if slot < _TABLE:
                self._table[slot] = self._seed
        self._last = self._table[0]

    def draw(self) -> float:
        """The next number, a float32 widened to double."""
        self._seed = _step(self._seed)
        slot = self._last // _DIVISOR
        self._last, self._table[slot] = self._table[slot], self._seed
        return min(float(np.float32(_SCALE * self._last)), _LARGEST)
