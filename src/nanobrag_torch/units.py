"""The only file with conversion factors; every constant with its unit and source.

Inside the package: wavelengths and lattice in angstrom, laboratory lengths in metre, angles in
radian, fluence in photons per square metre.
"""

from __future__ import annotations

import math

#: degrees per radian; angles are divided by it, as the C program does (source: nanoBragg.c L349)
RTD = 180.0 / math.pi
#: square of the classical electron radius, m^2 (source: nanoBragg.c L211)
R_E_SQR = 7.94079248018965e-30
#: photons/m^2 for which r_e^2 * fluence is one (source: nanoBragg.c L213)
DEFAULT_FLUENCE = 125932015286227086360700780544.0
#: angstrom times electronvolt: wavelength = this / energy (source: nanoBragg.c L859)
ANGSTROM_EV = 12398.42
#: molecules per mole (source: nanoBragg.c L70)
AVOGADRO = 6.02214179e23
#: electrons scattered coherently forward by one water molecule, and its g/mol (source: L233-234)
WATER_F = 2.57
WATER_WEIGHT = 18.0

#: metres per angstrom
ANGSTROM = 1e-10

# Divisors from the units of the command line to those inside. The C program divides too, and the
# step counts that follow from ratios are rounded up, so the last digit counts.
DEGREES = RTD
MILLIMETRES = 1000.0
MICROMETRES = 1e6
MILLIRADIANS = 1000.0
PERCENT = 100.0
ONE = 1.0
