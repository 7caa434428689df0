"""The shape contract of the package.

The intensity is a sum over eight axes, named as the loops of the C program are (source: nanoBragg.c
L2584-2792):

    slow  fast  layer  sub_slow  sub_fast  source  phi  domain

`slow` and `fast` are the axes of the image; all others are summed away. Shape comments in the code
list axes in this order, for example ``# slow fast`` or ``# domain 3``. Vectors cross files with a
trailing axis of three lab components; where speed matters they are unbound into x, y, z first,
since a reduction over a trailing axis of three costs several times the arithmetic.
"""
